"""Every number of the published rules that come as presets."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mealcard.errors import Rejected
from mealcard.policies.drafts import problems
from mealcard.policies.layers import Diner, Settlement, Usage
from mealcard.policies.presets import PRESETS, demo_policy, preset
from mealcard.policies.rules import admissible, calculate, claims
from tests.policies.people import MONDAY, OTHER_DISTRICT, OTHER_STREET, SAME_STREET, aged, given, meal


def test_all_nine_presets_are_there_under_their_own_code() -> None:
    assert list(PRESETS) == [
        "guangzhou_2024",
        "zengcheng_2020",
        "tianjin_2022",
        "beijing_2022",
        "futian",
        "zhushan_2025",
        "hangzhou",
        "luzhou_2024",
        "alliance_card",
    ]
    assert all(policy.preset == code for code, policy in PRESETS.items())


def test_no_preset_raises_a_doubt() -> None:
    windows = ("breakfast", "lunch", "dinner")
    assert {code: problems(policy, windows) for code, policy in PRESETS.items()} == {code: [] for code in PRESETS}
    assert problems(demo_policy(), windows) == []


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(Rejected) as refusal:
        preset("atlantis")
    assert refusal.value.reason == "unknown_preset"


@pytest.mark.parametrize(("price", "subsidy"), [(1600, 300), (1000, 250), (1200, 300), (1150, 280)])
@pytest.mark.parametrize("window", ["lunch", "dinner"])
def test_guangzhou_gives_a_quarter_and_at_most_3_yuan(price: int, subsidy: int, window: str) -> None:
    working = calculate(preset("guangzhou_2024"), aged(60), meal(price, window=window))
    assert (working.subsidy_fen, working.self_pay_fen) == (subsidy, price - subsidy)


def test_guangzhou_gives_nothing_at_breakfast_or_below_60() -> None:
    assert calculate(preset("guangzhou_2024"), aged(60), meal(1600, window="breakfast")).subsidy_fen == 0
    assert calculate(preset("guangzhou_2024"), aged(59), meal(1600)).subsidy_fen == 0


@pytest.mark.parametrize(
    ("diner", "place", "self_pay"),
    [
        (aged(60, "dibao"), SAME_STREET, 100),
        (aged(85, "tekun_scattered"), SAME_STREET, 100),
        (aged(80), SAME_STREET, 300),
        (aged(79), SAME_STREET, 500),
        (aged(60), SAME_STREET, 500),
        (aged(60), OTHER_STREET, 600),
        (aged(79), OTHER_STREET, 600),
        (aged(60), OTHER_DISTRICT, 900),
        (aged(80), OTHER_STREET, 600),
        (aged(59), SAME_STREET, 1200),
    ],
)
def test_zengcheng_pays_1_3_or_5_at_home_and_more_away(diner: Diner, place: str, self_pay: int) -> None:
    assert calculate(preset("zengcheng_2020"), diner, meal(1200, at=place)).self_pay_fen == self_pay


def test_zengcheng_splits_the_subsidy_between_three_payers() -> None:
    assert given(calculate(preset("zengcheng_2020"), aged(65, "dibao"), meal(1200))) == {"city": 300, "district": 300, "street": 500}
    assert given(calculate(preset("zengcheng_2020"), aged(81), meal(1200))) == {"city": 300, "district": 300, "street": 300}
    assert given(calculate(preset("zengcheng_2020"), aged(65), meal(1200))) == {"city": 300, "district": 300, "street": 100}


def test_zengcheng_sells_at_12_yuan_alone() -> None:
    rule = preset("zengcheng_2020")
    assert admissible(rule, 1200, set_meal=False) is None
    assert {admissible(rule, price, set_meal=True) for price in (1199, 1201)} == {"price_not_allowed"}


@pytest.mark.parametrize(
    ("diner", "subsidy"),
    [
        (aged(80), 300),
        (aged(79), 0),
        (aged(60, "dibao", heavy_care=True), 300),
        (aged(60, "low_income_disabled", heavy_care=True), 300),
        (aged(59, "dibao", heavy_care=True), 0),
        (aged(79, "dibao"), 0),
        (aged(79, heavy_care=True), 0),
        (aged(79, "living_alone", heavy_care=True), 0),
    ],
)
def test_tianjin_gives_3_yuan_to_80_plus_or_hardship_with_heavy_care(diner: Diner, subsidy: int) -> None:
    assert calculate(preset("tianjin_2022"), diner, meal(1500)).subsidy_fen == subsidy


def test_tianjin_gives_once_a_day_and_five_times_from_monday_to_sunday() -> None:
    usage, week = Usage(), []
    for day in range(8):
        on = MONDAY + timedelta(days=day)
        for window in ("breakfast", "lunch", "dinner"):
            working = calculate(preset("tianjin_2022"), aged(80), meal(1500, on, window), usage)
            usage = usage.after(claims(working))
            week.append(working.subsidy_fen)
    assert week == [0, 300, 0] * 5 + [0, 0, 0] * 2 + [0, 300, 0]


def test_beijing_gives_5_yuan_once_a_day_above_5_yuan() -> None:
    rule = preset("beijing_2022")
    first = calculate(rule, aged(70), meal(1500))
    second = calculate(rule, aged(70), meal(1500, window="dinner"), Usage().after(claims(first)))
    assert (first.subsidy_fen, second.subsidy_fen) == (500, 0)
    assert calculate(rule, aged(70), meal(500)).subsidy_fen == 0
    assert calculate(rule, aged(70), meal(610)).subsidy_fen == 500


def test_beijing_pays_the_operator_3_yuan_per_senior_day_and_provider_beside_the_price() -> None:
    rule = preset("beijing_2022")
    first = calculate(rule, aged(70), meal(1500, provider_id="a"))
    usage = Usage().after(claims(first))
    again = calculate(rule, aged(70), meal(1500, window="dinner", provider_id="a"), usage)
    elsewhere = calculate(rule, aged(70), meal(1500, window="dinner", provider_id="b"), usage)
    assert (first.operating_fen, again.operating_fen, elsewhere.operating_fen) == (300, 0, 300)
    assert first.price_fen == first.merchant_fen + first.subsidy_fen + first.self_pay_fen
    assert again.notices == ("cap_reached",)


@pytest.mark.parametrize(
    ("diner", "subsidy"),
    [
        (aged(60, "dibao"), 1500),
        (aged(75, "fp_special_family"), 1500),
        (aged(70), 500),
        (aged(69), 0),
        (aged(59, "dibao"), 0),
        (aged(69, "youfu"), 0),
    ],
)
def test_futian_gives_15_yuan_to_hardship_and_5_from_70(diner: Diner, subsidy: int) -> None:
    assert calculate(preset("futian"), diner, meal(2000)).subsidy_fen == subsidy


def test_futian_settles_by_quarter_and_the_others_by_month() -> None:
    assert [code for code, policy in PRESETS.items() if policy.settlement is Settlement.QUARTERLY] == ["futian"]


@pytest.mark.parametrize(
    ("diner", "subsidy"),
    [
        (aged(69), 0),
        (aged(70), 300),
        (aged(89), 300),
        (aged(90), 500),
        (aged(60, "dibao"), 400),
        (aged(75, "dibao"), 400),
        (aged(90, "dibao"), 500),
    ],
)
def test_zhushan_gives_3_4_or_5_yuan_and_the_best_of_them_alone(diner: Diner, subsidy: int) -> None:
    assert calculate(preset("zhushan_2025"), diner, meal(1500)).subsidy_fen == subsidy


@pytest.mark.parametrize(("years", "subsidy"), [(59, 0), (60, 300), (79, 300), (80, 450)])
def test_hangzhou_takes_a_fifth_off_and_more_from_80(years: int, subsidy: int) -> None:
    assert calculate(preset("hangzhou"), aged(years), meal(1500)).subsidy_fen == subsidy


@pytest.mark.parametrize(
    ("years", "self_pay"),
    [(59, 1800), (60, 1200), (69, 1200), (70, 1050), (79, 1050), (80, 900), (89, 900), (90, 0), (101, 0)],
)
def test_luzhou_lets_the_senior_pay_exactly_12_10_50_9_or_nothing(years: int, self_pay: int) -> None:
    working = calculate(preset("luzhou_2024"), aged(years), meal(1800))
    assert working.self_pay_fen == self_pay
    assert preset("luzhou_2024").min_self_pay_fen == 0


def test_the_alliance_card_makes_lunch_10_yuan_at_the_merchants_cost() -> None:
    working = calculate(preset("alliance_card"), aged(72, "dibao"), meal(1600))
    assert (working.merchant_fen, working.subsidy_fen, working.self_pay_fen) == (600, 0, 1000)
    assert calculate(preset("alliance_card"), aged(72), meal(850)).self_pay_fen == 850


@pytest.mark.parametrize(
    ("diner", "price", "window", "merchant", "charity", "self_pay"),
    [
        (aged(72), 1600, "lunch", 600, 0, 1000),
        (aged(72, "dibao"), 1600, "lunch", 600, 200, 800),
        (aged(72, "dibao"), 900, "lunch", 0, 200, 700),
        (aged(72), 1600, "dinner", 160, 0, 1440),
        (aged(72, "dibao"), 800, "breakfast", 80, 200, 520),
        (aged(72, "dibao"), 1600, "other", 160, 0, 1440),
        (aged(72, "living_alone"), 1600, "lunch", 600, 0, 1000),
    ],
)
def test_the_demo_adds_charity_for_hardship(diner: Diner, price: int, window: str, merchant: int, charity: int, self_pay: int) -> None:
    working = calculate(demo_policy(), diner, meal(price, window=window))
    assert (working.merchant_fen, working.subsidy_fen, working.self_pay_fen) == (merchant, charity, self_pay)


def test_the_demo_gives_charity_once_a_day() -> None:
    lunch = calculate(demo_policy(), aged(72, "dibao"), meal(1600))
    dinner = calculate(demo_policy(), aged(72, "dibao"), meal(1600, window="dinner"), Usage().after(claims(lunch)))
    assert (lunch.subsidy_fen, dinner.subsidy_fen, dinner.self_pay_fen) == (200, 0, 1440)
    assert dinner.notices == ("cap_reached",)


def test_the_demo_takes_typed_prices_and_set_meals() -> None:
    assert {admissible(demo_policy(), price, set_meal=choice) for price in (1, 1600, 9900) for choice in (True, False)} == {None}
