"""The only reader of the system clock. A moment is an aware UTC datetime, a day a date in an office's zone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_pretended: ContextVar[datetime | None] = ContextVar("mealcard_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    pretended = _pretended.get()
    return pretended if pretended is not None else datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """The present day in a zone."""
    return now().astimezone(zone).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything inside happens at this moment: for the demo's history and for tests, never for a server."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)
