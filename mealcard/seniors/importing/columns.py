"""The columns of a register file and the headers by which they are known, Chinese and English. Pure."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from mealcard.errors import Rejected


class Column(enum.StrEnum):
    NAME = "name"
    SEX = "sex"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    COMMUNITY = "community"
    ADDRESS = "address"
    RESIDENCE = "residence"
    CATEGORY = "category"
    EVIDENCE = "evidence"
    EXPIRES = "expires_on"
    HEAVY_CARE = "heavy_care"
    HEAVY_CARE_EVIDENCE = "heavy_care_evidence"
    DIET = "diets"
    NOTE = "note"
    PROBLEM = "problem"


REQUIRED = frozenset({Column.NAME, Column.ID_NUMBER})

# The first header of each is the one of the template; it is the file's vocabulary, the same in every interface language.
HEADERS: Mapping[Column, tuple[str, ...]] = {
    Column.NAME: tuple("姓名 老人姓名 长者姓名 老年人姓名 名字 full_name name senior_name".split()),
    Column.SEX: tuple("性别 sex gender".split()),
    Column.ID_NUMBER: tuple(
        "身份证号 身份证号码 身份证 公民身份号码 公民身份证号码 居民身份证号 居民身份证号码 身份证件号码 身份号码 证件号码 "
        "id_number id_no idno id id_card resident_id resident_id_number".split()
    ),
    Column.PHONE: tuple(
        "电话 手机 手机号 手机号码 电话号码 联系电话 联系方式 本人电话 老人电话 长者电话 座机 phone mobile telephone tel".split()
    ),
    Column.COMMUNITY: tuple("社区 所属社区 所在社区 社区名称 居委会 村居 村社区 所属村居 community community_name community_code".split()),
    Column.ADDRESS: tuple("地址 住址 家庭住址 居住地址 现住址 现居住地址 详细地址 家庭地址 常住地址 address home_address".split()),
    Column.RESIDENCE: tuple("户籍 户籍情况 是否户籍 是否本地户籍 居住类型 居住情况 户口 residence".split()),
    Column.CATEGORY: tuple("类别 人员类别 老人类别 长者类别 对象类别 身份类别 困难类别 保障类别 特殊类别 category categories".split()),
    Column.EVIDENCE: tuple("证明材料 证件号 证明 证明材料编号 证明编号 证件编号 类别证明 证明文件 evidence proof document".split()),
    Column.EXPIRES: tuple("有效期至 类别有效期 类别有效期至 有效期 截止日期 到期日 到期日期 expires expires_on valid_until".split()),
    Column.HEAVY_CARE: tuple("重度照护 失能 失能情况 是否失能 是否重度照护 失能重度照护 失能等级 自理能力 heavy_care care".split()),
    Column.HEAVY_CARE_EVIDENCE: tuple("照护证明 失能证明 评估证明 失能评估 评估编号 heavy_care_evidence care_evidence".split()),
    Column.DIET: tuple("饮食 饮食要求 饮食禁忌 饮食习惯 餐食要求 忌口 diet diets".split()),
    Column.NOTE: tuple("备注 说明 note notes remark remarks comment".split()),
    Column.PROBLEM: tuple("问题 problem problems".split()),
}
LABELS: Mapping[Column, str] = {column: headers[0] for column, headers in HEADERS.items()}

_BY_HEADER = {header: column for column, headers in HEADERS.items() for header in headers}
_ASIDE = re.compile(r"[(\[【].*?[)\]】]|[*:：#、,，/\\·\s]")


@dataclass(frozen=True, slots=True)
class Header:
    """`columns` by position; `ignored` are the headers that mean nothing here, as written; `row` counts from 1 as a spreadsheet does."""

    row: int
    written: tuple[str, ...]
    columns: Mapping[Column, int]
    ignored: tuple[str, ...]


def _plain(header: str) -> str:
    """`*身份证 号（必填）` as `身份证号`, `ID No.` as `id_no`."""
    text = unicodedata.normalize("NFKC", header).lower().strip()
    if text.isascii():
        return re.sub(r"[^a-z0-9]+", "_", re.sub(r"\(.*?\)", "", text)).strip("_")
    return _ASIDE.sub("", text)


def recognise(cells: Sequence[str], row: int) -> Header:
    """Which cell of a header row is which column; of two cells with one meaning the first counts and the other is ignored."""
    columns: dict[Column, int] = {}
    ignored = []
    plain = [_plain(cell) for cell in cells]
    for at, header in enumerate(plain):
        column = _BY_HEADER.get(header)
        if column is not None and column not in columns:
            columns[column] = at
        elif header:
            ignored.append(str(cells[at]).strip())
    # Registers without a column 身份证号 mean it by 证件号; beside one, 证件号 is that of the evidence.
    evidence = columns.get(Column.EVIDENCE)
    if Column.ID_NUMBER not in columns and evidence is not None and plain[evidence] == "证件号":
        columns[Column.ID_NUMBER] = columns.pop(Column.EVIDENCE)
    return Header(row, tuple(str(cell).strip() for cell in cells), columns, tuple(ignored))


def no_header() -> Rejected:
    """No row names the columns; the refusal lists those that are needed."""
    return Rejected("file_no_header", expected=[LABELS[column] for column in Column if column in REQUIRED])


def best_header(rows: Sequence[tuple[int, Sequence[str]]]) -> Header:
    """The header among the first rows of a table (titles above it are common): the row with most known columns.

    Raises Rejected file_no_header when no row has two of them.
    """
    found = max((recognise(cells, row) for row, cells in rows), key=lambda header: len(header.columns), default=None)
    if found is None or len(found.columns) < 2:
        raise no_header()
    return found


def check_required(header: Header, required: Collection[Column] = REQUIRED) -> None:
    """Raises Rejected file_columns_missing with the labels that are not there and the row that was taken for the header."""
    missing = [LABELS[column] for column in Column if column in required and column not in header.columns]
    if missing:
        raise Rejected("file_columns_missing", columns=missing, row=header.row)
