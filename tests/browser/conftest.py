"""One browser and one demo street for all journeys; every page answers at the end for what it did behind one's back."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from mealcard.demo.people import make_people
from mealcard.demo.register import RegisterKind, register_file
from tests.browser import acts
from tests.browser import street as streets
from tests.browser.acts import Sheet
from tests.browser.judge import Witness
from tests.browser.street import Street

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-quic",
]  # fmt: skip
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
SIZES = {"desktop": (1280, 800), "large": (1920, 1080), "tablet": (1280, 800), "phone": (390, 844), "old phone": (320, 640)}
NEWCOMERS = 8
# The three meal windows of a day, from the first to the last meal.
ALL_DAY_LUNCH = ("00:00", "00:01"), ("00:01", "23:58"), ("23:58", "23:59")
NIGHT_ONLY = ("00:00", "00:01"), ("00:01", "00:02"), ("00:02", "00:03")
EVENING_ONLY = ("23:56", "23:57"), ("23:57", "23:58"), ("23:58", "23:59")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these share one server and one browser, so `pytest -n 2 --dist loadgroup` keeps them in one process."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.xdist_group("browser"))


def _chromium() -> str:
    """Its path. Without it a person's machine passes over these tests and says so; a CI run must not."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        reason = "the browser journeys need Chromium on the PATH"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def play() -> Iterator[Playwright]:
    """One Playwright for all: a second one in the same thread refuses to start."""
    _chromium()
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def launch(play: Playwright) -> Callable[..., Browser]:
    """Starts a browser of one's own, with more flags."""
    return lambda *flags: play.chromium.launch(executable_path=_chromium(), args=[*FLAGS, *flags])


@pytest.fixture(scope="session")
def chromium(launch: Callable[..., Browser]) -> Iterator[Browser]:
    """The browser that all journeys without a camera share."""
    opened = launch()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory, play: Playwright) -> Iterator[Street]:
    """The demo street, served. Its seniors eat and its pages change as the journeys go: none may count on what another left."""
    demo, env = streets.build(tmp_path_factory.mktemp("street"))
    server = streets.serve(demo, env)
    yield demo
    streets.stop(server)


class Visits:
    """Opens pages as somebody, in a language and on a screen, each in a context of its own."""

    def __init__(self, street: Street, browser: Browser, cookies: dict[str, str]) -> None:
        self._street, self._browser, self._cookies = street, browser, cookies
        self._contexts: list[BrowserContext] = []
        self.witnesses: list[Witness] = []

    def open(
        self, path: str = "/", *, who: str = "", size: str = "desktop", language: str = "zh", javascript: bool = True, camera: bool = False
    ) -> Page:
        """A page at `path`; `who` is a sign-in of the demo."""
        width, height = SIZES[size]
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            permissions=["camera"] if camera else [],
            timezone_id="Asia/Shanghai",
            base_url=self._street.url,
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        context.add_cookies([{"name": "lang", "value": language, "url": self._street.url}])
        page = self._watched(context)
        if who:
            self._sign_in(page, who)
        page.goto(path)
        return page

    def _watched(self, context: BrowserContext) -> Page:
        page = context.new_page()
        self.witnesses.append(Witness(page, self._street.url))
        return page

    def _sign_in(self, page: Page, who: str) -> None:
        """By the form the first time, then with the cookie of that session."""
        if who not in self._cookies:
            page.goto("/sign-in")
            page.fill("#username", who)
            page.fill("#password", self._street.passwords[who])
            page.click("main button[type=submit]")
            page.wait_for_url(lambda url: "/sign-in" not in url)
            self._cookies[who] = next(one["value"] for one in page.context.cookies() if one["name"] == "mealcard_session")
        page.context.add_cookies([{"name": "mealcard_session", "value": self._cookies[who], "url": self._street.url}])

    def close(self) -> None:
        """Raises for what a page did that no page may do."""
        for context in self._contexts:
            context.close()
        heard = [words for witness in self.witnesses for words in witness.heard]
        assert heard == []


@pytest.fixture(scope="session")
def cookies() -> dict[str, str]:
    """The sessions that are open, by sign-in."""
    return {}


@pytest.fixture
def visits(street: Street, chromium: Browser, cookies: dict[str, str]) -> Iterator[Visits]:
    """Visits to the street in the shared browser."""
    made = Visits(street, chromium, cookies)
    yield made
    made.close()


@pytest.fixture
def lunchtime(visits: Visits) -> None:
    """Whatever the wall clock says, it is lunchtime in the street."""
    acts.windows(visits.open("/office/", who="admin"), *ALL_DAY_LUNCH)


@pytest.fixture
def off_hours(visits: Visits) -> Iterator[None]:
    """Whatever the wall clock says, no meal window is open in the street."""
    morning = (datetime.now(UTC) + timedelta(hours=8)).hour < 12
    page = visits.open("/office/", who="admin")
    acts.windows(page, *(EVENING_ONLY if morning else NIGHT_ONLY))
    yield
    acts.windows(page, *ALL_DAY_LUNCH)


@pytest.fixture(scope="session")
def newcomers(street: Street, chromium: Browser, cookies: dict[str, str]) -> list[str]:
    """The names of seniors who were registered just now: without a card, without categories, and never seen at any meal point."""
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    people = [one for one in make_people(random.Random(5), 40, today) if not one.categories][:NEWCOMERS]
    visits = Visits(street, chromium, cookies)
    officer = visits.open("/office/", who="officer")
    acts.upload(officer, "新登记.csv", register_file(people, RegisterKind.GBK, with_errors=False).data)
    batch = acts.store(officer)
    acts.approve(visits.open("/office/", who="leader"), batch)
    visits.close()
    return [one.name for one in people]


@pytest.fixture(scope="session")
def printed(street: Street, chromium: Browser, cookies: dict[str, str], newcomers: list[str]) -> Callable[[int], Sheet]:
    """Makes so many cards for newcomers: handed over and never used."""
    waiting = list(newcomers)

    def made(count: int) -> Sheet:
        visits = Visits(street, chromium, cookies)
        names = [waiting.pop() for _ in range(count)]
        sheet = acts.make_cards(visits.open("/office/", who="officer"), names, street.folder)
        visits.close()
        return sheet

    return made
