"""What people decided about a provider's standing. The evidence itself is computed from the event log; see `engine`."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mealcard.db import Base, Code, Short, Words, new_id


class StandingDecision(Base):
    """A signed step between stages, or a declined proposal, with the evidence as it was known then."""

    __tablename__ = "standing_decisions"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    provider_id: Mapped[uuid.UUID]
    week_on: Mapped[date]
    from_stage: Mapped[Code]
    to_stage: Mapped[Code]
    accepted: Mapped[bool]
    reason: Mapped[Words]
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    evidence_hash: Mapped[str] = mapped_column(sa.String(64))
    decided_by: Mapped[uuid.UUID | None]
    decided_name: Mapped[Short]
    decided_at: Mapped[datetime]

    __table_args__ = (
        sa.ForeignKeyConstraint(["office_code", "provider_id"], ["providers.office_code", "providers.id"]),
        sa.Index("ix_standing_decisions_provider", "office_code", "provider_id", "week_on"),
    )
