"""The units of a point's last 26 weeks, summed by week and channel: what integrity, offsets and the public score read.

Sums are whole millionths (of a star, of a weight), so that adding in another order gives the same number to the last bit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import mul

from mealcard.listing.units import Channel, Key, Opinion, Unit, holds_opinion

WINDOW_WEEKS = 26
MILLION = 1_000_000


_Row = list[int]  # by channel


def sum_week(units: Sequence[Unit]) -> tuple[_Row, _Row, _Row, _Row]:
    """By channel the number of units, and the sums of their means, of their weights, and of weight · mean.

    A unit with answers in both self-service channels has a share in each.
    """
    counts, stars, weights, weighted = [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]
    for unit in units:
        weight = MILLION // (2 * unit.turn) if unit.turn else MILLION
        for channel, answers in _by_channel(unit.opinions):
            mean = sum(answers) * MILLION // len(answers)
            share = weight * len(answers) // len(unit.opinions)
            counts[channel] += 1
            stars[channel] += mean
            weights[channel] += share
            weighted[channel] += share * mean // MILLION
    return counts, stars, weights, weighted


def _by_channel(opinions: tuple[Opinion, ...]) -> Iterable[tuple[Channel, list[int]]]:
    if len(opinions) == 1:  # nearly always
        return ((opinions[0].channel, [opinions[0].stars]),)
    channels = sorted({opinion.channel for opinion in opinions})
    return [(channel, [opinion.stars for opinion in opinions if opinion.channel is channel]) for channel in channels]


@dataclass(slots=True)
class _Column:
    """One channel's sums, the youngest week first; a place for every week, so that the place is the age."""

    count: deque[int] = field(default_factory=lambda: deque(maxlen=WINDOW_WEEKS))
    stars: deque[int] = field(default_factory=lambda: deque(maxlen=WINDOW_WEEKS))
    weight: deque[int] = field(default_factory=lambda: deque(maxlen=WINDOW_WEEKS))
    weighted: deque[int] = field(default_factory=lambda: deque(maxlen=WINDOW_WEEKS))


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
            column.count.appendleft(counts[channel])
            column.stars.appendleft(stars[channel])
            column.weight.appendleft(weights[channel])
            column.weighted.appendleft(weighted[channel])

    def counts(self, weeks: int) -> tuple[int, int, int]:
        """The number of units by channel in the last so many weeks."""
        kiosk, phone, call = (sum(islice(column.count, weeks)) for column in self.columns)
        return kiosk, phone, call

    def mean(self, channel: Channel, weeks: int) -> float:
        """Mean of the channel's units in stars over the last so many weeks; 0.0 without any."""
        column = self.columns[channel]
        count = sum(islice(column.count, weeks))
        return sum(islice(column.stars, weeks)) / count / MILLION if count else 0.0

    def decayed(self, channel: Channel, decay: Sequence[float]) -> tuple[float, float]:
        """Σ weight and Σ weight · stars of the channel, each week times the factor of its age."""
        column = self.columns[channel]
        return sum(map(mul, decay, column.weight)) / MILLION, sum(map(mul, decay, column.weighted)) / MILLION

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
            column.count[age], column.stars[age] = counts[channel], stars[channel]
            column.weight[age], column.weighted[age] = weights[channel], weighted[channel]
