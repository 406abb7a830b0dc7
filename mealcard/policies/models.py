"""Versions of an office's subsidy policy. The document is never changed once the version is in force."""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mealcard.db import Base, Code, Short, enum_column, new_id


class VersionState(enum.StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class PolicyVersion(Base):
    """One version: valid for meals from `effective_on` until the day before the next version's."""

    __tablename__ = "policy_versions"
    office_code: Mapped[str] = mapped_column(sa.String(12), sa.ForeignKey("offices.code"), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    name: Mapped[Short]
    preset: Mapped[Code] = mapped_column(default="")
    state: Mapped[VersionState] = mapped_column(enum_column(VersionState, "state"), default=VersionState.DRAFT)
    effective_on: Mapped[date]
    document: Mapped[dict[str, Any]]
    created_by: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]
    approved_by: Mapped[uuid.UUID | None]
    approved_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("office_code", "number"), sa.Index("ix_policy_versions_day", "office_code", "effective_on"))
