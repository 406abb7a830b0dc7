"""A lunch at the tablet as a cashier lives it: a real browser, a card before its camera, the real server behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from werkzeug.serving import make_server

from mealcard import clock
from mealcard.accounts.actor import SYSTEM
from mealcard.db import commit, db, writing
from mealcard.feedback.models import Opinion
from mealcard.meals.models import Meal, MealState
from mealcard.providers import devices
from tests.browser import judge
from tests.browser.conftest import CAMERA
from tests.browser.video import film
from tests.factories import cards, meals, seniors

SIZES = {"tablet": (1280, 800), "small tablet": (1024, 600), "phone": (390, 844)}
STORED = """async () => {
  const open = indexedDB.open('mealcard-counter');
  await new Promise((done) => (open.onsuccess = done));
  const all = open.result.transaction('settings').objectStore('settings').getAll();
  await new Promise((done) => (all.onsuccess = done));
  return JSON.stringify([all.result, {...localStorage}, {...sessionStorage}, document.cookie]);
}"""


@dataclass
class Lunch:
    """The server's address, what is on the table, and a clock that began at 13:30."""

    url: str
    began: datetime
    codes: dict[str, str]
    enrolment: list[str]
    provider_id: Any

    def moment(self) -> datetime:
        return meals.LUNCH + (datetime.now(UTC) - self.began)


@pytest.fixture
def lunch(web_app: Flask) -> Iterator[Lunch]:
    table = Lunch("", datetime.now(UTC), {}, [], None)
    with clock.at(meals.LUNCH), writing():
        counter = meals.counter()
        table.codes = {"active": counter.code, "number": counter.card.number, "second": cards.card(seniors.senior(name="玛依拉"))[1]}
        table.codes |= {state: cards.card(seniors.senior(name="赵建国"), state)[1] for state in ("frozen", "lost", "replaced")}
        table.enrolment = [devices.issue_enrolment_code(SYSTEM, counter.provider).code for _ in range(2)]
        table.provider_id = counter.provider.id
        commit()

    def at_lunch(environ: Any, start_response: Any) -> Any:
        with clock.at(table.moment()):
            return web_app.wsgi_app(environ, start_response)

    server = make_server("127.0.0.1", 0, at_lunch, threaded=True)
    table.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield table
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _leave_nothing_open(chromium: Browser) -> Iterator[None]:
    yield
    for context in chromium.contexts:
        context.close()


@pytest.fixture
def camera_browser(launch: Callable[..., Browser], lunch: Lunch, tmp_path: Path) -> Iterator[Browser]:
    """A browser before whose camera lies the active card."""
    video = film(tmp_path / "card.mjpeg", lunch.codes["active"])
    opened = launch(*CAMERA, f"--use-file-for-fake-video-capture={video}")
    yield opened
    opened.close()


