"""Small register files and the office they belong to, for the tests of the import."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

from xlsxwriter import Workbook

from mealcard.demo.people import XIANGYANG, Person, make_people
from mealcard.errors import Rejected
from mealcard.seniors.importing import BadRow, Context, GoodRow, RowResult, check_rows, parse

TODAY = date(2026, 3, 1)
COMMUNITIES = {f"65900100200{at}": name for at, name in enumerate(XIANGYANG, start=1)}
CONTEXT = Context(TODAY, COMMUNITIES)


def people(n: int, seed: int = 7) -> list[Person]:
    return list(make_people(random.Random(seed), n, TODAY))


WANG, LI, ZHANG = (person.id_number for person in people(3))


def csv_of(*rows: Sequence[str], header: str = "姓名,身份证号,社区") -> bytes:
    return "\r\n".join([header, *(",".join(row) for row in rows)]).encode()


def xlsx_of(*rows: Sequence[object], header: Sequence[str] = ("姓名", "身份证号", "社区"), sheet: str = "名册") -> bytes:
    return book_of({sheet: [header, *rows]})


def book_of(sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Sequence[str] = ()) -> bytes:
    packed = io.BytesIO()
    book = Workbook(packed, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(at, column, value)
                else:
                    sheet.write(at, column, value)
    book.close()
    return packed.getvalue()


def with_members(book: bytes, changes: Mapping[str, bytes]) -> bytes:
    """The workbook with members replaced or added."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        names = [*old.namelist(), *(name for name in changes if name not in old.namelist())]
        for name in names:
            new.writestr(name, changes.get(name) if name in changes else old.read(name))
    return packed.getvalue()


def results(data: bytes, context: Context = CONTEXT) -> list[RowResult]:
    return list(check_rows(parse(data), context))


def good(data: bytes, context: Context = CONTEXT) -> GoodRow:
    """The only row, which must be good."""
    (row,) = results(data, context)
    assert isinstance(row, GoodRow), row
    return row


def reasons(data: bytes, context: Context = CONTEXT) -> dict[int, list[str]]:
    """Row number to reasons, for the rows that are bad."""
    return {row.row_number: [error.reason for error in row.errors] for row in results(data, context) if isinstance(row, BadRow)}


def file_refusal(data: bytes, **limits: object) -> str:
    """Why a file is refused as a whole, `` if it is not."""
    try:
        parse(data, **limits)  # type: ignore[arg-type]
    except Rejected as error:
        return error.reason
    return ""
