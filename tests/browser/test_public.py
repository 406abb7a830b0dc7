"""The meal map as seniors and families meet it: old phones, no script, large print, both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser import judge
from tests.browser.conftest import Visits

PHONES = (390, 320)
LIGHT, HEAVY = 50_000, 250_000  # bytes without and with the drawn map


def _weigh(page: Page, path: str) -> int:
    """Bytes of everything that opening a page fetches."""
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return sum(len(answer.body()) for answer in answers)


def test_without_script_the_list_leads_to_every_point(visits: Visits) -> None:
    page = visits.open("/", size="old phone", javascript=False)
    names = page.locator(".point h2").all_inner_texts()
    assert len(names) == len(set(names)) > 5
    for number in range(len(names)):
        page.locator(".point h2 a").nth(number).click()
        expect(page.locator("h1")).to_have_text(re.sub(r"^\d+\s*", "", names[number]))
        expect(page.get_by_role("heading", name="怎么去")).to_be_visible()
        page.go_back()


def test_the_list_narrows_and_switches_without_script(visits: Visits) -> None:
    page = visits.open("/", size="phone", javascript=False)
    everything = page.locator(".point").count()
    page.goto("/?halal=1")
    assert 0 < page.locator(".point").count() < everything
    page.get_by_role("link", name="大字").click()
    expect(page.locator("html")).to_have_class(re.compile("large"))
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert 0 < page.locator(".point").count() < everything
    page.goto("/")
    expect(page.locator("html")).to_have_class(re.compile("large"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_map_and_point_are_whole(visits: Visits, language: str, large: bool) -> None:
    page = visits.open("/?large=1" if large else "/", size="phone", language=language)
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= (30 if large else 22)
    assert (
        page.evaluate("parseFloat(getComputedStyle(document.body).lineHeight) / parseFloat(getComputedStyle(document.body).fontSize)")
        >= 1.6
    )
    judge.whole(page, "public", 1280, *PHONES)
    page.locator(".point h2 a").first.click()
    judge.whole(page, "public", 1280, *PHONES)


def test_the_drawn_map_shows_the_points_of_the_list(visits: Visits) -> None:
    page = visits.open("/")
    expect(page.locator(".pin").first).to_be_visible()
    drawn = {int(text) for text in page.locator(".pin").all_inner_texts()}
    assert drawn == {int(text) for text in page.locator(".point h2 .no").all_inner_texts()}


def test_old_phones_and_small_contracts_can_carry_it(visits: Visits) -> None:
    plain = visits.open("about:blank", size="phone", javascript=False)
    assert _weigh(plain, "/") <= LIGHT
    assert _weigh(visits.open("about:blank", size="phone"), "/") <= HEAVY
