"""What checking a register file says about each row: good with everything to store, or bad with reasons. Pure."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from mealcard.seniors.identity import ResidentId, mask_id
from mealcard.seniors.importing.columns import Column
from mealcard.seniors.states import Category, Diet, Residence

STATUS_BATCH = 500


class RowStatus(enum.StrEnum):
    """How a good row stands to the register; only NEW rows are stored, ELSEWHERE becomes an error."""

    NEW = "new"
    ALREADY_REGISTERED = "already_registered"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Claim:
    """A category as the file claims it, valid from the day of the import through `expires_on`."""

    category: Category
    evidence: str = field(repr=False)
    expires_on: date


@dataclass(slots=True)
class GoodRow:
    """Treated as read-only (freezing costs a tenth of the import). Personal fields stay out of `repr`."""

    row_number: int
    name: str = field(repr=False)
    pinyin: str = field(repr=False)
    initials: str = field(repr=False)
    resident: ResidentId = field(repr=False)
    community_code: str
    phone: str = field(repr=False)
    address: str = field(repr=False)
    residence: Residence
    categories: tuple[Claim, ...] = field(repr=False)
    heavy_care: bool
    heavy_care_evidence: str = field(repr=False)
    diets: tuple[Diet, ...]
    note: str = field(repr=False)
    status: RowStatus = RowStatus.NEW


@dataclass(frozen=True, slots=True)
class RowError:
    """`column` is None when the row as a whole is wrong; `value_masked` may be shown and logged; `details` are values for the words."""

    row_number: int
    column: Column | None
    reason: str
    value_masked: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadRow:
    row_number: int
    errors: tuple[RowError, ...]


RowResult = GoodRow | BadRow


def with_status(
    results: Iterable[RowResult], look_up: Callable[[Sequence[GoodRow]], Sequence[RowStatus]], batch: int = STATUS_BATCH
) -> Iterator[RowResult]:
    """The same rows in order, compared with the register by `look_up`, which gets up to `batch` good rows and answers for each in turn.

    A person registered in another office becomes a bad row with `registered_elsewhere`, which never says where.
    """
    results = iter(results)
    while chunk := list(islice(results, batch)):
        good = [row for row in chunk if isinstance(row, GoodRow)]
        statuses = iter(zip(good, look_up(good), strict=True)) if good else iter(())
        for row in chunk:
            yield row if isinstance(row, BadRow) else _compared(*next(statuses))


def _compared(row: GoodRow, status: RowStatus) -> RowResult:
    if status is RowStatus.ELSEWHERE:
        error = RowError(row.row_number, Column.ID_NUMBER, "registered_elsewhere", mask_id(row.resident.number))
        return BadRow(row.row_number, (error,))
    return row if status is row.status else replace(row, status=status)
