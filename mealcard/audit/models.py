"""Who did what to which thing, when. Append-only; a job chains the entries of each office by hash."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mealcard.db import Base, Code, Short, new_id


class AuditEntry(Base):
    """One act. `position` and `hash` are empty until the sealing job chains the entry."""

    __tablename__ = "audit_entries"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[Short]
    action: Mapped[Code] = mapped_column(sa.String(60))
    object_type: Mapped[Code]
    object_id: Mapped[Code] = mapped_column(sa.String(80))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    position: Mapped[int | None] = mapped_column(sa.BigInteger)
    hash: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32))

    __table_args__ = (
        sa.UniqueConstraint("office_code", "position"),
        sa.Index("ix_audit_entries_object", "office_code", "object_type", "object_id"),
    )
