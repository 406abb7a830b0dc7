"""In which window a meal is, and when that window is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from mealcard.errors import Rejected
from mealcard.regions.windows import PRESETS, Window, check_windows, window_ends_at, window_of

BEIJING = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 23)


def at(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, second, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("preset", "moment", "code"),
    [
        ("elsewhere", at(10, 59, 59), "other"),
        ("elsewhere", at(11, 0), "lunch"),
        ("elsewhere", at(13, 29, 59), "lunch"),
        ("elsewhere", at(13, 30), "other"),
        ("elsewhere", at(16, 30), "dinner"),
        ("elsewhere", at(19, 0), "other"),
        ("elsewhere", at(8, 30), "other"),
        ("xinjiang", at(8, 29, 59), "other"),
        ("xinjiang", at(8, 30), "breakfast"),
        ("xinjiang", at(10, 30), "other"),
        ("xinjiang", at(11, 0), "other"),
        ("xinjiang", at(13, 0), "lunch"),
        ("xinjiang", at(15, 29, 59), "lunch"),
        ("xinjiang", at(15, 30), "other"),
        ("xinjiang", at(18, 30), "dinner"),
        ("xinjiang", at(21, 0), "other"),
        ("xinjiang", at(0, 0), "other"),
        ("xinjiang", at(23, 59, 59), "other"),
    ],
)
def test_a_window_holds_its_start_and_not_its_end(preset: str, moment: datetime, code: str) -> None:
    assert window_of(PRESETS[preset], moment) == (DAY, code)


def test_a_moment_stored_in_utc_is_placed_after_it_is_made_local() -> None:
    evening = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert window_of(PRESETS["xinjiang"], evening.astimezone(BEIJING)) == (date(2026, 11, 24), "other")


def test_a_window_ends_at_its_own_time_and_other_at_local_midnight() -> None:
    lunch_ends = window_ends_at(PRESETS["xinjiang"], DAY, "lunch", BEIJING)
    assert (lunch_ends, lunch_ends.tzinfo) == (datetime(2026, 11, 23, 7, 30, tzinfo=UTC), UTC)
    assert window_ends_at(PRESETS["xinjiang"], DAY, "other", BEIJING) == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


def test_a_window_the_office_has_dropped_ends_at_midnight_too() -> None:
    assert window_ends_at(PRESETS["elsewhere"], DAY, "breakfast", BEIJING) == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_presets_pass_their_own_check(preset: str) -> None:
    check_windows(PRESETS[preset])


def window(code: str, starts: int, ends: int) -> Window:
    return Window(code, time(starts), time(ends))


@pytest.mark.parametrize(
    ("windows", "reason", "field"),
    [
        ([window("", 11, 13)], "code_malformed", "windows[0].code"),
        ([window("Mittag!", 11, 13)], "code_malformed", "windows[0].code"),
        ([window("other", 11, 13)], "code_reserved", "windows[0].code"),
        ([window("lunch", 11, 13), window("lunch", 14, 15)], "code_repeated", "windows[1].code"),
        ([window("lunch", 13, 13)], "window_empty", "windows[0].ends"),
        ([window("night", 22, 2)], "window_empty", "windows[0].ends"),
        ([window("lunch", 11, 13), window("tea", 12, 14)], "windows_overlap", "windows[1]"),
        ([window("tea", 12, 14), window("lunch", 11, 13)], "windows_overlap", "windows[1]"),
        ([window("lunch", 11, 14), window("tea", 12, 13)], "windows_overlap", "windows[1]"),
    ],
)
def test_windows_that_cannot_be_used_are_refused(windows: list[Window], reason: str, field: str) -> None:
    with pytest.raises(Rejected) as refusal:
        check_windows(windows)
    assert (refusal.value.reason, refusal.value.field) == (reason, field)


def test_windows_may_touch_and_stand_in_any_order() -> None:
    check_windows([window("dinner", 17, 19), window("lunch", 11, 13), window("tea", 13, 17)])
