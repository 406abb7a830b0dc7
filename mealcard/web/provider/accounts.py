"""Accounts of the restaurant's own cashiers."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import StringField

from mealcard.accounts import cashiers
from mealcard.accounts.models import User
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.providers import service
from mealcard.web.forms import Form, length, required
from mealcard.web.guards import actor, needs, office
from mealcard.web.provider.blueprint import blueprint


class CashierForm(Form):
    name = StringField(_l("姓名"), validators=[required, length(60)])
    username = StringField(
        _l("登录名"),
        description=_l("小写字母和数字，例如 xiaoli"),
        validators=[required, length(60)],
        render_kw={"autocapitalize": "none", "autocomplete": "off"},
    )


@blueprint.get("/accounts")
@needs("run_provider")
def accounts() -> str:
    provider = service.own(actor())
    return render_template("provider/accounts/list.html", people=cashiers.people_of(provider.office_code, provider.id))


@blueprint.route("/accounts/new", methods=["GET", "POST"])
@needs("run_provider")
def accounts_new() -> str:
    form = CashierForm()
    if form.validate_on_submit():
        try:
            user, secret = cashiers.add_cashier(actor(), form.username.data, form.name.data)
        except Rejected as error:
            form.refuse(error)
        else:
            return _secret(user, secret)
    return render_template("provider/accounts/new.html", form=form)


@blueprint.post("/accounts/<uuid:user_id>/password")
@needs("run_provider")
def accounts_password(user_id: uuid.UUID) -> str:
    return _secret(cashiers.load_cashier(actor(), user_id), cashiers.renew_password(actor(), user_id))


@blueprint.post("/accounts/<uuid:user_id>/enable")
@needs("run_provider")
def accounts_enable(user_id: uuid.UUID) -> str:
    return _secret(cashiers.load_cashier(actor(), user_id), cashiers.enable_cashier(actor(), user_id))


@blueprint.post("/accounts/<uuid:user_id>/disable")
@needs("run_provider")
def accounts_disable(user_id: uuid.UUID) -> Response:
    cashiers.disable_cashier(actor(), user_id)
    flash(_("账号已经停用，正在用的登录也已退出。"))
    db.session.commit()
    return redirect(url_for("provider.accounts"), 303)


def _secret(user: User, secret: str) -> str:
    """The page that shows a one-time password, this once; the database keeps its hash."""
    office()
    page = render_template("provider/accounts/secret.html", user=user, secret=secret)
    db.session.commit()
    return page
