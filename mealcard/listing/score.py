"""The score that people see: recent answers weigh more, few answers are pulled to the mean, and below 11 seniors none is shown."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mealcard.listing.rules import Stage
from mealcard.listing.window import CALL, KIOSK, MILLION, PHONE, WINDOW_WEEKS, Window

HALF_LIFE_WEEKS = 13
SHRINK_WEIGHT = 5
SHOWN_RATERS = 11
SHOWN_RELIABILITY = 0.6
SHOWN_STAGES = frozenset({Stage.KEEP, Stage.WATCH})
_DECAY = tuple(0.5 ** (age / HALF_LIFE_WEEKS) / MILLION for age in range(WINDOW_WEEKS))


@dataclass(frozen=True, slots=True)
class Score:
    """Stars 1 to 5, for the order of a list; `public` is what may be shown, to half a star."""

    stars: float
    reliability: float
    raters: int
    public: float | None


def score(window: Window, week: int, offsets: tuple[int, int], mean: int, *, calls_only: bool, stage: Stage) -> Score:
    """The score at the end of `week`; `offsets` of kiosk and phone and the `mean` in hundredths of a star."""
    kiosk, phone = (offsets[KIOSK] / 100, offsets[PHONE] / 100)
    total = stars = 0.0
    for sums in window.since(week - WINDOW_WEEKS + 1):
        weight, weighted = sums.weight[CALL], float(sums.weighted[CALL])
        if not calls_only:
            weight += sums.weight[KIOSK] + sums.weight[PHONE]
            weighted += sums.weighted[KIOSK] + sums.weighted[PHONE] - sums.weight[KIOSK] * kiosk - sums.weight[PHONE] * phone
        decay = _DECAY[week - sums.week]
        total += decay * weight
        stars += decay * weighted
    shrunk = (stars + SHRINK_WEIGHT * mean / 100) / (total + SHRINK_WEIGHT)
    reliability = total / (total + SHRINK_WEIGHT)
    raters = window.raters(week - WINDOW_WEEKS + 1, calls_only=calls_only)
    shown = raters >= SHOWN_RATERS and reliability >= SHOWN_RELIABILITY and stage in SHOWN_STAGES
    shrunk = max(1.0, min(5.0, shrunk))
    return Score(shrunk, reliability, raters, half_star(shrunk) if shown else None)


def half_star(stars: float) -> float:
    return math.floor(2 * stars + 0.5) / 2
