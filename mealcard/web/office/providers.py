"""The register of meal points: the list, the page of one, its facts and the steps of its life."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField
from wtforms.widgets import HiddenInput

from mealcard import clock
from mealcard.accounts import cashiers
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.providers import devices, documents, hours, menu, queries, service
from mealcard.providers.models import Provider
from mealcard.providers.queries import Filters
from mealcard.providers.rules import NEEDS_REASON, expiry_notice, serving
from mealcard.providers.states import Action, ItemState, ProviderKind, ProviderState
from mealcard.regions import service as regions
from mealcard.web.forms import Form, length
from mealcard.web.guards import actor, needs, office
from mealcard.web.meal_windows import window_words
from mealcard.web.office.blueprint import blueprint
from mealcard.web.office.provider_form import ProviderForm
from mealcard.web.paging import paged, sort_order
from mealcard.web.words import word

SORTS = {
    "name": Provider.name_pinyin,
    "state": Provider.state,
    "since": Provider.state_at,
    "expiry": queries.by_expiry(),
}
SOON = ("7", "30", "60")


class ActForm(Form):
    """A step; `version` is what the person saw when deciding."""

    version = IntegerField(widget=HiddenInput())
    reason = StringField(_l("原因"), description=_l("会留在这个助餐点的记录里。"), validators=[length(300)])


def today() -> date:
    return clock.today(regions.zone_of(office()))


@blueprint.get("/providers")
@needs("see_providers")
def providers() -> str:
    asked = request.args
    soon = today() + timedelta(days=int(asked["soon"])) if asked.get("soon") in SOON else None
    narrowed = Filters(asked.get("q", ""), asked.get("state", ""), asked.get("kind", ""), asked.get("community", ""), soon)
    name, descending, order = sort_order(SORTS, "name")
    page = paged(queries.listed(office().code, narrowed).order_by(order, Provider.id), scalars=False)
    return render_template(
        "office/providers/list.html",
        page=page,
        narrowed=narrowed,
        sorted_by=name,
        descending=descending,
        facts=queries.facts_of_offices([office().code], today()),
        communities=regions.communities(office().code),
        names=regions.region_names(provider.community_code for provider, _first in page.rows),
        states=ProviderState,
        kinds=ProviderKind,
        notice=lambda day: expiry_notice(day, today()),
    )


@blueprint.get("/providers/<uuid:provider_id>")
@needs("see_providers")
def providers_detail(provider_id: uuid.UUID) -> str:
    provider = service.load(actor(), office().code, provider_id)
    return render_template("office/providers/detail.html", **_page_of(provider))


def _page_of(provider: Provider) -> dict[str, Any]:
    """Everything the page of one provider shows."""
    items = menu.items_of(provider, ItemState.APPROVED, ItemState.PROPOSED)
    facts = queries.facts(provider.office_code, provider.id, today())
    return {
        "provider": provider,
        "serving": facts.serving if facts else None,
        "steps": service.steps_by_hand(actor(), provider),
        "community": regions.region_names([provider.community_code]).get(provider.community_code, ""),
        "today": today(),
        "hours": hours.hours_of(provider),
        "windows": window_words(provider.office_code),
        "closures": hours.closures_of(provider),
        "documents": documents.present(provider),
        "missing": documents.missing(provider, today()),
        "notice": lambda day: expiry_notice(day, today()),
        "items": items,
        "replaced": menu.replaced_by(items),
        "devices": devices.devices_of(provider),
        "people": cashiers.people_of(provider.office_code, provider.id),
        "events": queries.events_of(provider),
    }


@blueprint.route("/providers/new", methods=["GET", "POST"])
@needs("edit_providers")
def providers_new() -> Response | str:
    form = ProviderForm.of(office().code)
    if form.validate_on_submit():
        try:
            provider = service.create(actor(), office().code, form.profile())
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("助餐点已经登记为草稿。接着补上证照、营业时间和菜单。"))
            db.session.commit()
            return redirect(url_for("office.providers_detail", provider_id=provider.id), 303)
    return render_template("office/providers/form.html", form=form, provider=None)


@blueprint.route("/providers/<uuid:provider_id>/edit", methods=["GET", "POST"])
@needs("edit_providers")
def providers_edit(provider_id: uuid.UUID) -> Response | str:
    provider = service.load(actor(), office().code, provider_id)
    form = ProviderForm.of(office().code, provider)
    if form.validate_on_submit():
        try:
            service.amend(actor(), provider, form.profile(), form.version.data)
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("资料已经保存。"))
            db.session.commit()
            return redirect(url_for("office.providers_detail", provider_id=provider.id), 303)
    return render_template("office/providers/form.html", form=form, provider=provider)


@blueprint.route("/providers/<uuid:provider_id>/act/<action>", methods=["GET", "POST"])
@needs("see_providers")
def providers_act(provider_id: uuid.UUID, action: str) -> Response | str:
    provider = service.load(actor(), office().code, provider_id)
    step = _step(provider, action)
    form = ActForm(data={"version": provider.version})
    if form.validate_on_submit():
        try:
            service.act(actor(), provider, step, form.reason.data or "", form.version.data)
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("已经办好：%(action)s。", action=word("provider_action", step)))
            db.session.commit()
            return redirect(url_for("office.providers_detail", provider_id=provider.id), 303)
    return render_template("office/providers/act.html", form=form, provider=provider, step=step, **_change(provider, step))


def _step(provider: Provider, action: str) -> Action:
    """The step of an address; NotFound unless this person may do it by hand, Rejected when the state has moved on."""
    if action not in set(Action) or not actor().can(service.capability_for(Action(action))):
        raise NotFound("action")
    if Action(action) not in service.steps_by_hand(actor(), provider):
        raise Rejected("action_not_allowed")
    return Action(action)


def _change(provider: Provider, step: Action) -> dict[str, Any]:
    """What a step changes for seniors: shown before it is taken."""
    facts = queries.facts(provider.office_code, provider.id, today())
    after = service.outcome(provider, step)
    if facts is None or after is None:
        raise NotFound("action")
    then = serving(after, facts.food_licence_expired, facts.closed_today)
    return {"now": facts.serving, "then": then, "after": after, "needs_reason": step in NEEDS_REASON}
