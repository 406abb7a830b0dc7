"""Promised hours, and what is true of them right now. Pure; all times are local to the office."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from mealcard.errors import Rejected
from mealcard.regions.windows import Window

# A first plate is sometimes served before the door is said to be open.
EARLY_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Hours:
    """A promise for one weekday (1 Monday … 7 Sunday) and one meal window; the closing time no longer belongs to it."""

    weekday: int
    window: str
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """An announced closure, both days included."""

    starts_on: date
    ends_on: date

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


class OpenStatus(enum.StrEnum):
    """正在营业, 未确认开门, 今天还没开门, 现在休息, 今天不营业, 公告停业."""

    OPEN = "open"
    UNCONFIRMED = "unconfirmed"
    NOT_YET = "not_yet"
    BREAK = "break"
    CLOSED_TODAY = "closed_today"
    CLOSED_ANNOUNCED = "closed_announced"


def open_now(hours: Sequence[Hours], closures: Sequence[ClosedDays], local: datetime, last_scan: datetime | None) -> OpenStatus:
    """What a passer-by would find. A promise is believed once a meal was served in it.

    `last_scan` is the latest meal there, in local time (None when there was none or it is unknown).
    """
    if any(closure.holds(local.date()) for closure in closures):
        return OpenStatus.CLOSED_ANNOUNCED
    today = hours_on(hours, local.date())
    if not today:
        return OpenStatus.CLOSED_TODAY
    moment = local.time()
    for promise in today:
        if promise.opens <= moment < promise.closes:
            return OpenStatus.OPEN if _served_in(promise, local, last_scan) else OpenStatus.UNCONFIRMED
    return OpenStatus.NOT_YET if moment < today[0].opens else OpenStatus.BREAK


def _served_in(promise: Hours, local: datetime, last_scan: datetime | None) -> bool:
    if last_scan is None or last_scan.date() != local.date():
        return False
    served, opens = last_scan.time(), promise.opens
    return served.hour * 60 + served.minute >= opens.hour * 60 + opens.minute - EARLY_MINUTES


def hours_on(hours: Sequence[Hours], day: date) -> list[Hours]:
    """The promises of one day, in the order of the day."""
    return sorted((row for row in hours if row.weekday == day.isoweekday()), key=lambda row: row.opens)


def check_hours(hours: Sequence[Hours], windows: Mapping[str, Window]) -> None:
    """Raises Rejected (`weekday`, `window` in the details) for the first promise that can't be kept or told."""
    seen: list[Hours] = []
    for row in sorted(hours, key=lambda one: (one.weekday, one.opens)):
        where = {"weekday": row.weekday, "window": row.window}
        window = windows.get(row.window)
        if window is None or not 1 <= row.weekday <= 7:
            raise Rejected("window_unknown", field="hours", **where)
        if row.closes <= row.opens:
            raise Rejected("hours_order", field="hours", **where)
        if row.closes <= window.starts or row.opens >= window.ends:
            raise Rejected("hours_outside_window", field="hours", **where)
        same_day = [one for one in seen if one.weekday == row.weekday]
        if any(one.window == row.window or row.opens < one.closes for one in same_day):
            raise Rejected("hours_overlap", field="hours", **where)
        seen.append(row)
