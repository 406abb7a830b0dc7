"""The main job at the counter: a printed card before the camera, the right amount, an opinion, and what office and street see of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import acts, judge, tablets
from tests.browser.acts import Sheet
from tests.browser.conftest import CAMERA, Visits
from tests.browser.street import Street
from tests.browser.video import film

POINT = "向阳长者食堂"
pytestmark = pytest.mark.usefixtures("lunchtime")


@pytest.fixture
def before_the_camera(
    launch: Callable[..., Browser], street: Street, printed: Callable[[int], Sheet], cookies: dict[str, str], tmp_path: Path
) -> Iterator[Visits]:
    """Visits in a browser before whose camera lies a printed card."""
    video = film(tmp_path / "card.mjpeg", printed(1).codes[0])
    browser = launch(*CAMERA, f"--use-file-for-fake-video-capture={video}")
    visits = Visits(street, browser, cookies)
    yield visits
    try:
        visits.close()
    finally:
        browser.close()


def _balance(page: Page) -> float:
    """The points of the demo's own canteen on the list of standings."""
    page.goto("/office/standing")
    row = page.locator("tbody tr", has_text=POINT)
    return float(row.locator(".number").first.inner_text().replace("−", "-"))


def _eaten_today(page: Page) -> int:
    """How many seniors ate there today, as the map says."""
    page.goto("/")
    told = page.locator(".point", has_text=POINT).locator(".truth").all_inner_texts()
    return int(re.findall(r"已有 (\d+) 位", told[0])[0]) if told else 0


def test_a_printed_card_is_paid_and_rated_and_the_street_sees_it(before_the_camera: Visits, visits: Visits) -> None:
    leader, walker = visits.open("/office/", who="leader"), visits.open("/", size="phone")
    points, eaten = _balance(leader), _eaten_today(walker)
    owner = visits.open("/provider/devices/enrolment", who="owner")
    code = acts.enrolment_code(owner)
    judge.whole(owner, "office", 1280, 390, 320)

    tablet = before_the_camera.open("/counter/", size="tablet", camera=True)
    judge.whole(tablet, "counter")
    tablets.enrol(tablet, code)
    judge.whole(tablet, "counter")
    tablets.open_for_the_day(tablet, "16.00")
    tablets.shows(tablet, "ok", "通过", "¥10.00", "让利 ¥6.00")
    judge.whole(tablet, "counter")
    expect(tablet.locator("#ask")).to_be_visible(timeout=10_000)
    judge.whole(tablet, "counter")
    with tablet.expect_response("**/api/v1/ratings") as told:
        tablet.click("[data-choice=poor]")
        tablet.click("[data-reason=too_salty]")
        judge.whole(tablet, "counter")
        tablet.click("[data-kiosk=done]")
    assert told.value.status == 201
    expect(tablet.locator("#thanks")).to_be_visible()

    assert _eaten_today(walker) == eaten + 1
    assert _balance(leader) > points
