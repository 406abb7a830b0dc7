"""Redeeming: one scan becomes one meal or one refusal.

The order of the steps is the contract of the API: the key before any rule, then the card, the provider, the price, the window's
claim, the caps. `redeem` only flushes; the caller commits before it answers, or rolls back for a preview.
"""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import sqlalchemy as sa

from mealcard import clock
from mealcard.db import db, insert_or_nothing, new_id
from mealcard.meals import claims
from mealcard.meals.holder import Holder, diner_on, find
from mealcard.meals.models import Meal, MealState, RedemptionKey
from mealcard.meals.recording import Outcome, refuse, store
from mealcard.meals.rules import Scan, Timing, body_hash, holder_refusal, timing
from mealcard.meals.scene import Answer, Moment, Sale, Till
from mealcard.policies import service as policies
from mealcard.policies.layers import CapClaim, Occasion, Policy, Working
from mealcard.policies.rules import admissible, calculate
from mealcard.providers import queries as provider_queries
from mealcard.providers.devices import KnownProvider
from mealcard.providers.models import MenuItem
from mealcard.providers.rules import NOT_LISTED
from mealcard.providers.states import ItemState
from mealcard.regions import service as regions
from mealcard.regions.windows import window_of

NO_POLICY = Policy(name="", preset=None, layers=())


def till_of(provider: KnownProvider, device_id: uuid.UUID, clock_offset_ms: int) -> Till:
    """The scene of a scan: the tablet's provider with what it may do today."""
    today = clock.today(regions.zone_of(regions.office(provider.office_code)))
    facts = provider_queries.facts(provider.office_code, provider.id, today)
    serving = facts.serving if facts else NOT_LISTED
    offset = timedelta(milliseconds=clock_offset_ms)
    return Till(provider.office_code, provider.id, provider.community_code, device_id, offset, serving)


def redeem(till: Till, scan: Scan) -> Answer:
    """Judge and store one scan. Raises KeyConflict when the key was used for another scan."""
    earlier = replay(till, scan)
    if earlier is not None:
        return earlier
    holder = find(scan.code)
    if holder is None:
        return refuse(till, scan, "unknown_code")
    moment = _moment(till, scan, holder)
    reason = holder_refusal(holder.card_state, holder.card_since, holder.senior_state, scan, moment.served_at)
    reason = reason or till.serving.refusal
    if reason and not (scan.offline and reason not in _NEVER_TAKEN):
        return refuse(till, scan, reason, holder, moment)
    return _serve(till, scan, holder, moment, reason or "")


# An offline scan is history and is kept for a person to decide; without a living entitlement there is nothing to decide on.
_NEVER_TAKEN = frozenset({"card_not_active", "provider_not_listed"})


class KeyConflict(Exception):
    """The key was used before for a scan with another content; nothing was stored."""


def replay(till: Till, scan: Scan) -> Answer | None:
    """The answer that a key already has, for the same scan; a voided meal answers as voided."""
    row = db.session.execute(
        sa.select(RedemptionKey.body_hash, Meal.answer, Meal.state)
        .join(Meal, (Meal.office_code == RedemptionKey.office_code) & (Meal.id == RedemptionKey.meal_id))
        .where(
            RedemptionKey.provider_office_code == till.office_code,
            RedemptionKey.provider_id == till.provider_id,
            RedemptionKey.key == scan.key,
        )
    ).first()
    if row is None:
        return None
    if row.body_hash != body_hash(scan):
        raise KeyConflict
    body = json.loads(row.answer)
    if row.state is MealState.VOIDED:
        body["notices"] = [*body["notices"], "voided"]
    return Answer(True, None, body, fresh=False)


def _moment(till: Till, scan: Scan, holder: Holder) -> Moment:
    home = regions.office(holder.office_code)
    settings = regions.settings_of(home)
    received_at = clock.now()
    served_at = scan.scanned_at + till.clock_offset
    meal_on, window = window_of(regions.windows_of(home.code), served_at.astimezone(regions.zone_of(home)))
    judged = timing(
        served_at,
        received_at,
        late_hours=settings.late_hours,
        reject_hours=settings.reject_hours,
        future_minutes=settings.future_minutes,
    )
    return Moment(served_at, received_at, meal_on, window, judged)


