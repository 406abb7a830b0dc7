"""The event log of a review week, read strictly: every event is checked before any of them counts.

| event | fields |
|---|---|
| `provider` | `provider`, `street`, optional `active_seniors` |
| `rating` | `id`, `provider`, `senior`, `channel` (kiosk, phone, call), `stars` 1 to 5, `meal_id` (null: unverified, no weight), `minute` |
| `call_no_meal` | `id`, `provider`, `senior`: the senior says on the phone not to have eaten there |
| `complaint` | `id`, `provider`, `substantiated`, `severity` (a word or 1 to 3; severe are 3, `severe`, `major`, `critical`, `high`) |
| `inspection` | `id`, `provider`, `result` (pass, minor, major, critical), optional `minute` |
| `integrity_clear` | `provider`, optional `id` |
| `void` | `id`, `provider`, `rating`: that rating no longer counts from this week on |
| `decision` | `id`, `provider`, `to` (a stage), optional `declined` (needs `reason`) and `minute`; only when people decide |
| `line` | `id`, `street`, `line` in stars: the street's new line from this week on; all its balances restart |

Keys (`id`, `provider`, `street`, `senior`, `rating`) are texts or whole numbers. Other fields are ignored. An event is known by its
`id` within its type and provider: a second one with the same id is the same event, whenever it comes.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from mealcard.listing.policy import ConfigError, read_line
from mealcard.listing.rules import Stage
from mealcard.listing.units import Channel, Key

RawEvent = Mapping[str, object]
RESULTS = ("pass", "minor", "major", "critical")  # later words are worse
_CHANNELS: Mapping[object, Channel] = {channel.word: channel for channel in Channel}
_SEVERE = frozenset({"severe", "major", "critical", "high"})
_SEVERE_FROM = 3


class EventError(ValueError):
    """An event can't be read; the text says which and why. Nothing of its week was taken."""


EventName = tuple[str, Key, Key]  # type, provider (of a `line` the street), id (empty where the type has none)
Rating = tuple[Key, Key, Channel, int]  # id, senior, channel, stars


class Visit(NamedTuple):
    minute: int
    severity: int  # index in RESULTS


class Ruling(NamedTuple):
    """A decision of people about a stage."""

    minute: int
    id: str
    to: Stage
    declined: bool


@dataclass(slots=True)
class Mail:
    """What one provider's week brought, duplicates removed."""

    ratings: list[Rating] = field(default_factory=list)
    no_meal: list[Key] = field(default_factory=list)
    severe_complaint: bool = False
    visits: list[Visit] = field(default_factory=list)
    cleared: bool = False
    voids: list[Key] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)


def event_name(event: RawEvent) -> EventName:
    """What makes two events the same. Raises EventError."""
    if type(event) is not dict and not isinstance(event, Mapping):
        raise EventError("an event must be an object")
    kind = event.get("type")
    if kind == "rating":  # nearly all events are ratings: the same checks with fewer calls
        whose, name = event.get("provider"), event.get("id")
        if type(whose) is str and type(name) is str and whose and name:
            return kind, whose, name
    if not isinstance(kind, str) or kind not in KINDS:
        raise EventError(f"unknown event type {kind!r}")
    whose = _key(event, "street" if kind == "line" else "provider")
    nameless = kind == "provider" or (kind == "integrity_clear" and "id" not in event)
    return kind, whose, "" if nameless else _key(event, "id")


def read_street(event: RawEvent) -> tuple[Key, int | None]:
    """Street and number of active seniors of a `provider` event."""
    active = event.get("active_seniors")
    if active is not None and (isinstance(active, bool) or not isinstance(active, int) or active < 0):
        raise _wrong(event, "active_seniors must be a whole number")
    return _key(event, "street"), active


def read_new_line(event: RawEvent) -> int:
    """Hundredths of a star of a `line` event."""
    try:
        return read_line("line", event.get("line"))
    except ConfigError as error:
        raise _wrong(event, str(error)) from error


