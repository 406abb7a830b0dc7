"""Invented meal points: guests, what they say of their own accord, and the ways in which an owner or an enemy bends it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random

from mealcard.listing.rules import Stage
from mealcard.listing.simulation.answers import CLASSES, Thresholds, five_words, three_words, thresholds
from mealcard.listing.statement import Decision

KIOSK_SHARE = 0.7
POINT_SHIFT_SD = 0.08
CALL_AGAIN_AFTER = 4  # weeks
REACHED = 0.7  # of the drawn seniors within two tries
MISREMEMBERS = 0.001  # an honest guest who says on the phone not to have eaten there
DENIES = 0.9  # a card holder whose card was used without a meal
Event = dict[str, object]


@dataclass(slots=True)
class Senior:
    name: str
    leniency: int
    eats: float  # chance of a meal there in a week
    meals: int  # in such a week
    answers: float  # chance of a self-service opinion after a meal
    called: int = -CALL_AGAIN_AFTER


@dataclass(slots=True)
class Point:
    """An honest point. `truth` is its mean on the call scale; self-service runs `shift` higher."""

    name: str
    truth: float
    shift: float
    seniors: list[Senior] = field(default_factory=list)
    ate: list[Senior] = field(default_factory=list)  # last week
    notice_week: int | None = None

    def move(self, week: int) -> None:
        """Change with time, before the week's meals."""

    def observe(self, week: int, decision: Decision) -> None:
        if decision.status is Stage.RECTIFY and decision.since_week == week:
            self.notice_week = week

    def ratings(self, rng: Random) -> list[Event]:
        """The self-service opinions of a week; who ate is kept for the calls of the next."""
        self.ate = [senior for senior in self.seniors if rng.random() < senior.eats]
        kiosk, phone = self.scales()
        events = []
        for senior in self.ate:
            for _ in range(senior.meals):
                if rng.random() < senior.answers:
                    if rng.random() < KIOSK_SHARE:
                        events.append(self.opinion(senior.name, "kiosk", three_words(rng, kiosk[senior.leniency])))
                    else:
                        events.append(self.opinion(senior.name, "phone", five_words(rng, phone[senior.leniency])))
        return events

    def calls(self, week: int, wanted: int, rng: Random) -> list[Event]:
        """Follow-up calls drawn from last week's guests; at most a quarter of all guests, none twice within four weeks."""
        frame = [senior for senior in self.ate if week - senior.called >= CALL_AGAIN_AFTER]
        rng.shuffle(frame)
        scale = thresholds(self.truth)
        events: list[Event] = []
        for senior in frame:
            if len(events) >= min(wanted, len(self.seniors) // 4):
                break
            if rng.random() < REACHED:
                senior.called = week
                events.append(self.call_answer(senior, scale, rng))
        return events

    def scales(self) -> tuple[tuple[Thresholds, ...], tuple[Thresholds, ...]]:
        """What guests say at the kiosk and by phone."""
        own = thresholds(self.truth + self.shift)
        return own, own

    def call_answer(self, senior: Senior, scale: tuple[Thresholds, ...], rng: Random) -> Event:
        if rng.random() < MISREMEMBERS:
            return self.no_meal(senior)
        return self.opinion(senior.name, "call", five_words(rng, scale[senior.leniency]))

    def opinion(self, senior: str, channel: str, stars: int) -> Event:
        return {"type": "rating", "provider": self.name, "senior": senior, "channel": channel, "stars": stars, "meal_id": "m", "minute": 0}

    def no_meal(self, senior: Senior) -> Event:
        return {"type": "call_no_meal", "provider": self.name, "senior": senior.name}


@dataclass(slots=True)
class Turning(Point):
    """Good until `week`, then `later`."""

    week: int = 13
    later: float = 2.8

    def move(self, week: int) -> None:
        if week >= self.week:
            self.truth = self.later


@dataclass(slots=True)
class Improving(Point):
    """Takes a notice to heart: three weeks after it everything is better."""

    later: float = 4.2

    def move(self, week: int) -> None:
        if self.notice_week is not None and week > self.notice_week + 3:
            self.truth = self.later


@dataclass(slots=True)
class Coercing(Point):
    """Stands beside the tablet: answers at the counter are higher than meant."""

    lift: float = 1.2

    def scales(self) -> tuple[tuple[Thresholds, ...], tuple[Thresholds, ...]]:
        return thresholds(self.truth + self.shift + self.lift), thresholds(self.truth + self.shift)


@dataclass(slots=True)
class Bombed(Point):
    """Real cards that eat there and give one star, each week from `week` on, on the phone as well."""

    enemies: list[Senior] = field(default_factory=list)
    week: int = 0
    now: int = 0

    def move(self, week: int) -> None:
        self.now = week

    def ratings(self, rng: Random) -> list[Event]:
        events = Point.ratings(self, rng)
        if self.now >= self.week:
            self.ate += self.enemies
            events += [self.opinion(enemy.name, "phone", 1) for enemy in self.enemies]
        return events

    def call_answer(self, senior: Senior, scale: tuple[Thresholds, ...], rng: Random) -> Event:
        if any(senior is enemy for enemy in self.enemies):
            return self.opinion(senior.name, "call", 1)
        return Point.call_answer(self, senior, scale, rng)


@dataclass(slots=True)
class Stuffing(Point):
    """The owner scans cards without a meal and gives five stars at the counter for each, each week."""

    cards: list[Senior] = field(default_factory=list)

    def ratings(self, rng: Random) -> list[Event]:
        events = Point.ratings(self, rng)
        self.ate += self.cards
        return events + [self.opinion(card.name, "kiosk", 5) for card in self.cards]

    def call_answer(self, senior: Senior, scale: tuple[Thresholds, ...], rng: Random) -> Event:
        if any(senior is card for card in self.cards):
            return self.no_meal(senior) if rng.random() < DENIES else self.opinion(senior.name, "call", 5)
        return Point.call_answer(self, senior, scale, rng)


@dataclass(slots=True)
class Borrowing(Point):
    """The owner borrows the phones of guests who really ate, and gives five stars by the link on their cards, each week."""

    phones: list[Senior] = field(default_factory=list)

    def ratings(self, rng: Random) -> list[Event]:
        events = Point.ratings(self, rng)
        ate = {senior.name for senior in self.ate}
        return events + [self.opinion(senior.name, "phone", 5) for senior in self.phones if senior.name in ate]


def make_seniors(name: str, rng: Random) -> list[Senior]:
    """24 to 220 guests, who give an opinion after 5 to 30 % of their meals; some are talkative, most are not."""
    number = round(math.exp(rng.uniform(math.log(24), math.log(220))))
    response = rng.uniform(0.05, 0.30)
    classes = [place % CLASSES for place in range(number)]
    rng.shuffle(classes)
    return [
        Senior(f"{name}-{place}", leniency, rng.uniform(0.4, 0.95), rng.randint(1, 5), min(0.95, response * rng.expovariate(1.0)))
        for place, leniency in enumerate(classes)
    ]


def make_extra(name: str, number: int) -> list[Senior]:
    """Cards that are used each week but have no opinion of their own."""
    return [Senior(f"{name}-extra-{place}", place % CLASSES, 1.0, 1, 0.0) for place in range(number)]
