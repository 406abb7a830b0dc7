"""Register files made of invented people, with mistakes sown into known rows, for trials and tests."""

from __future__ import annotations

import csv
import enum
import io
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from xlsxwriter import Workbook

from mealcard.demo.people import Person
from mealcard.seniors.importing.values import CATEGORY_WORDS, DIET_WORDS, RESIDENCE_WORDS
from mealcard.seniors.states import Sex

HEADER = ("序号", "姓名", "性别", "身份证号", "联系电话", "社区", "地址", "户籍", "类别", "证明材料", "重度照护", "饮食", "备注")
_NAME, _SEX, _ID, _PHONE, _COMMUNITY, _CATEGORY, _EVIDENCE, _DIET = 1, 2, 3, 4, 5, 8, 9, 11
ERROR_EVERY = 25  # with errors, about one row in so many is spoilt


class RegisterKind(enum.StrEnum):
    GBK = "gbk"
    GB18030 = "gb18030"
    UTF8 = "utf-8"
    UTF8_BOM = "utf-8-sig"
    UTF16 = "utf-16"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """`sown` says which row (counted as a spreadsheet does, the header is 1) must be refused for which reason."""

    data: bytes
    rows: int
    sown: Mapping[int, str]


def register_file(people: Iterable[Person], kind: RegisterKind = RegisterKind.GBK, with_errors: bool = True, seed: int = 1) -> RegisterFile:
    """The people as an office would have them in a file; the same arguments give the same file."""
    rng = random.Random(seed)  # noqa: S311 made-up data
    rows: list[list[str]] = []
    sown: dict[int, str] = {}
    for number, person in enumerate(people, start=2):
        row = _row(number - 1, person)
        if with_errors and number > ERROR_EVERY and rng.random() < 1 / ERROR_EVERY:
            reason = rng.choice(sorted(_MISTAKES))
            _MISTAKES[reason](row, rows)
            sown[number] = reason
        rows.append(row)
    data = _xlsx(rows) if kind is RegisterKind.XLSX else _text(rows, kind)
    return RegisterFile(data, len(rows), sown)


def _row(number: int, person: Person) -> list[str]:
    return [
        str(number),
        person.name,
        "女" if person.sex is Sex.FEMALE else "男",
        person.id_number,
        person.phone,
        person.community,
        person.address,
        RESIDENCE_WORDS[person.residence][0],
        "、".join(CATEGORY_WORDS[category][0] for category in person.categories),
        person.evidence,
        "是" if person.heavy_care else "否",
        "、".join(DIET_WORDS[diet][0] for diet in person.diets),
        "",
    ]


Mistake = Callable[[list[str], list[list[str]]], None]


def _put(at: int, change: Callable[[str], str]) -> Mistake:
    def spoil(row: list[str], _: list[list[str]]) -> None:
        row[at] = change(row[at])

    return spoil


def _wrong_check_digit(number: str) -> str:
    return number[:17] + ("1" if number[17] != "1" else "2")


def _repeat_a_good_row(row: list[str], earlier: list[list[str]]) -> None:
    row[_ID], row[_SEX] = earlier[0][_ID], earlier[0][_SEX]


def _claim_without_evidence(row: list[str], _: list[list[str]]) -> None:
    row[_CATEGORY], row[_EVIDENCE] = "低保", ""


_MISTAKES: Mapping[str, Mistake] = {
    "id_check_digit": _put(_ID, _wrong_check_digit),
    "id_length": _put(_ID, lambda number: number[:16]),
    "id_number_format": _put(_ID, lambda number: f"{number[0]}.{number[1:6]}E+17"),
    "id_masked": _put(_ID, lambda number: f"{number[:6]}********{number[14:]}"),
    "id_required": _put(_ID, lambda _: ""),
    "name_required": _put(_NAME, lambda _: " "),
    "name_lost_characters": _put(_NAME, lambda name: f"{name[0]}?"),
    "sex_differs": _put(_SEX, lambda sex: "男" if sex == "女" else "女"),
    "phone_format": _put(_PHONE, lambda _: "138000"),
    "community_unknown": _put(_COMMUNITY, lambda _: "九十九小区"),
    "community_ambiguous": _put(_COMMUNITY, lambda _: "二十二小区"),
    "category_unknown": _put(_CATEGORY, lambda _: "高龄"),
    "diet_unknown": _put(_DIET, lambda _: "不吃香菜"),
    "evidence_required": _claim_without_evidence,
    "same_as_row": _repeat_a_good_row,
}


def _text(rows: list[list[str]], kind: RegisterKind) -> bytes:
    """UTF-16 is what spreadsheets call Unicode text, with tabs; the others have commas and the line ends of Windows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="\t" if kind is RegisterKind.UTF16 else ",")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue().encode(kind.value)


def _xlsx(rows: list[list[str]]) -> bytes:
    packed = io.BytesIO()
    book = Workbook(packed, {"in_memory": True})
    sheet = book.add_worksheet("花名册")
    for at, row in enumerate([list(HEADER), *rows]):
        for column, text in enumerate(row):
            sheet.write_string(at, column, text)
    book.close()
    return packed.getvalue()
