"""Files that nobody should have to fear: each is refused with a reason, quickly, and nothing breaks."""

import io
import random
import struct
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mealcard.demo.register import RegisterKind, register_file
from mealcard.errors import Rejected
from mealcard.seniors.importing import DEFAULT_LIMITS, Limits, parse
from mealcard.seniors.importing.guard import unpacked_pieces
from tests.seniors.importing.registers import WANG, book_of, csv_of, file_refusal, good, people, reasons, results, with_members, xlsx_of

BOOK = xlsx_of(["王淑兰", WANG, "一小区"])
SHEET = "xl/worksheets/sheet1.xml"
START = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"
HEADER = b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'


def sheet(cells: bytes) -> bytes:
    return with_members(BOOK, {SHEET: START + HEADER + cells + END})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "file_empty"),
        (b" \r\n\t", "file_empty"),
        (b"\xef\xbb\xbf", "file_no_header"),
        ("今天天气很好".encode(), "file_no_header"),
        (bytes(range(256)) * 4, "file_binary"),
        ("姓名,身份证号\n王\x00,1".encode(), "file_binary"),
        ("姓名,身份证号\n王\x00,1".encode("utf-16"), "file_binary"),
        (b"\xff\xfe\x00", "file_encoding"),
        (b"\xff\x81\xff\xff", "file_encoding"),
        (b"%PDF-1.7\n\x01\x02", "file_binary"),
        (b"\x89PNG\r\n\x1a\n\x00", "file_binary"),
        (b"<html><table><tr><td>\xe5", "file_html"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "file_html"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "file_old_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
        (b"PK\x03\x04", "file_broken"),
        (b"PK\x05\x06" + b"\x00" * 18, "file_not_workbook"),
        (csv_of(), "file_no_rows"),
        (csv_of(["", " ", "\u3000"]), "file_no_rows"),
        (xlsx_of(), "file_no_rows"),
        (book_of({"空": []}), "file_no_header"),
        (csv_of(["王淑兰", "一小区"], header="姓名,社区"), "file_columns_missing"),
        (xlsx_of(["王淑兰", "一小区"], header=["姓名", "社区"]), "file_columns_missing"),
        ('姓名,身份证号\n"王淑兰,1\n李,2\n'.encode(), "file_quotes"),
        ('姓名,身份证号\n"王"淑兰,1\n'.encode(), "file_quotes"),
        (('姓名,身份证号\n"' + "王" * 200_000 + '",1\n').encode(), "file_quotes"),
        (b"\x1a\x1a", "file_no_header"),
    ],
)
def test_each_kind_of_wrong_file_has_its_reason(data: bytes, reason: str) -> None:
    def read() -> None:
        for _ in parse(data).rows():
            pass

    with pytest.raises(Rejected, match=f"^{reason}$"):
        read()


def test_one_row_is_a_register() -> None:
    assert good(csv_of(["王淑兰", WANG, "一小区"]) + b"\r\n\x1a").name == good(BOOK).name == "王淑兰"


@pytest.mark.parametrize("kind", [RegisterKind.GBK, RegisterKind.XLSX])
def test_more_rows_than_allowed_are_refused_and_exactly_as_many_are_not(kind: RegisterKind) -> None:
    data = register_file(people(50), kind, with_errors=False).data
    assert file_refusal(data, limits=Limits(rows=50)) == ""
    assert file_refusal(data, limits=Limits(rows=49)) == "file_too_many_rows"


def test_empty_lines_and_lines_in_cells_do_not_count_as_rows() -> None:
    rows = [["王淑兰", WANG, '"一\n\n\n小区"']]
    assert file_refusal(csv_of(*rows) + b"\r\n" * 30, limits=Limits(rows=1)) == ""
    assert file_refusal(xlsx_of(["王", "1", "2"], *[["", "", ""]] * 30, ["", "", " "]), limits=Limits(rows=1)) == ""


def test_too_many_columns_are_refused() -> None:
    header = ["姓名", "身份证号", *(f"列{at}" for at in range(50))]
    assert file_refusal(csv_of(header, header=",".join(header))) == ""
    assert file_refusal(xlsx_of(header, header=header)) == ""
    assert file_refusal(csv_of(header, header=",".join([*header, "更多"]))) == "file_too_many_columns"
    assert file_refusal(xlsx_of(header, header=header), limits=Limits(columns=51)) == "file_too_many_columns"


def test_a_file_larger_than_allowed_is_not_even_looked_at() -> None:
    with pytest.raises(Rejected) as caught:
        parse(b"\x00" * (2 * 1024 * 1024 + 1), Limits(file_bytes=2 * 1024 * 1024))
    assert (caught.value.reason, caught.value.details) == ("file_too_large", {"most_mb": 2})


def test_a_zip_bomb_is_refused_by_its_declared_size() -> None:
    bomb = with_members(BOOK, {"xl/media/image1.png": b"\x00" * 20_000_000})
    assert len(bomb) < 100_000
    assert file_refusal(bomb, limits=replace(DEFAULT_LIMITS, unpacked_bytes=10_000_000)) == "file_unpacks_too_large"
    assert file_refusal(bomb) == ""


