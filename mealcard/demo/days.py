"""Ninety days of meals and opinions, made through the same services that a tablet and the office use."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mealcard import clock
from mealcard.cards import service as card_service
from mealcard.cards.models import Card
from mealcard.db import db
from mealcard.demo.opening import ZONE, OpenPoint, Scene, local
from mealcard.errors import Rejected
from mealcard.feedback import calls
from mealcard.feedback import service as feedback
from mealcard.feedback.models import CallOutcome, FollowUpCall, OpinionChannel
from mealcard.listing import service as listing
from mealcard.listing.rules import Ground, Stage
from mealcard.meals import service as meals
from mealcard.meals.models import Entry, Meal
from mealcard.meals.rules import Scan
from mealcard.meals.scene import Till
from mealcard.policies.layers import Channel

SILENT_DAYS = 12
TRIAL_DAYS = 45
KIOSK_RATE, PHONE_RATE = 0.10, 0.02
COUNTER_SURPLUS = 0.2  # people are kinder face to face
STUFFING_CARDS = 15
# window -> (share of meals, first local minute, minutes)
WINDOWS = {"breakfast": (0.10, 8 * 60 + 35, 100), "lunch": (0.68, 13 * 60 + 5, 130), "dinner": (0.22, 18 * 60 + 35, 120)}


@dataclass(frozen=True, slots=True)
class Guest:
    """A senior with a usable card: how often the person comes, and where."""

    senior_id: uuid.UUID
    code: str
    number: str
    appetite: float
    places: tuple[OpenPoint, ...]


def guests(scene: Scene, cards: Sequence[Card], stopped: set[object], communities: dict[uuid.UUID, str]) -> list[Guest]:
    """Habits of those who may eat: a favourite near home, and two others now and then."""
    serving = [point for point in scene.points if point.story.pull > 0]
    found = []
    for card in cards:
        if card.senior_id in stopped:
            continue
        near = [point.story.pull * (3 if point.known.community_code == communities[card.senior_id] else 1) for point in serving]
        places = tuple(scene.rng.choices(serving, weights=near, k=3))
        appetite = scene.rng.choice((0.02, 0.1, 0.2, 0.35, 0.55))
        found.append(Guest(card.senior_id, card_service.token_of(card), card.number, appetite, places))
    return found


def _is_open(scene: Scene, point: OpenPoint, day: date) -> bool:
    age = (scene.today - day).days
    story = point.story
    if story.closed_weekday == day.isoweekday():
        return False
    return not ((story.story == "silent" and age < SILENT_DAYS) or (story.story == "trial" and age > TRIAL_DAYS))


def serve_day(scene: Scene, everybody: Sequence[Guest], day: date, until: datetime | None = None) -> int:
    """The meals of one day in the order of time, up to a moment; returns how many. One transaction."""
    plan = sorted(_plan(scene, everybody, day), key=lambda one: one[0])
    tills: dict[uuid.UUID, Till] = {}
    served = 0
    for moment, guest, point in plan:
        if until is not None and moment > until:
            break
        with clock.at(moment):
            if point.known.id not in tills:
                tills[point.known.id] = meals.till_of(point.known, point.device_id, 0)
            answer = meals.redeem(tills[point.known.id], _scan(scene.rng, guest, point, moment))
            if answer.accepted:
                served += 1
                _rate(scene, point, answer.body["id"], guest, moment)
    return served


def _plan(scene: Scene, everybody: Sequence[Guest], day: date) -> list[tuple[datetime, Guest, OpenPoint]]:
    rng = scene.rng
    plan = []
    for guest in everybody:
        if rng.random() >= guest.appetite:
            continue
        point = guest.places[0] if rng.random() < 0.7 else rng.choice(guest.places[1:])
        if not _is_open(scene, point, day):
            continue
        window = rng.choices(list(WINDOWS), weights=[share for share, _, _ in WINDOWS.values()])[0]
        _share, first, minutes = WINDOWS[window]
        # most come in the first hour
        minute = first + int(minutes * rng.random() ** 1.6)
        plan.append((local(day, minute // 60, minute % 60) + timedelta(seconds=rng.randrange(60)), guest, point))
    return plan


def _scan(rng: random.Random, guest: Guest, point: OpenPoint, moment: datetime) -> Scan:
    item = rng.choice(point.items) if rng.random() < 0.8 else None
    price = None if item else rng.choice((900, 1100, 1350, 1500, 1750, 2200))
    entry = rng.choices((Entry.CAMERA, Entry.WEDGE, Entry.TYPED), weights=(80, 17, 3))[0]
    return Scan(
        key=uuid.uuid4(),
        code=guest.number if entry is Entry.TYPED else guest.code,
        entry=entry,
        price_fen=price,
        item_id=item,
        channel=Channel.TAKE_AWAY if rng.random() < 0.15 else Channel.DINE_IN,
        scanned_at=moment,
        operator=rng.choice(("小李", "小王")),
    )


def _stars(rng: random.Random, truth: float) -> int:
    return max(1, min(5, round(rng.gauss(truth, 0.9))))


def _rate(scene: Scene, point: OpenPoint, meal_id: str, guest: Guest, moment: datetime) -> None:
    rng = scene.rng
    story = point.story
    meal = db.session.get_one(Meal, (scene.office_code, uuid.UUID(meal_id)))
    if story.story == "stuffed" and guest.number[-2:] < "45":
        _say(meal, OpinionChannel.KIOSK, 5, point, moment + timedelta(seconds=7))
        return
    # where few come, those who come talk
    drawn = rng.random() / (4 if story.story == "few" else 1)
    if drawn < KIOSK_RATE:
        _say(meal, OpinionChannel.KIOSK, _stars(rng, story.truth + COUNTER_SURPLUS), point, moment + timedelta(seconds=rng.randint(20, 90)))
    elif drawn < KIOSK_RATE + PHONE_RATE:
        _say(meal, OpinionChannel.PHONE, _stars(rng, story.truth), point, moment + timedelta(hours=2))


def _say(meal: Meal, channel: OpinionChannel, stars: int, point: OpenPoint, moment: datetime) -> None:
    # three words for five stars: a four is as often "good" as "fair"
    word = "good" if stars == 5 or (stars == 4 and meal.key.int % 2) else "fair" if stars >= 3 else "poor"
    device = point.device_id if channel is OpinionChannel.KIOSK else None
    with clock.at(moment):
        feedback.rate(meal, channel, word, (), device)


def review(scene: Scene, monday: date) -> dict[uuid.UUID, int]:
    """The office's Monday: look at the standings, put on watch what the system proposes to watch; returns calls wanted by point."""
    wanted = {}
    with clock.at(local(monday, 8, 30)):
        for standing in listing.standings(scene.office_code):
            proposal = standing.statement.proposal
            if proposal and proposal.step.to is Stage.WATCH and proposal.step.ground is Ground.POINTS:
                listing.decide(scene.people["officer"], standing, standing.fingerprint, "记分到了观察线，加强回访", accept=True)
            wanted[standing.provider.id] = standing.decision.calls_next_week
    return wanted


