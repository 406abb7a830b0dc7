"""The units of a point's last 26 weeks, summed by week and channel: what integrity, offsets and the public score read.

Sums are whole millionths (of a star, of a weight), so that adding in another order gives the same number to the last bit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mealcard.listing.units import Channel, Key, Unit, holds_opinion

WINDOW_WEEKS = 26
MILLION = 1_000_000
CHANNELS = (Channel.KIOSK, Channel.PHONE, Channel.CALL)
KIOSK, PHONE, CALL = range(3)  # places in the sums below
_PLACE = {Channel.KIOSK: KIOSK, Channel.PHONE: PHONE, Channel.CALL: CALL}


@dataclass(slots=True)
class WeekSums:
    """One week: per channel the number of units, the sum of their means, of their weights and of weight × mean."""

    week: int
    units: tuple[Unit, ...]
    count: list[int] = field(default_factory=lambda: [0, 0, 0])
    stars: list[int] = field(default_factory=lambda: [0, 0, 0])
    weight: list[int] = field(default_factory=lambda: [0, 0, 0])
    weighted: list[int] = field(default_factory=lambda: [0, 0, 0])

    def __post_init__(self) -> None:
        for unit in self.units:
            whole = MILLION // (2 * unit.turn) if unit.turn else MILLION
            if len(unit.opinions) == 1:
                only = unit.opinions[0]
                self._add(_PLACE[only.channel], only.stars * MILLION, whole, 1, 1)
                continue
            for place, channel in enumerate(CHANNELS):
                stars = [opinion.stars for opinion in unit.opinions if opinion.channel is channel]
                if stars:
                    self._add(place, sum(stars) * MILLION // len(stars), whole, len(stars), len(unit.opinions))

    def _add(self, place: int, mean: int, weight: int, part: int, count: int) -> None:
        self.count[place] += 1
        self.stars[place] += mean
        share = weight * part // count
        self.weight[place] += share
        self.weighted[place] += share * mean // MILLION


@dataclass(slots=True)
class Window:
    """The last 26 weeks that had units."""

    weeks: deque[WeekSums] = field(default_factory=deque)

    def add(self, week: int, units: Sequence[Unit]) -> None:
        while self.weeks and self.weeks[0].week <= week - WINDOW_WEEKS:
            self.weeks.popleft()
        if units:
            self.weeks.append(WeekSums(week, tuple(units)))

    def since(self, week: int) -> Iterator[WeekSums]:
        return (sums for sums in self.weeks if sums.week >= week)

    def means(self, since: int) -> tuple[list[int], list[float]]:
        """Per channel the number of units and their mean in stars (0.0 without any) from week `since` on."""
        count, stars = [0, 0, 0], [0, 0, 0]
        for sums in self.weeks:
            if sums.week >= since:
                for place in range(3):
                    count[place] += sums.count[place]
                    stars[place] += sums.stars[place]
        return count, [total / number / MILLION if number else 0.0 for number, total in zip(count, stars, strict=True)]

    def raters(self, since: int, *, calls_only: bool) -> int:
        """How many different seniors have a unit from week `since` on."""
        return len({unit.senior for sums in self.since(since) for unit in sums.units if unit.is_call or not calls_only})

    def find(self, opinion_id: Key) -> Unit | None:
        return next((unit for sums in self.weeks for unit in sums.units if holds_opinion(unit, opinion_id)), None)

    def replace(self, old: Unit, new: Unit | None) -> None:
        """Correct a unit after a void; nothing happens when it is older than the window."""
        for place, sums in enumerate(self.weeks):
            if old in sums.units:
                changed = (new if unit is old else unit for unit in sums.units)
                self.weeks[place] = WeekSums(sums.week, tuple(unit for unit in changed if unit is not None))
