"""The files that go back to people: bad rows to be mended, and the template."""

import csv
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from mealcard.demo.register import RegisterKind, register_file
from mealcard.seniors.importing import LABELS, BadRow, Column, FileKind, bad_rows_file, check_rows, parse, template_file
from tests.seniors.importing.registers import CONTEXT, LI, WANG, csv_of, people, reasons, results, xlsx_of


def bad_file(data: bytes, kind: FileKind) -> bytes:
    table = parse(data)
    bad = [row for row in check_rows(table, CONTEXT) if isinstance(row, BadRow)]
    return bad_rows_file(table, bad, lambda error: f"话：{error.reason}", kind)


def cells_of(data: bytes, kind: FileKind) -> list[list[str]]:
    if kind is FileKind.CSV:
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()  # type: ignore[return-value]


def sheet_xml(packed: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(packed)).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("kind", list(FileKind))
def test_the_bad_rows_come_back_with_what_is_wrong(kind: FileKind) -> None:
    data = csv_of(["王淑兰", WANG, "一小区"], ["李桂英", LI, "?"], ["张", "1", ""])
    header, *rows = cells_of(bad_file(data, kind), kind)
    assert header == ["姓名", "身份证号", "社区", "问题"]
    assert [row[-1] for row in rows] == ["话：community_unknown", "话：name_length；话：id_length；话：community_required"]
    assert [row[0] for row in rows] == ["李桂英", "张"]


@pytest.mark.parametrize("kind", list(FileKind))
@pytest.mark.parametrize("source", [RegisterKind.GBK, RegisterKind.XLSX])
def test_bad_rows_uploaded_again_are_bad_for_the_same_reasons_without_a_second_column(source: RegisterKind, kind: FileKind) -> None:
    made = register_file(people(400), source)
    again = bad_file(made.data, kind)
    alone = [reason for reason in made.sown.values() if reason != "same_as_row"]
    assert [found[0] for found in reasons(again).values() if found != ["same_as_row"]] == alone
    assert parse(again).header.ignored == ("序号",)
    third = bad_file(again, kind)
    assert cells_of(third, kind)[0] == cells_of(again, kind)[0]


@pytest.mark.parametrize("kind", list(FileKind))
def test_a_mended_file_is_taken(kind: FileKind) -> None:
    again = bad_file(csv_of(["李桂英", LI, "九十九小区"]), kind)
    mended = cells_of(again, kind)
    mended[1][2] = "一小区"
    data = "\n".join(",".join(row) for row in mended).encode() if kind is FileKind.CSV else xlsx_of(*mended[1:], header=mended[0])
    assert [type(row).__name__ for row in results(data)] == ["GoodRow"]


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x";"y")', "|cmd"])
def test_formulas_do_not_come_back_alive(evil: str) -> None:
    data = xlsx_of(["王淑兰", "1", "一小区", evil], header=["姓名", "身份证号", "社区", "备注"])
    assert cells_of(bad_file(data, FileKind.CSV), FileKind.CSV)[1][3] == f"'{evil}"
    packed = bad_file(data, FileKind.XLSX)
    assert cells_of(packed, FileKind.XLSX)[1][3] == evil
    assert b"<f>" not in sheet_xml(packed)


def test_long_numbers_stay_text_in_a_csv_opened_by_a_spreadsheet() -> None:
    rows = cells_of(bad_file(csv_of(["李桂英", LI, "?"]), FileKind.CSV), FileKind.CSV)
    assert rows[1][1] == f"\t{LI}"


def test_cells_beyond_the_header_are_kept() -> None:
    rows = cells_of(bad_file(csv_of(["李桂英", LI, "一小区", "12栋"], ["王", "", ""]), FileKind.CSV), FileKind.CSV)
    assert rows[0] == ["姓名", "身份证号", "社区", "多出的内容", "问题"]
    assert [row[3] for row in rows] == ["多出的内容", "12栋", ""]


def test_a_workbook_number_that_lost_digits_comes_back_as_it_was_seen() -> None:
    rows = cells_of(bad_file(xlsx_of(["王淑兰", 659001195001010016, "一小区"]), FileKind.XLSX), FileKind.XLSX)
    assert rows[1][1] == "6.5900119500101e+17"


def test_the_template_has_every_column_as_text_and_imports_as_nothing() -> None:
    table = parse(template_file())
    assert set(table.header.columns) == set(Column) - {Column.PROBLEM}
    assert table.header.ignored == ()
    assert list(check_rows(table, CONTEXT)) == []
    book = CalamineWorkbook.from_filelike(io.BytesIO(template_file()))
    assert book.sheet_names == ["名册", "填写说明"]
    explained = {row[0]: row for row in book.get_sheet_by_index(1).to_python()}
    assert explained.keys() >= set(LABELS.values()) - {"问题"}
    assert explained["类别"][2] == "低保、分散特困、低收入失能、计生特殊家庭、重残、优抚、独居"


def test_a_row_filled_in_below_the_example_is_taken() -> None:
    header, example = cells_of(template_file(), FileKind.XLSX)
    row = [{"姓名": "李桂英", "身份证号": LI, "社区": "一小区"}.get(str(label), "") for label in header]
    assert [row.row_number for row in results(xlsx_of(example, row, header=header))] == [3]


def test_a_person_with_the_number_of_the_standards_sample_is_not_passed_over() -> None:
    assert [type(row).__name__ for row in results(csv_of(["王淑兰", "11010519491231002X", "一小区"]))] == ["GoodRow"]
