"""Event streams in small words: one street, one point named `wang` unless another is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count

from mealcard.listing.engine import Engine
from mealcard.listing.statement import Decision

Event = dict[str, object]
WANG = "wang"
_names = count(1)


def provider(name: str = WANG, street: str = "xiangyang", **more: object) -> Event:
    return {"type": "provider", "provider": name, "street": street, **more}


def rating(senior: str, stars: int, channel: str = "kiosk", provider: str = WANG, **more: object) -> Event:
    name = f"r{next(_names)}"
    known = {"type": "rating", "id": name, "provider": provider, "senior": senior, "channel": channel, "stars": stars}
    return known | {"meal_id": f"m-{name}", "minute": 0} | more


def calls(stars: Iterable[int], first: int = 0, provider: str = WANG) -> list[Event]:
    """One call each to seniors c<first>, c<first+1>, …"""
    return [rating(f"c{first + place}", answer, "call", provider) for place, answer in enumerate(stars)]


def answers(stars: Iterable[int], first: int = 0, channel: str = "kiosk", provider: str = WANG) -> list[Event]:
    """One self-service opinion each of seniors s<first>, s<first+1>, …"""
    return [rating(f"s{first + place}", answer, channel, provider) for place, answer in enumerate(stars)]


def about(kind: str, provider: str = WANG, **more: object) -> Event:
    return {"type": kind, "id": f"e{next(_names)}", "provider": provider, **more}


def visit(result: str, **more: object) -> Event:
    return about("inspection", result=result, **more)


def live(weeks: Sequence[Sequence[Event]], config: dict[str, object] | None = None, start: int = 0) -> list[Decision]:
    """The decisions about Wang for these weeks, one after the other."""
    engine = opened(config)
    return [engine.week(start + place, [provider(), *events])[WANG] for place, events in enumerate(weeks)]


def opened(config: dict[str, object] | None = None) -> Engine:
    return Engine(config)


def bad_week(week: int, number: int = 8) -> list[Event]:
    """So many calls to seniors never asked before, who all give two stars: 3.84 points each."""
    return calls([2] * number, first=100 * week)


def good_week(week: int, number: int = 8) -> list[Event]:
    """The same with five stars: −6.33 points each, +3.84 for recovery … see the table."""
    return calls([5] * number, first=100 * week)


def noticed(config: dict[str, object] | None = None) -> tuple[Engine, int]:
    """An engine whose point Wang came under rectification in the week given back."""
    engine = opened(config)
    for week in range(20):
        if engine.week(week, [provider(), *bad_week(week)])[WANG].status == "rectify":
            return engine, week
    raise AssertionError("two stars from everybody never led to a notice")
