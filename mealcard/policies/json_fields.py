"""Strict reading of JSON objects: every field is taken once with its type, and what is left over is refused.

Rejected carries a stable reason and the path at fault in `field`: `not_an_object`, `missing`, `unknown_field`, `not_text`,
`too_long`, `not_a_whole_number`, `not_true_or_false`, `not_a_day`, `not_a_list`, `empty`, `not_one_of`, `out_of_range`, `code_malformed`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from mealcard.errors import Rejected

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LONGEST_TEXT = 120

_E = TypeVar("_E", bound=StrEnum)
_T = TypeVar("_T")


class Fields:
    """One JSON object being read: each field is taken once, and whatever is left over is refused."""

    def __init__(self, data: object, path: str) -> None:
        if not isinstance(data, Mapping):
            raise Rejected("not_an_object", field=path or None)
        self._left: dict[str, object] = dict(data)
        self._prefix = f"{path}." if path else ""

    def no(self, name: str, reason: str, **details: object) -> Rejected:
        return Rejected(reason, field=self._prefix + name, **details)

    def text(self, name: str, pattern: re.Pattern[str] | None = None) -> str:
        value = self._left.pop(name, None)
        if value is None:
            raise self.no(name, "missing")
        if not isinstance(value, str):
            raise self.no(name, "not_text")
        if not value.strip():
            raise self.no(name, "empty")
        if len(value) > _LONGEST_TEXT:
            raise self.no(name, "too_long", most=_LONGEST_TEXT)
        if pattern and not pattern.fullmatch(value):
            raise self.no(name, "code_malformed")
        return value

    def optional_text(self, name: str, pattern: re.Pattern[str]) -> str | None:
        return None if self._absent(name) else self.text(name, pattern)

    def whole(self, name: str, least: int, most: int) -> int:
        value = self._left.pop(name, None)
        if value is None:
            raise self.no(name, "missing")
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.no(name, "not_a_whole_number")
        if not least <= value <= most:
            raise self.no(name, "out_of_range", least=least, most=most)
        return value

    def optional_whole(self, name: str, least: int, most: int) -> int | None:
        return None if self._absent(name) else self.whole(name, least, most)

    def whole_or(self, default: int, name: str, least: int, most: int) -> int:
        return default if self._absent(name) else self.whole(name, least, most)

    def flag(self, name: str, default: bool) -> bool:
        value = self._left.pop(name, default)
        if not isinstance(value, bool):
            raise self.no(name, "not_true_or_false")
        return value

    def day(self, name: str) -> date | None:
        if self._absent(name):
            return None
        text = self.text(name)
        # fromisoformat alone also takes 20261123 and 2026-W48-1.
        if not _DAY.fullmatch(text):
            raise self.no(name, "not_a_day")
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.no(name, "not_a_day") from None

    def choice(self, name: str, kind: type[_E], default: _E | None = None) -> _E:
        if self._absent(name):
            if default is None:
                raise self.no(name, "missing")
            return default
        return self._one_of(name, self._left.pop(name), kind)

    def choices(self, name: str, kind: type[_E]) -> tuple[_E, ...]:
        return tuple(self._one_of(f"{name}[{index}]", item, kind) for index, item in enumerate(self._items(name)))

    def codes(self, name: str, pattern: re.Pattern[str], allowed: Mapping[str, object] | None = None) -> tuple[str, ...]:
        found: list[str] = []
        for index, item in enumerate(self._items(name)):
            if not isinstance(item, str) or not pattern.fullmatch(item):
                raise self.no(f"{name}[{index}]", "code_malformed")
            if allowed is not None and item not in allowed:
                raise self.no(f"{name}[{index}]", "not_one_of", allowed=tuple(allowed))
            found.append(item)
        return tuple(found)

    def objects(self, name: str, read: Callable[[Fields], _T], *, required: bool = False) -> tuple[_T, ...]:
        items = self._items(name)
        if required and not items:
            raise self.no(name, "empty")
        return tuple(read_object(item, f"{self._prefix}{name}[{index}]", read) for index, item in enumerate(items))

    def inner(self, name: str, read: Callable[[Fields], _T], default: _T) -> _T:
        return default if self._absent(name) else read_object(self._left.pop(name), self._prefix + name, read)

    def done(self) -> None:
        if self._left:
            raise self.no(min(map(str, self._left)), "unknown_field")

    def _absent(self, name: str) -> bool:
        """Whether an optional field is missing or null; a null is taken with it."""
        if self._left.get(name) is not None:
            return False
        self._left.pop(name, None)
        return True

    def _one_of(self, name: str, value: object, kind: type[_E]) -> _E:
        for member in kind:
            if value == member.value:
                return member
        raise self.no(name, "not_one_of", allowed=tuple(member.value for member in kind))

    def _items(self, name: str) -> Sequence[object]:
        value = self._left.pop(name, None)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            raise self.no(name, "not_a_list")
        return value


def read_object(data: object, path: str, read: Callable[[Fields], _T]) -> _T:
    """What `read` makes of one JSON object, refused when it leaves a field unread."""
    found = Fields(data, path)
    value = read(found)
    found.done()
    return value
