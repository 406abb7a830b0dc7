"""The code on the back of a card, on a family member's phone: one tap says how the meal was, another takes it back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import acts, judge
from tests.browser.acts import Sheet
from tests.browser.conftest import Visits
from tests.browser.street import Street

POINT = "兵团味道"
PHONES = (390, 320)


def _said(page: Page, words: str) -> None:
    expect(page.locator("h1")).to_have_text("记下了，谢谢您")
    expect(page.locator(".answer")).to_have_text(words)


@pytest.fixture(scope="module")
def sheet(street: Street, printed: Callable[[int], Sheet]) -> Sheet:
    """Two cards; both seniors have eaten."""
    made = printed(2)
    for code in made.codes:
        assert street.redeem(POINT, code)[0] == 201
    return made


@pytest.fixture
def meal(sheet: Sheet) -> str:
    """The address on the back of one of them."""
    return sheet.backs[0]


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_one_tap_rates_the_last_meal_and_another_takes_it_back(visits: Visits, meal: str, javascript: bool) -> None:
    page = visits.open(meal, size="phone", javascript=javascript)
    acts.press(page, "不满意")
    _said(page, "不满意")
    acts.press(page, "说说哪里不好（可不说）")
    page.get_by_label("太咸").check()
    acts.press(page, "说完了")
    expect(page.locator("main")).to_contain_text("您说的原因也记下了")
    acts.press(page, "点错了，撤回")
    acts.press(page, re.compile("^满意"))
    _said(page, "满意")
    page.goto(meal)
    expect(page.locator("h1")).to_have_text("这一餐您已经评价过")
    acts.press(page, "撤回，重新评")
    expect(page.locator("h1")).to_have_text("这一餐您满意吗？")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("large", ["0", "1"], ids=["normal", "large"])
def test_each_page_of_a_rating_is_whole(visits: Visits, meal: str, language: str, large: str) -> None:
    page = visits.open(f"{meal}?large={large}", size="phone", language=language)
    judge.whole(page, "public", *PHONES)
    page.click("[name=choice][value=fair]")
    judge.whole(page, "public", *PHONES)
    page.click("a[href$=why]")
    judge.whole(page, "public", *PHONES)
    page.goto(meal)
    judge.whole(page, "public", *PHONES)
    page.click("form[action$=undo] button")


def test_a_card_reported_lost_is_frozen_at_once(visits: Visits, street: Street, sheet: Sheet) -> None:
    page = visits.open(sheet.backs[1], size="phone")
    acts.press(page, "卡丢了")
    judge.whole(page, "public", *PHONES)
    acts.press(page, "是的，卡丢了")
    expect(page.locator("h1")).to_have_text("卡已经停住了")
    judge.whole(page, "public", *PHONES)
    states = [street.redeem(POINT, code, preview=True)[1]["reason"] for code in sheet.codes]
    assert states.count("card_frozen") == 1


def test_a_wrong_code_says_what_to_do(visits: Visits) -> None:
    page = visits.open("/c/AAAAAAAAAAAAAAAAAAAA", size="phone")
    expect(page.locator("h1")).to_have_text("没有找到这张卡")
    judge.whole(page, "public", *PHONES)
