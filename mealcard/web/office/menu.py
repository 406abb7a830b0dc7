"""Dishes and prices: what waits for approval, proposals of the office, and decisions."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.providers import menu as items
from mealcard.providers import service
from mealcard.providers.models import MenuItem
from mealcard.providers.states import ItemState
from mealcard.web.forms import ConfirmForm, ReasonForm
from mealcard.web.guards import actor, needs, office
from mealcard.web.meal_windows import window_words
from mealcard.web.office.blueprint import blueprint
from mealcard.web.paging import paged
from mealcard.web.restaurant_forms import ItemForm


@blueprint.get("/menu")
@needs("see_providers")
def menu() -> str:
    page = paged(items.waiting_for(office().code), scalars=False)
    proposed = [item for item, _provider in page.rows]
    return render_template(
        "office/menu/list.html",
        page=page,
        replaced=items.replaced_by(proposed),
        proposers=items.proposers(proposed),
        windows=window_words(office().code),
    )


@blueprint.route("/providers/<uuid:provider_id>/menu/new", methods=["GET", "POST"])
@needs("edit_providers")
def menu_new(provider_id: uuid.UUID) -> Response | str:
    provider = service.load(actor(), office().code, provider_id)
    form = ItemForm.of(office().code)
    if form.validate_on_submit():
        try:
            items.propose(actor(), provider, form.item())
        except Rejected as error:
            form.refuse(error)
        else:
            return _proposed(provider.id)
    return render_template("office/menu/item.html", form=form, provider=provider, old=None)


@blueprint.route("/menu/<uuid:item_id>/price", methods=["GET", "POST"])
@needs("edit_providers")
def menu_price(item_id: uuid.UUID) -> Response | str:
    old = items.load(actor(), office().code, item_id)
    provider = service.load(actor(), office().code, old.provider_id)
    form = ItemForm.of(office().code, old)
    if form.validate_on_submit():
        try:
            items.propose(actor(), provider, form.item(), replaces=old)
        except Rejected as error:
            form.refuse(error)
        else:
            return _proposed(provider.id)
    return render_template("office/menu/item.html", form=form, provider=provider, old=old)


def _proposed(provider_id: uuid.UUID) -> Response:
    flash(_("已经提交，等另一位同事批准。"))
    db.session.commit()
    return redirect(url_for("office.providers_detail", provider_id=provider_id), 303)


@blueprint.post("/menu/<uuid:item_id>/approve")
@needs("approve_items")
def menu_approve(item_id: uuid.UUID) -> Response:
    item = items.load(actor(), office().code, item_id)
    items.approve(actor(), item)
    flash(_("“%(name)s”已经批准，平板上可以卖了。", name=item.name))
    db.session.commit()
    return redirect(url_for("office.menu"), 303)


@blueprint.route("/menu/<uuid:item_id>/reject", methods=["GET", "POST"])
@needs("approve_items")
def menu_reject(item_id: uuid.UUID) -> Response | str:
    item = items.load(actor(), office().code, item_id)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            items.reject(actor(), item, form.reason.data)
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("“%(name)s”没有批准，原因会显示给助餐点。", name=item.name))
            db.session.commit()
            return redirect(url_for("office.menu"), 303)
    return _one("office/menu/reject.html", item, form)


@blueprint.route("/menu/<uuid:item_id>/retire", methods=["GET", "POST"])
@needs("edit_providers")
def menu_retire(item_id: uuid.UUID) -> Response | str:
    item = items.load(actor(), office().code, item_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        items.retire(actor(), item)
        flash(_("“%(name)s”已经停用。", name=item.name))
        db.session.commit()
        return redirect(url_for("office.providers_detail", provider_id=item.provider_id), 303)
    return _one("office/menu/retire.html", item, form)


def _one(template: str, item: MenuItem, form: object) -> str:
    provider = service.load(actor(), office().code, item.provider_id)
    return render_template(template, item=item, provider=provider, form=form, waits=item.state is ItemState.PROPOSED)
