"""Users, their roles and scopes, and server-side sessions. Directory tables: a sign-in name is unique everywhere."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mealcard.db import Base, Code, Short, enum_column, new_id


class Role(enum.StrEnum):
    ADMIN = "admin"
    COMMUNITY_WORKER = "community_worker"
    OFFICER = "officer"
    LEADER = "leader"
    REVIEWER = "reviewer"
    DISTRICT = "district"
    AUDITOR = "auditor"
    OWNER = "owner"
    CASHIER = "cashier"


class User(Base):
    """A person who signs in. `region_code` is the area of the role: a community, a street, a district or more.

    `password_expires_at` marks a one-time password, which its owner must replace before then.
    """

    __tablename__ = "users"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    username: Mapped[Code] = mapped_column(sa.String(60), unique=True)
    name: Mapped[Short]
    role: Mapped[Role] = mapped_column(enum_column(Role, "role"))
    region_code: Mapped[str] = mapped_column(sa.String(12), sa.ForeignKey("regions.code"), index=True)
    provider_office_code: Mapped[str | None] = mapped_column(sa.String(12))
    provider_id: Mapped[uuid.UUID | None]
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    password_changed_at: Mapped[datetime | None]
    password_expires_at: Mapped[datetime | None]

    __table_args__ = (
        sa.ForeignKeyConstraint(["provider_office_code", "provider_id"], ["providers.office_code", "providers.id"]),
        sa.CheckConstraint("(role IN ('owner', 'cashier')) = (provider_id IS NOT NULL)", name="provider_of_role"),
    )


class UserSession(Base):
    """One sign-in; the browser holds the secret, the database its hash. Ending it signs out at once."""

    __tablename__ = "user_sessions"
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    office_code: Mapped[str | None] = mapped_column(sa.String(12))


class SignInFailure(Base):
    """Failed attempts by account and by address in one window of time; `subject` is a blind index, not the name."""

    __tablename__ = "sign_in_failures"
    subject: Mapped[bytes] = mapped_column(sa.LargeBinary(16), primary_key=True)
    bucket: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    failures: Mapped[int]


class SetupToken(Base):
    """The one-time token with which the first administrator opens an account."""

    __tablename__ = "setup_tokens"
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
