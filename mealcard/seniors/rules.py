"""What is decided about seniors: age, categories on a day, the states, who may approve, keys for sorting and search. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol, TypeVar

from pypinyin import lazy_pinyin

from mealcard.errors import Rejected
from mealcard.seniors.identity import age_on
from mealcard.seniors.names import GIVEN_READINGS, HAN, HAN_NAME, SURNAME_READINGS, split_surname
from mealcard.seniors.states import Category, SeniorAction, SeniorState

MINIMUM_AGE = 60
LOWEST_MINIMUM_AGE, HIGHEST_MINIMUM_AGE = 55, 80
CATEGORY_DAYS = 365
WARN_DAYS = 30
KEY_LENGTH = 120  # characters of a stored pinyin key

HARDSHIP = frozenset({Category.DIBAO, Category.TEKUN_SCATTERED, Category.LOW_INCOME_DISABLED, Category.FP_SPECIAL_FAMILY})
SPECIAL_DIFFICULTY = HARDSHIP | {Category.LIVING_ALONE}

_PARTS = re.compile(rf"[{HAN}]|[^\W\d_{HAN}]+")
_IS_HAN = re.compile(f"[{HAN}]")

# Every way back from a last state leads through `pending`, so that a second person looks at it; so does another resident ID.
TRANSITIONS: Mapping[tuple[SeniorState, SeniorAction], SeniorState] = {
    (SeniorState.PENDING, SeniorAction.APPROVE): SeniorState.ACTIVE,
    (SeniorState.PENDING, SeniorAction.REJECT): SeniorState.REJECTED,
    (SeniorState.PENDING, SeniorAction.CORRECT_ID): SeniorState.PENDING,
    (SeniorState.PENDING, SeniorAction.MOVE): SeniorState.MOVED,
    (SeniorState.PENDING, SeniorAction.DIE): SeniorState.DECEASED,
    (SeniorState.REJECTED, SeniorAction.RESUBMIT): SeniorState.PENDING,
    (SeniorState.ACTIVE, SeniorAction.CORRECT_ID): SeniorState.PENDING,
    (SeniorState.ACTIVE, SeniorAction.PAUSE): SeniorState.PAUSED,
    (SeniorState.ACTIVE, SeniorAction.MOVE): SeniorState.MOVED,
    (SeniorState.ACTIVE, SeniorAction.DIE): SeniorState.DECEASED,
    (SeniorState.PAUSED, SeniorAction.CORRECT_ID): SeniorState.PENDING,
    (SeniorState.PAUSED, SeniorAction.RESUME): SeniorState.ACTIVE,
    (SeniorState.PAUSED, SeniorAction.MOVE): SeniorState.MOVED,
    (SeniorState.PAUSED, SeniorAction.DIE): SeniorState.DECEASED,
    (SeniorState.MOVED, SeniorAction.RETURN): SeniorState.PENDING,
    (SeniorState.MOVED, SeniorAction.DIE): SeniorState.DECEASED,
    (SeniorState.DECEASED, SeniorAction.CORRECT_DEATH): SeniorState.PENDING,
}


class CategoryRow(Protocol):
    """A category of one senior: valid from the first through the last day; from `ended_on` on no longer, if that is set."""

    @property
    def category(self) -> Category: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def expires_on(self) -> date: ...
    @property
    def ended_on(self) -> date | None: ...


Row = TypeVar("Row", bound=CategoryRow)


def check_minimum_age(years: int) -> None:
    """An office may set 55 to 80; raises Rejected minimum_age_range."""
    if not LOWEST_MINIMUM_AGE <= years <= HIGHEST_MINIMUM_AGE:
        raise Rejected("minimum_age_range", field="minimum_age", lowest=LOWEST_MINIMUM_AGE, highest=HIGHEST_MINIMUM_AGE)


def check_age(born_on: date, day: date, minimum_age: int = MINIMUM_AGE) -> None:
    """Raises Rejected too_young with the age on that day; age counts on the day itself, the birthday included."""
    age = age_on(born_on, day)
    if age < minimum_age:
        raise Rejected("too_young", field="id_number", minimum_age=minimum_age, age=age)


def default_expiry(valid_from: date, days: int = CATEGORY_DAYS) -> date:
    """The last day of a category for which no other was given."""
    return valid_from + timedelta(days=days)


def _holds(row: CategoryRow, day: date) -> bool:
    return row.valid_from <= day <= row.expires_on and (row.ended_on is None or day < row.ended_on)


def valid_categories(rows: Iterable[CategoryRow], day: date) -> frozenset[Category]:
    """The categories that hold on a day. None left means the age tier alone, never a refusal."""
    return frozenset(row.category for row in rows if _holds(row, day))


def expiring(rows: Iterable[Row], day: date, warn_days: int = WARN_DAYS) -> list[Row]:
    """Rows that hold today and end within the warning time, unless a later row of the same category carries on; soonest first."""
    rows = list(rows)
    horizon = day + timedelta(days=warn_days)
    lasting = {row.category for row in rows if row.expires_on > horizon and row.ended_on is None and row.valid_from <= horizon}
    ending = (row for row in rows if _holds(row, day) and row.expires_on <= horizon and row.category not in lasting)
    return sorted(ending, key=lambda row: row.expires_on)


def is_hardship(categories: Collection[Category]) -> bool:
    return not HARDSHIP.isdisjoint(categories)


def is_special_difficulty(categories: Collection[Category]) -> bool:
    """Seniors who are visited each month and shown first in the reach report."""
    return not SPECIAL_DIFFICULTY.isdisjoint(categories)


def next_state(state: SeniorState, action: SeniorAction) -> SeniorState:
    """The state after an act; raises Rejected wrong_state when the act is not for this state."""
    after = TRANSITIONS.get((state, action))
    if after is None:
        raise Rejected("wrong_state", state=state.value, action=action.value)
    return after


def allowed_actions(state: SeniorState) -> tuple[SeniorAction, ...]:
    return tuple(action for before, action in TRANSITIONS if before is state)


def check_approver(approver: Hashable, *makers: Hashable | None) -> None:
    """Who registered, changed or uploaded something never approves it; raises Rejected same_person.

    A maker that is None is the machine itself (a command), and any person is a second one to it.
    """
    if approver is None or approver in makers:
        raise Rejected("same_person")


def name_keys(name: str) -> tuple[str, str]:
    """(`wangshulan`, `wsl`): lower-case pinyin without tones and spaces, and initials; ü is v; at most 120 characters each.

    A surname is read as a surname (单 shan, 尉迟 yu chi); names with a middle dot have none. Words in other scripts stay as they are.
    """
    if HAN_NAME.fullmatch(name):
        surname, given = split_surname(name)
        syllables = [*_surname(surname), *map(_syllable, given)]
    else:
        syllables = [_syllable(part) if _IS_HAN.match(part) else part.lower() for part in _PARTS.findall(name)]
    return "".join(syllables)[:KEY_LENGTH], "".join([syllable[0] for syllable in syllables])[:KEY_LENGTH]


def search_key(text: str) -> str:
    """What a person typed into the search field, made comparable to the start of either key."""
    return "".join(sign for sign in text.lower().replace("ü", "v") if sign.isalnum())


@lru_cache(maxsize=2048)
def _surname(surname: str) -> tuple[str, ...]:
    reading = SURNAME_READINGS.get(surname)
    return tuple(reading.split()) if reading else tuple(_syllable(sign) for sign in surname)


@lru_cache(maxsize=8192)
def _syllable(sign: str) -> str:
    return GIVEN_READINGS.get(sign) or str(lazy_pinyin(sign)[0])
