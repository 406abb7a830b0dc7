"""Promised hours and announced closures of a meal point."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from mealcard import clock
from mealcard.accounts.actor import Actor
from mealcard.audit import service as audit
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.providers.access import check_acts_for, check_office, sees
from mealcard.providers.models import Closure, OpeningHours, Provider
from mealcard.providers.opening import Hours, check_hours
from mealcard.regions import service as regions

MAX_CLOSURE_DAYS = 366


def set_hours(who: Actor, provider: Provider, rows: Sequence[Hours]) -> None:
    """Replace all promised hours; raises Rejected naming the row that can't be."""
    check_office(who, provider.office_code, "edit_providers")
    check_hours(rows, {window.code: window for window in regions.windows_of(provider.office_code)})
    db.session.execute(sa.delete(OpeningHours).where(*_of(OpeningHours, provider)))
    db.session.add_all(
        OpeningHours(
            office_code=provider.office_code,
            provider_id=provider.id,
            weekday=row.weekday,
            window=row.window,
            opens=row.opens,
            closes=row.closes,
        )
        for row in rows
    )
    db.session.flush()
    spans = [f"{row.weekday} {row.window} {row.opens:%H:%M}-{row.closes:%H:%M}" for row in rows]
    audit.record(who, provider.office_code, "hours_changed", "provider", provider.id, hours=spans)


def _of(model: type[OpeningHours] | type[Closure], provider: Provider) -> tuple[sa.ColumnElement[bool], ...]:
    return model.office_code == provider.office_code, model.provider_id == provider.id


def hours_of(provider: Provider) -> list[Hours]:
    """The promised hours, Monday first."""
    query = sa.select(OpeningHours).where(*_of(OpeningHours, provider)).order_by(OpeningHours.weekday, OpeningHours.opens)
    return [Hours(row.weekday, row.window, row.opens, row.closes) for row in db.session.scalars(query)]


def announce(who: Actor, provider: Provider, starts_on: date, ends_on: date, reason: str) -> Closure:
    """Announce days without service, both ends included; by the owner or the office."""
    check_acts_for(who, provider.office_code, provider.id, "edit_providers")
    if ends_on < starts_on:
        raise Rejected("days_in_order", field="ends_on")
    if starts_on < _today(provider):
        raise Rejected("day_past", field="starts_on")
    if (ends_on - starts_on).days >= MAX_CLOSURE_DAYS:
        raise Rejected("closure_long", field="ends_on", days=MAX_CLOSURE_DAYS)
    if any(row.starts_on <= ends_on and starts_on <= row.ends_on for row in closures_of(provider)):
        raise Rejected("closure_overlaps", field="starts_on")
    closure = Closure(
        office_code=provider.office_code,
        provider_id=provider.id,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        announced_at=clock.now(),
    )
    db.session.add(closure)
    db.session.flush()
    days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    audit.record(who, provider.office_code, "closure_announced", "provider", provider.id, **days)
    return closure


def cancel(who: Actor, closure: Closure) -> None:
    """Take an announcement back; of a running one the days until yesterday stay on record. Rejected("closure_over") when it is past."""
    check_acts_for(who, closure.office_code, closure.provider_id, "edit_providers")
    provider = db.session.get_one(Provider, (closure.office_code, closure.provider_id))
    today = _today(provider)
    if closure.cancelled_at is not None or closure.ends_on < today:
        raise Rejected("closure_over")
    if closure.starts_on < today:
        closure.ends_on = today - timedelta(days=1)
    else:
        closure.cancelled_at = clock.now()
    db.session.flush()
    audit.record(who, closure.office_code, "closure_cancelled", "provider", closure.provider_id, closure=str(closure.id))


def closures_of(provider: Provider) -> Sequence[Closure]:
    """Announced closures that are not over, the next first."""
    query = sa.select(Closure).where(*_of(Closure, provider), Closure.cancelled_at.is_(None), Closure.ends_on >= _today(provider))
    return db.session.scalars(query.order_by(Closure.starts_on)).all()


def load_closure(who: Actor, office_code: str, closure_id: uuid.UUID) -> Closure:
    """One closure of a provider that exists for this person; NotFound otherwise."""
    closure = db.session.get(Closure, (office_code, closure_id))
    if closure is None or not sees(who, office_code, closure.provider_id):
        raise NotFound("closure")
    return closure


def _today(provider: Provider) -> date:
    return clock.today(regions.zone_of(regions.office(provider.office_code)))
