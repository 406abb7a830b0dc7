"""What used-up counts and amounts do to a meal."""

from __future__ import annotations

import pytest

from mealcard.policies.layers import Usage
from mealcard.policies.rules import calculate
from tests.policies.people import aged, cuts, layer, meal, policy

ANYONE = aged(70)
COUNTS = [("day", "2026-11-23"), ("week", "2026-W48"), ("month", "2026-11")]


@pytest.mark.parametrize(("period", "key"), COUNTS)
def test_a_used_up_count_leaves_the_merchants_price(period: str, key: str) -> None:
    rule = policy(layer("shop", "merchant", "percent", 10), layer(caps=[{"period": period, "unit": "count", "limit": 3}]))
    open_still = calculate(rule, ANYONE, meal(1000), Usage({("city", key): 2}))
    used_up = calculate(rule, ANYONE, meal(1000), Usage({("city", key): 3}))
    assert (open_still.subsidy_fen, open_still.notices) == (300, ())
    assert (used_up.merchant_fen, used_up.subsidy_fen, used_up.self_pay_fen) == (100, 0, 900)
    assert (used_up.notices, used_up.refusal, cuts(used_up.layers[1])) == (("cap_reached",), None, [(f"cap_{period}", 300)])


@pytest.mark.parametrize(("period", "key"), COUNTS)
def test_an_amount_is_cut_to_what_is_left_of_it(period: str, key: str) -> None:
    rule = policy(layer(caps=[{"period": period, "unit": "amount", "limit": 1000}]))
    whole, rest, none = (calculate(rule, ANYONE, meal(1000), Usage({}, {("city", key): used})) for used in (700, 815, 1000))
    assert (whole.subsidy_fen, rest.subsidy_fen, none.subsidy_fen) == (300, 180, 0)
    assert cuts(rest.layers[0]) == [(f"cap_amount_{period}", 115), ("rounded", 5)]
    assert (whole.notices, rest.notices, none.notices) == ((), ("cap_reached",), ("cap_reached",))


def test_more_used_than_a_lowered_cap_allows_gives_nothing() -> None:
    rule = policy(layer(caps=[{"period": "month", "unit": "amount", "limit": 1000}]))
    assert calculate(rule, ANYONE, meal(1000), Usage({}, {("city", "2026-11"): 1500})).subsidy_fen == 0


def test_usage_of_another_layer_or_period_does_not_count() -> None:
    rule = policy(layer(caps=[{"period": "week", "unit": "count", "limit": 1}]))
    assert calculate(rule, ANYONE, meal(1000), Usage({("street", "2026-W48"): 9, ("city", "2026-W47"): 9})).subsidy_fen == 300


def test_an_office_may_refuse_a_meal_that_a_cap_leaves_without_subsidy() -> None:
    capped = layer(caps=[{"period": "day", "unit": "count", "limit": 1}])
    used = Usage({("city", "2026-11-23"): 1})
    assert (
        calculate(
            policy(capped, capped | {"code": "gift", "payer": "charity", "caps": []}, capped="refuse"), ANYONE, meal(1000), used
        ).refusal
        is None
    )
    assert calculate(policy(capped, capped="refuse"), ANYONE, meal(1000), used).refusal == "cap_reached"
    assert calculate(policy(capped, capped="refuse"), ANYONE, meal(1000)).refusal is None


def test_a_cap_is_not_blamed_when_nothing_would_have_been_given() -> None:
    rule = policy(layer(caps=[{"period": "day", "unit": "count", "limit": 1}]))
    assert calculate(rule, ANYONE, meal(100), Usage({("city", "2026-11-23"): 1})).notices == ()