def _serve(till: Till, scan: Scan, holder: Holder, moment: Moment, refused_online: str) -> Answer:
    """Everything that costs money: price, key, claims, calculation, the stored meal."""
    sale = _sale(till, scan, holder, moment)
    if sale is None:
        return refuse(till, scan, "price_not_allowed", holder, moment)
    of = claims.Claimant(holder.office_code, holder.senior_id, new_id())
    if not _take_key(till, scan, of):
        # another request with this key was faster; its answer is ours
        return replay(till, scan) or redeem(till, scan)
    state = MealState.SERVED if moment.timing is Timing.GOOD and not refused_online else MealState.PENDING
    # a time that can't be believed claims no window: it could block the senior's real meal
    if moment.timing is not Timing.DOUBTFUL and not claims.take_window(of, moment.meal_on, moment.window):
        if not scan.offline:
            return _refuse_after_key(till, scan, "already_served", holder, moment)
        state, refused_online = MealState.CONFLICT, refused_online or "already_served"
    working, held = _work(till, scan, holder, moment, sale, of, state)
    if working.refusal and not scan.offline:
        claims.release(of, held)
        claims.release_window(of)
        return _refuse_after_key(till, scan, working.refusal, holder, moment)
    meal = store(till, scan, holder, moment, sale, Outcome(of.meal_id, working, held, state, refused_online))
    return Answer(True, None, json.loads(meal.answer))


def _sale(till: Till, scan: Scan, holder: Holder, moment: Moment) -> Sale | None:
    """None when the policy or the office's approval of the item does not allow the price."""
    version_id, policy = policies.on_day(holder.office_code, moment.meal_on) or (None, NO_POLICY)
    item = db.session.get(MenuItem, (till.office_code, scan.item_id)) if scan.item_id else None
    if scan.item_id and (item is None or item.provider_id != till.provider_id or item.state is not ItemState.APPROVED):
        return None
    price = item.price_fen if item else scan.price_fen or 0
    if admissible(policy, price, set_meal=item is not None):
        return None
    return Sale(item, price, version_id, policy)


def _work(
    till: Till, scan: Scan, holder: Holder, moment: Moment, sale: Sale, of: claims.Claimant, state: MealState
) -> tuple[Working, tuple[CapClaim, ...]]:
    """The calculation, and the caps it claimed: none for a meal that a person still has to decide on."""
    withheld = "pending" if state is not MealState.SERVED else None
    if withheld is None and not till.serving.subsidised:
        withheld = till.serving.notice or "not_subsidised"
    occasion = Occasion(
        sale.price_fen, moment.meal_on, moment.window, scan.channel, till.provider_community, str(till.provider_id), withheld
    )
    diner = diner_on(holder, moment.meal_on)
    if withheld is None:
        return claims.calculate_and_claim(of, sale.policy, diner, occasion)
    return calculate(sale.policy, diner, occasion), ()


def _take_key(till: Till, scan: Scan, of: claims.Claimant) -> bool:
    return insert_or_nothing(
        RedemptionKey,
        provider_office_code=till.office_code,
        provider_id=till.provider_id,
        key=scan.key,
        body_hash=body_hash(scan),
        office_code=of.office_code,
        meal_id=of.meal_id,
    )


def _refuse_after_key(till: Till, scan: Scan, reason: str, holder: Holder, moment: Moment) -> Answer:
    """Refuse a scan whose key was already taken: a refusal binds no key, a retry after one is judged anew."""
    db.session.execute(
        sa.delete(RedemptionKey).filter_by(provider_office_code=till.office_code, provider_id=till.provider_id, key=scan.key)
    )
    return refuse(till, scan, reason, holder, moment)