def _tablet(browser: Browser, lunch: Lunch, size: str = "tablet", language: str = "zh", *, camera: bool = False) -> Page:
    """An enrolled tablet with its set meal chosen, ready for cards. Without a camera, wedge and pad remain."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, permissions=["camera"] if camera else [])
    context.clock.set_system_time(lunch.moment())
    context.add_cookies([{"name": "lang", "value": language, "url": lunch.url}])
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("request", lambda request: None if request.url.startswith((lunch.url, "blob:", "data:")) else pytest.fail(request.url))
    if not camera:
        page.add_init_script("navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))")
    page.goto(f"{lunch.url}/counter/#code={lunch.enrolment.pop()}")
    page.fill("#enrol-name", "前台")
    assert page.url == f"{lunch.url}/counter/"
    judge.whole(page, "counter")
    page.click("#enrol-send")
    expect(page.locator("#start")).to_be_visible()
    judge.whole(page, "counter")
    page.click("#start")
    page.locator(".item", has_text="16.00").click()
    return page


def _wedge(page: Page, code: str) -> None:
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def _shows(page: Page, tone: str, *words: str) -> None:
    expect(page.locator("#stage")).to_have_attribute("data-tone", tone)
    for word in words:
        expect(page.locator("#panel")).to_contain_text(word)


def test_a_card_before_the_camera_is_paid_rated_and_undone(camera_browser: Browser, lunch: Lunch) -> None:
    page = _tablet(camera_browser, lunch, camera=True)
    _shows(page, "ok", "通过", "¥13.00", "王*兰", "补贴 ¥3.00")
    expect(page.locator("#ask")).to_be_visible(timeout=10_000)
    judge.whole(page, "counter")
    page.click("[data-choice=poor]")
    page.click("[data-reason=too_salty]")
    judge.whole(page, "counter")
    page.click("[data-kiosk=done]")
    expect(page.locator("#thanks")).to_be_visible()
    page.click("#open-void")
    expect(page.locator("#void-meal")).to_contain_text("王*兰")
    judge.whole(page, "counter")
    page.click("[data-void=wrong_card]")
    expect(page.locator("#panel")).to_contain_text("已撤销")
    assert [opinion.stars for opinion in db.session.scalars(sa.select(Opinion))] == [1]
    first = db.session.scalars(sa.select(Meal).order_by(Meal.id)).first()
    assert first is not None
    assert (first.state, first.entry, first.void_reason) == (MealState.VOIDED, "camera", "wrong_card")


def test_each_card_gets_its_panel_by_wedge_and_by_number(chromium: Browser, lunch: Lunch) -> None:
    page = _tablet(chromium, lunch)
    expect(page.locator("#idle-words")).to_contain_text("没有找到摄像头")
    _wedge(page, lunch.codes["second"])
    _shows(page, "ok", "¥13.00", "玛*拉")
    for code, word in (("frozen", "现在不能用"), ("lost", "卡已挂失"), ("replaced", "请出示新卡")):
        _wedge(page, lunch.codes[code])
        _shows(page, "red", word)
    _wedge(page, "https://pay.example/abcdef")
    _shows(page, "red", "不是助餐卡", "正面")
    page.click("[data-tab=number]")
    for tone, number in (("ok", lunch.codes["number"]), ("amber", lunch.codes["number"])):
        for key in [*number, "enter"]:
            page.click(f"#pad [data-key='{key}']")
        _shows(page, tone, "王*兰")
    expect(page.locator("#panel-lines")).to_contain_text("在 向阳食堂")
    page.click("#open-today")
    expect(page.locator(".row")).to_have_count(2)
    judge.whole(page, "counter")


def test_a_lost_answer_and_another_try_make_one_meal(chromium: Browser, lunch: Lunch) -> None:
    page = _tablet(chromium, lunch)

    # The server does its work, the answer gets lost on the way.
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/v1/redemptions", lose, times=1)
    _wedge(page, lunch.codes["second"])
    _shows(page, "striped", "没有记上")
    judge.whole(page, "counter")
    page.click("#retry")
    _shows(page, "ok", "¥13.00")
    expect(page.locator("#retry")).to_be_hidden()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Meal)) == 1


def test_a_card_read_while_a_price_is_typed_waits_for_it(chromium: Browser, lunch: Lunch) -> None:
    page = _tablet(chromium, lunch)
    page.click("[data-tab=price]")
    page.click("#pad [data-key='9']")
    _wedge(page, lunch.codes["second"])
    _shows(page, "plain", "先定价格")
    page.click("#pad [data-key='enter']")
    _shows(page, "ok", "餐价 ¥9.00")


def test_a_revoked_tablet_is_told_so(chromium: Browser, lunch: Lunch) -> None:
    page = _tablet(chromium, lunch)
    with writing():
        db.session.execute(sa.text("UPDATE devices SET revoked_at = :now"), {"now": "2026-11-23 05:00:00"})
        commit()
    _wedge(page, lunch.codes["second"])
    expect(page.locator("[data-view=gone]")).to_contain_text("已被停用")
    judge.whole(page, "counter")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_every_panel_fits_the_screen(chromium: Browser, lunch: Lunch, size: str, language: str) -> None:
    page = _tablet(chromium, lunch, size, language)
    judge.whole(page, "counter")
    for tone, code in (("ok", "second"), ("red", "lost"), ("red", "frozen")):
        _wedge(page, lunch.codes[code])
        _shows(page, tone)
        judge.whole(page, "counter")
    expect(page.locator("#panel")).to_be_hidden(timeout=10_000)
    for tab in ("price", "number"):
        page.click(f"[data-tab={tab}]")
        judge.whole(page, "counter")
    for opener in ("#open-today", "#open-settings"):
        page.click(opener)
        judge.whole(page, "counter")
        page.keyboard.press("Escape")


def test_the_browser_keeps_no_name_and_no_card(chromium: Browser, lunch: Lunch) -> None:
    page = _tablet(chromium, lunch)
    _wedge(page, lunch.codes["second"])
    _shows(page, "ok")
    dump = page.evaluate(STORED)
    assert "token" in dump
    assert lunch.codes["second"] not in dump
    assert "玛" not in dump
