"""Accounts of staff and of restaurants: list, open, close, one-time passwords, sessions."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField

from mealcard.accounts import administering
from mealcard.accounts import service as accounts
from mealcard.accounts.administering import StaffFilter
from mealcard.accounts.models import Role, User
from mealcard.accounts.service import NewUser
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.providers import service as providers
from mealcard.providers.queries import Filters, listed
from mealcard.regions import service as regions
from mealcard.web.fields import coded, options
from mealcard.web.forms import Form, length, required
from mealcard.web.guards import actor, needs, office_or_none
from mealcard.web.i18n import app_settings
from mealcard.web.office.blueprint import blueprint
from mealcard.web.paging import paged
from mealcard.web.words import WORDS


class StaffForm(Form):
    name = StringField(_l("姓名"), validators=[required, length(60)], render_kw={"autocomplete": "off"})
    username = StringField(
        _l("登录名"),
        description=_l("3 到 60 个小写字母、数字、点、横线或下划线，不能和别人重复。"),
        validators=[required, length(60)],
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )
    role = SelectField(_l("角色"), choices=coded("role", Role))
    region_code = SelectField(
        _l("管理范围"), description=_l("社区工作者选社区，街道人员选街道，民政选区县或更大；审计和管理员选街道或更大。")
    )
    provider_id = SelectField(_l("助餐点"), description=_l("只有助餐点负责人和收银员要选；他们只看得到这一个助餐点。"))

    def offer(self) -> None:
        """Fill the lists with what this administrator may give: the own area around the present office, and its restaurants."""
        who, here = actor(), office_or_none()
        path = [one for one in regions.path_to(here.code if here else who.region_code) if one.code.startswith(who.region_code)]
        below = regions.children(path[-1].code) if path else []
        self.region_code.choices = options((one.code, f"{one.name} {one.code}") for one in [*path, *below])
        points = [row[0] for row in db.session.execute(listed(here.code, Filters()))] if here else []
        named = [(str(one.id), one.name) for one in sorted(points, key=lambda one: one.name_pinyin)]
        self.provider_id.choices = options([("", _("不选")), *named])

    def wanted(self) -> NewUser:
        """What was typed; NotFound for a restaurant of another office."""
        office_code, provider_id = None, None
        if self.provider_id.data:
            here = office_or_none()
            point = providers.load(actor(), here.code if here else "", uuid.UUID(self.provider_id.data))
            office_code, provider_id = point.office_code, point.id
        role = Role(self.role.data)
        return NewUser(self.username.data, self.name.data, role, self.region_code.data, "", office_code, provider_id)


@blueprint.get("/staff")
@needs("manage_accounts")
def staff() -> str:
    here = office_or_none()
    wide = request.args.get("area") == "all" or here is None
    by = StaffFilter(
        area="" if wide or here is None else here.code,
        text=request.args.get("q", ""),
        role=request.args.get("role", ""),
        state=request.args.get("state", ""),
    )
    page = paged(administering.staff(actor(), by))
    names = regions.region_names(user.region_code for user in page.rows)
    return render_template("office/staff/list.html", page=page, by=by, wide=wide, names=names, roles=WORDS["role"])


@blueprint.route("/staff/new", methods=["GET", "POST"])
@needs("manage_accounts")
def staff_new() -> Response | str:
    form = StaffForm()
    form.offer()
    if not form.is_submitted():
        here = office_or_none()
        form.role.data, form.region_code.data = Role.OFFICER.value, here.code if here else actor().region_code
    if form.validate_on_submit():
        try:
            user, secret = administering.invite(actor(), form.wanted())
        except Rejected as error:
            form.refuse(error)
        else:
            db.session.commit()
            return _shown_once(user, secret)
    return render_template("office/staff/new.html", form=form)


def _shown_once(user: User, secret: str) -> str:
    """The one page that ever shows a one-time password; it is an answer and has no address of its own."""
    address = f"{app_settings().public_url}{url_for('account.sign_in')}"
    return render_template("office/staff/password.html", user=user, secret=secret, address=address)


@blueprint.get("/staff/<uuid:user_id>")
@needs("manage_accounts")
def staff_member(user_id: uuid.UUID) -> str:
    user = accounts.load_user(actor(), user_id)
    settings = app_settings()
    sessions = administering.open_sessions(user, settings.session_idle, settings.session_absolute)
    point = providers.load(actor(), user.provider_office_code, user.provider_id) if user.provider_office_code else None
    names = regions.region_names([user.region_code])
    return render_template(
        "office/staff/member.html", user=user, sessions=sessions, point=point, names=names, own=user.id == actor().user_id
    )


@blueprint.post("/staff/<uuid:user_id>/disable")
@needs("manage_accounts")
def staff_disable(user_id: uuid.UUID) -> Response:
    user = accounts.load_user(actor(), user_id)
    accounts.disable(actor(), user)
    return _back(user_id, _("%(name)s的账号已经停用，登录都已退出。", name=user.name))


@blueprint.post("/staff/<uuid:user_id>/enable")
@needs("manage_accounts")
def staff_enable(user_id: uuid.UUID) -> Response:
    user = accounts.load_user(actor(), user_id)
    accounts.enable(actor(), user)
    return _back(user_id, _("%(name)s的账号已经恢复。", name=user.name))


@blueprint.post("/staff/<uuid:user_id>/sign-out")
@needs("manage_accounts")
def staff_sign_out(user_id: uuid.UUID) -> Response:
    user = accounts.load_user(actor(), user_id)
    administering.sign_out_everywhere(actor(), user)
    return _back(user_id, _("%(name)s的登录都已退出。", name=user.name))


@blueprint.post("/staff/<uuid:user_id>/password")
@needs("manage_accounts")
def staff_password(user_id: uuid.UUID) -> str:
    user = accounts.load_user(actor(), user_id)
    secret = administering.renew_password(actor(), user)
    db.session.commit()
    return _shown_once(user, secret)


def _back(user_id: uuid.UUID, text: str) -> Response:
    flash(text)
    db.session.commit()
    return redirect(url_for("office.staff_member", user_id=user_id), 303)
