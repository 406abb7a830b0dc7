"""Walking through a site by its links, so that no page is forgotten because nobody wrote a test for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

EXAMPLES = 4  # of one kind of page: a list of a thousand seniors has a thousand pages of the same kind
SWITCHES = {"lang", "large"}
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


def kind_of(address: str) -> str:
    """The address with everything taken out that differs between pages of the same kind."""
    parts = urlsplit(address)
    names = sorted({name for name, _value in parse_qsl(parts.query, keep_blank_values=True)})
    return _IDS.sub("…", parts.path) + (f"?{'&'.join(names)}" if names else "")


@dataclass(eq=False)
class Anatomy(HTMLParser):
    """The links of a page, what it is built of, and whether it is one of the public pages."""

    html: str
    links: list[str] = field(default_factory=list)
    bricks: set[str] = field(default_factory=set)
    classes: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.classes = given.get("class", "")
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        self.bricks |= {f"{tag}.{name}" for name in given.get("class", "").split()} | {f"{tag} {given.get('type', '')}"}

    @property
    def surface(self) -> str:
        return "public" if "public" in self.classes.split() else "office"


@dataclass(frozen=True)
class Visited:
    """One answer of the walk; `anatomy` is None for files."""

    address: str
    status: int
    anatomy: Anatomy | None


def walk(start: str, fetch: Callable[[str], tuple[int, str | None]], belongs: Callable[[str], bool], most: int) -> Iterator[Visited]:
    """Every kind of page that links lead to from `start`, a few examples of each, at most `most`; the rarest kind first.

    `fetch` answers the status and, for a page, its HTML; `belongs` says whether a path is part of the walk.
    """
    waiting, known, met = [start], {start}, Counter[str]()
    for _step in range(most):
        waiting = [one for one in waiting if met[kind_of(one)] < (1 if urlsplit(one).query else EXAMPLES)]
        if not waiting:
            return
        address = min(waiting, key=lambda one: met[kind_of(one)])
        waiting.remove(address)
        met[kind_of(address)] += 1
        status, html = fetch(address)
        anatomy = Anatomy(html) if html is not None else None
        yield Visited(address, status, anatomy)
        for link in anatomy.links if anatomy else ():
            found = _address(address, link)
            if found and found not in known and belongs(found):
                known.add(found)
                waiting.append(found)


def _address(page: str, link: str) -> str:
    """The link as an address on the same host, or nothing."""
    parts = urlsplit(urljoin(page, link))
    names = {name for name, _value in parse_qsl(parts.query)}
    # Two of them together are as good as each alone.
    if parts.netloc or parts.scheme or names & SWITCHES or len(names) > 1:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
