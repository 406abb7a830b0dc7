"""Register files as batches: checked without storing anything, stored as pending, decided by a second person, undone within a day."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from mealcard import clock
from mealcard.accounts.actor import Actor
from mealcard.audit import service as audit
from mealcard.db import db, new_id
from mealcard.errors import NotFound, Rejected
from mealcard.regions import service as regions
from mealcard.regions.models import Office
from mealcard.seniors import uploads
from mealcard.seniors.importing import BadRow, Context, GoodRow, Limits, RowResult, RowStatus, Table, check_rows, parse, with_status
from mealcard.seniors.models import BatchState, ImportBatch
from mealcard.seniors.register import Known, Register

WEB_LIMITS = Limits(rows=20_000)
UNDO_WITHIN = timedelta(hours=24)
SAMPLE = 10
_NAME_LENGTH = 120
STORED_STATES = (BatchState.STORING, BatchState.PENDING, BatchState.APPROVED)


@dataclass(frozen=True, slots=True)
class Checked:
    """A file and what its rows are, before a look into the register."""

    data: bytes
    table: Table
    rows: list[RowResult]


@dataclass(frozen=True, slots=True)
class Preview:
    """A file against the register: rows to store, bad rows, and people who are known and stay as they are."""

    table: Table
    good: list[GoodRow]
    bad: list[BadRow]
    known: list[Known]

    @property
    def error_counts(self) -> dict[str, int]:
        """How many rows have each mistake, the most frequent first."""
        counts = Counter(reason for row in self.bad for reason in {error.reason for error in row.errors})
        return dict(counts.most_common())


def context(office: Office, day: date, community_code: str | None) -> Context:
    """What an office's rows are checked against; `community_code` narrows it to one community."""
    settings = regions.settings_of(office)
    return Context(
        today=day,
        communities={region.code: region.name for region in regions.communities(office.code)},
        minimum_age=settings.minimum_age,
        own_communities=frozenset({community_code}) if community_code else None,
        default_community=community_code or "",
        category_days=settings.category_days,
    )


def context_for(who: Actor, office_code: str) -> Context:
    """The same for a file that this person uploads now; NotFound for an office outside the area."""
    if not who.covers(office_code):
        raise NotFound("office")
    office = regions.office(office_code)
    return context(office, clock.today(regions.zone_of(office)), who.community_code)


def check(data: bytes, against: Context, limits: Limits = WEB_LIMITS) -> Checked:
    """Read and check a file. Touches no database, so that it can be done outside any transaction; raises Rejected `file_…`."""
    table = parse(data, limits)
    return Checked(data, table, list(check_rows(table, against)))


def preview(office_code: str, table: Table, rows: Iterable[RowResult]) -> Preview:
    """Compare checked rows with the register; stores nothing."""
    register = Register(office_code)
    good: list[GoodRow] = []
    bad: list[BadRow] = []
    for row in with_status(rows, register.look_up):
        if isinstance(row, BadRow):
            bad.append(row)
        elif row.status is RowStatus.NEW:
            good.append(row)
    return Preview(table, good, bad, list(register.known.values()))


def upload(who: Actor, office_code: str, file_name: str, checked: Checked, seen: Preview | None = None) -> ImportBatch:
    """Keep a checked file for its preview: the counts as a row, the file sealed in the data folder, and nothing of its people.

    `seen` is its preview, if the caller has it already.
    """
    if not who.covers(office_code):
        raise NotFound("office")
    seen = seen or preview(office_code, checked.table, checked.rows)
    batch = ImportBatch(
        office_code=office_code,
        id=new_id(),
        file_name=_plain_name(file_name),
        file_hash=hashlib.sha256(checked.data).hexdigest(),
        community_code=who.community_code,
        state=BatchState.PREVIEWED,
        rows=len(seen.good) + len(seen.bad) + len(seen.known),
        good=len(seen.good),
        bad=len(seen.bad),
        known=len(seen.known),
        error_counts=seen.error_counts,
        created_by=who.user_id,
        created_at=clock.now(),
    )
    uploads.keep(batch.id, checked.data)
    db.session.add(batch)
    db.session.flush()
    return batch


