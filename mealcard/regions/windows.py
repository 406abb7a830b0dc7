"""Meal windows of an office in its local time. A window holds its start and not its end: 13:30 ends a lunch until 13:30."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mealcard.errors import Rejected

OTHER = "other"  # every time outside the windows
_CODE = re.compile(r"[a-z][a-z0-9_]{0,19}")


@dataclass(frozen=True, slots=True)
class Window:
    """A span of one local day, such as lunch from 11:00 until 13:30."""

    code: str
    starts: time
    ends: time


PRESETS: Mapping[str, tuple[Window, ...]] = {
    "elsewhere": (
        Window("lunch", time(11, 0), time(13, 30)),
        Window("dinner", time(16, 30), time(19, 0)),
    ),
    # The people of Xinjiang keep Beijing time and eat about two hours later by the clock.
    "xinjiang": (
        Window("breakfast", time(8, 30), time(10, 30)),
        Window("lunch", time(13, 0), time(15, 30)),
        Window("dinner", time(18, 30), time(21, 0)),
    ),
}


def window_of(windows: Sequence[Window], local: datetime) -> tuple[date, str]:
    """The local day of a meal and the code of its window, `other` outside all. `local` is already in the office's zone."""
    moment = local.time()
    for window in windows:
        if window.starts <= moment < window.ends:
            return local.date(), window.code
    return local.date(), OTHER


def window_ends_at(windows: Sequence[Window], meal_on: date, code: str, zone: ZoneInfo) -> datetime:
    """The UTC moment at which a meal's window is over; `other`, and a window the office has since dropped, end at local midnight."""
    for window in windows:
        if window.code == code:
            return datetime.combine(meal_on, window.ends, zone).astimezone(UTC)
    return datetime.combine(meal_on + timedelta(days=1), time.min, zone).astimezone(UTC)


def check_windows(windows: Sequence[Window]) -> None:
    """Raises Rejected with `field` such as `windows[1].ends` for the first window that cannot be used.

    Reasons: `code_malformed`, `code_reserved`, `code_repeated`, `window_empty` (it ends before it starts; a window never
    crosses midnight, since a meal belongs to one local day) and `windows_overlap`.
    """
    seen: set[str] = set()
    for index, window in enumerate(windows):
        path = f"windows[{index}]"
        if not _CODE.fullmatch(window.code):
            raise Rejected("code_malformed", field=f"{path}.code")
        if window.code == OTHER:
            raise Rejected("code_reserved", field=f"{path}.code")
        if window.code in seen:
            raise Rejected("code_repeated", field=f"{path}.code", code=window.code)
        if window.ends <= window.starts:
            raise Rejected("window_empty", field=f"{path}.ends")
        for earlier in windows[:index]:
            if window.starts < earlier.ends and earlier.starts < window.ends:
                raise Rejected("windows_overlap", field=path, code=window.code, other=earlier.code)
        seen.add(window.code)
