"""What people pay by age, for a page that everybody may read: without a category, since that would be nobody's business. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mealcard.policies.layers import Diner, Occasion, Policy
from mealcard.policies.rules import calculate

OLDEST = 120


@dataclass(frozen=True, slots=True)
class Band:
    """Ages in completed years, both ends included (None: no end), and what they pay in fen."""

    age_min: int
    age_max: int | None
    self_pay_fen: int


def age_bands(policy: Policy, minimum_age: int) -> list[tuple[int, int | None]]:
    """The spans of age between which some tier of the policy changes, from the minimum age up."""
    starts = {minimum_age}
    for layer in policy.layers:
        for tier in layer.tiers:
            edges = (tier.age_min, None if tier.age_max is None else tier.age_max + 1)
            starts.update(edge for edge in edges if edge is not None and minimum_age < edge <= OLDEST)
    ordered = sorted(starts)
    return [(start, after - 1 if after else None) for start, after in zip(ordered, [*ordered[1:], None], strict=True)]


def by_age(policy: Policy, minimum_age: int, occasion: Occasion) -> list[Band]:
    """What neighbours without any category pay for a meal; ages that pay the same are one band."""
    bands: list[Band] = []
    for start, end in age_bands(policy, minimum_age):
        # 1 January: the birthday is over on every day of the year
        diner = Diner(date(occasion.meal_on.year - start, 1, 1), home_region=occasion.provider_region)
        pays = calculate(policy, diner, occasion).self_pay_fen
        if bands and bands[-1].self_pay_fen == pays:
            bands[-1] = Band(bands[-1].age_min, end, pays)
        else:
            bands.append(Band(start, end, pays))
    return bands
