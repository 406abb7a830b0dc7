"""Opinions become units: what one senior says of one kind in one review week is one voice.

A senior's voices of a kind are at least four weeks apart, and each further self-service voice on a page weighs less.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import NamedTuple

from mealcard.listing.rules import points

Key = str | int  # how the sender names things; a text and a number are never the same name


class Channel(enum.StrEnum):
    KIOSK = "kiosk"
    PHONE = "phone"
    CALL = "call"


SELF_SERVICE = (Channel.KIOSK, Channel.PHONE)


class Opinion(NamedTuple):
    """A counted answer; `line` is the channel's line in its week, in hundredths of a star."""

    id: Key
    channel: Channel
    stars: int
    line: int


class Unit(NamedTuple):
    """One senior, one kind, one week. `turn` is 0 for calls and k for the senior's k-th self-service unit of the page.

    Points are hundredths. A unit that is not `counted` (grace weeks) has a place in the score, but not in the ledger.
    """

    week: int
    senior: Key
    turn: int
    opinions: tuple[Opinion, ...]
    counted: bool
    points: int
    recovery: int

    @property
    def is_call(self) -> bool:
        return self.turn == 0


def make_unit(week: int, senior: Key, turn: int, opinions: Sequence[Opinion], *, counted: bool) -> Unit:
    """The unit of these opinions, in an order that does not depend on how they arrived."""
    ordered = tuple(sorted(opinions, key=_opinion_order)) if len(opinions) > 1 else tuple(opinions)
    gap = sum([opinion.line - 100 * opinion.stars for opinion in ordered])
    count = len(ordered)
    return Unit(week, senior, turn, ordered, counted, points(gap, count, turn), points(-gap, count, turn))


def holds_opinion(unit: Unit, opinion_id: Key) -> bool:
    return any(opinion.id == opinion_id for opinion in unit.opinions)


def without(unit: Unit, opinion_id: Key) -> Unit | None:
    """The unit after one of its opinions became void; None when nothing is left."""
    left = [opinion for opinion in unit.opinions if opinion.id != opinion_id]
    return make_unit(unit.week, unit.senior, unit.turn, left, counted=unit.counted) if left else None


def unit_order(unit: Unit) -> tuple[int, bool, str]:
    """The order of a statement: by week, self-service before calls, by senior; unique for every unit of a point."""
    return unit.week, unit.is_call, repr(unit.senior)


def _opinion_order(opinion: Opinion) -> str:
    return repr(opinion.id)
