"""The words for where a card is in its life and what can be done to it; stored by value."""

from __future__ import annotations

from enum import StrEnum


class CardState(StrEnum):
    """Where a card is in its life."""

    ORDERED = "ordered"
    PRINTED = "printed"
    ACTIVE = "active"
    FROZEN = "frozen"
    LOST = "lost"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class CardAction(StrEnum):
    """What somebody does to a card; `activate` is the hand-over to the senior."""

    PRINT = "print"
    ACTIVATE = "activate"
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"
    REPORT_LOST = "report_lost"
    REPLACE = "replace"
    CANCEL = "cancel"
