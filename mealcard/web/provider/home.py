"""The restaurant's first page: how it stands today. A cashier sees only this one."""

from __future__ import annotations

from datetime import date, datetime

from flask import render_template

from mealcard import clock
from mealcard.meals import queries as meals
from mealcard.providers import devices, documents, hours, menu, queries, service
from mealcard.providers.models import Provider, ProviderDocument
from mealcard.providers.opening import ClosedDays, hours_on, open_now
from mealcard.providers.rules import days_left, expiry_notice, told_state
from mealcard.providers.states import ItemState, ProviderState
from mealcard.regions import service as regions
from mealcard.web.guards import actor, needs, office
from mealcard.web.provider.blueprint import blueprint


@blueprint.get("/")
@needs("see_provider_surface")
def home() -> str:
    provider = service.own(actor())
    local = clock.now().astimezone(regions.zone_of(office()))
    served = meals.served_on(provider.office_code, local.date()).get(provider.id)
    facts = queries.facts(provider.office_code, provider.id, local.date())
    promised, closures = hours.hours_of(provider), hours.closures_of(provider)
    closed = [ClosedDays(row.starts_on, row.ends_on) for row in closures]
    last = served.last_at.astimezone(local.tzinfo) if served else None
    return render_template(
        "provider/home.html",
        provider=provider,
        state=told_state(ProviderState(provider.state)),
        serving=facts.serving if facts else None,
        opening=open_now(promised, closed, local, last),
        promised=hours_on(promised, local.date()),
        served=served,
        closures=closures,
        here=office(),
        **(_for_the_owner(provider, local) if actor().can("run_provider") else {}),
    )


def _for_the_owner(provider: Provider, local: datetime) -> dict[str, object]:
    """What an owner has to see to: papers that run out, proposals, tablets."""
    return {
        "expiring": _expiring(provider, local.date()),
        "waiting": menu.items_of(provider, ItemState.PROPOSED),
        "tablets": [device for device in devices.devices_of(provider) if device.revoked_at is None],
    }


def _expiring(provider: Provider, today: date) -> list[tuple[ProviderDocument, str, int]]:
    """(document, notice, days left) of what has run out or will soon, the most urgent first."""
    rows = [
        (document, notice, days_left(document.expires_on, today))
        for document in documents.present(provider)
        if document.expires_on and (notice := expiry_notice(document.expires_on, today))
    ]
    return sorted(rows, key=lambda row: row[2])
