"""What a meal must claim in the database for its subsidy to hold, and what a refused claim does to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mealcard.policies.layers import CapClaim, Period, Unit, Usage
from mealcard.policies.rules import calculate, claims, operating_key, period_key
from tests.policies.people import MONDAY, aged, layer, meal, policy

ANYONE = aged(70)


def cap(period: str, unit: str, limit: int) -> dict[str, Any]:
    return {"period": period, "unit": unit, "limit": limit}


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        (date(2026, 11, 23), ["2026-11-23", "2026-W48", "2026-11"]),
        (date(2026, 11, 29), ["2026-11-29", "2026-W48", "2026-11"]),
        (date(2026, 11, 30), ["2026-11-30", "2026-W49", "2026-11"]),
        (date(2027, 1, 3), ["2027-01-03", "2026-W53", "2027-01"]),
        (date(2027, 1, 4), ["2027-01-04", "2027-W01", "2027-01"]),
    ],
)
def test_a_week_runs_from_monday_to_sunday_also_across_the_year(day: date, keys: list[str]) -> None:
    assert [period_key(period, day) for period in Period] == keys


def test_each_cap_of_a_layer_that_gave_is_claimed() -> None:
    rule = policy(
        layer(caps=[cap("day", "count", 1), cap("week", "count", 5), cap("month", "amount", 4000)]), layer("gift", "charity", value=100)
    )
    assert claims(calculate(rule, ANYONE, meal(1000))) == (
        CapClaim("city", "2026-11-23", Unit.COUNT, 1, 300),
        CapClaim("city", "2026-W48", Unit.COUNT, 5, 300),
        CapClaim("city", "2026-11", Unit.AMOUNT, 4000, 300),
    )


def test_a_layer_that_gave_nothing_uses_no_cap() -> None:
    rule = policy(layer(caps=[cap("day", "count", 1)]), layer("operator", "city", "operating", windows=["dinner"]))
    assert claims(calculate(rule, ANYONE, meal(100))) == ()


def test_an_operating_subsidy_claims_the_day_at_its_provider() -> None:
    rule = policy(layer("operator", "city", "operating", caps=[cap("month", "count", 20)]))
    assert claims(calculate(rule, ANYONE, meal(1000, provider_id="p7"))) == (
        CapClaim("operator", "2026-11", Unit.COUNT, 20, 300),
        CapClaim("operator", "2026-11-23@p7", Unit.COUNT, 1, 300),
    )
    assert operating_key(MONDAY, "p7") == "2026-11-23@p7"


def test_a_refused_slot_leaves_the_meal_without_that_layer_and_its_other_claims() -> None:
    rule = policy(
        layer(caps=[cap("day", "count", 2), cap("month", "amount", 4000)]), layer("gift", "charity", caps=[cap("day", "count", 1)])
    )
    first = calculate(rule, ANYONE, meal(1000))
    again = calculate(rule, ANYONE, meal(1000), Usage().refused(claims(first)[0]))
    assert [claim.layer_code for claim in claims(again)] == ["gift"]
    assert again.subsidy_fen == 300


def test_a_refused_amount_is_tried_again_with_what_is_left() -> None:
    rule = policy(layer(caps=[cap("month", "amount", 1000)]))
    wanted = claims(calculate(rule, ANYONE, meal(1000)))[0]
    smaller = calculate(rule, ANYONE, meal(1000), Usage().refused(wanted, used_fen=850))
    assert claims(smaller) == (CapClaim("city", "2026-11", Unit.AMOUNT, 1000, 150),)
    assert claims(calculate(rule, ANYONE, meal(1000), Usage().refused(wanted))) == ()


def test_usage_grows_by_the_claims_of_each_meal() -> None:
    rule = policy(layer(caps=[cap("day", "count", 2), cap("month", "amount", 700)]))
    usage, given = Usage(spent_budgets=frozenset({"x"})), []
    for day in range(3):
        for _ in range(3):
            working = calculate(rule, ANYONE, meal(1000, MONDAY + timedelta(days=day)), usage)
            usage = usage.after(claims(working))
            given.append(working.subsidy_fen)
    assert given == [300, 300, 0, 100, 0, 0, 0, 0, 0]
    assert usage == Usage({("city", "2026-11-23"): 2, ("city", "2026-11-24"): 1}, {("city", "2026-11"): 700}, frozenset({"x"}))
