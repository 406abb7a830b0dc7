"""Follow-up calls: drawn by the system, so that nobody chooses whom to ask, and every attempt kept."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from mealcard import clock, keyring
from mealcard.accounts.actor import SYSTEM, Actor
from mealcard.audit import service as audit
from mealcard.db import db, insert_or_nothing, new_id
from mealcard.errors import NotFound, Rejected
from mealcard.feedback import rules, service
from mealcard.feedback.models import CallAttempt, CallOutcome, FollowUpCall
from mealcard.feedback.rules import Attempt
from mealcard.meals.models import Meal, MealState
from mealcard.providers.models import Provider
from mealcard.regions import service as regions
from mealcard.seniors import service as register
from mealcard.seniors.models import Senior
from mealcard.seniors.states import SeniorState

REVEALED_FOR = "follow_up_call"  # the reason on record when a phone number was shown
PASSED_ON_DAYS = 14

Wanted = Mapping[uuid.UUID, int] | Callable[[uuid.UUID], int]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A senior of a point's frame: the home office, and the last meal there."""

    office_code: str
    senior_id: uuid.UUID
    meal_id: uuid.UUID


_Frame = dict[uuid.UUID, dict[uuid.UUID, _Asked]]  # provider → senior → last meal


def offices_to_draw() -> list[tuple[str, date]]:
    """Offices whose calls of the present review week are still to be drawn, with its Monday: from Monday morning, by each one's clock."""
    drawn, now = regions.metas(_memory_of("")), clock.now()
    found = []
    for office in regions.offices_below(""):
        local = now.astimezone(regions.zone_of(office))
        week_on = rules.review_week(local.date())
        if rules.is_draw_time(local) and drawn.get(_memory_of(office.code)) != week_on.isoformat():
            found.append((office.code, week_on))
    return found


def is_drawn(office_code: str, week_on: date) -> bool:
    """Whether the calls of a review week were the last that were drawn about an office's points."""
    return regions.meta(_memory_of(office_code)) == week_on.isoformat()


def _memory_of(office_code: str) -> str:
    return f"calls:{office_code}"


def draw_calls(office_code: str, week_on: date, wanted_per_provider: Wanted) -> list[FollowUpCall]:
    """Draw whom to ask about each point of an office in the review week of a Monday; drawing again changes nothing.

    Frame: seniors of any office with a verified meal there in the 7 days before, not called about it for 4 weeks. The rows lie under the
    seniors' home offices, whose staff may see a phone number. Returns all calls of the week, by point and position.
    """
    if week_on.weekday():
        raise ValueError("a review week is named by its Monday")
    asked_for = wanted_per_provider.get if isinstance(wanted_per_provider, Mapping) else wanted_per_provider
    drawn = set(
        db.session.scalars(
            sa.select(FollowUpCall.provider_id).where(FollowUpCall.provider_office_code == office_code, FollowUpCall.week_on == week_on)
        )
    )
    frame, quiet = _frame(office_code, week_on), _called_lately(office_code, week_on)
    for provider_id, seniors in sorted(frame.items()):
        wanted = rules.wanted_calls(asked_for(provider_id) or 0, len(seniors))
        if wanted and provider_id not in drawn:
            _draw(office_code, provider_id, week_on, wanted, [s for id_, s in seniors.items() if id_ not in quiet[provider_id]])
    regions.set_meta(_memory_of(office_code), week_on.isoformat())
    return calls_of_week(office_code, week_on)


def _frame(office_code: str, week_on: date) -> _Frame:
    rows = db.session.execute(
        sa.select(Meal.provider_id, Meal.office_code, Meal.senior_id, Meal.id)
        .join(Senior, (Senior.office_code == Meal.office_code) & (Senior.id == Meal.senior_id))
        .where(
            Meal.provider_office_code == office_code,
            Meal.meal_on >= week_on - timedelta(days=rules.FRAME_DAYS),
            Meal.meal_on < week_on,
            Meal.state == MealState.SERVED,
            # nobody calls a family about the lunch of their dead
            Senior.state != SeniorState.DECEASED,
        )
        .order_by(Meal.served_at, Meal.id)
    )
    frame: defaultdict[uuid.UUID, dict[uuid.UUID, _Asked]] = defaultdict(dict)
    for provider_id, home, senior_id, meal_id in rows:
        frame[provider_id][senior_id] = _Asked(home, senior_id, meal_id)
    return frame


