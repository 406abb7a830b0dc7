"""Opinions become units: what one senior says of one kind in one review week is one voice.

A senior's voices of a kind are at least four weeks apart, and each further self-service voice on a page weighs less.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import NamedTuple

from mealcard.listing.rules import points

Key = str | int  # how the sender names things; a text and a number are never the same name


class Channel(enum.IntEnum):
    """How an opinion came; the number is the channel's place in every row of three."""

    KIOSK = 0
    PHONE = 1
    CALL = 2

    @property
    def word(self) -> str:
        return self.name.lower()


SELF_SERVICE = (Channel.KIOSK, Channel.PHONE)


# A counted answer: id, channel, stars, and the channel's line in its week in hundredths of a star. Here and for ratings a plain tuple,
# since a city has millions of them.
Opinion = tuple[Key, Channel, int, int]


class Unit(NamedTuple):
    """One senior, one kind, one week. `turn` is 0 for calls and k for the senior's k-th self-service unit of the page.

    Points are hundredths. In grace weeks a unit has its place in the score, but not in the ledger.
    """

    week: int
    senior: Key
    turn: int
    opinions: tuple[Opinion, ...]
    points: int

    @property
    def is_call(self) -> bool:
        return self.turn == 0

    @property
    def recovery(self) -> int:
        """The points for a recovery: the same with the sign of the bracket turned."""
        return points(-_gap(self.opinions), len(self.opinions), self.turn)


def make_unit(week: int, senior: Key, turn: int, opinions: Sequence[Opinion]) -> Unit:
    """The unit of these opinions, in an order that does not depend on how they arrived."""
    count = len(opinions)
    if count == 1:  # nearly always
        _, _, stars, line = opinions[0]
        return Unit(week, senior, turn, (opinions[0],), points(line - 100 * stars, 1, turn))
    ordered = tuple(sorted(opinions, key=_opinion_order))
    return Unit(week, senior, turn, ordered, points(_gap(ordered), count, turn))


def holds_opinion(unit: Unit, opinion_id: Key) -> bool:
    return any(name == opinion_id for name, _, _, _ in unit.opinions)


def without(unit: Unit, opinion_id: Key) -> Unit | None:
    """The unit after one of its opinions became void; None when nothing is left."""
    left = [opinion for opinion in unit.opinions if opinion[0] != opinion_id]
    return make_unit(unit.week, unit.senior, unit.turn, left) if left else None


def unit_order(unit: Unit) -> tuple[int, bool, str]:
    """The order of a statement: by week, self-service before calls, by senior; unique for every unit of a point."""
    return unit.week, unit.is_call, repr(unit.senior)


def _gap(opinions: Sequence[Opinion]) -> int:
    return sum([line - 100 * stars for _, _, stars, line in opinions])


def _opinion_order(opinion: Opinion) -> str:
    return repr(opinion[0])
