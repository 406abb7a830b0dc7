"""Print jobs: queued → generated → printed → handed over, who and when. The sheets are made anew each time and never kept."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

import sqlalchemy as sa

from mealcard import clock
from mealcard.accounts.actor import Actor
from mealcard.accounts.models import User
from mealcard.audit import service as audit
from mealcard.cards import jobs, moves, service
from mealcard.cards.faces import CardFace, UnprintableText, unprintable_texts
from mealcard.cards.models import Card, PrintJob, PrintJobCard, PrintState
from mealcard.cards.qr import PayloadTooLong, url_qr
from mealcard.cards.sheets import Progress, write_sheets
from mealcard.cards.states import CardAction, CardState
from mealcard.db import db, insert_or_nothing, new_id
from mealcard.errors import NotFound, Rejected
from mealcard.regions import service as regions
from mealcard.regions.models import Office, Region
from mealcard.seniors.models import Senior

PRINTABLE = (CardState.ORDERED, CardState.PRINTED)
_UNPRINTED = (PrintState.QUEUED, PrintState.GENERATED)


@dataclass(frozen=True, slots=True)
class Sheets:
    """Cards ready for the printer, with their secrets; and what can't be printed and why."""

    label: str
    faces: list[CardFace]
    left_out: list[UnprintableText]

    def write(self, out: BinaryIO, progress: Progress | None = None) -> int:
        """Write the PDF, some 2,000 cards a second; returns its pages. Needs no database."""
        return write_sheets(self.faces, out, job=self.label, progress=progress)


def label(job: PrintJob) -> str:
    """What is printed on the sheets: `P-0042`."""
    return f"P-{job.number:04d}"


def waiting(office_code: str, community_code: str = "") -> sa.Select[Card, Senior, str]:
    """Rows of (Card, Senior, community name): ordered cards that are in no unprinted job."""
    held = (
        sa.select(PrintJobCard.card_id)
        .join(PrintJob, sa.and_(PrintJob.office_code == PrintJobCard.office_code, PrintJob.id == PrintJobCard.job_id))
        .where(PrintJobCard.office_code == Card.office_code, PrintJobCard.card_id == Card.id, PrintJob.state.in_(_UNPRINTED))
    )
    query = (
        sa.select(Card, Senior, Region.name.label("community"))
        .join(Senior, _OF_SENIOR)
        .join(Region, Region.code == Senior.community_code)
        .where(Card.office_code == office_code, Card.state == CardState.ORDERED, ~held.exists())
    )
    return query.where(Senior.community_code == community_code) if community_code else query


def count_waiting(office_code: str) -> int:
    """How many cards wait for a job."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(waiting(office_code).subquery())) or 0


def create_job(who: Actor, office_code: str, card_ids: Sequence[uuid.UUID]) -> PrintJob:
    """A job of those cards that wait for printing, by community and name; raises Rejected `no_cards_to_print` when none does."""
    # Locked first: of two clicks the second finds the cards in the first one's job.
    db.session.execute(sa.select(Card.id).where(Card.office_code == office_code, Card.id.in_(card_ids)).order_by(Card.id).with_for_update())
    chosen = waiting(office_code).where(Card.id.in_(card_ids)).order_by(Senior.community_code, Senior.name_pinyin, Card.number)
    ids = list(db.session.scalars(chosen.with_only_columns(Card.id)))
    if not ids:
        raise Rejected("no_cards_to_print")
    job = _new_job(who, office_code, len(ids))
    places = [{"office_code": office_code, "job_id": job.id, "position": place, "card_id": one} for place, one in enumerate(ids, start=1)]
    db.session.execute(sa.insert(PrintJobCard), places)
    audit.record(who, office_code, "print_job_created", "print_job", job.id, number=job.number, cards=job.cards)
    return job


def load_job(who: Actor, office_code: str, job_id: uuid.UUID) -> PrintJob:
    """A job of an office this actor covers as a whole; raises NotFound."""
    job = db.session.get(PrintJob, (office_code, job_id)) if _sees_jobs(who, office_code) else None
    if job is None:
        raise NotFound("print_job")
    return job


def job_by_number(who: Actor, office_code: str, number: int) -> PrintJob:
    """The same by the office's own running number."""
    job = db.session.scalar(sa.select(PrintJob).where(PrintJob.office_code == office_code, PrintJob.number == number))
    if job is None or not _sees_jobs(who, office_code):
        raise NotFound("print_job")
    return job


def listing(who: Actor, office_code: str) -> sa.Select[PrintJob]:
    """An office's jobs, the newest first."""
    own = PrintJob.office_code == office_code if _sees_jobs(who, office_code) else sa.false()
    return sa.select(PrintJob).where(own).order_by(PrintJob.number.desc())


def jobs_of(who: Actor, card: Card) -> Sequence[PrintJob]:
    """The jobs a card was or is in, the newest first."""
    members = sa.select(PrintJobCard.job_id).where(PrintJobCard.office_code == card.office_code, PrintJobCard.card_id == card.id)
    return db.session.scalars(listing(who, card.office_code).where(PrintJob.id.in_(members))).all()


def cards_of(job: PrintJob) -> sa.Select[int, Card, Senior, str]:
    """Rows of (position, Card, Senior, community name) in the order of the sheets."""
    return (
        sa.select(PrintJobCard.position, Card, Senior, Region.name.label("community"))
        .join(Card, sa.and_(Card.office_code == PrintJobCard.office_code, Card.id == PrintJobCard.card_id))
        .join(Senior, _OF_SENIOR)
        .join(Region, Region.code == Senior.community_code)
        .where(PrintJobCard.office_code == job.office_code, PrintJobCard.job_id == job.id)
        .order_by(PrintJobCard.position)
    )


