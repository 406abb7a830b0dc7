"""The offices of an area: the one looked at, choosing another, opening a new one from the tree of divisions."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField

from mealcard.accounts import offices as administration
from mealcard.accounts import service as accounts
from mealcard.accounts.actor import STREET_DIGITS
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.regions import service as regions
from mealcard.regions.models import Level
from mealcard.web.fields import options
from mealcard.web.forms import Form, length
from mealcard.web.guards import actor, needs, office_or_none
from mealcard.web.office.blueprint import blueprint
from mealcard.web.paging import paged

ZONES = [("Asia/Shanghai", _l("北京时间")), ("Asia/Urumqi", _l("新疆时间（比北京时间晚两小时）"))]
PRESETS = [
    ("xinjiang", _l("新疆：早餐 8:30–10:30，午餐 13:00–15:30，晚餐 18:30–21:00")),
    ("elsewhere", _l("其他地区：午餐 11:00–13:30，晚餐 16:30–19:00")),
]


class OfficeForm(Form):
    phone = StringField(
        _l("办事处电话"),
        description=_l("印在长者助餐卡上，老人有事打这个电话。"),
        validators=[length(30)],
        render_kw={"autocomplete": "tel"},
    )
    preset = SelectField(_l("就餐时段"), choices=options(PRESETS), description=_l("先选一个模板，开通以后可以改。"))
    zone = SelectField(_l("时区"), choices=options(ZONES))


@blueprint.get("/offices")
@needs("see_office")
def offices() -> str:
    found = paged(regions.offices_matching(actor().region_code[:STREET_DIGITS], request.args.get("q", "")))
    return render_template("office/offices/offices.html", page=found, present=office_or_none())


@blueprint.post("/offices/<office_code>/choose")
@needs("see_office")
def offices_choose(office_code: str) -> Response:
    if not actor().covers(office_code):
        raise NotFound("office")
    chosen = regions.office(office_code)
    accounts.choose_office(current_user.token_hash, chosen.code)
    flash(_("现在看的是%(name)s。", name=chosen.name))
    db.session.commit()
    return redirect(url_for("office.home"), 303)


@blueprint.get("/offices/new")
@needs("manage_settings")
def offices_new() -> str:
    """One step of the tree: the divisions below `below`, never above one's own area."""
    who = actor()
    below = request.args.get("below", "") or who.region_code
    path = [one for one in regions.path_to(below) if one.code.startswith(who.region_code)]
    if below and not path:
        raise NotFound("region")
    found = [path[-1]] if path and path[-1].level is Level.STREET else regions.children(below or None)
    opened = {one.code for one in regions.offices_below(below)}
    return render_template("office/offices/tree.html", path=path, regions=found, opened=opened, Level=Level)


@blueprint.route("/offices/new/<region_code>", methods=["GET", "POST"])
@needs("manage_settings")
def offices_open(region_code: str) -> Response | str:
    street = regions.region(region_code)
    if not region_code.startswith(actor().region_code):
        raise NotFound("region")
    form = OfficeForm()
    if not form.is_submitted():
        form.preset.data = "xinjiang" if region_code.startswith("65") else "elsewhere"
    if form.validate_on_submit():
        try:
            opened = administration.open_office(actor(), region_code, form.phone.data or "", form.preset.data, form.zone.data)
        except Rejected as error:
            form.refuse(error)
        else:
            accounts.choose_office(current_user.token_hash, opened.code)
            flash(_("%(name)s已经开通。", name=opened.name))
            db.session.commit()
            return redirect(url_for("office.home"), 303)
    return render_template("office/offices/open.html", form=form, street=street)
