"""XLSX workbooks, read by calamine after the guard has looked at them. Pure."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import islice
from typing import TypeVar

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from mealcard.errors import Rejected
from mealcard.seniors.importing.columns import REQUIRED, Header, best_header, no_header
from mealcard.seniors.importing.guard import check_workbook
from mealcard.seniors.importing.limits import HEADER_WITHIN, FileKind, Limits
from mealcard.seniors.importing.table import Rows, Table

T = TypeVar("T")


def read_workbook(data: bytes, limits: Limits) -> Table:
    """The first visible sheet with the required columns, else the first with any header.

    Raises Rejected as the guard does, and file_broken, file_no_header, file_too_many_columns.
    """
    check_workbook(data, limits)
    book = _trying(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))
    sheets = [sheet.name for sheet in book.sheets_metadata if _shown(sheet.typ, sheet.visible)]
    found: tuple[str, CalamineSheet, Header] | None = None
    for name in sheets:
        sheet = _trying(lambda name=name: book.get_sheet_by_name(name))  # type: ignore[misc]
        header = _header(sheet)
        complete = header is not None and header.columns.keys() >= REQUIRED
        if header is not None and (found is None or complete):
            found = name, sheet, header
        if complete:
            break
    if found is None:
        raise no_header()
    name, sheet, header = found
    if sheet.width > limits.columns:
        raise Rejected("file_too_many_columns", most=limits.columns)
    others = tuple(other for other in sheets if other != name)
    size = max(_first_row(sheet) + sheet.height - 1 - header.row, 0)
    return Table(FileKind.XLSX, name, header, size, others, read=lambda: _numbered(sheet))


def _shown(kind: SheetTypeEnum, visible: SheetVisibleEnum) -> bool:
    return bool(kind == SheetTypeEnum.WorkSheet and visible == SheetVisibleEnum.Visible)


def _trying(read: Callable[[], T]) -> T:
    """What the reader makes of a damaged file is one refusal; a panic of it is no `Exception`."""
    try:
        return read()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:
        raise Rejected("file_broken") from None


def _first_row(sheet: CalamineSheet) -> int:
    return (sheet.start[0] if sheet.start else 0) + 1


def _numbered(sheet: CalamineSheet) -> Rows:
    return enumerate(sheet.iter_rows(), start=_first_row(sheet))


def _header(sheet: CalamineSheet) -> Header | None:
    rows = islice(_numbered(sheet), HEADER_WITHIN)
    try:
        return best_header([(number, [cell if isinstance(cell, str) else "" for cell in cells]) for number, cells in rows])
    except Rejected:
        return None