def test_a_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(with_members(BOOK, {SHEET: START + b" " * 20_000_000 + END}))
    for at in range(len(bomb) - 4):
        if bomb[at : at + 4] == struct.pack("<I", 20_000_000 + len(START) + len(END)):
            bomb[at : at + 4] = struct.pack("<I", 1000)
    liar = zipfile.ZipFile(io.BytesIO(bomb)).getinfo(SHEET)
    assert liar.file_size == 1000
    assert file_refusal(bytes(bomb)) == "file_broken"
    unpacked: list[bytes] = []
    with pytest.raises(Rejected):
        unpacked.extend(unpacked_pieces(bytes(bomb), liar))
    assert unpacked == []


def test_a_crowd_of_members_is_refused() -> None:
    crowd = with_members(BOOK, {f"xl/media/{at}.png": b"" for at in range(600)})
    assert file_refusal(crowd) == "file_unpacks_too_large"


def test_entities_are_refused_wherever_they_are_declared() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'"><!ENTITY b "&a;&a;&a;">]>' + START + END
    assert file_refusal(with_members(BOOK, {SHEET: bomb})) == "file_entities"
    late = b'<?xml version="1.0"?><!-- <a> ' + b"-" * 3_000_000 + b' --><!DOCTYPE x SYSTEM "file:///etc/passwd">' + START + END
    assert file_refusal(with_members(BOOK, {SHEET: late})) == "file_entities"
    assert file_refusal(with_members(BOOK, {"xl/sharedStrings.xml": bomb})) == "file_entities"


@pytest.mark.parametrize(
    "cell",
    [
        b'<row r="2"><c r="XFD2"><v>1</v></c></row>',
        b'<row r="2"><c r="BA2"><v>1</v></c></row>',
        b'<row r="2"><c r="xfd2"><v>1</v></c></row>',
        b"<row r='2'><c r='XFD2'><v>1</v></c></row>",
        b'<row r="2"><c\n\tr = "XFD2"><v>1</v></c></row>',
        b'<row r="2"><c r="&#88;FD2"><v>1</v></c></row>',
        b'<row r="1048576"><c><v>1</v></c></row>',
        b'<row r="300000"><c r="A300000"><v>1</v></c></row>',
        b'<row r="2"><c r="A0210000"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_away_cannot_make_the_reader_allocate_the_whole_sheet(cell: bytes) -> None:
    assert file_refusal(sheet(cell)) == "file_cell_far"


def test_a_cell_that_is_only_formatted_may_be_anywhere() -> None:
    data = sheet(b'<row r="2"><c r="A2" t="s"><v>2</v></c><c r="XFD2" s="1"/></row><row r="1048576" s="1"/>')
    assert file_refusal(data) == ""


def test_a_long_text_named_by_very_many_cells_is_refused() -> None:
    texts = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + b"".join(
        b"<si><t>%s</t></si>" % text for text in ("姓名".encode(), "身份证号".encode(), b"x" * 30_000)
    )
    many = b"".join(b'<row r="%d"><c t="s"><v>2</v></c><c t="s"><v>002</v></c></row>' % row for row in range(2, 20_000))
    bomb = with_members(sheet(many), {"xl/sharedStrings.xml": texts + b"</sst>"})
    assert len(bomb) < 200_000
    assert file_refusal(bomb) == "file_unpacks_too_large"
    harmless = with_members(sheet(many.replace(b"2</v>", b"1</v>")), {"xl/sharedStrings.xml": texts + b"</sst>"})
    assert file_refusal(harmless) == ""


def test_archives_that_two_readers_could_read_differently_are_refused() -> None:
    assert file_refusal(BOOK + b"tail") == "file_broken"
    assert file_refusal(b"PK\x03\x04" + BOOK) == "file_broken"
    twice = io.BytesIO(BOOK)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(twice, "a") as archive:
        archive.writestr(SHEET, archive.read(SHEET))
    assert file_refusal(twice.getvalue()) == "file_broken"


def test_a_document_is_no_workbook() -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", b"<x/>")
    assert file_refusal(other.getvalue()) == "file_not_workbook"


@pytest.mark.parametrize("name", ["content.xml", "mimetype", "xl/workbook.bin"])
def test_a_workbook_that_is_also_of_another_format_is_refused(name: str) -> None:
    assert file_refusal(with_members(BOOK, {name: b"<x/>"})) == "file_not_workbook"


def test_a_truncated_workbook_is_refused_at_every_length() -> None:
    for length in range(4, len(BOOK), 97):
        assert file_refusal(BOOK[:length]) == "file_broken"


def test_a_truncated_text_file_loses_only_its_last_row() -> None:
    whole = register_file(people(5), RegisterKind.GBK, with_errors=False).data
    assert len(results(whole[:-40])) == 5
    assert set(reasons(whole[: whole.rfind(b"65900")])) == {6}


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", "姓名,身份证号,社区\n".encode("gbk"), b"\xff\xfe"):
        try:
            for _ in parse(start + data).rows():
                pass
        except Rejected as error:
            assert error.reason.startswith("file_")  # noqa: PT017 the refusal is one of two fine outcomes


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_no_damage_to_a_sheet_breaks_the_reader(seed: int) -> None:
    rng = random.Random(seed)
    names = [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
    name = rng.choice(names)
    member = bytearray(zipfile.ZipFile(io.BytesIO(BOOK)).read(name))
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(member))
        member[at : at + rng.randint(0, 9)] = rng.choice([b"", b"<", b'"', b"9" * 9, b"-1", b"&#65;", b"</c>", b"\xff"])
    data = with_members(BOOK, {name: bytes(member)})
    assert file_refusal(data) == "" or file_refusal(data).startswith("file_")
