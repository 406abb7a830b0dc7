"""Categories and heavy care: recorded with evidence, ended or run out, asked for on a day."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from mealcard import clock, keyring
from mealcard.accounts.actor import Actor
from mealcard.audit import service as audit
from mealcard.db import db, new_id
from mealcard.errors import NotFound, Rejected
from mealcard.regions import service as regions
from mealcard.seniors.changing import change
from mealcard.seniors.models import Senior, SeniorCategory
from mealcard.seniors.rules import default_expiry, valid_categories
from mealcard.seniors.sealing import sealed_evidence, sealed_text
from mealcard.seniors.states import Category, SeniorState

EVIDENCE_LENGTH = 200
FINAL = frozenset({SeniorState.MOVED, SeniorState.DECEASED})


@dataclass(frozen=True, slots=True)
class NewCategory:
    """A category with what proves it. Without days it is valid from today for as long as the office's settings say."""

    category: Category
    evidence: str = field(repr=False)
    valid_from: date | None = None
    expires_on: date | None = None


def add(who: Actor, senior: Senior, new: NewCategory, seen: int | None = None) -> SeniorCategory:
    """Record a category of a senior. A row of the same category that still runs is ended on the day the new one starts.

    Raises Rejected evidence_required, text_too_long, category_expired, expiry_before_start, wrong_state, and Stale.
    """
    if senior.state in FINAL:
        raise Rejected("wrong_state", state=senior.state.value)
    row = row_of(who, senior.office_code, senior.id, new)
    for earlier in of_senior(senior.office_code, senior.id):
        if earlier.category is row.category and earlier.ended_on is None and earlier.expires_on >= row.valid_from:
            earlier.ended_on = max(row.valid_from, earlier.valid_from)
    change(senior, seen)
    db.session.add(row)
    db.session.flush()
    _record(who, row, "category_added", expires_on=row.expires_on.isoformat())
    return row


def row_of(who: Actor, office_code: str, senior_id: uuid.UUID, new: NewCategory) -> SeniorCategory:
    """A checked row that is not stored yet."""
    office = regions.office(office_code)
    today = clock.today(regions.zone_of(office))
    valid_from = new.valid_from or today
    expires_on = new.expires_on or default_expiry(valid_from, regions.settings_of(office).category_days)
    if expires_on < valid_from:
        raise Rejected("expiry_before_start", field="expires_on")
    if expires_on < today:
        raise Rejected("category_expired", field="expires_on")
    row_id = new_id()
    return SeniorCategory(
        office_code=office_code,
        id=row_id,
        senior_id=senior_id,
        category=new.category,
        evidence_sealed=sealed_evidence(keyring.active(), row_id, checked_evidence(new.evidence)),
        valid_from=valid_from,
        expires_on=expires_on,
        recorded_by=who.user_id,
        recorded_at=clock.now(),
    )


def checked_evidence(text: str, name: str = "evidence") -> str:
    """Evidence as it is stored; raises Rejected evidence_required or text_too_long for the field `name`."""
    text = " ".join(text.split())
    if not text:
        raise Rejected("evidence_required", field=name)
    if len(text) > EVIDENCE_LENGTH:
        raise Rejected("text_too_long", field=name, most=EVIDENCE_LENGTH, length=len(text))
    return text


def end(who: Actor, senior: Senior, category_id: uuid.UUID, reason: str, seen: int | None = None) -> None:
    """A category holds no longer from today on. Raises NotFound, Rejected category_over, and Stale."""
    row = load_category(senior, category_id)
    today = clock.today(regions.zone_of(regions.office(senior.office_code)))
    if row.ended_on is not None or row.expires_on < today:
        raise Rejected("category_over")
    change(senior, seen)
    row.ended_on = today
    db.session.flush()
    _record(who, row, "category_ended", reason=reason)


def load_category(senior: Senior, category_id: uuid.UUID) -> SeniorCategory:
    """One category of this senior; NotFound otherwise."""
    row = db.session.get(SeniorCategory, (senior.office_code, category_id))
    if row is None or row.senior_id != senior.id:
        raise NotFound("category")
    return row


def set_heavy_care(who: Actor, senior: Senior, *, on: bool, evidence: str = "", reason: str = "", seen: int | None = None) -> None:
    """Record heavy care with its evidence, or that it is over. Raises Rejected evidence_required or text_too_long, and Stale."""
    sealed = ""
    if on:
        sealed = sealed_text(keyring.active(), senior.id, "heavy_care_evidence", checked_evidence(evidence))
    change(senior, seen, heavy_care=on, heavy_care_evidence=sealed)
    audit.record(who, senior.office_code, "heavy_care_on" if on else "heavy_care_off", "senior", senior.id, reason=reason)


def _record(who: Actor, row: SeniorCategory, action: str, **detail: object) -> None:
    audit.record(who, row.office_code, action, "senior", row.senior_id, category=row.category.value, **detail)


def of_senior(office_code: str, senior_id: uuid.UUID) -> Sequence[SeniorCategory]:
    """All categories ever recorded, the newest first."""
    return db.session.scalars(
        sa.select(SeniorCategory)
        .where(SeniorCategory.office_code == office_code, SeniorCategory.senior_id == senior_id)
        .order_by(SeniorCategory.valid_from.desc(), SeniorCategory.id.desc())
    ).all()


def categories_on(office_code: str, senior_id: uuid.UUID, day: date) -> frozenset[str]:
    """Codes of the categories that hold on a day; none means the age tier alone."""
    return frozenset(category.value for category in valid_categories(of_senior(office_code, senior_id), day))


def categories_of_many(office_code: str, senior_ids: Collection[uuid.UUID], day: date) -> dict[uuid.UUID, frozenset[str]]:
    """The same for many seniors in one query each thousand; those without a category are not in the answer."""
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for some in _chunks(list(senior_ids), 1000):
        rows = db.session.execute(
            sa.select(SeniorCategory.senior_id, SeniorCategory.category).where(
                SeniorCategory.office_code == office_code, SeniorCategory.senior_id.in_(some), holds_on(day)
            )
        )
        for senior_id, category in rows:
            found[senior_id].add(category.value)
    return {senior_id: frozenset(codes) for senior_id, codes in found.items()}


def holds_on(day: date) -> sa.ColumnElement[bool]:
    """The condition of `rules.valid_categories` in SQL."""
    row = SeniorCategory
    return sa.and_(row.valid_from <= day, row.expires_on >= day, sa.or_(row.ended_on.is_(None), row.ended_on > day))


def _chunks(ids: Sequence[uuid.UUID], size: int) -> Iterable[Sequence[uuid.UUID]]:
    return (ids[at : at + size] for at in range(0, len(ids), size))
