"""Questions about the register: lists with filters, search by name or number, counts, and what a redemption needs to know."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from mealcard import clock, keyring
from mealcard.accounts.actor import Actor
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.regions import service as regions
from mealcard.seniors.categories import holds_on
from mealcard.seniors.eligibility import refusal
from mealcard.seniors.identity import age_on, normalise_id, parse_phone
from mealcard.seniors.models import Senior, SeniorCategory
from mealcard.seniors.rules import search_key
from mealcard.seniors.sealing import LAST, id_blind
from mealcard.seniors.service import visible
from mealcard.seniors.states import Category, SeniorState

__all__ = ["ELIGIBILITY", "Filters", "age_on", "by_ids", "by_number", "eligibility", "is_number", "local_day", "search", "state_counts"]

_NUMBER = re.compile(r"\+?[0-9 ()\-]*[0-9xX]")
_LAST4 = re.compile(r"[0-9]{3}[0-9X]")
_HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of seniors is narrowed to; None and empty mean everything. `expiring` asks for categories that end soon."""

    state: SeniorState | None = None
    community_code: str = ""
    category: Category | None = None
    expiring: bool = False
    batch_id: uuid.UUID | None = None


def local_day(office_code: str) -> date:
    """Today in the office's zone."""
    return clock.today(regions.zone_of(regions.office(office_code)))


def search(who: Actor, office_code: str, text: str = "", filters: Filters | None = None) -> sa.Select[Senior]:
    """The seniors this actor may see, narrowed by (part of) a name, the beginning of its pinyin or initials, and filters; unordered."""
    filters = filters or Filters()
    query = visible(who, office_code)
    if text.strip():
        query = query.where(_named(text.strip()))
    if filters.state is not None:
        query = query.where(Senior.state == filters.state)
    if filters.community_code:
        query = query.where(Senior.community_code == filters.community_code)
    if filters.batch_id is not None:
        query = query.where(Senior.batch_id == filters.batch_id)
    if filters.category is not None:
        query = query.where(_has(holds_on(local_day(office_code)), SeniorCategory.category == filters.category))
    return query.where(_expiring(office_code)) if filters.expiring else query


def _named(text: str) -> sa.ColumnElement[bool]:
    if _HAN.search(text):
        return Senior.name.contains(text, autoescape=True)
    key = search_key(text)
    if not key:
        return sa.false()
    return sa.or_(
        Senior.name_pinyin.startswith(key, autoescape=True),
        Senior.name_initials.startswith(key, autoescape=True),
        Senior.name.icontains(text, autoescape=True),
    )


def _has(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    row = SeniorCategory
    return sa.exists().where(row.office_code == Senior.office_code, row.senior_id == Senior.id, *conditions)


def _expiring(office_code: str) -> sa.ColumnElement[bool]:
    """`rules.expiring` in SQL: a row that ends within the warning time and that no later row of the category carries on."""
    today = local_day(office_code)
    horizon = today + timedelta(days=regions.settings_of(regions.office(office_code)).category_warn_days)
    row, later = SeniorCategory, sa.orm.aliased(SeniorCategory)
    carried_on = sa.exists().where(
        later.office_code == row.office_code,
        later.senior_id == row.senior_id,
        later.category == row.category,
        later.expires_on > horizon,
        later.valid_from <= horizon,
        later.ended_on.is_(None),
    )
    return _has(holds_on(today), row.expires_on <= horizon, ~carried_on)


def is_number(text: str) -> bool:
    """Whether a search text is (the end of) an ID or phone, which must never stand in an address or a log."""
    return len(text.strip()) >= LAST and _NUMBER.fullmatch(text.strip()) is not None


def by_number(who: Actor, office_code: str, text: str) -> sa.Select[Senior]:
    """Seniors with this resident ID or phone, or with these last four characters of either, by name; raises Rejected search_number."""
    ring = keyring.active()
    number = normalise_id(text)
    if _LAST4.fullmatch(number):
        found = sa.or_(
            Senior.id_last4_blind == ring.blind("resident-id-last4", number), Senior.phone_last4_blind == ring.blind("phone-last4", number)
        )
    elif len(number) == 18:
        found = Senior.id_blind == id_blind(ring, number)
    else:
        found = Senior.phone_blind == ring.blind("phone", _phone(text))
    return visible(who, office_code).where(found).order_by(Senior.name_pinyin, Senior.id)


def _phone(text: str) -> str:
    try:
        digits = parse_phone(text)
    except Rejected:
        digits = ""
    if not digits:
        raise Rejected("search_number", field="text")
    return digits


def by_ids(who: Actor, office_code: str, senior_ids: Collection[uuid.UUID]) -> Sequence[Senior]:
    """The seniors of a selection, by name; NotFound when one of them isn't there for this actor."""
    wanted = set(senior_ids)
    rows = db.session.scalars(visible(who, office_code).where(Senior.id.in_(wanted)).order_by(Senior.name_pinyin, Senior.id)).all()
    if len(rows) != len(wanted):
        raise NotFound("senior")
    return rows


def state_counts(who: Actor, office_code: str) -> dict[str, int]:
    """How many seniors of each state this actor may see."""
    inner = visible(who, office_code).with_only_columns(Senior.state).subquery()
    counts = db.session.execute(sa.select(inner.c.state, sa.func.count()).group_by(inner.c.state)).all()
    return {SeniorState(state).value: count for state, count in counts}


# What a redemption reads of a senior's row, in this order, for a Core query of its own.
ELIGIBILITY = (
    Senior.state, Senior.born_on, Senior.died_on, Senior.moved_on, Senior.community_code, Senior.heavy_care, Senior.name, Senior.diets,
)  # fmt: skip


def eligibility(row: Any, meal_on: date) -> str | None:
    """The counter's reason to refuse a meal of a day for a row that holds the columns of ELIGIBILITY (or a Senior), or None."""
    return refusal(row.state, meal_on, row.died_on, row.moved_on)
