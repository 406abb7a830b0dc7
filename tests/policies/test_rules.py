"""Conditions, cuts, rounding and ages of the subsidy calculation."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mealcard.policies.layers import Channel, Diner, Occasion, Usage
from mealcard.policies.rules import admissible, calculate
from mealcard.seniors.states import Category
from tests.policies.people import MONDAY, OTHER_DISTRICT, OTHER_STREET, SAME_STREET, SOUTH_ROAD, aged, cuts, given, layer, meal, policy

ANYONE = aged(70)


@pytest.mark.parametrize(
    ("born", "day", "subsidy"),
    [
        (date(1966, 11, 23), date(2026, 11, 22), 0),
        (date(1966, 11, 23), date(2026, 11, 23), 300),
        (date(1966, 12, 31), date(2026, 1, 1), 0),
        (date(1964, 2, 29), date(2024, 2, 28), 0),
        (date(1964, 2, 29), date(2024, 2, 29), 300),
    ],
)
def test_age_counts_on_the_day_of_the_meal_the_birthday_included(born: date, day: date, subsidy: int) -> None:
    rule = policy(layer() | {"tiers": [{"code": "60+", "value": 300, "age_min": 60}]})
    assert calculate(rule, Diner(born), meal(1000, day)).subsidy_fen == subsidy


def test_without_a_birth_date_only_tiers_without_an_age_count() -> None:
    rule = policy(
        layer(), layer("aged") | {"tiers": [{"code": "up", "value": 100, "age_min": 0}, {"code": "to", "value": 100, "age_max": 99}]}
    )
    assert given(calculate(rule, Diner(None), meal(1000))) == {"city": 300, "aged": 0}


def test_the_best_tier_counts_alone_and_of_equals_the_first() -> None:
    tiers = [
        {"code": "a", "value": 200},
        {"code": "b", "value": 400, "groups": ["hardship"]},
        {"code": "c", "value": 400, "groups": ["living_alone"]},
        {"code": "d", "value": 300, "groups": ["special_difficulty"]},
    ]
    rule = policy(layer() | {"tiers": tiers})
    both = calculate(rule, aged(70, "living_alone", "dibao"), meal(1000)).layers[0]
    assert (both.tier, both.after_fen) == ("b", 400)
    assert calculate(rule, aged(70, "living_alone"), meal(1000)).layers[0].tier == "c"
    assert calculate(rule, aged(70, "youfu"), meal(1000)).layers[0].tier == "a"


def test_of_tiers_that_fix_what_is_paid_the_lowest_is_best() -> None:
    tiers = [{"code": "a", "value": 900}, {"code": "b", "value": 500, "groups": ["special_difficulty"]}]
    rule = policy(layer(kind="pay_exactly") | {"tiers": tiers})
    assert calculate(rule, aged(70, "living_alone"), meal(1600)).self_pay_fen == 500
    assert calculate(rule, aged(70), meal(1600)).self_pay_fen == 900


@pytest.mark.parametrize(
    ("where", "near", "far"),
    [
        ("same_district", OTHER_STREET, OTHER_DISTRICT),
        ("same_street", SAME_STREET, OTHER_STREET),
        ("same_community", SOUTH_ROAD, SAME_STREET),
    ],
)
def test_a_layer_bound_to_home_is_lost_elsewhere_with_the_amount_named(where: str, near: str, far: str) -> None:
    rule = policy(layer(where=where))
    assert calculate(rule, ANYONE, meal(1000, at=near)).subsidy_fen == 300
    away = calculate(rule, ANYONE, meal(1000, at=far)).layers[0]
    assert (away.before_fen, away.after_fen, cuts(away)) == (300, 0, [("where", 300)])


def test_an_unknown_home_or_a_coarser_code_is_near_to_nothing() -> None:
    rule = policy(layer(where="same_community"))
    assert calculate(rule, aged(70, home=""), meal(1000, at="")).subsidy_fen == 0
    assert calculate(rule, aged(70, home="659001002"), meal(1000, at="659001002")).subsidy_fen == 0


@pytest.mark.parametrize(
    ("condition", "occasion", "reason"),
    [
        ({"from_on": "2026-11-24"}, meal(1000), "not_in_force"),
        ({"to_on": "2026-11-22"}, meal(1000), "not_in_force"),
        ({"windows": ["dinner"]}, meal(1000), "window"),
        ({"channels": ["delivery", "take_away"]}, meal(1000), "channel"),
        ({"only_above_fen": 1000}, meal(1000), "price_not_above"),
        ({}, meal(1000, withheld="licence_expired"), "withheld"),
        ({}, meal(1000, window="other"), "window"),
    ],
)
def test_a_condition_that_is_not_met_gives_nothing_and_says_which(condition: dict[str, Any], occasion: Occasion, reason: str) -> None:
    result = calculate(policy(layer(**condition)), ANYONE, occasion).layers[0]
    assert (result.tier, result.before_fen, result.after_fen, cuts(result)) == ("all", 300, 0, [(reason, 300)])


def test_conditions_that_are_just_met_cost_nothing() -> None:
    rule = policy(
        layer(from_on="2026-11-23", to_on="2026-11-23", windows=["lunch"], channels=["dine_in", "delivery"], only_above_fen=999),
    )
    for channel in (Channel.DINE_IN, Channel.DELIVERY):
        assert calculate(rule, ANYONE, meal(1000, channel=channel)).layers[0].cuts == ()


def test_nobody_elses_layer_reaches_a_senior_without_a_tier() -> None:
    rule = policy(layer() | {"tiers": [{"code": "vet", "value": 300, "groups": ["youfu"]}]})
    result = calculate(rule, ANYONE, meal(1000)).layers[0]
    assert (result.tier, result.value, result.before_fen, cuts(result)) == (None, None, 0, [("no_tier", 0)])


def test_a_withheld_subsidy_leaves_the_merchants_price() -> None:
    rule = policy(layer("shop", "merchant", "percent", 10), layer(), layer("gift", "charity"), layer("operator", "city", "operating"))
    working = calculate(rule, ANYONE, meal(1000, withheld="pending"))
    assert given(working) == {"shop": 100, "city": 0, "gift": 0, "operator": 0}
    assert working.notices == ()


def test_layers_take_from_what_is_left_and_the_last_ones_are_cut_to_the_minimum() -> None:
    rule = policy(
        layer("shop", "merchant", value=200), layer("city", value=300), layer("street", "street", value=300), layer("gift", "charity")
    )
    working = calculate(rule, ANYONE, meal(800))
    assert given(working) == {"shop": 200, "city": 300, "street": 200, "gift": 0}
    assert (working.merchant_fen, working.subsidy_fen, working.self_pay_fen) == (200, 500, 100)
    assert cuts(working.layers[2]) == [("min_self_pay", 100)]


def test_the_minimum_can_be_set_and_never_exceeds_the_price() -> None:
    assert calculate(policy(layer(value=900), min_self_pay_fen=0), ANYONE, meal(800)).self_pay_fen == 0
    assert calculate(policy(layer(value=900), min_self_pay_fen=250), ANYONE, meal(800)).self_pay_fen == 250
    assert calculate(policy(layer(value=900)), ANYONE, meal(60)).self_pay_fen == 60
    assert calculate(policy(layer(value=900)), ANYONE, meal(0)).self_pay_fen == 0


def test_a_percentage_is_of_the_list_price_whatever_was_taken_off_before() -> None:
    rule = policy(layer("shop", "merchant", "pay_exactly", 1000), layer(kind="percent", value=10))
    assert given(calculate(rule, ANYONE, meal(2000))) == {"shop": 1000, "city": 200}


def test_a_condition_on_the_price_looks_at_the_list_price() -> None:
    rule = policy(layer("shop", "merchant", "pay_exactly", 400), layer(only_above_fen=500, value=100))
    assert given(calculate(rule, ANYONE, meal(2000)))["city"] == 100


@pytest.mark.parametrize(
    ("price", "kind", "value", "cap", "after", "reasons"),
    [
        (1150, "percent", 25, None, 280, [("rounded", 7)]),
        (1150, "percent", 25, 285, 280, [("cap_per_meal", 2), ("rounded", 5)]),
        (1600, "percent", 25, 300, 300, [("cap_per_meal", 100)]),
        (255, "fixed", 300, None, 150, [("min_self_pay", 145), ("rounded", 5)]),
        (9, "percent", 100, None, 0, [("min_self_pay", 9)]),
        (1657, "pay_exactly", 1200, None, 457, []),
        (1657, "pay_exactly", 1200, 400, 400, [("cap_per_meal", 57)]),
        (1657, "pay_exactly", 1200, 455, 450, [("cap_per_meal", 2), ("rounded", 5)]),
        (1657, "pay_exactly", 0, None, 1550, [("min_self_pay", 100), ("rounded", 7)]),
        (1200, "pay_exactly", 1200, None, 0, [("nothing_to_reduce", 0)]),
        (900, "pay_exactly", 1200, None, 0, [("nothing_to_reduce", 0)]),
    ],
)
def test_every_cut_is_named_and_all_but_an_uncut_exact_price_is_rounded_down(
    price: int, kind: str, value: int, cap: int | None, after: int, reasons: list[tuple[str, int]]
) -> None:
    result = calculate(policy(layer(kind=kind, value=value, cap_fen=cap)), ANYONE, meal(price)).layers[0]
    assert (result.after_fen, cuts(result)) == (after, reasons)
    assert result.before_fen - sum(cut.by_fen for cut in result.cuts) == result.after_fen


def test_outside_every_window_the_merchants_price_holds_and_the_screen_is_told() -> None:
    rule = policy(layer("shop", "merchant", "percent", 10), layer(), layer("gift", "charity"))
    working = calculate(rule, ANYONE, meal(1000, window="other"))
    assert (working.merchant_fen, working.subsidy_fen, working.self_pay_fen) == (100, 0, 900)
    assert (working.notices, working.refusal) == (("outside_window",), None)


def test_a_senior_who_has_no_subsidy_anyway_is_told_of_the_window_too() -> None:
    assert calculate(policy(layer("shop", "merchant", "percent", 10)), ANYONE, meal(1000, window="other")).notices == ("outside_window",)


def test_a_merchants_reduction_for_lunch_alone_does_not_hold_outside() -> None:
    rule = policy(layer("shop", "merchant", "percent", 10, windows=["lunch"]))
    assert calculate(rule, ANYONE, meal(1000, window="other")).merchant_fen == 0


def test_an_office_may_subsidise_or_refuse_meals_outside_the_windows() -> None:
    subsidised = calculate(policy(layer(), out_of_window="subsidised"), ANYONE, meal(1000, window="other"))
    refused = calculate(policy(layer(), out_of_window="refuse"), ANYONE, meal(1000, window="other"))
    assert (subsidised.subsidy_fen, subsidised.notices, subsidised.refusal) == (300, (), None)
    assert (refused.subsidy_fen, refused.refusal) == (0, "outside_window")
    assert calculate(policy(layer(), out_of_window="refuse"), ANYONE, meal(1000)).refusal is None


def test_a_layer_that_names_the_window_other_gives_there() -> None:
    assert calculate(policy(layer(windows=["other"])), ANYONE, meal(1000, window="other")).subsidy_fen == 300
    assert calculate(policy(layer(windows=["lunch"]), out_of_window="subsidised"), ANYONE, meal(1000, window="other")).subsidy_fen == 300


def test_a_window_without_subsidy_is_told_only_when_nothing_else_is_given() -> None:
    at_lunch, at_dinner = layer("city", windows=["lunch"]), layer("street", "street", windows=["dinner"])
    assert calculate(policy(at_lunch), ANYONE, meal(1000, window="breakfast")).notices == ("outside_window",)
    assert calculate(policy(at_lunch, at_dinner), ANYONE, meal(1000)).notices == ()


def test_categories_count_as_the_register_gives_them() -> None:
    rule = policy(
        layer() | {"tiers": [{"code": "h", "value": 300, "groups": ["hardship"]}, {"code": "y", "value": 100, "groups": ["youfu"]}]}
    )
    assert calculate(rule, aged(70, Category.DIBAO), meal(1000)).subsidy_fen == 300
    assert calculate(rule, aged(70, Category.YOUFU), meal(1000)).subsidy_fen == 100


def test_a_spent_budget_stops_its_layer_alone() -> None:
    rule = policy(layer(), layer("gift", "charity"))
    working = calculate(rule, ANYONE, meal(1000), Usage(spent_budgets=frozenset({"city"})))
    assert given(working) == {"city": 0, "gift": 300}
    assert cuts(working.layers[0]) == [("budget", 300)]


def test_an_operating_subsidy_stands_beside_the_price() -> None:
    rule = policy(layer(value=900), layer("operator", "district", "operating", 300), min_self_pay_fen=0)
    working = calculate(rule, ANYONE, meal(800))
    assert (working.subsidy_fen, working.self_pay_fen, working.operating_fen) == (800, 0, 300)


def test_an_operating_subsidy_already_paid_today_is_no_news_for_the_senior() -> None:
    rule = policy(layer(), layer("operator", "district", "operating"))
    working = calculate(rule, ANYONE, meal(1000, provider_id="p7"), Usage({("operator", "2026-11-23@p7"): 1}))
    assert (working.subsidy_fen, working.operating_fen, working.notices) == (300, 0, ())


def test_a_negative_price_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="negative"):
        calculate(policy(layer()), ANYONE, meal(-1))


def test_prices_are_allowed_as_the_policy_says() -> None:
    free = policy(prices={"max_fen": 2000})
    set_meals = policy(prices={"free": False, "min_fen": 800})
    assert [admissible(free, price, set_meal=False) for price in (0, 2000, 2001, -1)] == [
        None,
        None,
        "price_not_allowed",
        "price_not_allowed",
    ]
    assert [admissible(set_meals, 900, set_meal=choice) for choice in (True, False)] == [None, "price_not_allowed"]
    assert admissible(set_meals, 799, set_meal=True) == "price_not_allowed"


def test_the_days_of_these_tests_are_what_they_say() -> None:
    assert MONDAY.isocalendar() == (2026, 48, 1)