def call_week(scene: Scene, monday: date) -> int:
    """Draw the follow-up calls of a review week and make them on the days after; returns how many were answered."""
    wanted_calls = review(scene, monday)
    with clock.at(local(monday, 9)):
        drawn = calls.draw_calls(scene.office_code, monday, wanted_calls)
    by_point: dict[uuid.UUID, list[FollowUpCall]] = {}
    for call in drawn:
        by_point.setdefault(call.provider_id, []).append(call)
    truths = {point.known.id: point.story.truth for point in scene.points}
    answered = 0
    for provider_id, of_point in by_point.items():
        wanted = of_point[0].wanted
        for number, call in enumerate(of_point):
            if wanted == 0:
                break
            moment = local(monday + timedelta(days=1 + number % 4), 10, number * 7 % 60)
            if moment > datetime.combine(scene.today, datetime.min.time(), ZONE):
                break
            if _call(scene, call, truths[provider_id], moment):
                wanted -= 1
                answered += 1
    return answered


def _call(scene: Scene, call: FollowUpCall, truth: float, moment: datetime) -> bool:
    """One call with up to two tries at different hours; True when the senior answered."""
    who = scene.people["officer2"]
    for attempt in range(2):
        reached = scene.rng.random() < 0.75
        with clock.at(moment + timedelta(hours=6 * attempt)):
            try:
                if reached:
                    calls.record_attempt(who, call, CallOutcome.ANSWERED, _stars(scene.rng, truth))
                    return True
                calls.record_attempt(who, call, CallOutcome.UNREACHABLE)
            except Rejected:
                return False
    return False
