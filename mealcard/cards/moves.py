"""The one place where a card changes its state: the database decides between two clicks, and each change leaves an event."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from mealcard import clock
from mealcard.audit import service as audit
from mealcard.audit.service import Who
from mealcard.cards.models import Card, CardEvent
from mealcard.cards.rules import TRANSITIONS, next_state
from mealcard.cards.states import CardAction, CardState
from mealcard.db import db, new_id
from mealcard.errors import Stale

ORDER = "order"  # the event of a card's making; no action of the state table, since there is no state before it
_STAMPS = {CardAction.PRINT: "printed_at", CardAction.ACTIVATE: "activated_at"}


def move(who: Who, card: Card, action: CardAction, reason: str = "") -> None:
    """Change one card; raises Rejected `card_transition` for an act not allowed, Stale when another one was quicker."""
    before, after = card.state, next_state(card.state, action)
    changed = db.session.execute(
        sa.update(Card)
        .where(Card.office_code == card.office_code, Card.id == card.id, Card.state == before)
        .values(**_changes(action, after, reason))
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(card)
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale
    record(who, card.office_code, [card.id], action, before, after, reason)
    audit.record(who, card.office_code, f"card_{action}", "card", card.id, number=card.number, before=before, after=after)


def move_many(who: Who, office_code: str, action: CardAction, chosen: sa.ColumnElement[bool]) -> list[uuid.UUID]:
    """Change every chosen card whose state allows it and leave the others; returns the changed ids. The caller audits the whole."""
    moved: list[uuid.UUID] = []
    # From the late states to the early ones, so that a card just moved is not met again.
    for before in reversed(CardState):
        after = TRANSITIONS.get((before, action))
        if after is None:
            continue
        statement = (
            sa.update(Card)
            .where(Card.office_code == office_code, Card.state == before, chosen)
            .values(**_changes(action, after, ""))
            .returning(Card.id)
            .execution_options(synchronize_session=False)
        )
        ids = list(db.session.scalars(statement))
        record(who, office_code, ids, action, before, after, "")
        moved += ids
    db.session.expire_all()
    return moved


def record(who: Who, office_code: str, card_ids: Iterable[uuid.UUID], action: str, before: str, after: CardState, reason: str) -> None:
    """Write one event a card."""
    now = clock.now()
    rows = [
        {
            "office_code": office_code,
            "id": new_id(),
            "card_id": card_id,
            "action": str(action),
            "from_state": str(before),
            "to_state": str(after),
            "reason": reason,
            "actor_id": who.user_id,
            "actor_name": who.name,
            "at": now,
        }
        for card_id in card_ids
    ]
    if rows:
        db.session.execute(sa.insert(CardEvent), rows)


def _changes(action: CardAction, after: CardState, reason: str) -> dict[str, Any]:
    now = clock.now()
    changes: dict[str, Any] = {"state": after, "state_at": now, "state_reason": reason}
    if action in _STAMPS:
        changes[_STAMPS[action]] = now
    return changes
