"""One cell as text: what spreadsheets do to numbers and dates, undone as far as it can be. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from mealcard.errors import Rejected

Cell = str | int | float | bool | date | datetime | time | timedelta

EXACT_BELOW = 10**15  # spreadsheets keep 15 digits of a number
EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})

_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_WHOLE_FLOAT = re.compile(r"([0-9]{1,15})\.0+")
# ="6590…", '6590… and `6590… are what people and programs write to keep a spreadsheet from calculating.
_FORCED_TEXT = re.compile(r"=\"(.*)\"|['`\u2019](.*)", re.DOTALL)
_DATE = re.compile(
    r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?"
    r"|([0-9]{4})([0-9]{2})([0-9]{2})"
)


def text_of(cell: Cell) -> str:
    """The cell as stripped text; whole numbers without a point, dates as ISO.

    Raises Rejected cell_number_format for a number that has lost digits, and cell_error for the result of a broken formula.
    """
    if type(cell) is str:
        text = cell.strip()
        if text == "" or text[0] not in "='`\u2019#0123456789" or text.isdecimal():
            return text
        return _from_text(text)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        if not abs(cell) < EXACT_BELOW:  # also true of a NaN
            raise Rejected("cell_number_format")
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _from_text(text: str) -> str:
    if text in EXCEL_ERRORS:
        raise Rejected("cell_error")
    forced = _FORCED_TEXT.fullmatch(text)
    if forced is not None:
        return (forced.group(1) or forced.group(2) or "").strip()
    if _EXPONENT.fullmatch(text):
        raise Rejected("cell_number_format")
    whole = _WHOLE_FLOAT.fullmatch(text)
    return whole.group(1) if whole is not None else text


def date_of(text: str) -> date:
    """A day written as 2026-12-31, 2026/12/31, 2026.12.31, 2026年12月31日 or 20261231. Raises Rejected date_format."""
    match = _DATE.fullmatch(text)
    try:
        if match is not None:
            year, month, day = (int(part) for part in match.groups() if part)
            return date(year, month, day)
    except ValueError:
        pass
    raise Rejected("date_format")
