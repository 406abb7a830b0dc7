"""What the listing and the office read of the opinions. Append-only rows become the events that the listing engine knows."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from mealcard.db import db
from mealcard.feedback.models import (
    CallAttempt,
    CallOutcome,
    FollowUpCall,
    Opinion,
    OpinionChannel,
    OpinionDetail,
    OpinionVoid,
)
from mealcard.feedback.rules import COMPLETED, review_week
from mealcard.meals.models import Meal, MealState
from mealcard.providers.models import Provider
from mealcard.regions import service as regions

Event = dict[str, object]
_COUNTED = (OpinionChannel.KIOSK, OpinionChannel.PHONE, OpinionChannel.CALL)


def listing_events(office_code: str, since: date | None = None, until: date | None = None) -> dict[date, list[Event]]:
    """The events `rating`, `void` and `call_no_meal` about an office's points, by the Monday of their review week, in the order of time.

    `since` is the first and `until` the last Monday. A past week never changes: an opinion taken back, or one whose meal was voided, stays
    in its week, and the `void` stands in the week in which that happened.
    """
    zone = regions.zone_of(regions.office(office_code))
    span = _Span(zone, since, until)
    timed = [*_ratings(office_code, span), *_voids(office_code, span), *_meal_voids(office_code, span), *_no_meals(office_code, span)]
    weeks: defaultdict[date, list[Event]] = defaultdict(list)
    for at, event in sorted(timed, key=lambda one: (one[0], str(one[1]["type"]), str(one[1]["id"]))):
        weeks[review_week(at.astimezone(zone).date())].append(event)
    return dict(weeks)


class _Span:
    """The moments between two Mondays of a zone."""

    def __init__(self, zone: ZoneInfo, since: date | None, until: date | None) -> None:
        self.zone = zone
        self.starts = datetime.combine(since, time.min, zone) if since else None
        self.ends = datetime.combine(until + timedelta(weeks=1), time.min, zone) if until else None

    def holds(self, column: sa.orm.InstrumentedAttribute[Any]) -> list[sa.ColumnElement[bool]]:
        after = [column >= self.starts] if self.starts else []
        return [*after, column < self.ends] if self.ends else after

    def minute(self, at: datetime) -> int:
        """Minutes since the review week began."""
        local = at.astimezone(self.zone)
        return local.weekday() * 1440 + local.hour * 60 + local.minute


_Timed = tuple[datetime, Event]


def _ratings(office_code: str, span: _Span) -> list[_Timed]:
    rows = db.session.execute(
        sa.select(
            Opinion.id,
            Opinion.provider_id,
            Opinion.senior_id,
            Opinion.channel,
            Opinion.stars,
            Opinion.meal_id,
            Opinion.verified,
            Opinion.rated_at,
        ).where(Opinion.provider_office_code == office_code, Opinion.channel.in_(_COUNTED), *span.holds(Opinion.rated_at))
    )
    return [
        (
            at,
            {
                "type": "rating",
                "id": str(id_),
                "provider": str(provider_id),
                "senior": str(senior_id),
                "channel": channel.value,
                "stars": stars,
                "meal_id": str(meal_id) if verified else None,
                "minute": span.minute(at),
            },
        )
        for id_, provider_id, senior_id, channel, stars, meal_id, verified, at in rows
    ]


_OF_OPINION = (OpinionVoid.office_code == Opinion.office_code) & (OpinionVoid.opinion_id == Opinion.id)
_OF_MEAL = (Meal.office_code == Opinion.office_code) & (Meal.id == Opinion.meal_id)


def _voids(office_code: str, span: _Span) -> list[_Timed]:
    rows = db.session.execute(
        sa.select(Opinion.id, Opinion.provider_id, OpinionVoid.at)
        .join(OpinionVoid, _OF_OPINION)
        .where(Opinion.provider_office_code == office_code, Opinion.channel.in_(_COUNTED), *span.holds(OpinionVoid.at))
    )
    return [(at, _void(f"void:{id_}", provider_id, id_)) for id_, provider_id, at in rows]


def _meal_voids(office_code: str, span: _Span) -> list[_Timed]:
    """An opinion about a meal that was taken back afterwards."""
    rows = db.session.execute(
        sa.select(Opinion.id, Opinion.provider_id, Meal.voided_at)
        .join(Meal, _OF_MEAL)
        .where(
            Opinion.provider_office_code == office_code,
            Opinion.channel.in_(_COUNTED),
            Meal.state == MealState.VOIDED,
            Meal.voided_at.is_not(None),
            *span.holds(Meal.voided_at),
        )
    )
    return [(at, _void(f"meal:{id_}", provider_id, id_)) for id_, provider_id, at in rows if at]


def _void(name: str, provider_id: uuid.UUID, opinion_id: uuid.UUID) -> Event:
    return {"type": "void", "id": name, "provider": str(provider_id), "rating": str(opinion_id)}


def _no_meals(office_code: str, span: _Span) -> list[_Timed]:
    rows = db.session.execute(
        sa.select(CallAttempt.id, FollowUpCall.provider_id, FollowUpCall.senior_id, CallAttempt.at)
        .join(FollowUpCall, (FollowUpCall.office_code == CallAttempt.office_code) & (FollowUpCall.id == CallAttempt.call_id))
        .where(FollowUpCall.provider_office_code == office_code, CallAttempt.outcome == CallOutcome.NOT_THERE, *span.holds(CallAttempt.at))
    )
    return [
        (at, {"type": "call_no_meal", "id": str(id_), "provider": str(provider_id), "senior": str(senior_id)})
        for id_, provider_id, senior_id, at in rows
    ]


def place_of(meal: Meal) -> Provider:
    """Where a meal was eaten."""
    return db.session.get_one(Provider, (meal.provider_office_code, meal.provider_id))


def wishes_for_a_call(office_code: str, since: datetime) -> Sequence[sa.Row[OpinionDetail, Opinion]]:
    """Details of an office's seniors that say "please call me", the oldest first."""
    return db.session.execute(
        sa.select(OpinionDetail, Opinion)
        .join(Opinion, (Opinion.office_code == OpinionDetail.office_code) & (Opinion.id == OpinionDetail.opinion_id))
        .where(OpinionDetail.office_code == office_code, OpinionDetail.call_me, OpinionDetail.at >= since)
        .order_by(OpinionDetail.at)
    ).all()


@dataclass(frozen=True, slots=True)
class CallProgress:
    """Calls about an office's points in one review week: how many answers are wanted, and how many there are towards that."""

    wanted: int
    completed: int


def call_progress(office_code: str, week_on: date) -> CallProgress:
    """Response of a review week. What one point has above its number makes up for no other point."""
    rows = db.session.execute(
        sa.select(
            sa.func.min(FollowUpCall.wanted), sa.func.count(FollowUpCall.id.distinct()), sa.func.count(CallAttempt.call_id.distinct())
        )
        .outerjoin(
            CallAttempt,
            (CallAttempt.office_code == FollowUpCall.office_code)
            & (CallAttempt.call_id == FollowUpCall.id)
            & CallAttempt.outcome.in_(COMPLETED),
        )
        .where(FollowUpCall.provider_office_code == office_code, FollowUpCall.week_on == week_on)
        .group_by(FollowUpCall.provider_id)
    ).all()
    points = [(min(wanted, drawn), completed) for wanted, drawn, completed in rows]
    return CallProgress(sum(wanted for wanted, _ in points), sum(min(point) for point in points))
