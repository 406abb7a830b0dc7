"""Meals to have an opinion about, made through the services."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from mealcard import clock
from mealcard.db import db
from mealcard.feedback import rules, service
from mealcard.feedback.models import FollowUpCall, Opinion, OpinionChannel
from mealcard.meals import voiding
from mealcard.meals.models import Meal
from mealcard.providers.models import Provider
from mealcard.seniors.models import Senior
from tests.factories import cards, providers, seniors
from tests.factories.meals import LUNCH, Counter, counter


def meal(here: Counter, at: datetime = LUNCH) -> Meal:
    """The senior of a counter eats there."""
    with clock.at(at):
        answer = here.redeem(scanned_at=at)
    assert answer.accepted, answer.reason
    return db.session.get_one(Meal, (here.senior.office_code, uuid.UUID(answer.body["id"])))


def lunch() -> tuple[Counter, Meal]:
    """An office where one senior has just had lunch."""
    with clock.at(LUNCH):
        here = counter()
    return here, meal(here)


def guest(here: Counter, office_code: str = "") -> Counter:
    """Another senior with an active card, at the same tablet."""
    person = seniors.senior(office_code) if office_code else seniors.senior()
    card, code = cards.card(person)
    return Counter(here.provider, here.device, here.token, person, card, code)


def crowd(here: Counter, size: int, at: datetime = LUNCH) -> list[Senior]:
    """So many other seniors eat at the same point."""
    guests = []
    with clock.at(at):
        for _ in range(size):
            one = guest(here)
            meal(one, at)
            guests.append(one.senior)
    return guests


def counter_at(here: Counter, provider: Provider) -> Counter:
    """The same senior and card at another point."""
    device, token = providers.device(provider)
    return Counter(provider, device, token, here.senior, here.card, here.code)


def opinion(of: Meal, choice: int | str = "good", channel: OpinionChannel = OpinionChannel.KIOSK, after: int = 1) -> Opinion:
    """A rating some minutes after the meal."""
    with clock.at(of.served_at + timedelta(minutes=after)):
        return service.rate(of, channel, choice)


def take_back(here: Counter, of: Meal, after: int = 2) -> None:
    """The till voids the meal."""
    with clock.at(of.served_at + timedelta(minutes=after)):
        voiding.void(here.till(), of.id, uuid.uuid4(), "wrong card", "till")


def follow_up_call(of: Meal) -> FollowUpCall:
    """A call about this very meal in its own review week: a draw takes somebody else, and a week later."""
    call = FollowUpCall(
        office_code=of.office_code,
        week_on=rules.review_week(of.meal_on),
        provider_office_code=of.provider_office_code,
        provider_id=of.provider_id,
        senior_id=of.senior_id,
        meal_id=of.id,
        position=1,
        wanted=1,
        drawn_at=clock.now(),
    )
    db.session.add(call)
    db.session.flush()
    return call
