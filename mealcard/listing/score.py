"""The score that people see: recent answers weigh more, few answers are pulled to the mean, and below 11 seniors none is shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from mealcard.listing.rules import Stage
from mealcard.listing.units import SELF_SERVICE, Channel
from mealcard.listing.window import Window

SHRINK_WEIGHT = 5
SHOWN_RATERS = 11
SHOWN_RELIABILITY = 0.6
SHOWN_STAGES = frozenset({Stage.KEEP, Stage.WATCH})


class Score(NamedTuple):
    """Stars 1 to 5, for the order of a list; `public` is what may be shown, to half a star."""

    stars: float
    reliability: float
    raters: int
    public: float | None


def score(window: Window, offsets: Sequence[int], mean: int, *, calls_only: bool, stage: Stage) -> Score:
    """The score at the end of the window's last week; `offsets` by channel and the `mean` in hundredths of a star."""
    total, stars = window.decayed(Channel.CALL)
    for channel in () if calls_only else SELF_SERVICE:
        weight, weighted = window.decayed(channel)
        total += weight
        stars += weighted - weight * offsets[channel] / 100
    shrunk = (stars + SHRINK_WEIGHT * mean / 100) / (total + SHRINK_WEIGHT)
    shrunk = max(1.0, min(5.0, shrunk))
    reliability = total / (total + SHRINK_WEIGHT)
    raters = window.raters(calls_only=calls_only)
    shown = raters >= SHOWN_RATERS and reliability >= SHOWN_RELIABILITY and stage in SHOWN_STAGES
    return Score(shrunk, reliability, raters, half_star(shrunk) if shown else None)


def half_star(stars: float) -> float:
    return math.floor(2 * stars + 0.5) / 2
