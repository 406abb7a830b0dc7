"""What becomes of a senior after registration: pause, move, death and the ways back. The table is in `rules.TRANSITIONS`.

A senior who moved away or died keeps no card: whoever calls `move` or `die` cancels the cards in the same transaction, since cards lie
above the register.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from mealcard import clock
from mealcard.accounts.actor import Actor
from mealcard.audit import service as audit
from mealcard.errors import Rejected
from mealcard.regions import service as regions
from mealcard.seniors import directory
from mealcard.seniors.changing import change, whole
from mealcard.seniors.models import Senior
from mealcard.seniors.rules import next_state
from mealcard.seniors.service import checked_reason
from mealcard.seniors.states import SeniorAction


def pause(who: Actor, senior: Senior, reason: str, seen: int | None = None) -> None:
    """For a while no meals, such as during a stay in hospital. Raises Rejected wrong_state, reason_required, and Stale, as all here."""
    _act(who, senior, SeniorAction.PAUSE, reason, seen)


def resume(who: Actor, senior: Senior, reason: str = "", seen: int | None = None) -> None:
    """End a pause."""
    _act(who, senior, SeniorAction.RESUME, reason, seen, reason_needed=False)


def move(who: Actor, senior: Senior, moved_on: date, reason: str, seen: int | None = None) -> None:
    """The senior lives here no longer since a day; another office may register the ID. Raises Rejected day_in_future."""
    _check_day(senior, moved_on, "moved_on")
    _act(who, senior, SeniorAction.MOVE, reason, seen, moved_on=moved_on)
    directory.free(senior.office_code, senior.id)


def come_back(who: Actor, senior: Senior, reason: str, seen: int | None = None) -> None:
    """A senior who had moved away is here again and waits for approval. Raises Rejected registered_elsewhere."""
    with whole(senior):
        _act(who, senior, SeniorAction.RETURN, reason, seen, moved_on=None, amended_by=who.user_id)
        directory.take(senior.office_code, senior.id, senior.id_blind)


def resubmit(who: Actor, senior: Senior, reason: str, seen: int | None = None) -> None:
    """Put a refused registration forward again, after it was mended. Raises Rejected registered_elsewhere."""
    with whole(senior):
        _act(who, senior, SeniorAction.RESUBMIT, reason, seen, amended_by=who.user_id)
        directory.take(senior.office_code, senior.id, senior.id_blind)


def die(who: Actor, senior: Senior, died_on: date, reason: str, seen: int | None = None) -> None:
    """Record a death. Later meals are never payable; the ID stays taken. Raises Rejected day_in_future, day_before_birth."""
    _check_day(senior, died_on, "died_on")
    _act(who, senior, SeniorAction.DIE, reason, seen, died_on=died_on)


def correct_death(who: Actor, senior: Senior, reason: str, seen: int | None = None) -> None:
    """The death was recorded by mistake; the senior waits for approval. Raises Rejected registered_elsewhere."""
    with whole(senior):
        _act(who, senior, SeniorAction.CORRECT_DEATH, reason, seen, died_on=None, moved_on=None, amended_by=who.user_id)
        directory.free(senior.office_code, senior.id)
        directory.take(senior.office_code, senior.id, senior.id_blind)


def _check_day(senior: Senior, day: date, field: str) -> None:
    if day > clock.today(regions.zone_of(regions.office(senior.office_code))):
        raise Rejected("day_in_future", field=field)
    if day < senior.born_on:
        raise Rejected("day_before_birth", field=field)


def _act(
    who: Actor, senior: Senior, action: SeniorAction, reason: str, seen: int | None, *, reason_needed: bool = True, **values: Any
) -> None:
    after = next_state(senior.state, action)
    text = checked_reason(reason) if reason_needed else reason.strip()
    change(senior, seen, state=after, state_reason=text, **values)
    days = {name: value.isoformat() for name, value in values.items() if isinstance(value, date)}
    audit.record(who, senior.office_code, action.value, "senior", senior.id, reason=text, **days)
