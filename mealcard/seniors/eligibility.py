"""Whether a senior may eat on the card on a day: the register's part of a redemption. Pure."""

from __future__ import annotations

from datetime import date

from mealcard.seniors.states import SeniorState

_REFUSED = {
    SeniorState.PENDING: "card_not_active",
    SeniorState.REJECTED: "card_not_active",
    SeniorState.PAUSED: "card_frozen",
    SeniorState.MOVED: "card_cancelled",
    SeniorState.DECEASED: "senior_deceased",
}


def refusal(state: SeniorState | str, meal_on: date, died_on: date | None = None, moved_on: date | None = None) -> str | None:
    """The counter's reason to refuse a meal of a day, or None.

    A meal that came in late is judged by its own day: through the day of death or of the move it was good.
    """
    state = SeniorState(state)
    last = {SeniorState.DECEASED: died_on, SeniorState.MOVED: moved_on}.get(state)
    if last is not None and meal_on <= last:
        return None
    return _REFUSED.get(state)
