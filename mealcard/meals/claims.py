"""What a meal must claim in the database before it counts: its window, and the caps of the layers that give something.

Each claim is one statement that the database decides (a unique key or a guarded UPDATE), never a select followed by an insert.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from mealcard.db import db, insert_or_nothing
from mealcard.meals.models import CapAmount, CapSlot, MealClaim
from mealcard.policies.layers import CapClaim, Diner, Occasion, Policy, Unit, Usage, Working
from mealcard.policies.rules import calculate
from mealcard.policies.rules import claims as wanted_claims


@dataclass(frozen=True, slots=True)
class Claimant:
    """Whose claims these are, and for which meal."""

    office_code: str
    senior_id: uuid.UUID
    meal_id: uuid.UUID


def take_window(of: Claimant, meal_on: date, window: str) -> bool:
    """Claim a senior's meal of a window; False when another meal holds it."""
    return insert_or_nothing(
        MealClaim, office_code=of.office_code, senior_id=of.senior_id, meal_on=meal_on, window=window, meal_id=of.meal_id
    )


def calculate_and_claim(of: Claimant, policy: Policy, diner: Diner, occasion: Occasion) -> tuple[Working, tuple[CapClaim, ...]]:
    """The working of a meal together with the caps it now holds.

    A refused claim makes the layer smaller and the calculation is done again, so that the money and the claims always agree.
    """
    usage = Usage()
    while True:
        working = calculate(policy, diner, occasion, usage)
        wanted = wanted_claims(working)
        taken: list[CapClaim] = []
        for claim in wanted:
            used_fen = _take(of, claim)
            if used_fen is not None:
                usage = usage.refused(claim, used_fen)
                break
            taken.append(claim)
        else:
            return working, wanted
        release(of, taken)


def _take(of: Claimant, claim: CapClaim) -> int | None:
    """None when the claim is taken; else what is used up already, in fen (for a counted cap its limit)."""
    if claim.unit is Unit.COUNT:
        return None if _take_slot(of, claim) else claim.limit
    return _take_amount(of, claim)


def _take_slot(of: Claimant, claim: CapClaim) -> bool:
    cap = {"office_code": of.office_code, "senior_id": of.senior_id, "cap": claim.layer_code, "period": claim.period_key}
    while True:
        held = set(db.session.scalars(sa.select(CapSlot.n).filter_by(**cap)))
        free = next((n for n in range(1, claim.limit + 1) if n not in held), None)
        if free is None:
            return False
        if insert_or_nothing(CapSlot, **cap, n=free, meal_id=of.meal_id):
            return True


def _take_amount(of: Claimant, claim: CapClaim) -> int | None:
    cap = {"office_code": of.office_code, "senior_id": of.senior_id, "cap": claim.layer_code, "period": claim.period_key}
    insert_or_nothing(CapAmount, **cap, used_fen=0)
    changed = db.session.execute(
        sa.update(CapAmount)
        .filter_by(**cap)
        .where(CapAmount.used_fen + claim.amount_fen <= claim.limit)
        .values(used_fen=CapAmount.used_fen + claim.amount_fen)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount == 1:  # type: ignore[attr-defined]
        return None
    return db.session.scalar(sa.select(CapAmount.used_fen).filter_by(**cap)) or 0


def release(of: Claimant, claims: tuple[CapClaim, ...] | list[CapClaim]) -> None:
    """Give back caps that a meal held."""
    if any(claim.unit is Unit.COUNT for claim in claims):
        db.session.execute(sa.delete(CapSlot).filter_by(office_code=of.office_code, meal_id=of.meal_id))
    for claim in claims:
        if claim.unit is Unit.AMOUNT:
            db.session.execute(
                sa.update(CapAmount)
                .filter_by(office_code=of.office_code, senior_id=of.senior_id, cap=claim.layer_code, period=claim.period_key)
                .values(used_fen=CapAmount.used_fen - claim.amount_fen)
                .execution_options(synchronize_session=False)
            )


def release_window(of: Claimant) -> None:
    """Give back the window that a meal held, if it held one."""
    db.session.execute(sa.delete(MealClaim).filter_by(office_code=of.office_code, senior_id=of.senior_id, meal_id=of.meal_id))


def claims_to_json(claims: tuple[CapClaim, ...]) -> list[dict[str, object]]:
    """For the meal's working, so that a void knows what to give back."""
    return [
        {"layer": claim.layer_code, "period": claim.period_key, "unit": claim.unit.value, "limit": claim.limit, "fen": claim.amount_fen}
        for claim in claims
    ]


def claims_from_json(rows: list[dict[str, Any]]) -> tuple[CapClaim, ...]:
    return tuple(
        CapClaim(str(row["layer"]), str(row["period"]), Unit(str(row["unit"])), int(str(row["limit"])), int(str(row["fen"])))
        for row in rows
    )
