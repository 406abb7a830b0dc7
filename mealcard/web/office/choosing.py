"""Rows ticked in a list, or the whole list as it was filtered: the same on the list, the confirming page and the act."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from mealcard.cards.queries import CardFilter
from mealcard.errors import Rejected, Stale
from mealcard.regions import service as regions
from mealcard.regions.models import Region
from mealcard.web.guards import actor, office

MOST = 5000  # rows in one act: a few seconds


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen; `count` is what the confirming page showed, 0 before it was shown."""

    ids: list[uuid.UUID]
    everything: bool
    narrowed: CardFilter
    count: int

    def check(self, rows: Sequence[Any]) -> None:
        """Raises Rejected for nothing, Stale when the whole list is no longer what was confirmed."""
        if not rows:
            raise Rejected("nothing_chosen")
        if self.everything and self.count and self.count != len(rows):
            raise Stale

    def hidden(self, rows: Sequence[Any]) -> list[tuple[str, str]]:
        """The form fields with which a confirming page passes the choice on."""
        if not self.everything:
            return [("chosen", str(one)) for one in self.ids]
        narrowed = [("state", self.narrowed.state), ("community", self.narrowed.community_code), ("q", self.narrowed.text)]
        return [("everything", "1"), ("count", str(len(rows))), *narrowed]


def choice() -> Choice:
    """The choice that was sent; what isn't an id or a number is passed over."""
    ids = [one for one in map(_id, request.form.getlist("chosen")) if one]
    return Choice(ids, "everything" in request.form, _narrowed(request.form), request.form.get("count", 0, type=int))


def narrowed() -> CardFilter:
    """The filter in the address of a list."""
    return _narrowed(request.args)


def communities() -> list[Region]:
    """The communities whose rows this person may see."""
    own = actor().community_code
    return [region for region in regions.communities(office().code) if own in {None, region.code}]


def _narrowed(values: Any) -> CardFilter:
    return CardFilter(values.get("state", ""), values.get("community", ""), values.get("q", "").strip())


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
