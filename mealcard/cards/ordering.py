"""Making cards: numbers, secrets and rows, one at a time or by the thousand."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from mealcard import clock, keyring
from mealcard.audit import service as audit
from mealcard.audit.service import Who
from mealcard.cards import moves, numbers, token
from mealcard.cards.models import Card, FamilyCode
from mealcard.cards.states import CardState
from mealcard.db import db, new_id
from mealcard.seniors.models import Senior
from mealcard.seniors.states import SeniorState

CURRENT_STATES = (CardState.ORDERED, CardState.PRINTED, CardState.ACTIVE, CardState.FROZEN)
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Skipped:
    """A senior who got no card, and why: `senior_not_active`, `has_card`, or `card_lost`, whose card is reissued instead."""

    senior: Senior
    reason: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """What became of an order, each in the order of the selection."""

    cards: list[Card]
    skipped: list[Skipped]


def order(who: Who, seniors: Sequence[Senior]) -> Ordered:
    """A first card for each active senior without one; the others are skipped, so that a repeated click orders nothing twice."""
    db.session.flush()
    cards: list[Card] = []
    skipped: list[Skipped] = []
    for office_code, batch in _batches(seniors):
        reasons = _reasons_to_skip(office_code, [senior.id for senior in batch])
        wanted = [senior for senior in batch if senior.id not in reasons]
        made = _store(who, office_code, [senior.id for senior in wanted])
        cards += made
        # Without a reason and yet without a card: another order came between.
        got = {card.senior_id for card in made}
        skipped += [Skipped(senior, reasons.get(senior.id, "has_card")) for senior in batch if senior.id not in got]
    return Ordered(cards, skipped)


def _batches(seniors: Sequence[Senior]) -> Iterator[tuple[str, list[Senior]]]:
    for office_code in dict.fromkeys(senior.office_code for senior in seniors):
        own = list({senior.id: senior for senior in seniors if senior.office_code == office_code}.values())
        for first in range(0, len(own), _BATCH):
            yield office_code, own[first : first + _BATCH]


def _reasons_to_skip(office_code: str, senior_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Why some get no card. The seniors' rows stay locked for readers, so that nobody is registered as dead meanwhile."""
    states = db.session.execute(
        sa.select(Senior.id, Senior.state)
        .where(Senior.office_code == office_code, Senior.id.in_(senior_ids))
        .order_by(Senior.id)
        .with_for_update(read=True)
    )
    reasons = {senior_id: "senior_not_active" for senior_id, state in states if state is not SeniorState.ACTIVE}
    held = db.session.execute(
        sa.select(Card.senior_id, Card.state).where(
            Card.office_code == office_code, Card.senior_id.in_(senior_ids), Card.state.in_((*CURRENT_STATES, CardState.LOST))
        )
    )
    for senior_id, state in held:
        reasons[senior_id] = "card_lost" if state is CardState.LOST else "has_card"
    return reasons


def _store(who: Who, office_code: str, senior_ids: Sequence[uuid.UUID]) -> list[Card]:
    fresh = numbers.take(office_code, len(senior_ids))
    return make(who, office_code, [(senior_id, number, 1) for senior_id, number in zip(senior_ids, fresh, strict=True)])


def make(who: Who, office_code: str, wanted: Sequence[tuple[uuid.UUID, str, int]]) -> list[Card]:
    """Store a card for each (senior, number, issue); a senior who has a current card by now gets none."""
    if not wanted:
        return []
    ring = keyring.active()
    rows: list[dict[str, Any]] = []
    family_hashes: dict[uuid.UUID, bytes] = {}
    for senior_id, number, issue in wanted:
        card_id, code, family_code = new_id(), token.new_token(number, issue), token.new_family_code()
        family_hashes[card_id] = token.family_hash(family_code)
        rows.append(
            {
                "office_code": office_code,
                "id": card_id,
                "senior_id": senior_id,
                "number": number,
                "issue": issue,
                "state": CardState.ORDERED,
                "token_hash": token.code_hash(code),
                "token_sealed": ring.seal(code, token_binding(card_id)),
                "family_sealed": ring.seal(family_code, family_binding(card_id)),
                "ordered_at": clock.now(),
                "state_at": clock.now(),
                "state_reason": "",
            }
        )
    stored = _insert_cards(rows)
    cards = [stored[row["id"]] for row in rows if row["id"] in stored]
    _note(who, office_code, cards, family_hashes)
    return cards


def _insert_cards(rows: list[dict[str, Any]]) -> dict[uuid.UUID, Card]:
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return {card.id: card for card in db.session.scalars(insert(Card).on_conflict_do_nothing().returning(Card), rows)}


def _note(who: Who, office_code: str, cards: Sequence[Card], family_hashes: dict[uuid.UUID, bytes]) -> None:
    """The directory of family codes, an event a card, and one audit entry a card: who issued a card must not be lost in a crowd."""
    if not cards:
        return
    directory = [{"code_hash": family_hashes[card.id], "office_code": office_code, "card_id": card.id} for card in cards]
    db.session.execute(sa.insert(FamilyCode), directory)
    moves.record(who, office_code, [card.id for card in cards], moves.ORDER, "", CardState.ORDERED, "")
    for card in cards:
        audit.record(who, office_code, "card_ordered", "card", card.id, number=card.number, issue=card.issue)
    db.session.flush()


def token_binding(card_id: uuid.UUID) -> str:
    """What the sealed token is bound to."""
    return f"card:{card_id}:token"


def family_binding(card_id: uuid.UUID) -> str:
    """What the sealed family code is bound to."""
    return f"card:{card_id}:family"
