"""What a passer-by would find now, and hours that can't be promised."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from mealcard.errors import Rejected
from mealcard.providers.opening import ClosedDays, Hours, OpenStatus, check_hours, hours_on, open_now
from mealcard.regions.windows import PRESETS

LUNCH = Hours(1, "lunch", time(13), time(15, 30))
DINNER = Hours(1, "dinner", time(18, 30), time(20))
MONDAY = date(2026, 11, 23)
HOURS = [DINNER, LUNCH]  # in no order


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("moment", "last_scan", "status"),
    [
        (at(9), None, OpenStatus.NOT_YET),
        (at(12, 59), None, OpenStatus.NOT_YET),
        (at(13), None, OpenStatus.UNCONFIRMED),
        (at(13, 30), at(13, 10), OpenStatus.OPEN),
        (at(13, 1), at(12, 30), OpenStatus.OPEN),
        (at(13, 1), at(12, 29), OpenStatus.UNCONFIRMED),
        (at(15, 29), None, OpenStatus.UNCONFIRMED),
        (at(15, 30), at(13, 10), OpenStatus.BREAK),
        (at(18, 29), at(13, 10), OpenStatus.BREAK),
        (at(18, 40), at(15, 20), OpenStatus.UNCONFIRMED),
        (at(18, 40), at(18, 35), OpenStatus.OPEN),
        (at(20), at(18, 35), OpenStatus.BREAK),
        (at(13, 30), at(13, 10, date(2026, 11, 22)), OpenStatus.UNCONFIRMED),
        (at(13, 30, date(2026, 11, 24)), None, OpenStatus.CLOSED_TODAY),
    ],
)
def test_a_promise_is_believed_once_a_meal_was_served_in_it(moment: datetime, last_scan: datetime | None, status: OpenStatus) -> None:
    assert open_now(HOURS, [], moment, last_scan) is status


@pytest.mark.parametrize(("first", "last", "closed"), [(23, 23, True), (20, 23, True), (23, 25, True), (24, 25, False), (20, 22, False)])
def test_an_announced_closure_comes_first(first: int, last: int, closed: bool) -> None:
    days = [ClosedDays(date(2026, 11, first), date(2026, 11, last))]
    found = open_now(HOURS, days, at(13, 30), at(13, 10))
    assert (found is OpenStatus.CLOSED_ANNOUNCED) is closed


def test_the_hours_of_a_day_come_in_its_order() -> None:
    assert hours_on(HOURS, MONDAY) == [LUNCH, DINNER]
    assert hours_on(HOURS, date(2026, 11, 24)) == []


WINDOWS = {window.code: window for window in PRESETS["xinjiang"]}


@pytest.mark.parametrize(
    ("hours", "reason"),
    [
        ([Hours(1, "supper", time(13), time(14))], "window_unknown"),
        ([Hours(0, "lunch", time(13), time(14))], "window_unknown"),
        ([Hours(8, "lunch", time(13), time(14))], "window_unknown"),
        ([Hours(1, "lunch", time(14), time(14))], "hours_order"),
        ([Hours(1, "lunch", time(11), time(13))], "hours_outside_window"),
        ([Hours(1, "lunch", time(15, 30), time(17))], "hours_outside_window"),
        ([LUNCH, Hours(1, "lunch", time(15, 30), time(16))], "hours_outside_window"),
        ([Hours(1, "lunch", time(13), time(14)), Hours(1, "lunch", time(14), time(15))], "hours_overlap"),
        ([Hours(1, "lunch", time(13), time(19)), DINNER], "hours_overlap"),
    ],
)
def test_hours_that_cannot_be_kept_are_refused(hours: list[Hours], reason: str) -> None:
    with pytest.raises(Rejected) as refusal:
        check_hours(hours, WINDOWS)
    assert refusal.value.reason == reason


def test_the_same_hours_on_two_days_do_not_overlap() -> None:
    check_hours([LUNCH, DINNER, Hours(2, "lunch", time(12, 30), time(15))], WINDOWS)
