"""An office's settings and its meal windows. Rows are added and removed by buttons of the form, so that no script is needed."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, FieldList, FormField, IntegerField, SelectField, StringField, TimeField
from wtforms import Form as PlainForm

from mealcard.accounts import offices
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.regions import service as regions
from mealcard.regions.settings import OfficeSettings
from mealcard.regions.windows import Window
from mealcard.web.fields import options
from mealcard.web.forms import BuiltInWords, Form, length, required
from mealcard.web.guards import actor, needs, office
from mealcard.web.messages import sentence
from mealcard.web.office.blueprint import blueprint
from mealcard.web.office.offices import ZONES

MOST_WINDOWS = 8
_WINDOW_PATH = re.compile(r"windows\[(\d+)\](?:\.(\w+))?")


class SettingsForm(Form):
    name = StringField(_l("办事处名称"), validators=[required, length(60)])
    phone = StringField(
        _l("办事处电话"),
        description=_l("印在长者助餐卡上，老人有事打这个电话。"),
        validators=[length(30)],
        render_kw={"autocomplete": "tel"},
    )
    zone = SelectField(_l("时区"), choices=options(ZONES))
    minimum_age = IntegerField(_l("最低年龄（周岁）"), validators=[required])
    category_days = IntegerField(
        _l("人员类别有效期（天）"), description=_l("登记类别时没有写明到期日的，按这个天数算。"), validators=[required]
    )
    category_warn_days = IntegerField(_l("类别到期前多少天提醒"), validators=[required])
    late_hours = IntegerField(
        _l("补传自动入账（小时）"), description=_l("平板断网时记的账，在这个时间内补传的自动入账。"), validators=[required]
    )
    reject_hours = IntegerField(
        _l("补传最晚接收（小时）"), description=_l("在两个时间之间补传的，要街道批准；更晚的只留记录。"), validators=[required]
    )
    future_minutes = IntegerField(_l("平板时钟最多快几分钟"), description=_l("快得更多的刷卡要街道看过才算。"), validators=[required])
    rating_days = IntegerField(_l("用餐后几天内可以评价"), validators=[required])
    cross_office = BooleanField(_l("其他街道的助餐卡可以在本街道使用"))
    language = SelectField(_l("平板上的语言"), choices=options([("zh", _l("中文")), ("en", _l("英文"))]))

    def settings(self) -> OfficeSettings:
        """What was typed, as the rules want it."""
        return OfficeSettings(**{name: self[name].data for name in OfficeSettings.__dataclass_fields__})


@blueprint.route("/settings", methods=["GET", "POST"])
@needs("manage_settings")
def settings() -> Response | str:
    here = office()
    form = SettingsForm(data={"name": here.name, "phone": here.phone, "zone": here.zone, **regions.settings_of(here).to_json()})
    if here.zone not in dict(ZONES):
        form.zone.choices = options([*ZONES, (here.zone, here.zone)])
    if form.validate_on_submit():
        try:
            offices.change_settings(actor(), here, form.settings(), form.name.data, form.phone.data or "", form.zone.data)
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("设置已经保存。"))
            db.session.commit()
            return redirect(url_for("office.settings"), 303)
    return render_template("office/settings/settings.html", form=form)


# -- windows ---------------------------------------------------------------------------------------------------------


class WindowForm(PlainForm):
    class Meta:
        locales = False

        def get_translations(self, _form: object) -> type[BuiltInWords]:
            return BuiltInWords

    code = StringField(_l("代码"), validators=[required, length(20)], render_kw={"autocapitalize": "none"})
    name = StringField(_l("名称"), validators=[required, length(20)])
    starts = TimeField(_l("开始"), validators=[required])
    ends = TimeField(_l("结束"), validators=[required])


class WindowsForm(Form):
    windows = FieldList(FormField(WindowForm), max_entries=MOST_WINDOWS)

    def rows(self) -> list[tuple[Window, str]]:
        """(window, name) pairs as typed."""
        return [(Window(row.code.data.strip(), row.starts.data, row.ends.data), row["name"].data) for row in self._forms()]

    def refuse(self, error: Rejected) -> None:
        """Show a refusal of `windows[1].ends` beside that field, one of a whole row beside its start."""
        found = _WINDOW_PATH.fullmatch(error.field or "")
        if found is None:
            super().refuse(error)
            return
        field = self._forms()[int(found[1])][found[2] or "starts"]
        field.errors = [*field.errors, sentence(error)]

    def _forms(self) -> list[Any]:
        return [entry.form for entry in self.windows]

    @property
    def summary(self) -> list[tuple[str | None, str]]:
        rows: list[tuple[str | None, str]] = [(None, str(text)) for text in self.form_errors]
        for number, form in enumerate(self._forms(), start=1):
            for field in form:
                what = f"{number} {field.label.text}"
                rows += [(field.id, _("%(what)s：%(value)s", what=what, value=text)) for text in field.errors]
        return rows


@blueprint.route("/settings/windows", methods=["GET", "POST"])
@needs("manage_settings")
def settings_windows() -> Response | str:
    here = office()
    stored = [{"code": row.code, "name": row.name, "starts": row.starts, "ends": row.ends} for row in regions.window_rows(here.code)]
    form = WindowsForm(data={"windows": stored})
    if _changed_rows(form):
        return _windows_page(form)
    if form.validate_on_submit():
        try:
            offices.change_windows(actor(), here.code, form.rows())
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("就餐时段已经保存。"))
            db.session.commit()
            return redirect(url_for("office.settings_windows"), 303)
    return _windows_page(form)


def _windows_page(form: WindowsForm) -> str:
    return render_template("office/settings/windows.html", form=form, most=MOST_WINDOWS)


def _changed_rows(form: WindowsForm) -> bool:
    """Whether a button asked for another row or one row less; nothing is stored then."""
    if "add" in request.form and len(form.windows) < MOST_WINDOWS:
        form.windows.append_entry({"code": "", "name": "", "starts": time(12), "ends": time(13)})
        return True
    wanted = request.form.get("remove", "")
    names = [entry.name for entry in form.windows]
    if wanted not in names:
        return False
    form.windows.entries.pop(names.index(wanted))
    return True
