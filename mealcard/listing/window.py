"""The units of a point's last 26 weeks, summed by week and channel: what integrity, offsets and the public score read.

Sums are whole millionths (of a star, of a weight), so that adding in another order gives the same number to the last bit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import mul

from mealcard.listing.units import Channel, Key, Opinion, Unit, holds_opinion

WINDOW_WEEKS = 26
HALF_LIFE_WEEKS = 13
MILLION = 1_000_000
_DECAY = 0.5 ** (1 / HALF_LIFE_WEEKS)  # of a week
_DECAY_BY_AGE = tuple(_DECAY**age for age in range(WINDOW_WEEKS + 1))


_Row = list[int]  # by channel


def sum_week(units: Sequence[Unit]) -> tuple[_Row, _Row, _Row, _Row]:
    """By channel the number of units, and the sums of their means, of their weights, and of weight · mean.

    A unit with answers in both self-service channels has a share in each.
    """
    counts, stars, weights, weighted = [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]
    for unit in units:
        weight = MILLION // (2 * unit.turn) if unit.turn else MILLION
        opinions = unit.opinions
        if len(opinions) == 1:  # nearly always
            _, channel, answer, _ = opinions[0]
            counts[channel] += 1
            stars[channel] += answer * MILLION
            weights[channel] += weight
            weighted[channel] += weight * answer
            continue
        for channel, answers in _by_channel(opinions).items():
            mean = sum(answers) * MILLION // len(answers)
            share = weight * len(answers) // len(opinions)
            counts[channel] += 1
            stars[channel] += mean
            weights[channel] += share
            weighted[channel] += share * mean // MILLION
    return counts, stars, weights, weighted


def _by_channel(opinions: tuple[Opinion, ...]) -> dict[Channel, list[int]]:
    answers: dict[Channel, list[int]] = {}
    for _, channel, stars, _ in opinions:
        answers.setdefault(channel, []).append(stars)
    return answers


@dataclass(slots=True)
class _Column:
    """One channel's sums, the youngest week first; a place for every week, so that the place is the age."""

    count: deque[int] = field(default_factory=lambda: deque(maxlen=WINDOW_WEEKS))
    stars: deque[int] = field(default_factory=lambda: deque(maxlen=WINDOW_WEEKS))
    weight: deque[int] = field(default_factory=lambda: deque(maxlen=WINDOW_WEEKS))
    weighted: deque[int] = field(default_factory=lambda: deque(maxlen=WINDOW_WEEKS))
    decayed_weight: float = 0.0  # Σ weight · 0.5^(age/13), carried on from week to week
    decayed_weighted: float = 0.0

    def add(self, count: int, stars: int, weight: int, weighted: int) -> None:
        full = len(self.weight) == WINDOW_WEEKS
        left, left_weighted = (self.weight[-1], self.weighted[-1]) if full else (0, 0)
        self.decayed_weight = _DECAY * self.decayed_weight + weight - _DECAY_BY_AGE[-1] * left
        self.decayed_weighted = _DECAY * self.decayed_weighted + weighted - _DECAY_BY_AGE[-1] * left_weighted
        self.count.appendleft(count)
        self.stars.appendleft(stars)
        self.weight.appendleft(weight)
        self.weighted.appendleft(weighted)

    def replace(self, age: int, count: int, stars: int, weight: int, weighted: int) -> None:
        self.count[age], self.stars[age], self.weight[age], self.weighted[age] = count, stars, weight, weighted
        self.decayed_weight = sum(map(mul, _DECAY_BY_AGE, self.weight))
        self.decayed_weighted = sum(map(mul, _DECAY_BY_AGE, self.weighted))


@dataclass(slots=True)
class Window:
    weeks: deque[list[Unit]] = field(default_factory=lambda: deque(maxlen=WINDOW_WEEKS))
    columns: tuple[_Column, _Column, _Column] = field(default_factory=lambda: (_Column(), _Column(), _Column()))
    latest: dict[Key, int] = field(default_factory=dict)  # senior → the last week with a unit, counted by the window itself
    latest_call: dict[Key, int] = field(default_factory=dict)
    clock: int = 0

    def add(self, units: list[Unit]) -> None:
        """The units of the next week, also when there are none."""
        self.weeks.appendleft(units)
        self.clock += 1
        self._note(units, self.clock)
        counts, stars, weights, weighted = sum_week(units)
        for channel, column in enumerate(self.columns):
            column.add(counts[channel], stars[channel], weights[channel], weighted[channel])

    def counts(self, weeks: int) -> tuple[int, int, int]:
        """The number of units by channel in the last so many weeks."""
        kiosk, phone, call = (sum(islice(column.count, weeks)) for column in self.columns)
        return kiosk, phone, call

    def mean(self, channel: Channel, weeks: int) -> float:
        """Mean of the channel's units in stars over the last so many weeks; 0.0 without any."""
        column = self.columns[channel]
        count = sum(islice(column.count, weeks))
        return sum(islice(column.stars, weeks)) / count / MILLION if count else 0.0

    def decayed(self, channel: Channel) -> tuple[float, float]:
        """Σ weight and Σ weight · stars of the channel, each week times 0.5^(age/13)."""
        column = self.columns[channel]
        return column.decayed_weight / MILLION, column.decayed_weighted / MILLION

    def raters(self, *, calls_only: bool) -> int:
        """How many different seniors have a unit."""
        oldest = self.clock - WINDOW_WEEKS + 1
        return sum([week >= oldest for week in (self.latest_call if calls_only else self.latest).values()])

    def find(self, opinion_id: Key) -> Unit | None:
        return next((unit for units in self.weeks for unit in units if holds_opinion(unit, opinion_id)), None)

    def replace(self, old: Unit, new: Unit | None) -> None:
        """Correct a unit after a void; nothing happens when it is older than the window."""
        for age, units in enumerate(self.weeks):
            if old in units:
                changed = (new if unit is old else unit for unit in units)
                self._set(age, [unit for unit in changed if unit is not None])
        self.latest, self.latest_call = {}, {}
        for age in reversed(range(len(self.weeks))):
            self._note(self.weeks[age], self.clock - age)

    def _note(self, units: list[Unit], clock: int) -> None:
        for unit in units:
            self.latest[unit.senior] = clock
            if unit.is_call:
                self.latest_call[unit.senior] = clock

    def _set(self, age: int, units: list[Unit]) -> None:
        self.weeks[age] = units
        counts, stars, weights, weighted = sum_week(units)
        for channel, column in enumerate(self.columns):
            column.replace(age, counts[channel], stars[channel], weights[channel], weighted[channel])
