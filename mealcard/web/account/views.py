"""Sign-in, sign-out, first administrator, own password."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_required
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField

from mealcard.accounts import service
from mealcard.accounts.actor import Actor
from mealcard.accounts.models import Role
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.web.account.blueprint import blueprint
from mealcard.web.forms import Form, length, required
from mealcard.web.guards import actor, cookie_name, set_session_cookie
from mealcard.web.i18n import app_settings


class SignInForm(Form):
    username = StringField(
        _l("登录名"), validators=[required, length(60)], render_kw={"autocomplete": "username", "autocapitalize": "none"}
    )
    password = PasswordField(_l("密码"), validators=[required, length(200)], render_kw={"autocomplete": "current-password"})


class SetupForm(Form):
    token = StringField(_l("一次性口令"), description=_l("安装时打印在服务器的终端上。"), validators=[required, length(100)])
    username = StringField(
        _l("登录名"), validators=[required, length(60)], render_kw={"autocomplete": "username", "autocapitalize": "none"}
    )
    name = StringField(_l("姓名"), validators=[required, length(60)], render_kw={"autocomplete": "name"})
    region_code = StringField(_l("管理范围（区划代码）"), description=_l("例如 659001 是石河子市；空着是全部。"), validators=[length(12)])
    password = PasswordField(
        _l("密码"), description=_l("至少 8 个字符，不要用常见的密码。"), validators=[required], render_kw={"autocomplete": "new-password"}
    )


class PasswordForm(Form):
    current = PasswordField(_l("现在的密码"), validators=[required], render_kw={"autocomplete": "current-password"})
    password = PasswordField(
        _l("新密码"), description=_l("至少 8 个字符，不要用常见的密码。"), validators=[required], render_kw={"autocomplete": "new-password"}
    )


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response | str:
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("account/sign_in.html", form=form)
    try:
        user = service.sign_in(form.username.data, form.password.data, request.remote_addr or "")
    except Rejected as error:
        form.refuse(error)
        return render_template("account/sign_in.html", form=form)
    if user is None:
        db.session.commit()
        form.form_errors.append(_("登录名或密码不对。"))
        return render_template("account/sign_in.html", form=form)
    secret = service.open_session(user)
    response = redirect(_next_page(service.actor_of(user)), 303)
    set_session_cookie(response, secret, app_settings())
    db.session.commit()
    return response


def _next_page(who: Actor) -> str:
    """Where the person wanted to go, if that is a page of ours; else the home of the role."""
    wanted = request.args.get("next", "")
    parts = urlsplit(wanted)
    if wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and not parts.netloc:
        return wanted
    return url_for("provider.home") if who.can("see_provider_surface") else url_for("office.home")


@blueprint.post("/sign-out")
def sign_out() -> Response:
    name = cookie_name(app_settings())
    service.end_session(request.cookies.get(name, ""))
    response = redirect(url_for("account.sign_in"), 303)
    response.delete_cookie(name, path="/", secure=app_settings().secure, httponly=True, samesite="Lax")
    db.session.commit()
    return response


@blueprint.route("/setup", methods=["GET", "POST"])
def setup() -> Response | str:
    """Open the first administrator's account; gone as soon as there is one."""
    if service.has_users():
        abort(404)
    form = SetupForm()
    if form.validate_on_submit():
        new = service.NewUser(
            form.username.data,
            form.name.data,
            Role.ADMIN,
            (form.region_code.data or "").strip() or service.top_region(),
            form.password.data,
        )
        try:
            user = service.use_setup_token(form.token.data.strip(), new)
        except Rejected as error:
            db.session.rollback()
            form.refuse(error)
        else:
            response = redirect(url_for("office.home"), 303)
            set_session_cookie(response, service.open_session(user), app_settings())
            db.session.commit()
            return response
    return render_template("account/setup.html", form=form)


@blueprint.route("/password", methods=["GET", "POST"])
@login_required
def password() -> Response | str:
    form = PasswordForm()
    if form.validate_on_submit():
        user = service.load_user(actor(), actor().user_id)
        try:
            service.change_own_password(user, form.current.data, form.password.data)
        except Rejected as error:
            form.refuse(error)
        else:
            response = redirect(_next_page(actor()) if current_user.must_change_password else url_for("account.password"), 303)
            set_session_cookie(response, service.open_session(user), app_settings())
            flash(_("密码已经换好，其他设备上的登录都已退出。"))
            db.session.commit()
            return response
    return render_template(
        "account/password.html", form=form, signed_in_as=current_user.username, must_change=current_user.must_change_password
    )
