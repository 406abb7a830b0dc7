"""Files of rows for people: CSV and XLSX in which no cell can be a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from flask import Response
from xlsxwriter import Workbook

_FORMULA = re.compile(r"[=+\-@\t\r\n|]")
_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV in UTF-8 with a mark; what a spreadsheet would calculate gets a leading apostrophe."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(title: str, rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of one sheet with every cell as text; the first row is the frozen head."""
    packed = io.BytesIO()
    book = Workbook(packed, {"in_memory": True})
    plain = book.add_format({"num_format": "@"})
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet(title[:31])
    sheet.freeze_panes(1, 0)
    for row_at, row in enumerate(rows):
        for at, cell in enumerate(row):
            sheet.write_string(row_at, at, cell, plain if row_at else bold)
    for at, cells in enumerate(zip(*rows, strict=True)):
        sheet.set_column(at, at, min(40, max(8, *(2 * len(cell) for cell in cells[:50]))))
    book.close()
    return packed.getvalue()


def download(data: bytes, name: str, kind: str) -> Response:
    """An answer that the browser saves as `name.kind`; kind is `csv` or `xlsx`."""
    response = Response(data, content_type=_TYPES[kind])
    response.headers["Content-Disposition"] = attachment(f"{name}.{kind}")
    return response


def attachment(name: str) -> str:
    """The header that saves an answer under a name in any script (RFC 6266): a header itself holds ASCII alone."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
