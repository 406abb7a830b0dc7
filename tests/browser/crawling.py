"""Walking through a site by its links, so that no page is forgotten because nobody wrote a test for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

EXAMPLES = 2  # of one kind of page: a list of a thousand seniors has a thousand pages of the same kind
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


def walk(starts: Iterable[str], fetch: Callable[[str], tuple[int, str | None]], belongs: Callable[[str], bool]) -> Iterator[Visited]:
    """Every kind of page that links lead to, a few examples of each from each kind of page; the kind seen least comes first.

    `fetch` answers the status and, for a page, its HTML; `belongs` says whether an address is part of the walk.
    """
    waiting = {start: (kind_of(start), "") for start in starts}
    known, met = set(waiting), Counter[tuple[str, str]]()
    while waiting := {one: way for one, way in waiting.items() if met[way] < (1 if urlsplit(one).query else EXAMPLES)}:
        address = min(waiting, key=lambda one: met[waiting[one]])
        met[waiting.pop(address)] += 1
        status, html = fetch(address)
        anatomy = Anatomy(html) if html is not None else None
        yield Visited(address, status, anatomy)
        for link in anatomy.links if anatomy else ():
            found = _address(address, link)
            if found and found not in known and belongs(found):
                known.add(found)
                waiting[found] = kind_of(found), kind_of(address)


def _address(page: str, link: str) -> str:
    """The link as an address on the same host, or nothing."""
    parts = urlsplit(urljoin(page, link))
    names = {name for name, _value in parse_qsl(parts.query)}
    # Two of them together are as good as each alone.
    if parts.netloc or parts.scheme or names & SWITCHES or len(names) > 1:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
