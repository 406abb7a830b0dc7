"""Each row of a register file against the rules, with every mistake of a row at once. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

from mealcard.errors import Rejected
from mealcard.seniors.identity import ResidentId, clean_name, mask_id, mask_name, mask_phone, normalise_id, parse_phone, parse_resident_id
from mealcard.seniors.importing.cells import Cell, date_of, text_of
from mealcard.seniors.importing.columns import LABELS, Column
from mealcard.seniors.importing.communities import Communities
from mealcard.seniors.importing.limits import FileKind
from mealcard.seniors.importing.results import BadRow, Claim, GoodRow, RowError, RowResult
from mealcard.seniors.importing.table import Table
from mealcard.seniors.importing.values import categories_of, diets_of, heavy_care_of, residence_of, sex_of
from mealcard.seniors.rules import CATEGORY_DAYS, MINIMUM_AGE, check_age, default_expiry, name_keys

LONGEST = {Column.ADDRESS: 200, Column.EVIDENCE: 200, Column.HEAVY_CARE_EVIDENCE: 200, Column.NOTE: 500}
EXAMPLE_ID, EXAMPLE_NAME = "11010519491231002X", "示例"  # the standard's own sample number; the template's example row is passed over
_NOWHERE = 1 << 30  # the position of a column the file does not have
_REMEMBERED = 10_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """What rows are checked against: the office's day, minimum age and communities (code to name).

    `own_communities` narrows what the uploader may register; `default_community` serves files and rows that name none.
    """

    today: date
    communities: Mapping[str, str]
    minimum_age: int = MINIMUM_AGE
    own_communities: frozenset[str] | None = None
    default_community: str = ""
    category_days: int = CATEGORY_DAYS


def check_rows(table: Table, context: Context) -> Iterator[RowResult]:
    """A GoodRow or BadRow for each row that is not blank, in the order of the file; the same every time it is called.

    Raises Rejected file_columns_missing at once when no row could have a community.
    """
    if Column.COMMUNITY not in table.header.columns and not context.default_community:
        raise Rejected("file_columns_missing", columns=[LABELS[Column.COMMUNITY]], row=table.header.row)
    return _Checker(table, context).results(table)


class _Checker:
    """One run over one table; remembers where a resident ID was first seen and how communities were written."""

    def __init__(self, table: Table, context: Context) -> None:
        self._context = context
        self._at = table.header.columns
        # More cells than headers mean a delimiter inside a text, which shifts what follows it.
        self._width = len(table.header.written) if table.kind is FileKind.CSV else None
        self._communities = Communities(context.communities)
        self._seen: dict[str, int] = {}
        self._words: dict[Column, dict[Any, Any]] = {column: {} for column in Column}
        self._cells: Sequence[Cell] = ()
        self._number = 0
        self._errors: list[RowError] = []
        self._text = {column: partial(_short, most=most) for column, most in LONGEST.items()}

    def results(self, table: Table) -> Iterator[RowResult]:
        for number, cells in table.rows():
            self._number, self._cells, self._errors = number, cells, []
            if self._width is not None and len(cells) > self._width and any(cells[self._width :]):
                yield BadRow(number, (RowError(number, None, "row_too_wide", ""),))
                continue
            row = self._check()
            if row is not None:
                yield row

    def _check(self) -> RowResult | None:
        take, word = self._take, self._word
        name = take(Column.NAME, clean_name)
        resident = take(Column.ID_NUMBER, self._resident)
        if resident is not None and resident.number == EXAMPLE_ID and name and name.startswith(EXAMPLE_NAME):
            return None
        sex = word(Column.SEX, sex_of)
        if resident is not None and sex is not None and sex is not resident.sex:
            self._refuse(Column.SEX, "sex_differs", sex.value)
        community = word(Column.COMMUNITY, self._community)
        phone = take(Column.PHONE, parse_phone)
        address = take(Column.ADDRESS, self._text[Column.ADDRESS])
        residence = word(Column.RESIDENCE, residence_of)
        evidence = take(Column.EVIDENCE, self._text[Column.EVIDENCE])
        claims = self._claims(evidence)
        heavy_care = word(Column.HEAVY_CARE, heavy_care_of)
        care_evidence = self._care_evidence(heavy_care, evidence)
        diets = word(Column.DIET, diets_of)
        note = take(Column.NOTE, self._text[Column.NOTE])
        if self._errors or name is None or resident is None or community is None or residence is None:
            return BadRow(self._number, tuple(self._errors))
        self._seen[resident.number] = self._number
        return GoodRow(
            self._number, name, *name_keys(name), resident, community, phone or "", address or "", residence,
            claims, bool(heavy_care), care_evidence, diets or (), note or "",
        )  # fmt: skip

    def _take(self, column: Column, read: Callable[[str], T]) -> T | None:
        """The cell through its rule; None after a refusal, which is noted. A missing column or cell reads as empty text."""
        at = self._at.get(column, _NOWHERE)
        cell: Cell = self._cells[at] if at < len(self._cells) else ""
        try:
            return read(text_of(cell))
        except Rejected as refusal:
            reason = refusal.reason
            if reason == "cell_number_format" and column is Column.ID_NUMBER:
                reason = "id_number_format"
            self._errors.append(RowError(self._number, column, reason, masked(column, cell), refusal.details))
            return None

    def _word(self, column: Column, read: Callable[[str], T]) -> T | None:
        """The same for a column of few different words: each spelling that was accepted once is remembered."""
        at = self._at.get(column, _NOWHERE)
        cell: Cell = self._cells[at] if at < len(self._cells) else ""
        known: dict[Cell, T] = self._words[column]
        if type(cell) is str and cell in known:
            return known[cell]
        value = self._take(column, read)
        if value is not None and type(cell) is str and len(known) < _REMEMBERED:
            known[cell] = value
        return value

    def _refuse(self, column: Column, reason: str, value: str = "", **details: object) -> None:
        self._errors.append(RowError(self._number, column, reason, value, details))

    def _resident(self, text: str) -> ResidentId:
        resident = parse_resident_id(text, self._context.today)
        check_age(resident.born_on, self._context.today, self._context.minimum_age)
        first = self._seen.get(resident.number)
        if first is not None:
            raise Rejected("same_as_row", first_row=first)
        return resident

    def _community(self, text: str) -> str:
        code = self._communities.find(text or self._context.default_community)
        own = self._context.own_communities
        if own is not None and code not in own:
            raise Rejected("community_not_yours")
        return code

    def _claims(self, evidence: str | None) -> tuple[Claim, ...]:
        categories = self._word(Column.CATEGORY, categories_of)
        if not categories:
            return ()
        if evidence == "":
            self._refuse(Column.EVIDENCE, "evidence_required")
        expires_on = self._take(Column.EXPIRES, self._expiry)
        if not evidence or expires_on is None:
            return ()
        return tuple(Claim(category, evidence, expires_on) for category in categories)

    def _expiry(self, text: str) -> date:
        if not text:
            return default_expiry(self._context.today, self._context.category_days)
        expires_on = date_of(text)
        if expires_on < self._context.today:
            raise Rejected("category_expired")
        return expires_on

    def _care_evidence(self, heavy_care: bool | None, evidence: str | None) -> str:
        """Its own column, else the common one; asked for only where heavy care is claimed."""
        if not heavy_care:
            return ""
        own = self._take(Column.HEAVY_CARE_EVIDENCE, self._text[Column.HEAVY_CARE_EVIDENCE])
        if own == "" and evidence == "":
            self._refuse(Column.HEAVY_CARE_EVIDENCE, "evidence_required")
        return own or evidence or ""


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise Rejected("text_too_long", most=most, length=len(text))
    return " ".join(text.split())


def masked(column: Column, cell: Cell) -> str:
    """What may be shown of a refused value: words of the vocabulary as they are, identity masked, free text not at all."""
    text = str(cell).strip()
    if column is Column.ID_NUMBER:
        return mask_id(normalise_id(text))
    if column is Column.PHONE:
        return mask_phone(text)
    if column is Column.NAME:
        return mask_name(text) if text else ""
    if column in LONGEST:
        return ""
    return text[:20]