def _plain_name(file_name: str) -> str:
    """The last part of the path, with its ending when it must be cut."""
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1].strip() or "upload"
    return name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 9] + "…" + name[-8:]


def again(batch: ImportBatch) -> Preview:
    """The preview of a batch anew, from its kept file. Raises Rejected upload_gone after a day."""
    table = parse(uploads.read(batch.id))
    return preview(batch.office_code, table, check_rows(table, context_of(batch)))


def context_of(batch: ImportBatch) -> Context:
    """What the batch's rows were checked against on the day of the upload."""
    office = regions.office(batch.office_code)
    return context(office, day_of(batch, office), batch.community_code)


def day_of(batch: ImportBatch, office: Office) -> date:
    return batch.created_at.astimezone(regions.zone_of(office)).date()


def results(batch: ImportBatch) -> Iterator[RowResult]:
    """The checked rows of a batch's kept file, not compared with the register."""
    return check_rows(parse(uploads.read(batch.id)), context_of(batch))


def earlier(batch: ImportBatch) -> ImportBatch | None:
    """An earlier batch of the very same file that was stored, if there is one."""
    return db.session.scalar(
        sa.select(ImportBatch)
        .where(
            ImportBatch.office_code == batch.office_code,
            ImportBatch.file_hash == batch.file_hash,
            ImportBatch.id != batch.id,
            ImportBatch.state.in_(STORED_STATES),
        )
        .order_by(ImportBatch.created_at.desc())
        .limit(1)
    )


def visible(who: Actor, office_code: str) -> sa.Select[ImportBatch]:
    """The batches this actor may see: a community worker those of the own community."""
    if not who.covers(office_code):
        raise NotFound("office")
    query = sa.select(ImportBatch).where(ImportBatch.office_code == office_code)
    return query.where(ImportBatch.community_code == who.community_code) if who.community_code else query


def sees(who: Actor, office_code: str, batch_id: uuid.UUID | None) -> bool:
    """Whether there is a page of this batch for this actor."""
    return batch_id is not None and db.session.scalar(visible(who, office_code).where(ImportBatch.id == batch_id)) is not None


def load(who: Actor, office_code: str, batch_id: uuid.UUID) -> ImportBatch:
    """One batch this actor may see; NotFound otherwise."""
    batch = db.session.scalar(visible(who, office_code).where(ImportBatch.id == batch_id))
    if batch is None:
        raise NotFound("batch")
    return batch


def confirm(who: Actor, batch: ImportBatch) -> None:
    """Begin to store the good rows; `storing.store` does it.

    Raises Rejected not_your_batch, nothing_to_store, upload_gone, wrong_batch_state.
    """
    if who.user_id != batch.created_by:
        raise Rejected("not_your_batch")
    if not batch.good:
        raise Rejected("nothing_to_store")
    if not uploads.exists(batch.id):
        raise Rejected("upload_gone")
    move(batch, (BatchState.PREVIEWED,), BatchState.STORING)
    audit.record(who, batch.office_code, "batch_confirmed", "batch", batch.id, file=batch.file_name, good=batch.good, bad=batch.bad)


def move(batch: ImportBatch, before: tuple[BatchState, ...], after: BatchState, **values: object) -> None:
    """From one of the states before to the state after; of two clicks at once the database lets one through."""
    done = db.session.execute(
        sa.update(ImportBatch)
        .where(ImportBatch.office_code == batch.office_code, ImportBatch.id == batch.id, ImportBatch.state.in_(before))
        .values(state=after, **values)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        db.session.refresh(batch)
        raise Rejected("wrong_batch_state", state=batch.state.value)
    db.session.refresh(batch)


def row_of(batch: ImportBatch, row_number: int) -> GoodRow:
    """A row of the kept file that would be good but for the register, such as a person registered elsewhere; NotFound otherwise."""
    for row in results(batch):
        if row.row_number == row_number and isinstance(row, GoodRow):
            return replace(row)
    raise NotFound("row")


def undo_until(batch: ImportBatch) -> datetime | None:
    """Until when a stored batch can be undone; None when its state doesn't allow it."""
    if batch.state not in {BatchState.PENDING, BatchState.APPROVED}:
        return None
    return (batch.decided_at or batch.created_at) + UNDO_WITHIN
