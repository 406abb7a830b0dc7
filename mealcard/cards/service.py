"""Acts on cards: order, hand over, freeze, report lost, reissue, cancel; and what opens a card's secrets."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import sqlalchemy as sa

from mealcard import keyring
from mealcard.accounts.actor import Actor
from mealcard.audit.service import Who
from mealcard.cards import jobs, moves, ordering
from mealcard.cards.models import Card
from mealcard.cards.ordering import Ordered, Skipped, order
from mealcard.cards.rules import FINAL_STATES, allowed_actions, next_issue
from mealcard.cards.states import CardAction, CardState
from mealcard.db import db
from mealcard.errors import Rejected, Stale

__all__ = ["FAMILY", "FAMILY_REPORT", "MAX_REASON", "NEED_REASON", "Ordered", "Skipped", "act", "activate", "activate_many"]
__all__ += ["cancel_all", "family_code_of", "order", "reissue", "report_lost_by_family", "token_of"]

FAMILY = Actor(None, "family_page", None, "")
FAMILY_REPORT = "family_report"  # the reason of a freeze that an office has to look at
NEED_REASON = frozenset({CardAction.UNFREEZE, CardAction.REPLACE, CardAction.CANCEL})
MAX_REASON = 300


def act(who: Who, card: Card, action: CardAction, reason: str = "") -> None:
    """Do one thing to a card; raises Rejected `card_transition`, `reason_missing`, or Stale when another one was quicker.

    A replacement makes a new card and so is `reissue`.
    """
    if action is CardAction.REPLACE:
        raise ValueError("a card is replaced by reissue")
    _move(who, card, action, _checked(action, reason))


def activate(who: Who, card: Card) -> None:
    """The hand-over to the senior: from now on the card buys meals."""
    act(who, card, CardAction.ACTIVATE)


def activate_many(who: Who, cards: Iterable[Card]) -> tuple[list[Card], list[tuple[Card, Rejected]]]:
    """Hand over a selection: (cards now active, cards that could not go out and why)."""
    done: list[Card] = []
    failed: list[tuple[Card, Rejected]] = []
    for card in cards:
        try:
            activate(who, card)
        except Rejected as error:
            failed.append((card, error))
        else:
            done.append(card)
    return done, failed


def reissue(who: Who, card: Card, reason: str) -> Card:
    """A new card of the same number for the one that is lost, broken or wrong; the old one is dead at once.

    Today's use and caps stay, since they belong to the senior. Raises Rejected `card_transition`, `issues_used_up`, `reason_missing`.
    """
    issue = next_issue(card.issue)
    _move(who, card, CardAction.REPLACE, _checked(CardAction.REPLACE, reason))
    made = ordering.make(who, card.office_code, [(card.senior_id, card.number, issue)])
    if not made:
        raise Rejected("has_card")
    return made[0]


def cancel_all(who: Who, office_code: str, senior_id: uuid.UUID, reason: str) -> int:
    """End every living card of a senior who died or moved away; returns how many. To be called after the senior's own change."""
    living = sa.select(Card).where(Card.office_code == office_code, Card.senior_id == senior_id, Card.state.not_in(FINAL_STATES))
    count = 0
    # Again until none is left: a reissue may have put a new card in the place of the one read here.
    while cards := db.session.scalars(living.execution_options(populate_existing=True)).all():
        for card in cards:
            try:
                _move(who, card, CardAction.CANCEL, reason)
            except Stale:
                continue
            count += 1
    return count


def report_lost_by_family(card: Card) -> bool:
    """Freeze an active card, no more: a photo of the back must not kill a card. False when there is nothing to freeze."""
    if CardAction.FREEZE not in allowed_actions(card.state):
        return False
    try:
        _move(FAMILY, card, CardAction.FREEZE, FAMILY_REPORT)
    except Stale:
        return card.state in {CardState.FROZEN, CardState.LOST}
    return True


def token_of(card: Card) -> str:
    """The secret of the front code; only for printing and a demo's export."""
    return keyring.active().open(card.token_sealed, ordering.token_binding(card.id))


def family_code_of(card: Card) -> str:
    """The secret of the back's address; only for printing and a demo's export."""
    return keyring.active().open(card.family_sealed, ordering.family_binding(card.id))


def _checked(action: CardAction, reason: str) -> str:
    if action in NEED_REASON and not reason.strip():
        raise Rejected("reason_missing", field="reason")
    if len(reason) > MAX_REASON:
        raise Rejected("reason_long", field="reason", most=MAX_REASON)
    return reason.strip()


def _move(who: Who, card: Card, action: CardAction, reason: str) -> None:
    """A printed card may be the last one its print job waits for."""
    waiting = jobs.lock_waiting(card) if card.state is CardState.PRINTED else []
    moves.move(who, card, action, reason)
    jobs.close_finished(who, waiting)
