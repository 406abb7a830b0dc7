"""Diners, occasions and policies of the policy tests; a Monday in November 2026 unless said otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

from mealcard.policies.json_form import policy_from_json
from mealcard.policies.layers import Diner, LayerResult, Occasion, Policy, Working

MONDAY = date(2026, 11, 23)
SOUTH_ROAD = "659001002001"  # a community
SAME_STREET = "659001002004"
OTHER_STREET = "659001003001"
OTHER_DISTRICT = "659002001001"


def aged(years: int, *categories: str, heavy_care: bool = False, home: str = SOUTH_ROAD) -> Diner:
    """Somebody who turned that age in the January before."""
    return Diner(date(MONDAY.year - years, 1, 15), frozenset(categories), heavy_care, home)


def meal(price_fen: int, on: date = MONDAY, window: str = "lunch", at: str = SOUTH_ROAD, **more: Any) -> Occasion:
    return Occasion(price_fen, on, window, provider_region=at, **more)


def layer(code: str = "city", payer: str = "city", kind: str = "fixed", value: int = 300, **more: Any) -> dict[str, Any]:
    return {"code": code, "payer": payer, "kind": kind, "tiers": [{"code": "all", "value": value}], **more}


def policy(*layers: dict[str, Any], **more: Any) -> Policy:
    return policy_from_json({"name": "test", "layers": list(layers), **more})


def cuts(result: LayerResult) -> list[tuple[str, int]]:
    return [(cut.reason, cut.by_fen) for cut in result.cuts]


def given(working: Working) -> dict[str, int]:
    """Fen by layer."""
    return {result.code: result.after_fen for result in working.layers}
