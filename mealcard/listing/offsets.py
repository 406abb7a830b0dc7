"""How much higher answers run in a self-service channel than on the phone: d_c, in hundredths of a star.

Estimated from the office's own points every 13 weeks over the last 26, cautiously, and frozen between; 0 until known.
"""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence

from mealcard.listing.units import Channel, Key
from mealcard.listing.window import WINDOW_WEEKS, Window

REVIEW_WEEKS = 13
QUALIFYING_UNITS = 15
QUALIFYING_POINTS = 5
WIDEST = 50
# 95 % one-sided normal bound · standard error of a median against a mean · standard deviation of a normal per MAD
MARGIN = 1.645 * 1.2533 * 1.4826


def review_due(week: int, first_week: int) -> bool:
    """The offsets change at the start of this week."""
    return week > first_week and (week - first_week) % REVIEW_WEEKS == 0


def point_gap(window: Window, channel: Channel) -> float | None:
    """Stars by which a point's channel exceeds its calls over 26 weeks; None when it has too few of either."""
    counts = window.counts(WINDOW_WEEKS)
    if min(counts[channel], counts[Channel.CALL]) < QUALIFYING_UNITS:
        return None
    return window.mean(channel, WINDOW_WEEKS) - window.mean(Channel.CALL, WINDOW_WEEKS)


def offset(gaps: Sequence[float]) -> int | None:
    """d_c from the gaps of the qualifying points, rounded down; None from fewer than 5."""
    if len(gaps) < QUALIFYING_POINTS:
        return None
    median = statistics.median(gaps)
    spread = statistics.median([abs(gap - median) for gap in gaps])
    cautious = median - MARGIN * spread / math.sqrt(len(gaps))
    return max(-WIDEST, min(WIDEST, math.floor(cautious * 100 + 1e-9)))


def review(gaps_by_street: Mapping[Key, Sequence[float]], district_of: Mapping[Key, Key]) -> dict[Key, int]:
    """The streets whose offset is known, from their own points or else from their district's."""
    by_district: defaultdict[Key, list[float]] = defaultdict(list)
    for street, gaps in gaps_by_street.items():
        by_district[district_of[street]].extend(gaps)
    shared = {district: offset(gaps) for district, gaps in by_district.items()}
    own = {street: offset(gaps) for street, gaps in gaps_by_street.items()}
    found = {street: shared[district_of[street]] if known is None else known for street, known in own.items()}
    return {street: known for street, known in found.items() if known is not None}
