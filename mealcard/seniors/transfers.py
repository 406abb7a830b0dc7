"""Transfer requests: an office asks for a senior whom another office holds. Neither learns more about the other than it must.

Accepting moves the senior away and frees the ID. The cards lie above the register: whoever calls `accept` cancels them in the same
transaction (`cards.service.cancel_all`).
"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from mealcard import clock, keyring
from mealcard.accounts.actor import Actor
from mealcard.audit import service as audit
from mealcard.db import db, new_id
from mealcard.errors import NotFound, Rejected
from mealcard.regions import service as regions
from mealcard.seniors import directory, life
from mealcard.seniors.changing import whole
from mealcard.seniors.identity import parse_resident_id
from mealcard.seniors.models import Senior, TransferRequest, TransferState
from mealcard.seniors.sealing import id_blind
from mealcard.seniors.service import checked_reason, checked_text
from mealcard.seniors.states import SeniorState

MOVED_REASON = "转入申请获同意"


def request(who: Actor, office_code: str, id_number: str, reason: str) -> TransferRequest:
    """Ask the office that holds this ID, whichever it is, to let the senior go.

    Raises Rejected for a wrong ID, reason_required, not_registered (nobody holds it: register instead), already_registered (it is this
    office), and transfer_open when this office has already asked.
    """
    if not who.covers(office_code):
        raise NotFound("office")
    text = checked_reason(reason)
    today = clock.today(regions.zone_of(regions.office(office_code)))
    resident = parse_resident_id(id_number, today)
    held = directory.holder(id_blind(keyring.active(), resident.number))
    if held is None:
        raise Rejected("not_registered", field="id_number")
    if held.office_code == office_code:
        raise Rejected("already_registered", field="id_number", senior_id=str(held.senior_id))
    return _store(who, office_code, held.office_code, held.senior_id, text)


def _store(who: Actor, asking: str, holding: str, senior_id: uuid.UUID, reason: str) -> TransferRequest:
    row = TransferRequest(
        office_code=holding,
        id=new_id(),
        senior_id=senior_id,
        requesting_office_code=asking,
        reason=reason,
        requested_by=who.user_id,
        requested_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError as error:
        raise Rejected("transfer_open", field="id_number") from error
    # The asking office's log must not tell which office holds the person.
    audit.record(who, asking, "transfer_asked", "transfer", row.id)
    audit.record(who, holding, "transfer_received", "transfer", row.id, senior=str(senior_id), from_office=asking, reason=reason)
    return row


def received(who: Actor, office_code: str) -> sa.Select[TransferRequest, Senior]:
    """Requests to this office with the seniors they are about, open ones first, the oldest of them on top."""
    if not who.covers(office_code) or who.community_code:
        raise NotFound("office")
    return (
        sa.select(TransferRequest, Senior)
        .join(Senior, sa.and_(Senior.office_code == TransferRequest.office_code, Senior.id == TransferRequest.senior_id))
        .where(TransferRequest.office_code == office_code)
        .order_by(TransferRequest.state != TransferState.OPEN, TransferRequest.requested_at, TransferRequest.id)
    )


def sent(who: Actor, office_code: str) -> sa.Select[TransferRequest, str]:
    """This office's own requests with the masked ID it asked for, the newest first; show neither holder nor holder's senior."""
    if not who.covers(office_code):
        raise NotFound("office")
    query = (
        sa.select(TransferRequest, Senior.id_masked)
        .join(Senior, sa.and_(Senior.office_code == TransferRequest.office_code, Senior.id == TransferRequest.senior_id))
        .where(TransferRequest.requesting_office_code == office_code)
        .order_by(TransferRequest.requested_at.desc(), TransferRequest.id)
    )
    return query.where(TransferRequest.requested_by == who.user_id) if who.community_code else query


def load(who: Actor, office_code: str, request_id: uuid.UUID) -> tuple[TransferRequest, Senior]:
    """One request to this office; NotFound otherwise."""
    found = db.session.execute(received(who, office_code).where(TransferRequest.id == request_id)).first()
    if found is None:
        raise NotFound("transfer")
    asked, senior = found
    return asked, senior


def open_count(who: Actor, office_code: str) -> int:
    """How many requests wait for this office's decision."""
    query = received(who, office_code).where(TransferRequest.state == TransferState.OPEN).order_by(None)
    return db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def accept(who: Actor, asked: TransferRequest, senior: Senior, note: str = "") -> None:
    """Let the senior go: moved today, the ID free for the asking office, which registers anew. The caller cancels the cards.

    Raises Rejected transfer_decided, and wrong_state for a senior who died or moved meanwhile.
    """
    with whole(senior):
        _decide(who, asked, TransferState.ACCEPTED, checked_text("reason", note))
        if senior.state is not SeniorState.MOVED:
            life.move(who, senior, clock.today(regions.zone_of(regions.office(senior.office_code))), MOVED_REASON)


def decline(who: Actor, asked: TransferRequest, note: str) -> None:
    """Keep the senior, with a reason for the asking office. Raises Rejected reason_required, transfer_decided."""
    _decide(who, asked, TransferState.DECLINED, checked_reason(note))


def _decide(who: Actor, asked: TransferRequest, outcome: TransferState, note: str) -> None:
    done = db.session.execute(
        sa.update(TransferRequest)
        .where(
            TransferRequest.office_code == asked.office_code,
            TransferRequest.id == asked.id,
            TransferRequest.state == TransferState.OPEN,
        )
        .values(state=outcome, decision_note=note, decided_by=who.user_id, decided_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Rejected("transfer_decided")
    db.session.refresh(asked)
    audit.record(who, asked.office_code, f"transfer_{outcome.value}", "transfer", asked.id, note=note)
    audit.record(who, asked.requesting_office_code, f"transfer_{outcome.value}", "transfer", asked.id, note=note)
