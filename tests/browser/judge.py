"""What every page must be, whoever opens it: quiet, accessible, big enough for fingers and eyes, and no wider than the screen."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
MISFITS = (Path(__file__).parent / "misfits.js").read_text(encoding="utf-8")
AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AAA = [*AA, "wcag2aaa", "wcag21aaa", "wcag22aaa"]
# px: no target may be smaller than `target`, no text than `text`, the page's own text than `body`; `lesser` is for what lies on the
# drawn map; a `still` page doesn't scroll at all.
LIMITS: dict[str, dict[str, Any]] = {
    "office": {"target": 44, "text": 13, "body": 16},
    "public": {"target": 60, "text": 18, "body": 22, "lesser": 44},
    "counter": {"target": 72, "text": 20, "body": 20, "still": True},
}
# A refusal is an answer, of the API or of a page that isn't there; the browser's console calls it an error.
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


class Witness:
    """What a page does behind one's back: requests to elsewhere, errors, words on the console."""

    def __init__(self, page: Page, url: str) -> None:
        self._own = (f"{url}/", "blob:", "data:")
        self.heard: list[str] = []
        page.on("request", self._request)
        page.on("pageerror", lambda error: self.heard.append(f"error on {page.url}: {error}"))
        page.on("console", self._console)

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self._own):
            self.heard.append(f"asks another host: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        at = message.location["url"]
        refused = _REFUSED.match(message.text) and ("/api/v1/" in at or at == message.page.url)  # type: ignore[union-attr]
        if message.type in {"error", "warning"} and not refused:
            self.heard.append(f"console on {at}: {message.text}")


def misfits(page: Page, surface: str, *widths: int) -> dict[str, str]:
    """What scrolls sideways, small targets and small print at each width: what -> an example."""
    size = page.viewport_size
    assert size
    found: dict[str, str] = {}
    for width in widths or (size["width"],):
        if widths:
            page.set_viewport_size({"width": width, "height": size["height"]})
        for what, example in page.evaluate(MISFITS, LIMITS[surface]).items():
            found.setdefault(what, f"{example} (at {width} px)")
    if widths:
        page.set_viewport_size(size)
    return found


def barriers(page: Page, surface: str) -> dict[str, str]:
    """What axe objects to, AA everywhere and AAA where seniors and cashiers read: rule -> an example. Needs a page with scripts."""
    tags = AA if surface == "office" else AAA
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": tags}}
    session = page.context.new_cdp_session(page)  # past the page's CSP, which refuses injected scripts
    session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    run = f"""axe.run(document, {json.dumps(options)}).then((result) => JSON.stringify(
      result.violations.map(({{ id, nodes: [first] }}) => [id, `${{first.html}} ${{first.failureSummary}}`])))"""
    answer = session.send("Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True})
    session.detach()
    return {rule: " ".join(words.split()) for rule, words in json.loads(answer["result"]["value"])}


def whole(page: Page, surface: str, *widths: int) -> None:
    """None of these; and a picture for those who asked."""
    shoot(page)
    wrong = misfits(page, surface, *widths) | barriers(page, surface)
    assert not wrong, "\n".join([page.url, *(f"{what}: {words}" for what, words in wrong.items())])


def shoot(page: Page) -> None:
    """A picture of the whole page into the folder MEALCARD_SHOTS, if there is one."""
    folder = os.environ.get("MEALCARD_SHOTS")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition("::")[2].split(" ")[0]
    number = len(list(Path(folder).glob("*.png")))
    name = re.sub(r"\W+", "-", f"{number:03d} {test} {page.url.partition('//')[2].partition('/')[2]}")[:120]
    page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
