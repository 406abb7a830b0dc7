"""Questions to the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from mealcard.audit.models import AuditEntry
from mealcard.db import db


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What the log is narrowed to; empty fields don't narrow. `person` is part of a name, `object_id` a whole id; `until` is excluded."""

    action: str = ""
    object_type: str = ""
    object_id: str = ""
    person: str = ""
    since: datetime | None = None
    until: datetime | None = None


def entries(office_code: str, by: LogFilter) -> sa.Select[AuditEntry]:
    """An office's entries, the newest first."""
    query = sa.select(AuditEntry).where(AuditEntry.office_code == office_code).order_by(AuditEntry.id.desc())
    for column, value in ((AuditEntry.action, by.action), (AuditEntry.object_type, by.object_type), (AuditEntry.object_id, by.object_id)):
        if value:
            query = query.where(column == value)
    if by.person.strip():
        query = query.where(AuditEntry.actor_name.contains(by.person.strip(), autoescape=True))
    if by.since:
        query = query.where(AuditEntry.at >= by.since)
    return query.where(AuditEntry.at < by.until) if by.until else query


@dataclass(frozen=True, slots=True)
class SealState:
    """How far an office's log is chained: sealed entries, entries that still wait, and the last hash in hex."""

    sealed: int
    waiting: int
    head: str


def seal_state(office_code: str) -> SealState:
    own = AuditEntry.office_code == office_code
    waiting = db.session.scalar(sa.select(sa.func.count()).where(own, AuditEntry.position.is_(None))) or 0
    last = db.session.execute(
        sa.select(AuditEntry.position, AuditEntry.hash)
        .where(own, AuditEntry.position.is_not(None))
        .order_by(AuditEntry.position.desc())
        .limit(1)
    ).first()
    if last is None:
        return SealState(0, waiting, "")
    return SealState(last.position, waiting, last.hash.hex())
