"""Files for people: the bad rows of an import to be mended and uploaded again, and the empty template. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from xlsxwriter import Workbook

from mealcard.errors import Rejected
from mealcard.seniors.importing.cells import Cell, text_of
from mealcard.seniors.importing.checking import EXAMPLE_ID, EXAMPLE_NAME
from mealcard.seniors.importing.columns import HEADERS, LABELS, Column
from mealcard.seniors.importing.limits import FileKind
from mealcard.seniors.importing.results import BadRow, RowError
from mealcard.seniors.importing.table import Table
from mealcard.seniors.importing.values import CARE_WORDS, CATEGORY_WORDS, DIET_WORDS, RESIDENCE_WORDS, SEX_WORDS

_FORMULA = re.compile(r"[=+\-@\t\r\n|]")
_LONG_NUMBER = re.compile(r"[0-9]{12,}[0-9Xx]?")  # a spreadsheet would round it
_CELL_LENGTH = 32_767
_SPILLED = "多出的内容"
_WIDTHS = {"身份证号": 22, "电话": 16, "社区": 24, "地址": 36, "证明材料": 24, "怎么填": 60, "可以填的词": 60, "问题": 60}

_VOCABULARY = {
    Column.SEX: SEX_WORDS.values(), Column.RESIDENCE: RESIDENCE_WORDS.values(), Column.CATEGORY: CATEGORY_WORDS.values(),
    Column.HEAVY_CARE: CARE_WORDS.values(), Column.DIET: DIET_WORDS.values(),
}  # fmt: skip

_EXAMPLE: Mapping[Column, str] = {
    Column.NAME: f"{EXAMPLE_NAME}王淑兰", Column.SEX: "女", Column.ID_NUMBER: EXAMPLE_ID, Column.PHONE: "13800000000",
    Column.COMMUNITY: "一小区社区", Column.ADDRESS: "一小区1栋1单元101", Column.RESIDENCE: "户籍", Column.CATEGORY: "低保、独居",
    Column.EVIDENCE: "低保证 2026-001", Column.EXPIRES: "2026-12-31", Column.HEAVY_CARE: "否", Column.DIET: "低盐",
}  # fmt: skip
_HINTS: Mapping[Column, str] = {
    Column.NAME: "必填，与身份证一致。",
    Column.SEX: "可不填；填了就与身份证号核对。",
    Column.ID_NUMBER: "必填，18位。单元格请保持“文本”格式。",
    Column.PHONE: "手机11位，座机请带区号；只填一个号码。",
    Column.COMMUNITY: "必填，社区名称或代码。",
    Column.ADDRESS: "不超过200字。",
    Column.RESIDENCE: "不填按“居住”。",
    Column.CATEGORY: "没有就不填；几个类别用顿号隔开。填了类别，证明材料必填。",
    Column.EVIDENCE: "证件号或文件名，不超过200字。",
    Column.EXPIRES: "类别的最后一天，例如 2026-12-31；不填按街道设定的天数（默认365天）。",
    Column.HEAVY_CARE: "填“是”时，照护证明或证明材料必填。",
    Column.HEAVY_CARE_EVIDENCE: "评估结论或证件号；不填就用证明材料。",
    Column.DIET: "没有就不填；几个要求用顿号隔开。",
    Column.NOTE: "不超过500字。",
}


def bad_rows_file(table: Table, bad_rows: Iterable[BadRow], words: Callable[[RowError], str], kind: FileKind = FileKind.XLSX) -> bytes:
    """The bad rows as they were in the file, with the column 问题 behind them in `words`; to be mended and uploaded again as it is.

    XLSX with every cell as text, or CSV in UTF-8 with a mark, formulas neutralised by a leading apostrophe and long numbers by a tab.
    """
    problems = {row.row_number: "；".join(words(error) for error in row.errors) for row in bad_rows}
    old_problem = table.header.columns.get(Column.PROBLEM)
    lines = [
        ([as_text(cell) for at, cell in enumerate(cells) if at != old_problem], problems[number])
        for number, cells in table.rows()
        if number in problems
    ]
    header = [written for at, written in enumerate(table.header.written) if at != old_problem]
    width = max([len(header), *(len(cells) for cells, _ in lines)])
    header += [_SPILLED] * (width - len(header))
    rows = [[*header, LABELS[Column.PROBLEM]]]
    rows += [[*cells, *[""] * (width - len(cells)), problem] for cells, problem in lines]
    return _csv(rows) if kind is FileKind.CSV else _xlsx({"问题行": rows})


def template_file() -> bytes:
    """An XLSX to fill in: every known column with an example row that an import passes over, and a sheet that explains them."""
    columns = [column for column in HEADERS if column is not Column.PROBLEM]
    register = [[LABELS[column] for column in columns], [_EXAMPLE.get(column, "") for column in columns]]
    notes = [["列", "怎么填", "可以填的词"], *([LABELS[column], _HINTS[column], _choices(column)] for column in columns)]
    notes.append([_EXAMPLE[Column.NAME], "这一行是示例，不删也不会导入。", ""])
    return _xlsx({"名册": register, "填写说明": notes})


def _choices(column: Column) -> str:
    return "、".join(spellings[0] for spellings in _VOCABULARY.get(column, ()))


def as_text(cell: Cell) -> str:
    """A cell as a person saw it, also where `text_of` would refuse."""
    if isinstance(cell, str):
        return cell
    try:
        return text_of(cell)
    except Rejected:
        return format(cell, ".15g")


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    if _FORMULA.match(text):
        return f"'{text}"
    return f"\t{text}" if _LONG_NUMBER.fullmatch(text) else text


def _xlsx(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """All cells and columns are of the text format, so that what is typed later keeps its digits; the first row is frozen."""
    packed = io.BytesIO()
    book = Workbook(packed, {"in_memory": True})
    plain = book.add_format({"num_format": "@"})
    formula = book.add_format({"num_format": "@", "quote_prefix": True})
    bold = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for at, header in enumerate(rows[0]):
            sheet.set_column(at, at, _WIDTHS.get(header, 14), plain)
        for row_at, row in enumerate(rows):
            for at, text in enumerate(row):
                style = bold if row_at == 0 else formula if _FORMULA.match(text) else plain
                sheet.write_string(row_at, at, text[:_CELL_LENGTH], style)
    book.close()
    return packed.getvalue()