def _called_lately(office_code: str, week_on: date) -> defaultdict[uuid.UUID, set[uuid.UUID]]:
    """Seniors by provider whose phone rang about it in the last weeks; one drawn as a stand-in and never called is free."""
    rows = db.session.execute(
        sa.select(FollowUpCall.provider_id, FollowUpCall.senior_id)
        .join(CallAttempt, (CallAttempt.office_code == FollowUpCall.office_code) & (CallAttempt.call_id == FollowUpCall.id))
        .where(
            FollowUpCall.provider_office_code == office_code,
            FollowUpCall.week_on > week_on - timedelta(weeks=rules.QUIET_WEEKS),
            FollowUpCall.week_on < week_on,
        )
        .distinct()
    )
    called: defaultdict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for provider_id, senior_id in rows:
        called[provider_id].add(senior_id)
    return called


def _draw(office_code: str, provider_id: uuid.UUID, week_on: date, wanted: int, seniors: Sequence[_Asked]) -> None:
    by_id = {senior.senior_id: senior for senior in seniors}
    order = rules.draw_order(keyring.active().derive("follow-up calls"), week_on, provider_id, by_id)
    for position, senior_id in enumerate(order[: wanted * (1 + rules.RESERVES)], start=1):
        asked = by_id[senior_id]
        insert_or_nothing(
            FollowUpCall,
            office_code=asked.office_code,
            id=new_id(),
            week_on=week_on,
            provider_office_code=office_code,
            provider_id=provider_id,
            senior_id=senior_id,
            meal_id=asked.meal_id,
            position=position,
            wanted=wanted,
            drawn_at=clock.now(),
        )
    audit.record(SYSTEM, office_code, "calls_drawn", "provider", provider_id, week_on=week_on.isoformat(), wanted=wanted)
    db.session.flush()


def calls_of_week(office_code: str, week_on: date) -> list[FollowUpCall]:
    """All calls about the points of an office in a review week, by point and position."""
    query = sa.select(FollowUpCall).where(FollowUpCall.provider_office_code == office_code, FollowUpCall.week_on == week_on)
    return list(db.session.scalars(query.order_by(FollowUpCall.provider_id, FollowUpCall.position)))


@dataclass(frozen=True, slots=True)
class DueCall:
    """A call to make, as the caller sees it: no points, no earlier answers."""

    call: FollowUpCall
    senior: Senior
    provider_name: str
    meal: Meal
    attempts: Sequence[Attempt]


def due_calls(who: Actor, office_code: str) -> list[DueCall]:
    """What the callers of a home office still have to do in the present review week, by point and position."""
    week_on = rules.review_week(clock.today(_zone_of(office_code)))
    points = sa.select(FollowUpCall.provider_id).where(FollowUpCall.office_code == office_code, FollowUpCall.week_on == week_on)
    # Stand-ins are counted over all home offices of a point, so its other calls are read too.
    calls = list(
        db.session.scalars(
            sa.select(FollowUpCall)
            .where(FollowUpCall.week_on == week_on, FollowUpCall.provider_id.in_(points))
            .order_by(FollowUpCall.provider_id, FollowUpCall.position)
        )
    )
    attempts, dropped = _attempts(calls), _dropped(calls)
    by_point: defaultdict[uuid.UUID, list[FollowUpCall]] = defaultdict(list)
    for call in calls:
        if call.id not in dropped or rules.is_completed(attempts[call.id]):
            by_point[call.provider_id].append(call)
    due = [group[index] for group in by_point.values() for index in rules.due(group[0].wanted, [attempts[call.id] for call in group])]
    return [row for call in due if call.office_code == office_code and (row := _seen(who, call, attempts[call.id]))]


def _dropped(calls: Sequence[FollowUpCall]) -> set[uuid.UUID]:
    """Calls that nobody makes any more: since the draw the meal was voided, or the senior has died."""
    rows = db.session.scalars(
        sa.select(FollowUpCall.id)
        .join(Meal, (Meal.office_code == FollowUpCall.office_code) & (Meal.id == FollowUpCall.meal_id))
        .join(Senior, (Senior.office_code == FollowUpCall.office_code) & (Senior.id == FollowUpCall.senior_id))
        .where(FollowUpCall.office_code.in_({call.office_code for call in calls}), FollowUpCall.id.in_([call.id for call in calls]))
        .where((Meal.state == MealState.VOIDED) | (Senior.state == SeniorState.DECEASED))
    )
    return set(rows)


