"""Storing a batch in chunks, and what becomes of it: approved, refused or undone as a whole.

`store` is a generator: the caller commits at each step. When its process dies, the next one goes on from the last committed row.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from mealcard import clock
from mealcard.accounts.actor import SYSTEM, Actor
from mealcard.audit import service as audit
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.regions import service as regions
from mealcard.seniors import batches, register, uploads
from mealcard.seniors.importing import GoodRow, RowResult
from mealcard.seniors.models import BatchState, ImportBatch, ResidentDirectory, Senior, SeniorCategory
from mealcard.seniors.register import Maker
from mealcard.seniors.rules import check_approver
from mealcard.seniors.service import checked_reason
from mealcard.seniors.states import SeniorState

CHUNK = 1000


def store(office_code: str, batch_id: uuid.UUID, chunk: int = CHUNK) -> Iterator[int]:
    """Store a confirmed batch; yields the number of rows of the file dealt with at each step, and the caller commits there.

    Stops at once when another process is at the same batch. Raises Rejected upload_gone.
    """
    batch = _fresh(office_code, batch_id)
    if batch.state is not BatchState.STORING:
        return
    maker = _maker(batch)
    done = batch.done_row
    rows = (row for row in batches.results(batch) if row.row_number > done)
    while some := list(islice(rows, chunk)):
        last = some[-1].row_number
        if not _store_chunk(maker, some, done, last):
            return
        done = last
        yield len(some)
    if _close(office_code, batch_id, done):
        yield 0


def _fresh(office_code: str, batch_id: uuid.UUID) -> ImportBatch:
    batch = db.session.get(ImportBatch, (office_code, batch_id), populate_existing=True)
    if batch is None:
        raise NotFound("batch")
    return batch


def _maker(batch: ImportBatch) -> Maker:
    office = regions.office(batch.office_code)
    return Maker(batch.office_code, batch.id, batch.created_by, clock.now(), batches.day_of(batch, office))


def _store_chunk(maker: Maker, rows: list[RowResult], done: int, last: int) -> bool:
    """Whether the chunk was ours to store: its row of the batch is taken first, so that nobody else stores it too."""
    if not _set(maker.office_code, maker.batch_id, done, done_row=last):
        return False
    count = register.store(maker, [row for row in rows if isinstance(row, GoodRow)])
    return _set(maker.office_code, maker.batch_id, last, stored=ImportBatch.stored + count)


def _close(office_code: str, batch_id: uuid.UUID, done: int) -> bool:
    """The batch now waits for a second person."""
    if not _set(office_code, batch_id, done, state=BatchState.PENDING):
        return False
    batch = _fresh(office_code, batch_id)
    audit.record(SYSTEM, office_code, "batch_stored", "batch", batch_id, stored=batch.stored, known=batch.known, bad=batch.bad)
    return True


def _set(office_code: str, batch_id: uuid.UUID, done: int, **values: object) -> bool:
    result = db.session.execute(
        sa.update(ImportBatch)
        .where(
            ImportBatch.office_code == office_code,
            ImportBatch.id == batch_id,
            ImportBatch.state == BatchState.STORING,
            ImportBatch.done_row == done,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]


def unfinished() -> list[tuple[str, uuid.UUID]]:
    """Batches that are being stored and whose file is on this machine."""
    found = db.session.execute(sa.select(ImportBatch.office_code, ImportBatch.id).where(ImportBatch.state == BatchState.STORING)).all()
    return [(office_code, batch_id) for office_code, batch_id in found if uploads.exists(batch_id)]


def tidy(batch: ImportBatch) -> None:
    """To be called after the commit: a file without bad rows has done its service. One with bad rows stays to give them back, for a day."""
    if not batch.bad and batch.state is not BatchState.STORING:
        uploads.discard(batch.id)


def forget_old() -> int:
    """What is due by time: files and previews older than a day go; a batch whose file is lost waits with what was stored."""
    oldest = clock.now() - uploads.KEEP
    removed = uploads.discard_old([batch_id for _, batch_id in unfinished()])
    gone = db.session.execute(sa.delete(ImportBatch).where(ImportBatch.state == BatchState.PREVIEWED, ImportBatch.created_at < oldest))
    lost = sa.select(ImportBatch).where(ImportBatch.state == BatchState.STORING, ImportBatch.created_at < oldest)
    for batch in db.session.scalars(lost):
        if not uploads.exists(batch.id):
            batch.state = BatchState.PENDING
    return removed + int(gone.rowcount)  # type: ignore[attr-defined]


def approve(who: Actor, batch: ImportBatch) -> int:
    """Make the batch's pending seniors active; returns how many. Raises Rejected same_person, wrong_batch_state.

    Those whom the approver amended stay pending for a third person.
    """
    check_approver(who.user_id, batch.created_by)
    moment = clock.now()
    batches.move(batch, (BatchState.PENDING,), BatchState.APPROVED, decided_by=who.user_id, decided_at=moment)
    done = db.session.execute(
        sa.update(Senior)
        .where(*_of(batch), Senior.state == SeniorState.PENDING, sa.or_(Senior.amended_by.is_(None), Senior.amended_by != who.user_id))
        .values(state=SeniorState.ACTIVE, decided_by=who.user_id, decided_at=moment, version=Senior.version + 1)
        .execution_options(synchronize_session=False)
    )
    count = int(done.rowcount)  # type: ignore[attr-defined]
    db.session.expire_all()
    audit.record(who, batch.office_code, "batch_approved", "batch", batch.id, seniors=count)
    return count


def _of(batch: ImportBatch) -> tuple[sa.ColumnElement[bool], ...]:
    return Senior.office_code == batch.office_code, Senior.batch_id == batch.id


def reject(who: Actor, batch: ImportBatch, reason: str) -> int:
    """Refuse a batch: its pending seniors leave the register, so that a mended file can come again; returns how many.

    Raises Rejected reason_required, same_person, wrong_batch_state, batch_in_use.
    """
    text = checked_reason(reason)
    check_approver(who.user_id, batch.created_by)
    with _whole():
        batches.move(batch, (BatchState.PENDING,), BatchState.REJECTED, decided_by=who.user_id, decided_at=clock.now())
        count = _remove(batch, Senior.state == SeniorState.PENDING)
    audit.record(who, batch.office_code, "batch_rejected", "batch", batch.id, reason=text, seniors=count)
    return count


def undo(who: Actor, batch: ImportBatch, reason: str) -> int:
    """Take a stored batch back as if it had never been; returns how many seniors left the register.

    Raises Rejected reason_required, wrong_batch_state, undo_too_late, and batch_in_use as soon as one of them has a card.
    """
    text = checked_reason(reason)
    until = batches.undo_until(batch)
    if until is None:
        raise Rejected("wrong_batch_state", state=batch.state.value)
    if clock.now() > until:
        raise Rejected("undo_too_late")
    with _whole():
        batches.move(batch, (BatchState.PENDING, BatchState.APPROVED), BatchState.UNDONE)
        count = _remove(batch)
    audit.record(who, batch.office_code, "batch_undone", "batch", batch.id, reason=text, seniors=count)
    return count


@contextmanager
def _whole() -> Iterator[None]:
    """Everything or nothing. Cards and transfer requests hold on to a senior by foreign key: the database says when a batch is in use."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        raise Rejected("batch_in_use") from error
    finally:
        db.session.expire_all()


def _remove(batch: ImportBatch, *conditions: sa.ColumnElement[bool]) -> int:
    ids = sa.select(Senior.id).where(*_of(batch), *conditions)
    for table in (ResidentDirectory, SeniorCategory):
        db.session.execute(
            sa.delete(table)
            .where(table.office_code == batch.office_code, table.senior_id.in_(ids))
            .execution_options(synchronize_session=False)
        )
    gone = db.session.execute(sa.delete(Senior).where(*_of(batch), *conditions).execution_options(synchronize_session=False))
    return int(gone.rowcount)  # type: ignore[attr-defined]