def fingerprint(events: Iterable[RawEvent]) -> str:
    """SHA-256 of a set of events, the same in any order and with any repetition; kept with every proposal."""
    lines = {json.dumps(dict(event), sort_keys=True, ensure_ascii=False) for event in events}
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _key(event: RawEvent, name: str) -> Key:
    value = event.get(name)
    if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
        return value
    raise _wrong(event, f"{name} must be a text or a whole number" if name in event else f"{name} is missing")


def _wrong(event: RawEvent, what: str) -> EventError:
    name = event.get("id")
    return EventError(f"{event.get('type')}{'' if name is None else f' {name!r}'}: {what}")


def _minute(event: RawEvent) -> int:
    minute = event.get("minute", 0)
    if isinstance(minute, bool) or not isinstance(minute, int | float) or not math.isfinite(minute):
        raise _wrong(event, "minute must be a number")
    return int(minute)


def _flag(event: RawEvent, name: str) -> bool:
    value = event.get(name, False)
    if not isinstance(value, bool):
        raise _wrong(event, f"{name} must be true or false")
    return value


def _rating(event: RawEvent, name: Key, mail: Mail) -> None:
    stars, word, senior = event.get("stars"), event.get("channel"), event.get("senior")
    if isinstance(stars, float) and stars.is_integer():
        stars = int(stars)
    if type(stars) is not int or not 1 <= stars <= 5:
        raise _wrong(event, f"stars must be 1, 2, 3, 4 or 5, not {stars!r}")
    channel = _CHANNELS.get(word) if isinstance(word, str) else None
    if channel is None:
        raise _wrong(event, f"channel must be kiosk, phone or call, not {word!r}")
    if type(senior) is not str or not senior:
        senior = _key(event, "senior")
    if event.get("meal_id") is not None:
        mail.ratings.append((name, senior, channel, stars))


def _call_no_meal(event: RawEvent, _name: Key, mail: Mail) -> None:
    mail.no_meal.append(_key(event, "senior"))


def _complaint(event: RawEvent, _name: Key, mail: Mail) -> None:
    severity = event.get("severity")
    if isinstance(severity, bool) or not isinstance(severity, str | int | None):
        raise _wrong(event, "severity must be a word or a whole number")
    severe = severity.lower() in _SEVERE if isinstance(severity, str) else (severity or 0) >= _SEVERE_FROM
    mail.severe_complaint |= _flag(event, "substantiated") and severe


def _inspection(event: RawEvent, _name: Key, mail: Mail) -> None:
    result = event.get("result")
    if result not in RESULTS:
        raise _wrong(event, f"result must be pass, minor, major or critical, not {result!r}")
    mail.visits.append(Visit(_minute(event), RESULTS.index(str(result))))


def _integrity_clear(_event: RawEvent, _name: Key, mail: Mail) -> None:
    mail.cleared = True


def _void(event: RawEvent, _name: Key, mail: Mail) -> None:
    mail.voids.append(_key(event, "rating"))


def _decision(event: RawEvent, name: Key, mail: Mail) -> None:
    to = event.get("to")
    if not isinstance(to, str) or to not in set(Stage):
        raise _wrong(event, f"to must be keep, watch, rectify or delist, not {to!r}")
    declined = _flag(event, "declined")
    reason = event.get("reason")
    if declined and not (isinstance(reason, str) and reason.strip()):
        raise _wrong(event, "a declined proposal needs a reason")
    mail.rulings.append(Ruling(_minute(event), repr(name), Stage(to), declined))


# How each event about a provider is added to its mail; each raises EventError.
READERS: Mapping[str, Callable[[RawEvent, Key, Mail], None]] = {
    "rating": _rating,
    "call_no_meal": _call_no_meal,
    "complaint": _complaint,
    "inspection": _inspection,
    "integrity_clear": _integrity_clear,
    "void": _void,
    "decision": _decision,
}
KINDS = frozenset(READERS) | {"provider", "line"}
