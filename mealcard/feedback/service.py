"""Opinions about meals: one tap, undo, a word more. One self-service opinion and one call per meal, kept apart by a claim row."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from mealcard import clock
from mealcard.accounts.actor import Actor
from mealcard.audit import service as audit
from mealcard.cards.service import FAMILY
from mealcard.db import db, insert_or_nothing, new_id
from mealcard.errors import NotFound, Rejected
from mealcard.feedback import rules
from mealcard.feedback.models import FollowUpCall, Opinion, OpinionChannel, OpinionClaim, OpinionDetail, OpinionVoid
from mealcard.meals.models import Meal, MealState
from mealcard.regions import service as regions

MAX_DETAILS = 10  # a family may correct itself; a script may not fill the table
SENIOR_UNDO = "senior_undo"


def rate(
    meal: Meal, channel: OpinionChannel, choice: int | str, reasons: Sequence[str] = (), device_id: uuid.UUID | None = None
) -> Opinion:
    """Store what a senior says of a meal, at the counter or by the link: `good`, `fair`, `poor` or 1 to 5 stars.

    The same choice again gives the opinion that is there. Raises Rejected: `already_rated` for another choice, `rating_closed` when the
    meal was voided or lies too far back, `stars_unknown`, `reason_unknown`.
    """
    stars, said = rules.stars_of(choice), rules.check_reasons(reasons)
    if meal.state is MealState.VOIDED or not rules.in_time(meal.served_at, clock.now(), _rating_days(meal.office_code)):
        raise Rejected("rating_closed")
    opinion, fresh = _store(meal, channel, stars, device_id, None)
    if fresh and said:
        add_detail(opinion, said)
    return opinion


def rate_by_call(meal: Meal, call: FollowUpCall, stars: int) -> Opinion:
    """What a senior said on the phone. The call has asked about a meal of the draw's frame, so the days of self-service don't apply."""
    if meal.state is MealState.VOIDED:
        raise Rejected("rating_closed")
    return _store(meal, OpinionChannel.CALL, rules.stars_of(stars), None, call.id)[0]


def _rating_days(office_code: str) -> int:
    return regions.settings_of(regions.office(office_code)).rating_days


def _store(meal: Meal, channel: OpinionChannel, stars: int, device_id: uuid.UUID | None, call_id: uuid.UUID | None) -> tuple[Opinion, bool]:
    """The opinion, and whether it is new. The claim goes first: the database decides between two tablets."""
    opinion_id, source = new_id(), rules.source_of(channel)
    while not insert_or_nothing(OpinionClaim, office_code=meal.office_code, meal_id=meal.id, source=source, opinion_id=opinion_id):
        held = opinion_of(meal, source)
        if held is not None and held.stars == stars:
            return held, False
        if held is not None:
            raise Rejected("already_rated", choice=rules.word_of(held.stars))
        # it was taken back between the two looks, and so the claim is free again
    opinion = Opinion(
        office_code=meal.office_code,
        id=opinion_id,
        meal_id=meal.id,
        senior_id=meal.senior_id,
        provider_office_code=meal.provider_office_code,
        provider_id=meal.provider_id,
        channel=channel,
        stars=stars,
        verified=meal.state is MealState.SERVED,
        rated_at=clock.now(),
        device_id=device_id,
        call_id=call_id,
    )
    db.session.add(opinion)
    db.session.flush()
    return opinion, True


def opinion_of(meal: Meal, source: str = "self") -> Opinion | None:
    """The opinion that holds the meal's claim of a source, if there is one."""
    return db.session.scalar(
        sa.select(Opinion)
        .join(OpinionClaim, (OpinionClaim.office_code == Opinion.office_code) & (OpinionClaim.opinion_id == Opinion.id))
        .where(OpinionClaim.office_code == meal.office_code, OpinionClaim.meal_id == meal.id, OpinionClaim.source == source)
    )


def undo(opinion: Opinion) -> None:
    """Take back what was just tapped; the meal can be rated again. Raises Rejected("undo_closed") after ten minutes."""
    if not can_undo(opinion):
        raise Rejected("undo_closed", minutes=rules.UNDO_MINUTES)
    if _void(opinion, SENIOR_UNDO):
        audit.record(FAMILY, opinion.office_code, "opinion_undone", "opinion", opinion.id)


