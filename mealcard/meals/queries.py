"""Questions to the meal log: a till's day, today's counts for the map, and the office's log."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from mealcard.cards.models import Card
from mealcard.db import db
from mealcard.meals.models import Meal, MealState
from mealcard.meals.recording import AMOUNTS
from mealcard.providers.models import Device, Provider
from mealcard.seniors.models import Senior


@dataclass(frozen=True, slots=True)
class Served:
    """Meals of one provider on one day that were not voided, and how many seniors ate them."""

    count: int
    seniors: int
    first_at: datetime
    last_at: datetime


def served_on(office_code: str, day: date) -> dict[uuid.UUID, Served]:
    """What the providers of an office served on a day, by provider; those without a meal are missing."""
    rows = db.session.execute(
        sa.select(
            Meal.provider_id,
            sa.func.count(),
            sa.func.count(sa.distinct(Meal.senior_id)),
            sa.func.min(Meal.served_at),
            sa.func.max(Meal.served_at),
        )
        .where(Meal.provider_office_code == office_code, Meal.meal_on == day, Meal.state != MealState.VOIDED)
        .group_by(Meal.provider_id)
    )
    return {provider_id: Served(count, seniors, first, last) for provider_id, count, seniors, first, last in rows}


def usual_prices(office_code: str, provider_ids: Sequence[uuid.UUID], since: date) -> dict[uuid.UUID, int]:
    """The list price in fen that was paid most since a day, of equals the lower one; providers without a meal are missing."""
    rows = db.session.execute(
        sa.select(Meal.provider_id, Meal.price_fen, sa.func.count())
        .where(Meal.provider_office_code == office_code, Meal.provider_id.in_(provider_ids), Meal.meal_on >= since)
        .where(Meal.state != MealState.VOIDED)
        .group_by(Meal.provider_id, Meal.price_fen)
    )
    most: dict[uuid.UUID, tuple[int, int]] = {}
    for provider_id, price_fen, count in rows:
        most[provider_id] = max(most.get(provider_id, (0, 0)), (count, -price_fen))
    return {provider_id: -price for provider_id, (_, price) in most.items()}


@dataclass(frozen=True, slots=True)
class TillRow:
    """A meal as the provider may see it: totals and a masked name, no tier and no category."""

    meal: Meal
    number: str
    name: str
    diets: list[str]
    device_name: str


def day_of_provider(office_code: str, provider_id: uuid.UUID, day: date) -> list[TillRow]:
    """A provider's meals of a day, the newest first, voided ones included."""
    rows = db.session.execute(
        sa.select(Meal, Card.number, Senior.name, Senior.diets, Device.name)
        .join(Card, (Card.office_code == Meal.office_code) & (Card.id == Meal.card_id))
        .join(Senior, (Senior.office_code == Meal.office_code) & (Senior.id == Meal.senior_id))
        .outerjoin(Device, (Device.office_code == Meal.provider_office_code) & (Device.id == Meal.device_id))
        .where(Meal.provider_office_code == office_code, Meal.provider_id == provider_id, Meal.meal_on == day)
        .order_by(Meal.served_at.desc(), Meal.id.desc())
    )
    return [TillRow(meal, number, name, list(diets), device or "") for meal, number, name, diets, device in rows]


def totals(meals: Sequence[Meal]) -> dict[str, int]:
    """Number and sums in fen of the meals that were not voided."""
    counted = [meal for meal in meals if meal.state is not MealState.VOIDED]
    return {"count": len(counted), **{name: sum(getattr(meal, name) for meal in counted) for name in AMOUNTS}}


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What the office's meal log is narrowed to; empty fields don't narrow."""

    first: date | None = None
    last: date | None = None
    provider_id: uuid.UUID | None = None
    window: str = ""
    state: str = ""
    entry: str = ""
    senior_id: uuid.UUID | None = None


def log(office_code: str, by: LogFilter) -> sa.Select[Meal, str, str, str]:
    """Rows (Meal, provider's name, card number, senior's name) of the office's seniors, the newest first."""
    return (
        sa.select(Meal, Provider.name.label("provider_name"), Card.number, Senior.name.label("senior_name"))
        .join(Provider, (Provider.office_code == Meal.provider_office_code) & (Provider.id == Meal.provider_id))
        .join(Card, (Card.office_code == Meal.office_code) & (Card.id == Meal.card_id))
        .join(Senior, (Senior.office_code == Meal.office_code) & (Senior.id == Meal.senior_id))
        .where(*_narrowing(office_code, by))
        .order_by(Meal.meal_on.desc(), Meal.served_at.desc(), Meal.id.desc())
    )


def _narrowing(office_code: str, by: LogFilter) -> list[sa.ColumnElement[bool]]:
    wanted = {
        Meal.provider_id: by.provider_id,
        Meal.window: by.window or None,
        Meal.state: by.state or None,
        Meal.entry: by.entry or None,
        Meal.senior_id: by.senior_id,
    }
    found = [Meal.office_code == office_code, *(column == value for column, value in wanted.items() if value is not None)]
    if by.first:
        found.append(Meal.meal_on >= by.first)
    if by.last:
        found.append(Meal.meal_on <= by.last)
    return found


def sums(office_code: str, by: LogFilter) -> dict[str, int]:
    """Number and sums in fen of the narrowed meals that were not voided."""
    columns = (sa.func.count(), *(sa.func.coalesce(sa.func.sum(getattr(Meal, name)), 0) for name in AMOUNTS))
    row = db.session.execute(sa.select(*columns).where(*_narrowing(office_code, by), Meal.state != MealState.VOIDED)).one()
    return dict(zip(("count", *AMOUNTS), map(int, row), strict=True))


def waiting_for_review(office_code: str) -> int:
    """Meals that a person of the office still has to decide on."""
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(Meal.office_code == office_code, Meal.state.in_((MealState.PENDING, MealState.CONFLICT)))
        )
        or 0
    )