def passed_on(who: Actor, office_code: str) -> list[DueCall]:
    """Calls of the last two weeks whose senior asked for the office itself, the newest first."""
    calls = db.session.scalars(
        sa.select(FollowUpCall)
        .join(CallAttempt, (CallAttempt.office_code == FollowUpCall.office_code) & (CallAttempt.call_id == FollowUpCall.id))
        .where(FollowUpCall.office_code == office_code, CallAttempt.outcome == CallOutcome.TO_OFFICE)
        .where(CallAttempt.at >= clock.now() - timedelta(days=PASSED_ON_DAYS))
        .order_by(CallAttempt.at.desc())
    ).all()
    attempts = _attempts(calls)
    return [row for call in calls if (row := _seen(who, call, attempts[call.id]))]


def _seen(who: Actor, call: FollowUpCall, attempts: Sequence[Attempt]) -> DueCall | None:
    senior = db.session.get_one(Senior, (call.office_code, call.senior_id))
    if not _may_call(who, senior):
        return None
    provider = db.session.get_one(Provider, (call.provider_office_code, call.provider_id))
    return DueCall(call, senior, provider.name, db.session.get_one(Meal, (call.office_code, call.meal_id)), attempts)


def _may_call(who: Actor, senior: Senior) -> bool:
    own = who.community_code in {None, senior.community_code}
    return who.can("make_calls") and who.covers(senior.office_code) and own and senior.state is not SeniorState.DECEASED


def _attempts(calls: Iterable[FollowUpCall]) -> defaultdict[uuid.UUID, list[Attempt]]:
    """The attempts of some calls in the order of time, at the local time of the home office."""
    found: defaultdict[uuid.UUID, list[Attempt]] = defaultdict(list)
    ids = [call.id for call in calls]
    homes = {call.office_code for call in calls}
    rows = db.session.scalars(
        sa.select(CallAttempt).where(CallAttempt.office_code.in_(homes), CallAttempt.call_id.in_(ids)).order_by(CallAttempt.at)
    )
    for row in rows:
        found[row.call_id].append(Attempt(row.outcome, row.at.astimezone(_zone_of(row.office_code))))
    return found


def load_call(who: Actor, office_code: str, call_id: uuid.UUID) -> FollowUpCall:
    """One call whose senior this person may phone; NotFound otherwise."""
    call = db.session.get(FollowUpCall, (office_code, call_id))
    if call is None or not _may_call(who, db.session.get_one(Senior, (office_code, call.senior_id))):
        raise NotFound("call")
    return call


def look_at(who: Actor, office_code: str, call_id: uuid.UUID) -> DueCall:
    """One call as the caller sees it, also when it is no longer to be made; NotFound like `load_call`."""
    call = load_call(who, office_code, call_id)
    row = _seen(who, call, _attempts([call])[call.id])
    if row is None:
        raise NotFound("call")
    return row


def check_open(call: FollowUpCall) -> None:
    """Raises Rejected: `call_over` after the week, `call_finished` when nobody has to call again, `rating_closed` for a voided meal."""
    if rules.review_week(clock.today(_zone_of(call.office_code))) != call.week_on:
        raise Rejected("call_over")
    if rules.is_finished(_attempts([call])[call.id]):
        raise Rejected("call_finished")
    if db.session.get_one(Meal, (call.office_code, call.meal_id)).state is MealState.VOIDED:
        raise Rejected("rating_closed")


def reveal_phone(who: Actor, call: FollowUpCall) -> str:
    """The senior's phone number in clear, for this call and on record; empty when there is none. Raises Rejected like `check_open`."""
    load_call(who, call.office_code, call.id)
    check_open(call)
    return register.reveal(who, db.session.get_one(Senior, (call.office_code, call.senior_id)), "phone", REVEALED_FOR)


def record_attempt(who: Actor, call: FollowUpCall, outcome: CallOutcome, stars: int | None = None) -> CallAttempt:
    """Log one try; with the outcome `answered` the stars become an opinion of channel `call`.

    Raises Rejected like `check_open`, and `stars_unknown` when stars and outcome don't fit.
    """
    load_call(who, call.office_code, call.id)
    check_open(call)
    if (stars is not None) != (outcome is CallOutcome.ANSWERED):
        raise Rejected("stars_unknown", field="stars")
    if stars is not None:
        service.rate_by_call(db.session.get_one(Meal, (call.office_code, call.meal_id)), call, stars)
    attempt = CallAttempt(office_code=call.office_code, call_id=call.id, caller_id=who.user_id, outcome=outcome, at=clock.now())
    db.session.add(attempt)
    db.session.flush()
    audit.record(who, call.office_code, "call_attempted", "call", call.id, outcome=outcome.value)
    return attempt


def _zone_of(office_code: str) -> ZoneInfo:
    return regions.zone_of(regions.office(office_code))
