"""Cards in any state and print jobs, made through the services."""

from __future__ import annotations

from mealcard.accounts.actor import SYSTEM, Actor
from mealcard.cards import printing
from mealcard.cards import service as cards
from mealcard.cards.models import Card, PrintJob
from mealcard.cards.states import CardAction
from mealcard.seniors.models import Senior
from tests.factories.offices import XIANGYANG
from tests.factories.seniors import senior as make_senior

THREE = ("王桂兰", "赵建国", "玛依拉")
SITE = "http://127.0.0.1:8000"

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


def ordered(who: Actor = SYSTEM, *names: str) -> list[Card]:
    """Ordered cards of three new seniors, or of seniors with these names."""
    return cards.order(who, [make_senior(name=name) for name in names or THREE]).cards


def print_job(who: Actor = SYSTEM, *names: str) -> PrintJob:
    """A queued job of such cards."""
    return printing.create_job(who, XIANGYANG, [one.id for one in ordered(who, *names)])


def printed_job(who: Actor = SYSTEM, *names: str) -> PrintJob:
    """The same when its sheets were made and confirmed as printed."""
    job = print_job(who, *names)
    printing.open_sheets(who, job, SITE)
    printing.confirm_printed(who, job)
    return job
