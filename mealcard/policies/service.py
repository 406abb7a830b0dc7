"""Versions of an office's policy: drafting, approving, and the one in force on a day."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from mealcard import clock
from mealcard.accounts.actor import Actor
from mealcard.audit import service as audit
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.policies.drafts import problems
from mealcard.policies.json_form import policy_from_json, policy_to_json
from mealcard.policies.layers import Policy
from mealcard.policies.models import PolicyVersion, VersionState

VALID = (VersionState.APPROVED, VersionState.IN_FORCE, VersionState.SUPERSEDED)


def draft(who: Actor, office_code: str, policy: Policy, effective_on: date) -> PolicyVersion:
    """Store a policy as the office's next version, to be approved by a second person."""
    found = problems(policy)
    if found:
        path, reason = found[0]
        raise Rejected(reason, field=path)
    last = db.session.scalar(sa.select(sa.func.max(PolicyVersion.number)).where(PolicyVersion.office_code == office_code)) or 0
    version = PolicyVersion(
        office_code=office_code,
        number=last + 1,
        name=policy.name,
        preset=policy.preset or "",
        effective_on=effective_on,
        document=policy_to_json(policy),
        created_by=who.user_id,
        created_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()
    audit.record(who, office_code, "policy_drafted", "policy_version", version.id, number=version.number, preset=version.preset)
    return version


def approve(who: Actor, version: PolicyVersion, today: date) -> None:
    """Sign a draft. It must not start in the past, since history never changes, and not by its own author's hand."""
    if version.created_by is not None and version.created_by == who.user_id:
        raise Rejected("same_person")
    if version.effective_on < today and has_signed(version.office_code):
        raise Rejected("effective_in_past", field="effective_on")
    _leave_draft(version, state=VersionState.APPROVED, approved_by=who.user_id, approved_at=clock.now())
    audit.record(who, version.office_code, "policy_approved", "policy_version", version.id, number=version.number)
    mark_in_force(version.office_code, today)


def withdraw(who: Actor, version: PolicyVersion) -> None:
    """Take a draft back, so that nobody signs it by mistake; its number stays used."""
    _leave_draft(version, state=VersionState.WITHDRAWN)
    audit.record(who, version.office_code, "policy_withdrawn", "policy_version", version.id, number=version.number)


def _leave_draft(version: PolicyVersion, **values: object) -> None:
    """Change a version that is a draft still; raises Rejected policy_not_draft (the database decides between two clicks)."""
    changed = db.session.execute(
        sa.update(PolicyVersion)
        .where(
            PolicyVersion.office_code == version.office_code,
            PolicyVersion.id == version.id,
            PolicyVersion.state == VersionState.DRAFT,
        )
        .values(**values)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Rejected("policy_not_draft")
    db.session.refresh(version)


def has_signed(office_code: str) -> bool:
    """Whether an office ever signed a version."""
    query = sa.select(PolicyVersion.id).where(PolicyVersion.office_code == office_code, PolicyVersion.state.in_(VALID)).limit(1)
    return db.session.scalar(query) is not None


def mark_in_force(office_code: str, today: date) -> int:
    """Keep the states in step with the calendar: the valid version is in force, the ones before it superseded."""
    versions = db.session.scalars(
        sa.select(PolicyVersion).where(PolicyVersion.office_code == office_code, PolicyVersion.state.in_(VALID))
    ).all()
    begun = sorted((v for v in versions if v.effective_on <= today), key=lambda v: (v.effective_on, v.number))
    changed = 0
    for version in begun:
        wanted = VersionState.IN_FORCE if version is begun[-1] else VersionState.SUPERSEDED
        if version.state is not wanted:
            version.state = wanted
            changed += 1
    db.session.flush()
    return changed


def offices_to_mark() -> Sequence[str]:
    """Codes of offices that have a signed version not yet in force."""
    return db.session.scalars(sa.select(PolicyVersion.office_code).where(PolicyVersion.state == VersionState.APPROVED).distinct()).all()


def waiting_for(who: Actor, office_code: str) -> int:
    """How many drafts of an office this person may sign: all but the own ones."""
    query = sa.select(sa.func.count()).where(PolicyVersion.office_code == office_code, PolicyVersion.state == VersionState.DRAFT)
    return db.session.scalar(query.where(PolicyVersion.created_by.is_distinct_from(who.user_id))) or 0


def policy_of(version: PolicyVersion) -> Policy:
    """What a version says, draft or not."""
    return policy_from_json(version.document, version=version.number)


def versions_of(office_code: str) -> Sequence[PolicyVersion]:
    """All versions, the newest first."""
    return db.session.scalars(
        sa.select(PolicyVersion).where(PolicyVersion.office_code == office_code).order_by(PolicyVersion.number.desc())
    ).all()


def load(office_code: str, version_id: uuid.UUID) -> PolicyVersion:
    """One version of this office; NotFound otherwise."""
    version = db.session.get(PolicyVersion, (office_code, version_id))
    if version is None:
        raise NotFound("policy_version")
    return version


def on_day(office_code: str, day: date) -> tuple[uuid.UUID, Policy] | None:
    """The version valid for meals of a day and its policy; None before the first one."""
    row = db.session.execute(
        sa.select(PolicyVersion.id, PolicyVersion.number)
        .where(PolicyVersion.office_code == office_code, PolicyVersion.state.in_(VALID), PolicyVersion.effective_on <= day)
        .order_by(PolicyVersion.effective_on.desc(), PolicyVersion.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return row.id, _parsed(office_code, row.id, row.number)


@lru_cache(maxsize=256)
def _parsed(office_code: str, version_id: uuid.UUID, number: int) -> Policy:
    """A signed version never changes, so a parsed one is kept."""
    document: dict[str, Any] | None = db.session.scalar(
        sa.select(PolicyVersion.document).where(PolicyVersion.office_code == office_code, PolicyVersion.id == version_id)
    )
    return policy_from_json(document, version=number)