def can_undo(opinion: Opinion) -> bool:
    """Whether the senior may still take the opinion back."""
    young = clock.now() - opinion.rated_at <= timedelta(minutes=rules.UNDO_MINUTES)
    return young and rules.source_of(opinion.channel) == "self"


def void(who: Actor, opinion: Opinion, reason: str) -> None:
    """Take an opinion out of the count from now on; by the provider's office, with a reason. Doing it again changes nothing."""
    if not (who.covers(opinion.provider_office_code) and who.can("decide_standing")):
        raise NotFound("opinion")
    reason = reason.strip()
    if not reason:
        raise Rejected("reason_missing", field="reason")
    if _void(opinion, reason[:120]):
        audit.record(who, opinion.office_code, "opinion_voided", "opinion", opinion.id, reason=reason[:120])


def _void(opinion: Opinion, reason: str) -> bool:
    """Append the void and free the claim; False when another one was faster."""
    office_code, opinion_id = opinion.office_code, opinion.id
    if not insert_or_nothing(OpinionVoid, office_code=office_code, opinion_id=opinion_id, reason=reason, at=clock.now()):
        return False
    # the claim is named in full: its key starts with the meal
    db.session.execute(
        sa.delete(OpinionClaim).where(
            OpinionClaim.office_code == office_code, OpinionClaim.meal_id == opinion.meal_id, OpinionClaim.opinion_id == opinion_id
        )
    )
    return True


def add_detail(opinion: Opinion, reasons: Sequence[str] = (), comment: str = "", call_me: bool = False) -> OpinionDetail:
    """Add why, in ticked reasons and free words, and whether the senior wants a call. A later one stands beside the earlier.

    Raises Rejected: `reason_unknown`, `comment_long`, `rating_closed` when the opinion was taken back or is too old.
    """
    said = rules.check_reasons(reasons)
    comment = comment.replace("\0", "").strip()
    if len(comment) > rules.MAX_COMMENT:
        raise Rejected("comment_long", field="comment", most=rules.MAX_COMMENT)
    if not rules.in_time(opinion.rated_at, clock.now(), _rating_days(opinion.office_code)) or _is_over(opinion):
        raise Rejected("rating_closed")
    detail = OpinionDetail(
        office_code=opinion.office_code, opinion_id=opinion.id, reasons=said, comment=comment, call_me=call_me, at=clock.now()
    )
    db.session.add(detail)
    db.session.flush()
    return detail


def _is_over(opinion: Opinion) -> bool:
    """Whether it was voided, or has as many details as one opinion may have."""
    if db.session.get(OpinionVoid, (opinion.office_code, opinion.id)) is not None:
        return True
    query = sa.select(sa.func.count()).where(OpinionDetail.office_code == opinion.office_code, OpinionDetail.opinion_id == opinion.id)
    return (db.session.scalar(query) or 0) >= MAX_DETAILS


def last_rateable_meal(office_code: str, senior_id: uuid.UUID) -> Meal | None:
    """The senior's last verified meal if it is recent enough for an opinion, also when it has one already (see `opinion_of`)."""
    days = _rating_days(office_code)
    meal = db.session.scalar(
        sa.select(Meal)
        .where(Meal.office_code == office_code, Meal.senior_id == senior_id, Meal.state == MealState.SERVED)
        .where(Meal.meal_on >= clock.now().date() - timedelta(days=days + 1))
        .order_by(Meal.served_at.desc(), Meal.id.desc())
        .limit(1)
    )
    return meal if meal is not None and rules.in_time(meal.served_at, clock.now(), days) else None


def meal_of_senior(office_code: str, senior_id: uuid.UUID, meal_id: uuid.UUID) -> Meal:
    """One meal of this senior; NotFound otherwise."""
    meal = db.session.get(Meal, (office_code, meal_id))
    if meal is None or meal.senior_id != senior_id:
        raise NotFound("meal")
    return meal
