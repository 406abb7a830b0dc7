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
from mealcard.providers.models import Device, Provider
from mealcard.seniors.models import Senior


@dataclass(frozen=True, slots=True)
class Served:
    """Meals of one provider on one day that were not voided."""

    count: int
    first_at: datetime
    last_at: datetime


def served_on(office_code: str, day: date) -> dict[uuid.UUID, Served]:
    """What the providers of an office served on a day, by provider; those without a meal are missing."""
    rows = db.session.execute(
        sa.select(Meal.provider_id, sa.func.count(), sa.func.min(Meal.served_at), sa.func.max(Meal.served_at))
        .where(Meal.provider_office_code == office_code, Meal.meal_on == day, Meal.state != MealState.VOIDED)
        .group_by(Meal.provider_id)
    )
    return {provider_id: Served(count, first, last) for provider_id, count, first, last in rows}


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


AMOUNTS = ("price_fen", "merchant_fen", "subsidy_fen", "self_pay_fen", "operating_fen")


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
    query = (
        sa.select(Meal, Provider.name.label("provider_name"), Card.number, Senior.name.label("senior_name"))
        .join(Provider, (Provider.office_code == Meal.provider_office_code) & (Provider.id == Meal.provider_id))
        .join(Card, (Card.office_code == Meal.office_code) & (Card.id == Meal.card_id))
        .join(Senior, (Senior.office_code == Meal.office_code) & (Senior.id == Meal.senior_id))
        .where(Meal.office_code == office_code)
        .order_by(Meal.meal_on.desc(), Meal.served_at.desc(), Meal.id.desc())
    )
    narrowing = {
        Meal.provider_id: by.provider_id,
        Meal.window: by.window or None,
        Meal.state: by.state or None,
        Meal.entry: by.entry or None,
        Meal.senior_id: by.senior_id,
    }
    for column, value in narrowing.items():
        if value is not None:
            query = query.where(column == value)
    if by.first:
        query = query.where(Meal.meal_on >= by.first)
    if by.last:
        query = query.where(Meal.meal_on <= by.last)
    return query


def waiting_for_review(office_code: str) -> int:
    """Meals that a person of the office still has to decide on."""
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(Meal.office_code == office_code, Meal.state.in_((MealState.PENDING, MealState.CONFLICT)))
        )
        or 0
    )
