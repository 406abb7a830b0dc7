"""Taking a meal back: it stays visible, gives its window and caps back, and never frees its key."""

from __future__ import annotations

import json
import uuid
from typing import Any

import sqlalchemy as sa

from mealcard import clock
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.meals import claims
from mealcard.meals.models import Meal, MealState, RedemptionKey
from mealcard.meals.scene import Till
from mealcard.regions import service as regions
from mealcard.regions.windows import window_ends_at


def find(till: Till, reference: uuid.UUID) -> Meal:
    """This provider's meal by its id or its key; NotFound otherwise, also for another provider's."""
    key = db.session.execute(
        sa.select(RedemptionKey.office_code, RedemptionKey.meal_id).where(
            RedemptionKey.provider_office_code == till.office_code,
            RedemptionKey.provider_id == till.provider_id,
            RedemptionKey.key == reference,
        )
    ).first()
    query = sa.select(Meal).where(Meal.provider_office_code == till.office_code, Meal.provider_id == till.provider_id)
    query = query.where(Meal.office_code == key[0], Meal.id == key[1]) if key else query.where(Meal.id == reference)
    meal = db.session.scalar(query)
    if meal is None:
        raise NotFound("meal")
    return meal


def void(till: Till, reference: uuid.UUID, key: uuid.UUID, reason: str, by: str) -> dict[str, Any]:
    """Void a meal from the till until its window ends; raises Rejected("void_closed") later. Repeating it changes nothing."""
    meal = find(till, reference)
    if meal.state is MealState.VOIDED:
        return _body(meal)
    home = regions.office(meal.office_code)
    ends_at = window_ends_at(regions.windows_of(home.code), meal.meal_on, meal.window, regions.zone_of(home))
    if clock.now() >= ends_at:
        raise Rejected("void_closed", ended_at=ends_at)
    changed = db.session.execute(
        sa.update(Meal)
        .where(Meal.office_code == meal.office_code, Meal.id == meal.id, Meal.state != MealState.VOIDED)
        .values(state=MealState.VOIDED, voided_at=clock.now(), void_key=key, void_reason=reason, voided_by=by)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount == 1:  # type: ignore[attr-defined]
        of = claims.Claimant(meal.office_code, meal.senior_id, meal.id)
        claims.release_window(of)
        claims.release(of, claims.claims_from_json(meal.working["claims"]))
    db.session.refresh(meal)
    return _body(meal)


def _body(meal: Meal) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(meal.answer)
    voided_at = meal.voided_at.isoformat(timespec="seconds") if meal.voided_at else None
    return {**body, "notices": [*body["notices"], "voided"], "void": {"at": voided_at, "reason": meal.void_reason}}
