"""Cards in any state, made through the services."""

from __future__ import annotations

from mealcard.accounts.actor import SYSTEM
from mealcard.cards import service as cards
from mealcard.cards.models import Card
from mealcard.cards.states import CardAction
from mealcard.seniors.models import Senior

_WAYS = {
    "ordered": (),
    "printed": (CardAction.PRINT,),
    "active": (CardAction.PRINT, CardAction.ACTIVATE),
    "frozen": (CardAction.PRINT, CardAction.ACTIVATE, CardAction.FREEZE),
    "lost": (CardAction.PRINT, CardAction.ACTIVATE, CardAction.REPORT_LOST),
    "cancelled": (CardAction.PRINT, CardAction.ACTIVATE, CardAction.CANCEL),
    "replaced": (CardAction.PRINT, CardAction.ACTIVATE),
}


def card(senior: Senior, state: str = "active") -> tuple[Card, str]:
    """A senior's first card in a state, and its token; a replaced one has its successor ordered."""
    (made,) = cards.order(SYSTEM, [senior]).cards
    for action in _WAYS[state]:
        cards.act(SYSTEM, made, action, "a test")
    if state == "replaced":
        cards.reissue(SYSTEM, made, "a test")
    return made, cards.token_of(made)
