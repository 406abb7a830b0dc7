"""The public price list: by age alone, and the same as the till."""

from __future__ import annotations

import pytest

from mealcard.policies.bands import Band, age_bands, by_age
from mealcard.policies.layers import Policy
from mealcard.policies.presets import preset
from mealcard.policies.rules import calculate
from tests.policies.people import aged, meal


def pays(code: str, price_fen: int) -> list[tuple[int, int | None, int]]:
    return [(band.age_min, band.age_max, band.self_pay_fen) for band in by_age(preset(code), 60, meal(price_fen))]


def test_the_published_figures_by_age() -> None:
    assert pays("guangzhou_2024", 1600) == [(60, None, 1300)]
    assert pays("zengcheng_2020", 1200) == [(60, 79, 500), (80, None, 300)]
    assert pays("luzhou_2024", 1500) == [(60, 69, 1200), (70, 79, 1050), (80, 89, 900), (90, None, 0)]
    assert pays("alliance_card", 1600) == [(60, None, 1000)]
    assert pays("zhushan_2025", 1200) == [(60, 69, 1200), (70, 89, 900), (90, None, 700)]


def test_a_tier_of_a_category_alone_never_shows() -> None:
    # hardship seniors of 60 and more pay 1.00 in Zengcheng; nobody without a category does
    assert 100 not in {band.self_pay_fen for band in by_age(preset("zengcheng_2020"), 60, meal(1200))}


def test_without_a_policy_everybody_pays_the_price() -> None:
    assert by_age(Policy("", None, ()), 55, meal(1600)) == [Band(55, None, 1600)]


def test_a_withheld_subsidy_leaves_the_merchants_price() -> None:
    assert by_age(preset("guangzhou_2024"), 60, meal(1600, withheld="licence_expired")) == [Band(60, None, 1600)]


@pytest.mark.parametrize("code", ["zengcheng_2020", "luzhou_2024", "hangzhou", "tianjin_2022"])
def test_every_age_pays_at_the_till_what_the_page_says(code: str) -> None:
    policy = preset(code)
    bands = by_age(policy, 60, meal(1200))
    assert bands[0].age_min == 60
    for age in range(60, 105):
        (band,) = [band for band in bands if band.age_min <= age and (band.age_max is None or age <= band.age_max)]
        assert calculate(policy, aged(age), meal(1200)).self_pay_fen == band.self_pay_fen


def test_the_bands_have_no_gap() -> None:
    spans = age_bands(preset("luzhou_2024"), 55)
    assert spans == [(55, 59), (60, 69), (70, 79), (80, 89), (90, None)]
