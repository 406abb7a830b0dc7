"""Doubts about a draft that reads well."""

from __future__ import annotations

from typing import Any

import pytest

from mealcard.policies.drafts import problems
from tests.policies.people import layer, policy


def tiered(*tiers: dict[str, Any], kind: str = "fixed") -> dict[str, Any]:
    return layer(kind=kind) | {"tiers": [{"code": f"t{index}", **tier} for index, tier in enumerate(tiers)]}


def cap(period: str, unit: str, limit: int) -> dict[str, Any]:
    return {"period": period, "unit": unit, "limit": limit}


def test_a_sound_draft_has_no_problems() -> None:
    rule = policy(
        layer("shop", "merchant", "pay_exactly", 1000),
        tiered({"value": 300, "age_min": 60, "age_max": 79}, {"value": 500, "age_min": 80}, {"value": 400, "groups": ["hardship"]}),
        prices={"max_fen": 2000},
    )
    assert problems(rule) == []


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (tiered({"value": 300, "age_min": 80, "age_max": 60}), ("layers[0].tiers[0]", "tier_impossible")),
        (tiered({"value": 300, "age_max": 79}, {"value": 500, "age_min": 79}), ("layers[0].tiers[1].age_min", "ages_overlap")),
        (tiered({"value": 300, "age_max": 79}, {"value": 500, "age_min": 81}), ("layers[0].tiers[1].age_min", "ages_gap")),
        (tiered({"value": 500}, {"value": 300, "groups": ["dibao"]}), ("layers[0].tiers[1]", "tier_never_best")),
        (
            tiered({"value": 300, "groups": ["special_difficulty"]}, {"value": 300, "groups": ["hardship"], "heavy_care": True}),
            ("layers[0].tiers[1]", "tier_never_best"),
        ),
        (
            tiered({"value": 900, "groups": ["dibao"]}, {"value": 800}, kind="pay_exactly"),
            ("layers[0].tiers[0]", "tier_never_best"),
        ),
        (layer(value=0), ("layers[0].tiers[0].value", "gives_nothing")),
        (layer(value=305), ("layers[0].tiers[0].value", "rounded_down")),
        (layer(cap_fen=200), ("layers[0].tiers[0].value", "above_cap_per_meal")),
        (layer(cap_fen=1005), ("layers[0].cap_fen", "rounded_down")),
        (layer(kind="pay_exactly", value=90), ("layers[0].tiers[0].value", "below_min_self_pay")),
        (layer(from_on="2026-02-01", to_on="2026-01-31"), ("layers[0].to_on", "dates_reversed")),
        (layer(budget_fen=0), ("layers[0].budget_fen", "budget_empty")),
        (layer(caps=[cap("month", "amount", 290)]), ("layers[0].caps[0].limit", "cap_below_one_subsidy")),
        (layer(caps=[cap("month", "amount", 3005)]), ("layers[0].caps[0].limit", "rounded_down")),
        (
            layer(kind="percent", value=25, cap_fen=300, caps=[cap("day", "amount", 200)]),
            ("layers[0].caps[0].limit", "cap_below_one_subsidy"),
        ),
        (layer(caps=[cap("day", "count", 5), cap("week", "count", 5)]), ("layers[0].caps[0].limit", "cap_without_effect")),
        (layer(windows=["lunch", "tea"]), ("layers[0].windows[1]", "window_unknown")),
    ],
)
def test_each_doubt_names_its_place(bad: dict[str, Any], expected: tuple[str, str]) -> None:
    assert problems(policy(bad), ["lunch", "dinner"]) == [expected]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"prices": {"min_fen": 900, "max_fen": 800}}, ("prices", "no_price_allowed")),
        ({"prices": {"max_fen": 390}}, ("layers", "min_self_pay_may_cut")),
        ({"prices": {"max_fen": 1000}, "min_self_pay_fen": 701}, ("layers", "min_self_pay_may_cut")),
    ],
)
def test_prices_and_minimum_must_leave_room(more: dict[str, Any], expected: tuple[str, str]) -> None:
    assert problems(policy(layer(), **more)) == [expected]


def test_a_minimum_as_high_as_the_dearest_price_leaves_nothing_to_give() -> None:
    assert problems(policy(layer(), prices={"max_fen": 800}, min_self_pay_fen=800)) == [
        ("min_self_pay_fen", "min_self_pay_leaves_nothing"),
        ("layers", "min_self_pay_may_cut"),
    ]


def test_layers_of_different_windows_are_not_added_up() -> None:
    at_lunch, at_dinner = layer("a", windows=["lunch"], value=600), layer("b", windows=["dinner"], value=600)
    assert problems(policy(at_lunch, at_dinner, prices={"max_fen": 1000})) == []
    assert problems(policy(at_lunch, at_dinner | {"windows": []}, prices={"max_fen": 1000})) == [("layers", "min_self_pay_may_cut")]


def test_a_condition_above_the_dearest_price_is_never_met() -> None:
    assert problems(policy(layer(only_above_fen=1000), prices={"max_fen": 1000})) == [("layers[0].only_above_fen", "never_above_price")]


def test_a_layer_after_an_exact_price_of_the_same_payer_is_doubted_when_both_can_meet() -> None:
    exact = layer("a", "merchant", "pay_exactly", 1000, windows=["lunch"])
    after = layer("b", "merchant", "percent", 10)
    assert problems(policy(exact, after)) == [("layers[1]", "follows_pay_exactly_of_same_payer")]
    assert problems(policy(exact, after | {"windows": ["dinner"]})) == []
    assert problems(policy(exact, after | {"payer": "city"})) == []


def test_nested_ages_are_an_overlap_and_not_a_gap() -> None:
    rule = policy(
        tiered({"value": 100, "age_min": 60, "age_max": 99}, {"value": 300, "age_min": 65, "age_max": 70}, {"value": 200, "age_min": 80})
    )
    assert problems(rule) == [("layers[0].tiers[1].age_min", "ages_overlap"), ("layers[0].tiers[2].age_min", "ages_overlap")]
