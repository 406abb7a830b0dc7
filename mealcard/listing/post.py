"""A week's events before any of them counts: checked, freed of duplicates, sorted by whom they concern."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, field

from mealcard.listing.events import READERS, EventError, EventName, Mail, RawEvent, event_name, read_new_line, read_street
from mealcard.listing.units import Key


@dataclass(slots=True)
class Post:
    """`streets`: provider → its street and number of active seniors; `lines`: street → its new line in hundredths of a star."""

    streets: dict[Key, tuple[Key, int | None]] = field(default_factory=dict)
    lines: dict[Key, int] = field(default_factory=dict)
    mail: defaultdict[Key, Mail] = field(default_factory=lambda: defaultdict(Mail))
    names: list[EventName] = field(default_factory=list)


def open_post(events: Iterable[RawEvent], seen: Set[EventName], known: Collection[Key], *, by_people: bool) -> Post:
    """The post of a week; `seen` are the names and `known` the providers of earlier weeks. Raises EventError."""
    post = Post()
    news = _news(events, seen)
    for (kind, whose, _), event in news.items():
        if kind == "provider":
            post.streets[whose] = read_street(event)
    mail = post.mail
    for (kind, whose, name), event in news.items():
        if kind == "line":
            post.lines[whose] = read_new_line(event)
        elif kind != "provider":
            if kind == "decision" and not by_people:
                raise EventError('decision: the engine decides here; set "decided_by" to "people"')
            if whose not in mail and whose not in known and whose not in post.streets:
                raise EventError(f"{kind}: provider {whose!r} is unknown")
            READERS[kind](event, name, mail[whose])
    post.names = [name for name in news if name[2] != ""]
    return post


def _news(events: Iterable[RawEvent], seen: Set[EventName]) -> dict[EventName, RawEvent]:
    """Every event once. Of two that share a name and differ the one that sorts first counts, so that arrival doesn't matter."""
    news: dict[EventName, RawEvent] = {}
    for event in events:
        name = event_name(event)
        if name in seen:
            continue
        earlier = news.setdefault(name, event)
        if event is not earlier and event != earlier:
            news[name] = min(earlier, event, key=_canonical)
    return news


def _canonical(event: RawEvent) -> str:
    return json.dumps(dict(event), sort_keys=True)
