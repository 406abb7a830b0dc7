"""When a print job is done: no card of it lies printed in the office any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from mealcard import clock
from mealcard.audit import service as audit
from mealcard.audit.service import Who
from mealcard.cards.models import Card, PrintJob, PrintJobCard, PrintState
from mealcard.cards.states import CardState
from mealcard.db import db


def lock_waiting(card: Card) -> Sequence[PrintJob]:
    """The jobs that wait for this card's hand-over, locked: of two last cards handed over at once one must see the other."""
    query = (
        sa.select(PrintJob)
        .join(PrintJobCard, sa.and_(PrintJobCard.office_code == PrintJob.office_code, PrintJobCard.job_id == PrintJob.id))
        .where(PrintJob.office_code == card.office_code, PrintJobCard.card_id == card.id, PrintJob.state == PrintState.PRINTED)
        .order_by(PrintJob.id)
        .with_for_update(of=PrintJob)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).all()


def close_finished(who: Who, jobs: Iterable[PrintJob]) -> None:
    """Mark locked jobs as handed over if none of their cards is left."""
    for job in jobs:
        if job.state is PrintState.PRINTED and not _lying_here(job):
            job.state, job.handed_over_by, job.handed_over_at = PrintState.HANDED_OVER, who.user_id, clock.now()
            audit.record(who, job.office_code, "print_job_handed_over", "print_job", job.id, number=job.number)
    db.session.flush()


def of_job(job: PrintJob) -> sa.ColumnElement[bool]:
    """The condition that picks a job's cards."""
    members = sa.select(PrintJobCard.card_id).where(PrintJobCard.office_code == job.office_code, PrintJobCard.job_id == job.id)
    return sa.and_(Card.office_code == job.office_code, Card.id.in_(members))


def _lying_here(job: PrintJob) -> bool:
    return bool(db.session.scalar(sa.select(sa.exists().where(of_job(job), Card.state == CardState.PRINTED))))
