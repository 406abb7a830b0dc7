"""Any common spreadsheet or text file gives the same rows, whatever it is called and however it was saved."""

import csv
import io
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealcard.demo.register import RegisterKind, register_file
from mealcard.seniors.importing import BadRow, Column, FileKind, GoodRow, check_rows, parse
from mealcard.seniors.importing.delimited import DELIMITERS, encoding_of
from tests.seniors.importing.registers import CONTEXT, LI, WANG, book_of, csv_of, file_refusal, good, people, reasons, results, xlsx_of

ENCODINGS = ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16")
ROWS = [["姓名", "身份证号", "社区", "地址"], ["王淑兰", WANG, "一小区", "一小区1栋"], ["买买提·依明", LI, "北龙社区", ""]]


def text_file(rows: list[list[str]], encoding: str, delimiter: str, line_end: str = "\r\n") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.mark.parametrize(("encoding", "delimiter"), list(product(ENCODINGS, DELIMITERS)))
def test_every_encoding_with_every_delimiter(encoding: str, delimiter: str) -> None:
    table = parse(text_file(ROWS, encoding, delimiter))
    assert [cells for _, cells in table.rows()] == ROWS[1:]
    assert [row.name for row in check_rows(table, CONTEXT)] == ["王淑兰", "买买提·依明"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end(line_end: str) -> None:
    assert len(list(parse(text_file(ROWS, "gbk", ",", line_end)).rows())) == 2


@pytest.mark.parametrize("kind", list(RegisterKind))
def test_a_register_is_the_same_in_every_kind_of_file(kind: RegisterKind) -> None:
    made = register_file(people(120), kind)
    wrong = {row.row_number: row.errors[0].reason for row in results(made.data) if isinstance(row, BadRow)}
    assert wrong == made.sown
    assert made.sown


def test_a_five_thousand_row_file_shows_exactly_the_sown_mistakes() -> None:
    made = register_file(people(5000), RegisterKind.GBK)
    found = results(made.data)
    assert {row.row_number: row.errors[0].reason for row in found if isinstance(row, BadRow)} == made.sown
    assert len(found) == made.rows == 5000
    assert len(set(made.sown.values())) > 10


def test_reading_and_checking_twice_gives_the_same() -> None:
    for kind in (RegisterKind.GBK, RegisterKind.XLSX):
        made = register_file(people(200), kind)
        table = parse(made.data)
        assert list(check_rows(table, CONTEXT)) == list(check_rows(table, CONTEXT)) == results(made.data)


def test_text_in_gbk_is_not_taken_for_utf8_and_the_other_way_round() -> None:
    assert encoding_of("姓名,身份证号\r\n王淑兰,1".encode("gbk")) == "gb18030"
    assert encoding_of("姓名,身份证号\r\n王淑兰,1".encode()) == "utf-8"


def test_a_damaged_utf8_file_is_refused_instead_of_read_as_garbled_gb18030() -> None:
    damaged = csv_of(*(["王兰", WANG, "北龙"],) * 5, header="name,id_number,community")[:-1] + b"\xc0"
    assert "name" in damaged.decode("gb18030")
    assert file_refusal(damaged) == "file_encoding"


def test_rare_characters_of_gb18030_survive() -> None:
    assert good(text_file([ROWS[0], ["𬭎䶮", WANG, "一小区", ""]], "gb18030", ",")).name == "𬭎䶮"


@given(
    st.lists(
        st.text(st.characters(codec="gb18030", exclude_categories=["Cc", "Cs", "Co", "Zl", "Zp"]), max_size=12), min_size=1, max_size=9
    )
)
def test_whatever_stands_in_a_cell_comes_back(addresses: list[str]) -> None:
    rows = [ROWS[0], *(["王淑兰", WANG, "一小区", address] for address in addresses)]
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        table = parse(text_file(rows, encoding, ","))
        assert [cells[3] for _, cells in table.rows()] == addresses


def test_titles_and_empty_lines_above_the_header_do_not_matter() -> None:
    data = ("向阳街道老人花名册,,\n,,\n" + csv_of(["王淑兰", WANG, "一小区"]).decode()).encode()
    assert good(data).row_number == 4
    assert good(book_of({"名册": [["花名册"], [], ["姓名", "身份证号", "社区"], [], ["王淑兰", WANG, "一小区"]]})).row_number == 5


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    rows = [["王淑兰", WANG, "一小区"], ["", "", ""], ["李", LI, "一小区"]]
    assert reasons(csv_of(*rows)) == reasons(xlsx_of(*rows)) == {4: ["name_length"]}


def test_a_line_end_inside_quotes_is_one_row() -> None:
    data = csv_of(["王淑兰", WANG, '"一小\n区"'], ["李", LI, "一小区"])
    assert reasons(data) == {3: ["name_length"]}


@pytest.mark.parametrize(
    "header",
    [
        "姓名,身份证号,社区",
        "*姓 名（必填）,公民身份号码：,所属社区",
        "老人姓名,身份证号码,社区名称",
        "姓名,证件号,社区",
        "Name,ID No.,Community",
        "full name,id_number,COMMUNITY",
    ],
)
def test_headers_are_known_by_many_names(header: str) -> None:
    assert good(csv_of(["王淑兰", WANG, "一小区"], header=header)).name == "王淑兰"


def test_the_number_of_a_certificate_is_evidence_beside_an_id_number() -> None:
    table = parse(csv_of(["王淑兰", WANG, "1"], header="姓名,身份证号,证件号"))
    assert table.header.columns[Column.EVIDENCE] == 2


def test_unknown_and_repeated_columns_are_named_and_ignored() -> None:
    table = parse(csv_of(["1", "王淑兰", WANG, "一小区", "x", "李"], header="序号,姓名,身份证号,社区,网格员,姓名"))
    assert table.header.ignored == ("序号", "网格员", "姓名")
    assert [row.name for row in check_rows(table, CONTEXT)] == ["王淑兰"]


def test_the_sheet_with_the_register_is_found_among_others() -> None:
    register = [["姓名", "身份证号", "社区"], ["王淑兰", WANG, "一小区"]]
    notes = {"说明": [["本表由社区填写"]], "旧": register, "汇总": [["社区", "姓名"]]}
    data = book_of({**notes, "名册": register, "备份": register}, hidden=["旧"])
    table = parse(data)
    assert (table.source, table.ignored_sheets) == ("名册", ("说明", "汇总", "备份"))


def test_numbers_and_dates_of_a_workbook_read_as_people_wrote_them() -> None:
    row = good(
        xlsx_of(
            ["王淑兰", WANG, "一小区", 14000000000.0, "低保", 12, CONTEXT.today, True],
            header=["姓名", "身份证号", "社区", "电话", "类别", "证明材料", "有效期", "重度照护"],
        )
    )
    assert (row.phone, row.heavy_care, row.heavy_care_evidence) == ("14000000000", True, "12")
    assert [(claim.evidence, claim.expires_on) for claim in row.categories] == [("12", CONTEXT.today)]


def test_an_id_number_that_became_a_number_is_an_error_that_says_so() -> None:
    assert reasons(xlsx_of(["王淑兰", float(WANG[:17] + "0"), "一小区"])) == {2: ["id_number_format"]}
    assert reasons(csv_of(["王淑兰", "6.59001E+17", "一小区"])) == {2: ["id_number_format"]}


@pytest.mark.parametrize("written", ["'{}", "`{}", '"=""{}"""', "\t{}", " {} "])
def test_an_id_number_forced_to_be_text_is_read(written: str) -> None:
    assert good(csv_of(["王淑兰", written.format(WANG), "一小区"])).resident.number == WANG


def test_the_name_of_the_file_plays_no_part() -> None:
    assert parse(xlsx_of(["王淑兰", WANG, "一小区"])).kind is FileKind.XLSX
    assert parse(csv_of(["王淑兰", WANG, "一小区"])).kind is FileKind.CSV


def test_the_order_of_columns_is_free() -> None:
    (row,) = results(csv_of(["一小区", WANG, "王淑兰"], header="社区,身份证号,姓名"))
    assert isinstance(row, GoodRow)
    assert row.name == "王淑兰"
