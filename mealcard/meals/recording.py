"""Writing the outcome of a scan: a meal with its whole working, or a refusal. Both with the answer that the tablet gets."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from mealcard import clock
from mealcard.cards.token import code_hash, code_head
from mealcard.db import db
from mealcard.meals import claims
from mealcard.meals.holder import Holder
from mealcard.meals.models import Meal, MealClaim, MealState, Refusal
from mealcard.meals.rules import Scan, Timing
from mealcard.meals.scene import Answer, Moment, Sale, Till
from mealcard.policies.json_form import working_to_json
from mealcard.policies.layers import CapClaim, Working
from mealcard.providers.models import Provider
from mealcard.regions import service as regions

AMOUNTS = ("price_fen", "merchant_fen", "subsidy_fen", "self_pay_fen", "operating_fen")


def refuse(till: Till, scan: Scan, reason: str, holder: Holder | None = None, moment: Moment | None = None) -> Answer:
    """Keep the refusal, of the code only its hash and first characters, and answer it."""
    db.session.add(
        Refusal(
            office_code=till.office_code,
            provider_id=till.provider_id,
            device_id=till.device_id,
            operator=scan.operator or "",
            at=clock.now(),
            reason=reason,
            entry=scan.entry,
            code_hash=code_hash(scan.code),
            code_head=code_head(scan.code),
        )
    )
    db.session.flush()
    body: dict[str, Any] = {
        "outcome": "refused",
        "reason": reason,
        "id": None,
        "key": str(scan.key),
        "card": holder.public() if holder else None,
        "meal": {"date": moment.meal_on.isoformat(), "window": moment.window} if moment else None,
        "amounts": None,
        "earlier": _earlier(holder, moment) if reason == "already_served" and holder and moment else None,
        "notices": [],
    }
    return Answer(False, reason, body)


def _earlier(holder: Holder, moment: Moment) -> dict[str, str] | None:
    """Where and when the meal was that holds the window."""
    row = db.session.execute(
        sa.select(Provider.name, Meal.served_at)
        .select_from(MealClaim)
        .join(Meal, (Meal.office_code == MealClaim.office_code) & (Meal.id == MealClaim.meal_id))
        .join(Provider, (Provider.office_code == Meal.provider_office_code) & (Provider.id == Meal.provider_id))
        .where(
            MealClaim.office_code == holder.office_code,
            MealClaim.senior_id == holder.senior_id,
            MealClaim.meal_on == moment.meal_on,
            MealClaim.window == moment.window,
        )
    ).first()
    if row is None:
        return None
    zone = regions.zone_of(regions.office(holder.office_code))
    return {"provider": row.name, "at": row.served_at.astimezone(zone).isoformat(timespec="seconds")}


def _notices(till: Till, moment: Moment, working: Working, state: MealState) -> list[str]:
    notices = list(working.notices)
    if till.serving.notice:
        notices.append(till.serving.notice)
    if moment.timing is Timing.LATE:
        notices.append("late")
    if moment.timing is Timing.DOUBTFUL:
        notices.append("time_doubtful")
    if state is not MealState.SERVED:
        notices.append("for_review")
    return notices


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the calculation came to, and how the meal is kept; `refused_online` is why an online scan would have been refused."""

    meal_id: uuid.UUID
    working: Working
    held: tuple[CapClaim, ...]
    state: MealState
    refused_online: str


def store(till: Till, scan: Scan, holder: Holder, moment: Moment, sale: Sale, outcome: Outcome) -> Meal:
    """The meal with its whole working, its claims, and the answer to the letter."""
    working = outcome.working
    notices = _notices(till, moment, working, outcome.state)
    meal = Meal(
        office_code=holder.office_code,
        id=outcome.meal_id,
        senior_id=holder.senior_id,
        card_id=holder.card_id,
        provider_office_code=till.office_code,
        provider_id=till.provider_id,
        device_id=till.device_id,
        meal_on=moment.meal_on,
        window=moment.window,
        state=outcome.state,
        item_id=sale.item.id if sale.item else None,
        item_name=sale.item.name if sale.item else "",
        policy_version_id=sale.version_id,
        working={**working_to_json(working), "claims": claims.claims_to_json(outcome.held)},
        notices=notices,
        refused_online=outcome.refused_online,
        served_at=moment.served_at,
        received_at=moment.received_at,
        clock_offset_ms=till.clock_offset // timedelta(milliseconds=1),
        answer=json.dumps(accepted_body(scan, outcome.meal_id, holder, moment, working, notices), ensure_ascii=False),
        **_as_asked(scan),
        **{name: getattr(working, name) for name in AMOUNTS},
    )
    db.session.add(meal)
    db.session.flush()
    return meal


def _as_asked(scan: Scan) -> dict[str, Any]:
    """The columns that repeat what the tablet said."""
    return {
        "key": scan.key,
        "operator": scan.operator or "",
        "channel": scan.channel,
        "entry": scan.entry,
        "offline": scan.offline,
        "scanned_at": scan.scanned_at,
        "charged_fen": scan.charged_fen,
        "tablet_policy_version": scan.policy_version or "",
    }


def accepted_body(scan: Scan, meal_id: uuid.UUID, holder: Holder, moment: Moment, working: Working, notices: list[str]) -> dict[str, Any]:
    """The answer to the tablet: totals only, since a tier or a payer would tell what the card must not."""
    return {
        "outcome": "accepted",
        "reason": None,
        "id": str(meal_id),
        "key": str(scan.key),
        "card": holder.public(),
        "meal": {"date": moment.meal_on.isoformat(), "window": moment.window},
        "amounts": {name: getattr(working, name) for name in AMOUNTS},
        "earlier": None,
        "notices": notices,
    }
