"""The engine over JSON lines, so that anybody can try it on streams of their own.

The events are those of `events.py`, the decisions those of `statement.Decision.as_json`.

`{"type": "init", "config": {…} | null}` starts (or starts again), `{"type": "week", "week": t, "events": […]}` steps. Every line gets
one answer; a line that can't be read gets `{"error": "…"}` and changes nothing, so that it can be corrected and sent again.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Never, TextIO

from mealcard.listing.engine import Engine, WeekError
from mealcard.listing.events import EventError
from mealcard.listing.policy import ConfigError, read_policy


class LineError(ValueError):
    """The line is not one of the two messages."""


class Replay:
    """One conversation; `answer` takes a line and gives the answer as a value for JSON."""

    def __init__(self) -> None:
        self._engine: Engine | None = None

    def answer(self, line: str) -> dict[str, object]:
        try:
            return self._answer(_message(line))
        except (LineError, ConfigError, EventError, WeekError) as error:
            return {"error": str(error)}

    def _answer(self, message: dict[str, object]) -> dict[str, object]:
        match message.get("type"):
            case "init":
                return self._init(message)
            case "week":
                return self._week(message)
            case other:
                raise LineError(f'type must be "init" or "week", not {other!r}')

    def _init(self, message: dict[str, object]) -> dict[str, object]:
        config = message.get("config")
        if config is not None and not isinstance(config, dict):
            raise LineError("config must be an object or null")
        if read_policy(config).by_people:
            raise LineError('in a replay the proposals take effect at once; "decided_by" can\'t be "people"')
        self._engine = Engine(config)
        return {"ready": True}

    def _week(self, message: dict[str, object]) -> dict[str, object]:
        if self._engine is None:
            raise LineError('send {"type": "init"} first')
        week, events = message.get("week"), message.get("events")
        if isinstance(week, bool) or not isinstance(week, int):
            raise LineError("week must be a whole number")
        if not isinstance(events, list):
            raise LineError("events must be a list")
        decisions = self._engine.week(week, events)
        return {"week": week, "decisions": {str(provider): decision.as_json() for provider, decision in decisions.items()}}


def replay(stdin: TextIO, stdout: TextIO) -> None:
    """Answer every line until the input ends, each at once."""
    conversation = Replay()
    with collector_paused():
        for line in stdin:
            stdout.write(json.dumps(conversation.answer(line), separators=(",", ":"), allow_nan=False))
            stdout.write("\n")
            stdout.flush()


@contextmanager
def collector_paused() -> Iterator[None]:
    """The engine makes no reference cycles; searching its millions of small values for some would take a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _message(line: str) -> dict[str, object]:
    try:
        message = json.loads(line, parse_constant=_no_constant)
    except RecursionError as error:
        raise LineError("not JSON: nested too deeply") from error
    except ValueError as error:
        raise LineError(f"not JSON: {error}") from error
    if not isinstance(message, dict):
        raise LineError("a line must be an object")
    return message


def _no_constant(name: str) -> Never:
    raise ValueError(f"{name} is not a number of JSON")
