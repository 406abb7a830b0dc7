"""Writing and sealing the audit log. `record` is the only writer."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any, Protocol

import sqlalchemy as sa

from mealcard import clock
from mealcard.audit.models import AuditEntry
from mealcard.db import db

GENESIS = bytes(32)
SEAL_BATCH = 2000


class Who(Protocol):
    """Somebody who acts: a person, a tablet or the system."""

    @property
    def user_id(self) -> uuid.UUID | None: ...
    @property
    def name(self) -> str: ...


def record(who: Who, office_code: str, action: str, object_type: str, object_id: object, **detail: Any) -> None:
    """Note one act in the present transaction. `detail` is JSON and never holds an ID number, a phone or a token."""
    db.session.add(
        AuditEntry(
            office_code=office_code,
            at=clock.now(),
            actor_id=who.user_id,
            actor_name=who.name,
            action=action,
            object_type=object_type,
            object_id=str(object_id),
            detail=detail,
        )
    )


def entry_hash(previous: bytes, entry: AuditEntry) -> bytes:
    """SHA-256 over the previous hash and the entry's content in canonical JSON."""
    content = [
        entry.office_code,
        str(entry.id),
        entry.at.isoformat(),
        str(entry.actor_id or ""),
        entry.actor_name,
        entry.action,
        entry.object_type,
        entry.object_id,
        entry.detail,
    ]
    body = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(previous + body.encode()).digest()


def seal(office_code: str) -> int:
    """Chain the office's unsealed entries in the order of their ids; returns how many were chained."""
    last = db.session.execute(
        sa.select(AuditEntry.position, AuditEntry.hash)
        .where(AuditEntry.office_code == office_code, AuditEntry.position.is_not(None))
        .order_by(AuditEntry.position.desc())
        .limit(1)
    ).first()
    position, previous = (last[0] or 0, last[1] or GENESIS) if last else (0, GENESIS)
    entries = db.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.office_code == office_code, AuditEntry.position.is_(None))
        .order_by(AuditEntry.id)
        .limit(SEAL_BATCH)
    ).all()
    for entry in entries:
        position += 1
        previous = entry_hash(previous, entry)
        entry.position, entry.hash = position, previous
    db.session.flush()
    return len(entries)


def offices_with_unsealed() -> list[str]:
    """Office codes that have entries to chain."""
    return list(db.session.scalars(sa.select(AuditEntry.office_code).where(AuditEntry.position.is_(None)).distinct()))


def first_break(office_code: str) -> int | None:
    """Position of the first sealed entry that was changed, cut or moved; None when the chain holds."""
    previous, expected = GENESIS, 1
    query = (
        sa.select(AuditEntry)
        .where(AuditEntry.office_code == office_code, AuditEntry.position.is_not(None))
        .order_by(AuditEntry.position)
        .execution_options(yield_per=1000)
    )
    for entry in db.session.scalars(query):
        if entry.position != expected or entry.hash != entry_hash(previous, entry):
            return expected
        previous, expected = entry.hash, expected + 1
    return None
