"""The forms of the register."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField, validators

from mealcard.seniors.categories import NewCategory
from mealcard.seniors.models import Senior
from mealcard.seniors.service import Amendment, NewSenior
from mealcard.seniors.states import Category, Diet, Residence
from mealcard.web.fields import MultiCheckboxField, coded, options
from mealcard.web.forms import Form, length, required
from mealcard.web.office.choosing import communities

_OFF = {"autocomplete": "off"}
optional = validators.Optional()
_REASON = length(300)


class SeenForm(Form):
    """A form that knows which version of the senior its page showed."""

    seen = HiddenField()

    @property
    def version(self) -> int:
        """The version that was seen; what isn't a number fits no version."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdigit() else 0


class PersonForm(Form):
    """What a registration and an amendment have in common."""

    community_code = SelectField(_l("社区"))
    name = StringField(_l("姓名"), description=_l("与身份证一致。"), validators=[required, length(60)], render_kw=_OFF)
    residence = RadioField(_l("户籍"), choices=coded("residence", Residence), default=Residence.REGISTERED.value)
    diets = MultiCheckboxField(_l("饮食要求"), description=_l("没有就不选。"), choices=coded("diet", Diet))
    note = TextAreaField(_l("备注"), validators=[length(500)], render_kw={"rows": 3})

    def offer(self) -> None:
        """The communities in which this person may register."""
        self.community_code.choices = options((region.code, region.name) for region in communities())


class RegisterForm(PersonForm):
    id_number = StringField(
        _l("身份证号"),
        description=_l("18 位，最后一位可能是 X。"),
        validators=[required, length(40)],
        render_kw={**_OFF, "inputmode": "text"},
    )
    phone = StringField(
        _l("电话"), description=_l("手机 11 位；座机带区号。"), validators=[length(40)], render_kw={**_OFF, "inputmode": "tel"}
    )
    address = StringField(_l("地址"), validators=[length(200)], render_kw=_OFF)
    categories = MultiCheckboxField(_l("人员类别"), description=_l("没有就不选。"), choices=coded("category", Category))
    evidence = StringField(_l("类别的证明材料"), description=_l("选了类别必填：证件号或文件名。"), validators=[length(200)], render_kw=_OFF)
    expires_on = DateField(_l("类别有效期至"), description=_l("不填按街道设定的天数。"), validators=[optional])
    heavy_care = BooleanField(_l("重度照护（失能）"))
    heavy_care_evidence = StringField(
        _l("照护的证明材料"), description=_l("选了重度照护必填：评估结论或证件号。"), validators=[length(200)], render_kw=_OFF
    )

    ORDER = (
        "community_code", "name", "id_number", "phone", "address", "residence", "categories", "evidence", "expires_on", "heavy_care",
        "heavy_care_evidence", "diets", "note",
    )  # fmt: skip

    def __iter__(self) -> Any:
        """In the order of the paper form; the fields of the class above come first otherwise."""
        rest = [name for name in self._fields if name not in self.ORDER]
        return iter([self._fields[name] for name in (*self.ORDER, *rest)])

    def wanted(self) -> NewSenior:
        claims = [NewCategory(Category(code), self.evidence.data or "", None, self.expires_on.data) for code in self.categories.data or ()]
        return NewSenior(
            name=self.name.data,
            id_number=self.id_number.data,
            community_code=self.community_code.data,
            phone=self.phone.data or "",
            address=self.address.data or "",
            residence=Residence(self.residence.data),
            categories=claims,
            heavy_care=self.heavy_care.data,
            heavy_care_evidence=self.heavy_care_evidence.data or "",
            diets=[Diet(code) for code in self.diets.data or ()],
            note=self.note.data or "",
        )


class AmendForm(PersonForm, SeenForm):
    """Sealed fields stay empty: what is typed replaces the present value, which isn't shown here."""

    phone = StringField(_l("新电话"), validators=[length(40)], render_kw={**_OFF, "inputmode": "tel"})
    no_phone = BooleanField(_l("没有电话了，删掉原来的"))
    address = StringField(_l("新地址"), validators=[length(200)], render_kw=_OFF)
    no_address = BooleanField(_l("删掉原来的地址"))
    id_number = StringField(
        _l("改正身份证号"),
        description=_l("只在登记错了的时候填。改了要另一位同事重新批准，批准前不能用餐。"),
        validators=[length(40)],
        render_kw=_OFF,
    )

    def show(self, senior: Senior) -> None:
        """Say in the hints what is stored now, masked."""
        self.phone.description = (
            _l("现在是 %(phone)s；不改就空着。", phone=senior.phone_masked) if senior.phone_masked else _l("现在没有电话。")
        )
        self.address.description = _l("已有地址；不改就空着。") if senior.address_sealed else _l("现在没有地址。")

    def wanted(self) -> Amendment:
        return Amendment(
            name=self.name.data,
            id_number=self.id_number.data or None,
            community_code=self.community_code.data,
            phone="" if self.no_phone.data else self.phone.data or None,
            address="" if self.no_address.data else self.address.data or None,
            residence=Residence(self.residence.data),
            diets=[Diet(code) for code in self.diets.data or ()],
            note=self.note.data or "",
        )


class RevealForm(Form):
    what = SelectField(_l("看哪一项"))
    reason = StringField(_l("为什么要看"), description=_l("会记入操作记录。"), validators=[required, _REASON], render_kw=_OFF)


class ActForm(SeenForm):
    """An act on a senior with its reason."""

    reason = StringField(_l("原因"), validators=[required, _REASON], render_kw=_OFF)


class ResumeForm(SeenForm):
    reason = StringField(_l("说明"), validators=[_REASON], render_kw=_OFF)


class MoveForm(SeenForm):
    moved_on = DateField(_l("哪天迁出"), validators=[required])
    reason = StringField(_l("原因"), validators=[required, _REASON], render_kw=_OFF)


class DeathForm(SeenForm):
    died_on = DateField(_l("哪天去世"), description=_l("这天以后的用餐不能结算。"), validators=[required])
    reason = StringField(
        _l("原因"), description=_l("怎么知道的，例如：家属来报、社区核实。"), validators=[required, _REASON], render_kw=_OFF
    )


class CategoryForm(SeenForm):
    category = SelectField(_l("人员类别"), choices=coded("category", Category))
    evidence = StringField(_l("证明材料"), description=_l("证件号或文件名。"), validators=[required, length(200)], render_kw=_OFF)
    valid_from = DateField(_l("从哪天起"), description=_l("不填就从今天起。"), validators=[optional])
    expires_on = DateField(_l("有效期至"), description=_l("不填按街道设定的天数。"), validators=[optional])

    def wanted(self) -> NewCategory:
        return NewCategory(Category(self.category.data), self.evidence.data, self.valid_from.data, self.expires_on.data)


class CareForm(SeenForm):
    evidence = StringField(_l("照护的证明材料"), description=_l("评估结论或证件号。"), validators=[required, length(200)], render_kw=_OFF)
