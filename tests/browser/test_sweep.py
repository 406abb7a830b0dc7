"""Every page that somebody can reach by links: it opens, it is accessible, and it fits every screen in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import judge
from tests.browser.conftest import Visits
from tests.browser.crawling import Visited, kind_of, walk
from tests.browser.street import Street
from tests.pages import judge_html

OFFICE, PROVIDER = ["/office/"], ["/provider/"]
# sign-in -> where the walk begins; it stays within these folders. Nobody signed in walks through the public pages.
WALKS = {
    "": ["/", "/sign-in", "/api/v1/"],
    "officer": [*OFFICE, "/password"],
    **dict.fromkeys(("leader", "admin", "worker", "reviewer", "district", "auditor"), OFFICE),
    **dict.fromkeys(("owner", "cashier"), PROVIDER),
}
WIDTHS = (1280, 390, 320)
ELSEWHERE = ("/office/", "/provider/", "/counter/", "/static/")


class Sweep:
    """What was judged before: kind of page -> what pages of that kind were built of."""

    def __init__(self) -> None:
        self._judged: dict[str, set[str]] = {}

    def judge(self, page: Page, visited: Visited) -> dict[str, str]:
        """Open a page that has something new in it, and say what is wrong with it."""
        anatomy, kind = visited.anatomy, kind_of(visited.address).partition("?")[0]
        assert anatomy is not None
        first, known = kind not in self._judged, self._judged.setdefault(kind, set())
        if anatomy.bricks <= known:
            return {}
        known |= anatomy.bricks
        judge_html(anatomy.html)
        wrong: dict[str, str] = {}
        for language in ("en", "zh"):
            page.context.add_cookies([{"name": "lang", "value": language, "url": page.url}])
            page.goto(visited.address)
            judge.shoot(page)
            wrong |= judge.misfits(page, anatomy.surface, *WIDTHS)
            if first or language == "zh":
                wrong |= judge.barriers(page, anatomy.surface)
            page.evaluate("document.documentElement.classList.replace('normal', 'large')")
            large = judge.misfits(page, anatomy.surface, *WIDTHS[1:])
            wrong |= {what: f"{words} in large print" for what, words in large.items() if what not in wrong}
        return {f"{visited.address}: {what}": words for what, words in wrong.items()}


@pytest.fixture(scope="session")
def sweep() -> Sweep:
    return Sweep()


@pytest.mark.parametrize("who", WALKS, ids=lambda who: who or "nobody")
def test_every_page_that_links_lead_to_is_whole(visits: Visits, street: Street, sweep: Sweep, who: str) -> None:
    starts = WALKS[who]
    page = visits.open(starts[0], who=who)

    def fetch(address: str) -> tuple[int, str | None]:
        answer = page.context.request.get(address)
        return answer.status, answer.text() if answer.headers["content-type"].startswith("text/html") else None

    def belongs(address: str) -> bool:
        return address.startswith(tuple(starts)) and (bool(who) or not address.startswith(ELSEWHERE))

    wrong, pages = {}, 0
    for visited in walk(starts, fetch, belongs):
        pages += 1
        if visited.status != 200:
            wrong[visited.address] = str(visited.status)
        elif visited.anatomy is not None:
            wrong |= sweep.judge(page, visited)
    # a cashier has the one page of today and nothing to go to from there
    assert pages > (0 if who == "cashier" else 1), "the walk found no links"
    assert not wrong, "\n".join(f"{what}: {words}" for what, words in wrong.items())
