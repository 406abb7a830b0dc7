"""How a rule says no: one exception with a stable reason; the words live in the web's catalogue."""

from __future__ import annotations

from collections.abc import Mapping


class Rejected(Exception):
    """A precondition of an act does not hold and nothing was changed.

    `reason` is a stable snake_case code; `field` names the input at fault, if one is; `details` are values for the words.
    A refusal that must be remembered (a refused scan, a rejected file row) is a value, not this exception.
    """

    def __init__(self, reason: str, *, field: str | None = None, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        self.details: Mapping[str, object] = details


class NotFound(Rejected):
    """The thing does not exist, or not for this actor; the two must look the same from outside."""

    def __init__(self, what: str = "object") -> None:
        super().__init__("not_found", what=what)


class Stale(Rejected):
    """The page the person decided on is out of date; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("stale_page")


class NotStored(Exception):
    """It is not certain that the work was stored; the caller must answer 503 and try again with the same key."""


def check_fresh(seen: int, present: int) -> None:
    """Refuse a decision taken on a page that is out of date; both are the row's version."""
    if seen != present:
        raise Stale
