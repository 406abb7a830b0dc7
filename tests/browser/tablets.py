"""A tablet on a counter: enrolled with a code, opened for the day, fed with cards."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def enrol(page: Page, code: str, name: str = "前台") -> None:
    """The open counter page becomes a tablet of the meal point that gave the code."""
    page.fill("#enrol-code", code)
    page.fill("#enrol-name", name)
    page.click("#enrol-send")
    expect(page.locator("#start")).to_be_visible()


def open_for_the_day(page: Page, price: str) -> None:
    """The first tap, and the set meal at this price for the cards to come."""
    page.click("#start")
    page.locator(".item", has_text=price).first.click()


def wedge(page: Page, code: str) -> None:
    """A scanner that types."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def type_number(page: Page, number: str) -> None:
    page.click("[data-tab=number]")
    for key in [*number, "enter"]:
        page.click(f"#pad [data-key='{key}']")


def shows(page: Page, tone: str, *words: str | re.Pattern[str]) -> None:
    """The panel has this colour and says all of this."""
    expect(page.locator("#stage")).to_have_attribute("data-tone", tone)
    for one in words:
        expect(page.locator("#panel")).to_contain_text(one)
