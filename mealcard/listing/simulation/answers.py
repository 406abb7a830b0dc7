"""How invented seniors answer: five words or three, with a mean that is exactly what a scenario says.

A senior's leniency is one of eight equally frequent classes; an answer is leniency plus the meal's own noise, rounded to a word.
"""

from __future__ import annotations

import statistics
from functools import lru_cache
from random import Random

CLASSES = 8
LENIENCY_SD = 0.5
NOISE_SD = 0.8
LOWEST_MEAN, HIGHEST_MEAN = 1.15, 4.85

Thresholds = tuple[float, float, float, float]  # chances of an answer of at most 1, 2, 3 and 4 stars

_LENIENCY = tuple(statistics.NormalDist(0, LENIENCY_SD).inv_cdf((place + 0.5) / CLASSES) for place in range(CLASSES))
_NOISE = statistics.NormalDist(0, NOISE_SD)


def thresholds(mean: float) -> tuple[Thresholds, ...]:
    """By leniency class, such that the classes together answer with this mean (stars, kept within 1.15 and 4.85)."""
    return _solved(round(100 * min(HIGHEST_MEAN, max(LOWEST_MEAN, mean))))


def five_words(rng: Random, at_most: Thresholds) -> int:
    luck = rng.random()
    one, two, three, four = at_most
    return 1 + (luck >= one) + (luck >= two) + (luck >= three) + (luck >= four)


def three_words(rng: Random, at_most: Thresholds) -> int:
    """Good, fair or poor as 5, 3 or 1. Who means four stars says good or fair as often, who means two fair or poor.

    Were every four called good, this alone would lift the kiosk by 0.4 stars, and honest points would look like stuffed ones.
    """
    meant = five_words(rng, at_most)
    return meant if meant % 2 else meant + rng.choice((-1, 1))


@lru_cache(maxsize=512)
def _solved(hundredths: int) -> tuple[Thresholds, ...]:
    low, high = -4.0, 10.0
    for _ in range(40):
        middle = (low + high) / 2
        if _mean(middle) < hundredths / 100:
            low = middle
        else:
            high = middle
    return tuple(_at(low + leniency) for leniency in _LENIENCY)


def _mean(centre: float) -> float:
    return statistics.fmean(5 - sum(_at(centre + leniency)) for leniency in _LENIENCY)


def _at(centre: float) -> Thresholds:
    one, two, three, four = (_NOISE.cdf(edge - centre) for edge in (1.5, 2.5, 3.5, 4.5))
    return one, two, three, four
