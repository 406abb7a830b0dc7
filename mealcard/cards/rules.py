"""What may happen to a card in which state, and why a card in a state buys no meal."""

from __future__ import annotations

from collections.abc import Mapping

from mealcard.cards.states import CardAction, CardState
from mealcard.cards.token import MAX_ISSUE
from mealcard.errors import Rejected

TRANSITIONS: Mapping[tuple[CardState, CardAction], CardState] = {
    (CardState.ORDERED, CardAction.PRINT): CardState.PRINTED,
    # A sheet that jammed or came out crooked is printed again with the same codes; one that went missing is replaced.
    (CardState.PRINTED, CardAction.PRINT): CardState.PRINTED,
    (CardState.PRINTED, CardAction.ACTIVATE): CardState.ACTIVE,
    (CardState.ACTIVE, CardAction.FREEZE): CardState.FROZEN,
    (CardState.FROZEN, CardAction.UNFREEZE): CardState.ACTIVE,
    (CardState.ACTIVE, CardAction.REPORT_LOST): CardState.LOST,
    (CardState.FROZEN, CardAction.REPORT_LOST): CardState.LOST,
    # A name or code can prove wrong, and a sheet be stolen, before anybody got the card.
    (CardState.ORDERED, CardAction.REPLACE): CardState.REPLACED,
    (CardState.PRINTED, CardAction.REPLACE): CardState.REPLACED,
    (CardState.ACTIVE, CardAction.REPLACE): CardState.REPLACED,
    (CardState.FROZEN, CardAction.REPLACE): CardState.REPLACED,
    (CardState.LOST, CardAction.REPLACE): CardState.REPLACED,
    # A senior dies or moves at any time.
    (CardState.ORDERED, CardAction.CANCEL): CardState.CANCELLED,
    (CardState.PRINTED, CardAction.CANCEL): CardState.CANCELLED,
    (CardState.ACTIVE, CardAction.CANCEL): CardState.CANCELLED,
    (CardState.FROZEN, CardAction.CANCEL): CardState.CANCELLED,
    (CardState.LOST, CardAction.CANCEL): CardState.CANCELLED,
}

FINAL_STATES = frozenset({CardState.REPLACED, CardState.CANCELLED})

REFUSALS: Mapping[CardState, str] = {
    CardState.ORDERED: "card_not_active",
    CardState.PRINTED: "card_not_active",
    CardState.FROZEN: "card_frozen",
    CardState.LOST: "card_lost",
    CardState.REPLACED: "card_replaced",
    CardState.CANCELLED: "card_cancelled",
}


def next_state(state: CardState, action: CardAction) -> CardState:
    """The state after the action; raises Rejected `card_transition` with `state` and `action` when it isn't allowed."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise Rejected("card_transition", state=state, action=action) from None


def allowed_actions(state: CardState) -> tuple[CardAction, ...]:
    """What may be done now, in the order of CardAction: the buttons of a page."""
    return tuple(action for action in CardAction if (state, action) in TRANSITIONS)


def refusal(state: CardState) -> str | None:
    """Why a card in this state buys no meal, as the reason a till is told; None for an active card."""
    return REFUSALS.get(state)


def next_issue(issue: int) -> int:
    """The issue of the card that replaces this one; raises Rejected `issues_used_up` after the last that two digits hold."""
    if issue >= MAX_ISSUE:
        raise Rejected("issues_used_up", issue=issue)
    return issue + 1
