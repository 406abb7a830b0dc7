"""One invented street for a year: 11 points, the engine week by week, the naive rule and an auditor beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from mealcard.listing.engine import Engine
from mealcard.listing.rules import Stage
from mealcard.listing.simulation.audit import Auditor
from mealcard.listing.simulation.naive import MonthlyMean
from mealcard.listing.simulation.points import (
    POINT_SHIFT_SD,
    Bombed,
    Borrowing,
    Coercing,
    Event,
    Improving,
    Point,
    Stuffing,
    Turning,
    make_extra,
    make_seniors,
)
from mealcard.listing.statement import Decision

POINTS = 11
WEEKS = 52
SCORE_WEEK = 25  # the end of the 26th week
TURN_WEEK = 13
ACCEPTABLE = (3.6, 4.7)
CARDS = 15
HIDDEN_TRUTH = 2.8  # of a point whose owner bends its answers

Maker = Callable[[str, float, Random], Point]


def _honest(truth: float) -> Maker:
    return lambda name, shift, rng: Point(name, truth, shift, make_seniors(name, rng))


def _acceptable(name: str, shift: float, rng: Random) -> Point:
    return Point(name, rng.uniform(*ACCEPTABLE), shift, make_seniors(name, rng))


def _bombed(name: str, shift: float, rng: Random) -> Point:
    enemies = make_extra(name, rng.randint(5, 10))
    return Bombed(name, rng.uniform(4.0, 4.6), shift, make_seniors(name, rng), enemies=enemies, week=rng.randint(0, 20))


def _borrowing(name: str, shift: float, rng: Random) -> Point:
    seniors = make_seniors(name, rng)
    return Borrowing(name, HIDDEN_TRUTH, shift, seniors, phones=rng.sample(seniors, CARDS))


# What the special points of a street are like; the others are acceptable.
MAKERS: Mapping[str, Maker] = {
    "acceptable": _acceptable,
    "on the line": _honest(3.5),
    "bad 2.5": _honest(2.5),
    "bad 3.0": _honest(3.0),
    "turning": lambda name, shift, rng: Turning(name, 4.2, shift, make_seniors(name, rng), week=TURN_WEEK),
    "improving": lambda name, shift, rng: Improving(name, 2.6, shift, make_seniors(name, rng)),
    "bombed": _bombed,
    "stuffing": lambda name, shift, rng: Stuffing(name, HIDDEN_TRUTH, shift, make_seniors(name, rng), cards=make_extra(name, CARDS)),
    "borrowing": _borrowing,
    "coercing": lambda name, shift, rng: Coercing(name, HIDDEN_TRUTH, shift, make_seniors(name, rng)),
}
STREETS: Mapping[str, tuple[str, ...]] = {
    "acceptable": (),
    "on the line": ("on the line",) * 5,
    "bad": ("bad 2.5", "bad 3.0", "turning", "improving"),
    "bombed": ("bombed",) * 2,
    "stuffing": ("stuffing",),
    "borrowing": ("borrowing",),
    "coercing": ("coercing",),
}


@dataclass(slots=True)
class PointYear:
    """What became of a point; weeks count from 0."""

    kind: str
    truth: float
    notice_week: int | None = None
    removal_week: int | None = None
    back_week: int | None = None
    flag_week: int | None = None
    naive_week: int | None = None
    calls: int = 0
    score: float = math.nan
    proposals: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    rng: Random
    points: dict[str, Point]
    years: dict[str, PointYear]
    engine: Engine = field(default_factory=Engine)
    naive: MonthlyMean = field(default_factory=MonthlyMean)
    names: int = 0

    def live(self, week: int, last: Mapping[str, Decision]) -> list[Event]:
        """Everything that seniors say in a week, each event with a name."""
        events: list[Event] = []
        for name, point in self.points.items():
            point.move(week)
            decision = last.get(name)
            if decision is not None and decision.status is Stage.DELIST:
                continue
            said = point.calls(week, decision.calls_next_week, self.rng) if decision is not None else []
            self.years[name].calls += len(said)
            events += said + point.ratings(self.rng)
        for event in events:
            self.names += 1
            event["id"] = f"e{self.names}"
        return events

    def note(self, week: int, decisions: Mapping[str, Decision], auditor: Auditor) -> None:
        for name, decision in decisions.items():
            year, point = self.years[name], self.points[name]
            if decision.evidence is not None:
                year.proposals += 1
                year.faults += auditor.check(name, point.notice_week, decision.evidence)
            if decision.since_week == week:
                _note_step(year, week, decision.status)
            if decision.integrity is not None and year.flag_week is None:
                year.flag_week = week
            if week == SCORE_WEEK:
                year.score = decision.score.stars
            point.observe(week, decision)


def live_a_year(street: str, seed: str, weeks: int = WEEKS) -> list[PointYear]:
    """One street of a kind of STREETS, from a seed of its own."""
    rng = Random(seed)  # noqa: S311  # invented people, no secrets
    shift = rng.uniform(0.0, 0.3)
    kinds = STREETS[street] + ("acceptable",) * (POINTS - len(STREETS[street]))
    points = {f"p{place}": MAKERS[kind](f"p{place}", rng.gauss(shift, POINT_SHIFT_SD), rng) for place, kind in enumerate(kinds)}
    years = {name: PointYear(kind, point.truth) for kind, (name, point) in zip(kinds, points.items(), strict=True)}
    run = _Run(rng, points, years)
    auditor = Auditor(run.engine.policy)
    opening: list[Event] = [{"type": "provider", "provider": name, "street": "s"} for name in points]
    last: Mapping[str, Decision] = {}
    for week in range(weeks):
        events = run.live(week, last)
        auditor.take(week, events)
        run.naive.week(week, events)
        last = {str(name): decision for name, decision in run.engine.week(week, events + (opening if week == 0 else [])).items()}
        run.note(week, last, auditor)
    for name, week in run.naive.removed.items():
        years[name].naive_week = week
    return list(years.values())


def _note_step(year: PointYear, week: int, status: Stage) -> None:
    if status is Stage.RECTIFY and year.notice_week is None:
        year.notice_week = week
    elif status is Stage.DELIST:
        year.removal_week = week
    elif status is Stage.KEEP and year.notice_week is not None and year.back_week is None:
        year.back_week = week
