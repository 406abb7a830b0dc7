"""Everything that can be wrong with a card at the counter: each has its own panel, and only one of two gets the meal."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import acts, judge, tablets
from tests.browser.conftest import Visits
from tests.browser.street import Street

POINT, OTHER = "团结餐厅", "康乐日间照料中心"


def _tablet(visits: Visits, street: Street, point: str, price: str) -> Page:
    """A tablet at this point, ready for cards; the office gave the code."""
    officer = visits.open(f"/office/providers/{street.provider_id(point)}/enrolment", who="officer")
    code = acts.enrolment_code(officer)
    page = visits.open("/counter/", size="tablet", camera=False)
    tablets.enrol(page, code, "窗口")
    tablets.open_for_the_day(page, price)
    return page


@pytest.mark.usefixtures("lunchtime")
def test_a_card_that_was_scanned_is_told_when_and_where(visits: Visits, street: Street) -> None:
    card = street.hungry(POINT)
    page = _tablet(visits, street, POINT, "14.00")
    tablets.wedge(page, card["code"])
    tablets.shows(page, "ok", "¥10.00")
    tablets.wedge(page, card["code"])  # still before the scanner
    tablets.shows(page, "ok", "¥10.00")
    tablets.type_number(page, card["number"])
    tablets.shows(page, "amber", "今天已用过", re.compile(rf"\d\d:\d\d 在 {POINT}"))
    judge.whole(page, "counter")


@pytest.mark.usefixtures("lunchtime")
def test_of_two_tablets_at_once_one_gets_the_meal(visits: Visits, street: Street) -> None:
    card, answers = street.hungry(POINT), []
    start = threading.Barrier(2)

    def scan(point: str) -> None:
        start.wait()
        answers.append((*street.redeem(point, card["code"]), point))

    both = [threading.Thread(target=scan, args=(point,)) for point in (POINT, OTHER)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    (won, _meal, winner), (lost, refusal, _loser) = sorted(answers, key=lambda answer: answer[0])
    assert (won, lost, refusal["reason"]) == (201, 409, "already_served")
    page = _tablet(visits, street, OTHER, "12.00")
    tablets.wedge(page, card["code"])
    tablets.shows(page, "amber", "今天已用过", winner)


@pytest.mark.usefixtures("lunchtime")
def test_cards_that_cannot_be_used_say_why(visits: Visits, street: Street) -> None:
    page = _tablet(visits, street, POINT, "14.00")
    for state, words in (
        ("frozen", ("现在不能用", "卡暂停使用")),
        ("lost", ("卡已挂失", "请打街道电话")),
        ("replaced", ("现在不能用", "请出示新卡")),
        ("cancelled", ("现在不能用", "卡已注销")),
    ):
        tablets.wedge(page, street.card(state)["code"])
        tablets.shows(page, "red", *words)
        judge.whole(page, "counter")


def test_what_is_no_card_of_ours_is_told_apart(visits: Visits, street: Street) -> None:
    page = _tablet(visits, street, POINT, "14.00")
    tablets.wedge(page, "https://pay.example/qr/20261125")
    tablets.shows(page, "red", "不是助餐卡", "正面的二维码")
    judge.whole(page, "counter")
    number = street.hungry(POINT)["number"]
    wrong = number[:4] + str((int(number[4]) + 1) % 10) + number[5:]
    tablets.type_number(page, wrong)
    tablets.shows(page, "red", "不是助餐卡", "没有这个卡号")
    judge.whole(page, "counter")


@pytest.mark.usefixtures("off_hours")
def test_outside_the_windows_a_meal_is_sold_without_the_lunch_price(visits: Visits, street: Street) -> None:
    card = street.hungry(POINT)
    page = _tablet(visits, street, POINT, "14.00")
    tablets.wedge(page, card["code"])
    tablets.shows(page, "ok", "¥12.60", "不在就餐时段")
    judge.whole(page, "counter")


def test_a_suspended_meal_point_cannot_serve(visits: Visits, street: Street) -> None:
    card = street.hungry(OTHER)
    page = _tablet(visits, street, OTHER, "12.00")
    officer, walker = visits.open("/office/", who="officer"), visits.open("/", size="phone")
    acts.provider_step(officer, street.provider_id(OTHER), "suspend", "疑似食物中毒，正在核查")
    try:
        tablets.wedge(page, card["code"])
        tablets.shows(page, "red", "现在不能用", "本店助餐已暂停")
        judge.whole(page, "counter")
        walker.reload()
        shown = walker.locator(".point", has_text=OTHER).first
        expect(shown).to_contain_text("暂停")
        expect(shown).to_contain_text("就近可以去")
        judge.whole(walker, "public", 390, 320)
    finally:
        acts.provider_step(officer, street.provider_id(OTHER), "clear", "核查没有问题")
    walker.reload()
    expect(walker.locator(".point", has_text=OTHER).locator(".now").first).not_to_contain_text("暂停")


def test_the_api_says_the_same_as_the_panels(street: Street) -> None:
    """The table of the counter's contract, for the tills of others."""
    table: list[tuple[str, int, str | None]] = [
        (street.card("frozen")["code"], 409, "card_frozen"),
        (street.card("lost")["code"], 409, "card_lost"),
        (street.card("replaced")["code"], 409, "card_replaced"),
        (street.card("cancelled")["code"], 409, "card_cancelled"),
        ("https://pay.example/qr", 404, "unknown_code"),
    ]
    found: list[Any] = [(code, *_told(street.redeem(POINT, code))) for code, _status, _reason in table]
    assert found == table
    assert _told(street.redeem("新城小馆", street.hungry(POINT)["code"])) == (409, "provider_not_listed")


def _told(answer: tuple[int, dict[str, Any]]) -> tuple[int, str | None]:
    return answer[0], answer[1]["reason"]
