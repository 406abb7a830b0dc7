"""The restaurant's dishes and prices: what is sold, what waits, and proposals."""

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
from mealcard.web.forms import ConfirmForm
from mealcard.web.guards import actor, needs
from mealcard.web.meal_windows import window_words
from mealcard.web.provider.blueprint import blueprint
from mealcard.web.restaurant_forms import ItemForm


@blueprint.get("/menu")
@needs("run_provider")
def menu() -> str:
    provider = service.own(actor())
    rows = items.items_of(provider, ItemState.APPROVED, ItemState.PROPOSED, ItemState.REJECTED)
    by_state = {state: [item for item in rows if item.state is state] for state in ItemState}
    return render_template(
        "provider/menu/list.html", by_state=by_state, replaced=items.replaced_by(rows), windows=window_words(provider.office_code)
    )


@blueprint.route("/menu/new", methods=["GET", "POST"])
@needs("run_provider")
def menu_new() -> Response | str:
    return _propose(None)


@blueprint.route("/menu/<uuid:item_id>/price", methods=["GET", "POST"])
@needs("run_provider")
def menu_price(item_id: uuid.UUID) -> Response | str:
    return _propose(_load(item_id))


def _propose(old: MenuItem | None) -> Response | str:
    provider = service.own(actor())
    form = ItemForm.of(provider.office_code, old)
    if form.validate_on_submit():
        try:
            items.propose(actor(), provider, form.item(), replaces=old)
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("已经提交，等街道批准。"))
            db.session.commit()
            return redirect(url_for("provider.menu"), 303)
    return render_template("provider/menu/item.html", form=form, old=old)


@blueprint.route("/menu/<uuid:item_id>/retire", methods=["GET", "POST"])
@needs("run_provider")
def menu_retire(item_id: uuid.UUID) -> Response | str:
    item = _load(item_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        items.retire(actor(), item)
        flash(_("“%(name)s”已经停用。", name=item.name))
        db.session.commit()
        return redirect(url_for("provider.menu"), 303)
    return render_template("provider/menu/retire.html", item=item, form=form, waits=item.state is ItemState.PROPOSED)


def _load(item_id: uuid.UUID) -> MenuItem:
    return items.load(actor(), actor().provider_office_code or "", item_id)
