"""The form of a meal point's facts."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from mealcard.providers.geo import Place, from_bd09, from_gcj02
from mealcard.providers.models import Provider
from mealcard.providers.profile import DIETS, MAX_NAME, Profile
from mealcard.providers.states import ProviderKind
from mealcard.regions import service as regions
from mealcard.web.fields import MultiCheckboxField, PlaceField, coded, options
from mealcard.web.forms import Form, length, required

DATUMS = options([("gcj02", _l("高德、腾讯地图")), ("bd09", _l("百度地图")), ("wgs84", _l("GPS、天地图（WGS-84）"))])


class ProviderForm(Form):
    version = IntegerField(widget=HiddenInput())
    name = StringField(_l("名称"), description=_l("分店请写全，例如：老街口餐厅（2 小区店）"), validators=[required, length(MAX_NAME)])
    kind = SelectField(_l("类型"), choices=coded("provider_kind", ProviderKind))
    credit_code = StringField(_l("统一社会信用代码"), description=_l("18 位，在营业执照上；草稿可以先空着。"), validators=[length(18)])
    introduction = TextAreaField(_l("介绍"), description=_l("会显示在助餐地图上。"), validators=[length(500)], render_kw={"rows": 3})
    community_code = SelectField(_l("所在社区"))
    address = StringField(_l("地址"), validators=[length(200)])
    datum = SelectField(_l("坐标取自"), description=_l("各家地图的坐标不一样，选错会偏几百米。"), choices=DATUMS)
    place = PlaceField(_l("坐标"), description=_l("从地图上复制经度和纬度，先后都可以，例如 86.080600,44.305900"), validators=[length(60)])
    contact_name = StringField(_l("联系人"), validators=[length(60)])
    phone = StringField(_l("电话"), description=_l("会显示在助餐地图上。"), validators=[length(30)], render_kw={"inputmode": "tel"})
    seats = IntegerField(_l("座位数"), default=0, render_kw={"inputmode": "numeric"})
    capacity = IntegerField(_l("每餐最多供应份数"), default=0, render_kw={"inputmode": "numeric"})
    halal = BooleanField(_l("清真"))
    delivery = BooleanField(_l("能送餐"))
    diets = MultiCheckboxField(_l("能做的饮食"), choices=coded("diet", DIETS))
    ground_floor = BooleanField(_l("在一楼"))
    ramp = BooleanField(_l("有坡道"))
    handrail = BooleanField(_l("有扶手"))
    accessible_toilet = BooleanField(_l("有无障碍厕所"))
    kiosk = BooleanField(_l("餐后在平板上请老人评价"), default=True)

    @classmethod
    def of(cls, office_code: str, provider: Provider | None = None) -> ProviderForm:
        """The form with an office's communities, filled from a provider."""
        form = cls(data=_present(provider) if provider else {})
        form.community_code.choices = options((region.code, region.name) for region in regions.communities(office_code))
        return form

    @property
    def groups(self) -> list[tuple[Any, list[Any]]]:
        """(heading, fields) for the page."""
        named = [
            (_l("基本资料"), ("name", "kind", "credit_code", "introduction")),
            (_l("地点"), ("community_code", "address", "datum", "place")),
            (_l("联系"), ("contact_name", "phone")),
            (_l("供餐能力"), ("seats", "capacity", "halal", "delivery", "diets", "kiosk")),
            (_l("适老设施"), ("ground_floor", "ramp", "handrail", "accessible_toilet")),
        ]
        return [(heading, [self[name] for name in names]) for heading, names in named]

    def refuse(self, error: Any) -> None:
        """Coordinates are one field here and two in the rule."""
        if error.reason == "coordinates":
            error.field = "place"
        super().refuse(error)

    def profile(self) -> Profile:
        """What was typed, as the service wants it."""
        plain = ("name", "community_code", "address", "phone", "contact_name", "credit_code", "introduction")
        flags = ("halal", "delivery", "ramp", "accessible_toilet", "handrail", "ground_floor", "kiosk")
        place = _wgs84(self.place.data, self.datum.data)
        values: dict[str, Any] = {name: self[name].data or "" for name in plain}
        values |= {name: bool(self[name].data) for name in flags}
        values |= {"latitude": place.latitude, "longitude": place.longitude} if place else {}
        values |= {"seats": self.seats.data or 0, "capacity": self.capacity.data or 0, "diets": tuple(self.diets.data or ())}
        return Profile(kind=ProviderKind(self.kind.data), **values)


def _present(provider: Provider) -> dict[str, Any]:
    """A provider's facts by field; the stored coordinates are WGS-84, so that the choice must be shown too."""
    place = None
    if provider.latitude is not None and provider.longitude is not None:
        place = Place(provider.latitude, provider.longitude)
    names = [name for name in Profile.__dataclass_fields__ if name not in {"kind", "latitude", "longitude"}]
    facts = {name: getattr(provider, name) for name in names}
    return facts | {"version": provider.version, "kind": provider.kind.value, "place": place, "datum": "wgs84"}


def _wgs84(place: Place | None, datum: str) -> Place | None:
    """The stored coordinates of what was copied from a map, to 0.1 m."""
    if place is None:
        return None
    ways = {"gcj02": from_gcj02, "bd09": from_bd09}
    true = ways[datum](place) if datum in ways else place
    return Place(round(true.latitude, 6), round(true.longitude, 6))