def states_of(job: PrintJob) -> dict[CardState, int]:
    """How many of a job's cards are in each state."""
    query = sa.select(Card.state, sa.func.count()).where(jobs.of_job(job)).group_by(Card.state)
    return dict(db.session.execute(query).all())


def people(shown: Sequence[PrintJob]) -> dict[uuid.UUID, str]:
    """The names of those who made, printed and handed over these jobs."""
    ids = {one for job in shown for one in (job.created_by, job.printed_by, job.handed_over_by) if one}
    return dict(db.session.execute(sa.select(User.id, User.name).where(User.id.in_(ids))).all())


def unprintable(job: PrintJob) -> list[UnprintableText]:
    """What of an unprinted job's cards would come out as boxes or not fit; such cards are left out and stay ordered."""
    if job.state not in _UNPRINTED:
        return []
    office = regions.office(job.office_code)
    rows = db.session.execute(cards_of(job).where(Card.state == CardState.ORDERED))
    return [text for _, card, senior, _ in rows for text in unprintable_texts(_blank_face(card, senior.name, office))]


def open_sheets(who: Actor, job: PrintJob, public_url: str) -> Sheets:
    """Open the secrets of a job's cards for printing, noted as generated and audited; commit before the PDF is written.

    Raises Rejected `no_cards_to_print`, `office_phone_missing`, `office_unprintable` or `public_url_long`.
    """
    office = regions.office(job.office_code)
    faces = [
        _face(card, senior.name, office, public_url)
        for _, card, senior, _ in db.session.execute(cards_of(job).where(Card.state.in_(PRINTABLE)))
    ]
    _check_office(office, faces)
    left_out = [text for face in faces for text in unprintable_texts(face)]
    numbers = {text.number for text in left_out}
    good = [face for face in faces if face.number not in numbers]
    if not good:
        raise Rejected("no_cards_to_print")
    job.state = PrintState.GENERATED if job.state is PrintState.QUEUED else job.state
    job.generated_at = clock.now()
    audit.record(who, job.office_code, "print_job_downloaded", "print_job", job.id, number=job.number, cards=len(good))
    db.session.flush()
    return Sheets(label(job), good, left_out)


def confirm_printed(who: Actor, job: PrintJob) -> int:
    """Somebody looked at the sheets: the job's cards lie in the office now. Returns how many; what couldn't be printed stays ordered.

    Raises Rejected `job_not_generated`, or `job_printed` for a second click.
    """
    left_out = {text.number for text in unprintable(job)}
    changed = db.session.execute(
        sa.update(PrintJob)
        .where(PrintJob.office_code == job.office_code, PrintJob.id == job.id, PrintJob.state == PrintState.GENERATED)
        .values(state=PrintState.PRINTED, printed_by=who.user_id, printed_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(job)
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Rejected("job_not_generated" if job.state is PrintState.QUEUED else "job_printed")
    printed = moves.move_many(who, job.office_code, CardAction.PRINT, sa.and_(jobs.of_job(job), Card.number.not_in(left_out)))
    audit.record(who, job.office_code, "print_job_printed", "print_job", job.id, number=job.number, cards=len(printed))
    jobs.close_finished(who, [job])
    return len(printed)


def hand_over(who: Actor, job: PrintJob) -> int:
    """Every card of the job that lies printed goes out and is active from now on; returns how many."""
    db.session.refresh(job, with_for_update=True)
    if job.state is not PrintState.PRINTED:
        raise Rejected("job_handed_over" if job.state is PrintState.HANDED_OVER else "job_not_printed")
    out = moves.move_many(who, job.office_code, CardAction.ACTIVATE, jobs.of_job(job))
    audit.record(who, job.office_code, "print_job_cards_activated", "print_job", job.id, number=job.number, cards=len(out))
    jobs.close_finished(who, [job])
    return len(out)


_OF_SENIOR = sa.and_(Senior.office_code == Card.office_code, Senior.id == Card.senior_id)


def _sees_jobs(who: Actor, office_code: str) -> bool:
    """A job mixes communities, so it isn't for somebody of a single one."""
    return who.covers(office_code) and who.community_code is None


def _new_job(who: Actor, office_code: str, cards: int) -> PrintJob:
    """The next number of the office; of two jobs made at once the key decides and the other takes the one after."""
    job_id, number = new_id(), 0
    while True:
        last = db.session.scalar(sa.select(sa.func.max(PrintJob.number)).where(PrintJob.office_code == office_code)) or 0
        number = max(last, number) + 1
        values = {"office_code": office_code, "id": job_id, "number": number, "cards": cards, "created_by": who.user_id}
        if insert_or_nothing(PrintJob, **values, state=PrintState.QUEUED, created_at=clock.now()):
            return db.session.get_one(PrintJob, (office_code, job_id))


def _check_office(office: Office, faces: Sequence[CardFace]) -> None:
    """What is wrong for all cards alike is said once, before they are looked at one by one."""
    if not faces:
        raise Rejected("no_cards_to_print")
    if not office.phone:
        raise Rejected("office_phone_missing")
    for text in unprintable_texts(faces[0]):
        if text.field != "name":
            raise Rejected("office_unprintable", text=text.text)
    try:
        url_qr(faces[0].family_url)
    except PayloadTooLong:
        raise Rejected("public_url_long") from None


def _face(card: Card, name: str, office: Office, public_url: str) -> CardFace:
    family_url = f"{public_url}/c/{service.family_code_of(card)}"
    return CardFace(card.number, card.issue, service.token_of(card), name, office.name, office.phone, family_url)


def _blank_face(card: Card, name: str, office: Office) -> CardFace:
    """Without the secrets, for looking at the words alone."""
    return CardFace(card.number, card.issue, "", name, office.name, office.phone, "")
