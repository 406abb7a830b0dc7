"""What seniors say: opinions about a meal, and the follow-up calls drawn to ask. Append-only; a void is a new row."""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mealcard.db import Base, Code, Short, Words, enum_column, new_id

_MEAL = (["office_code", "meal_id"], ["meals.office_code", "meals.id"])


class OpinionChannel(enum.StrEnum):
    KIOSK = "kiosk"
    PHONE = "phone"
    CALL = "call"
    VISIT = "visit"


class Opinion(Base):
    """One answer about one meal: 1 to 5 stars. Nobody at the provider sees who gave it.

    `verified` says what was known of the meal when it was rated; an opinion about a meal still under review never counts.
    """

    __tablename__ = "opinions"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    meal_id: Mapped[uuid.UUID]
    senior_id: Mapped[uuid.UUID]
    provider_office_code: Mapped[str] = mapped_column(sa.String(12))
    provider_id: Mapped[uuid.UUID]
    channel: Mapped[OpinionChannel] = mapped_column(enum_column(OpinionChannel, "channel"))
    stars: Mapped[int]
    verified: Mapped[bool]
    rated_at: Mapped[datetime]
    device_id: Mapped[uuid.UUID | None]
    call_id: Mapped[uuid.UUID | None]

    __table_args__ = (
        sa.ForeignKeyConstraint(*_MEAL),
        sa.ForeignKeyConstraint(["provider_office_code", "provider_id"], ["providers.office_code", "providers.id"]),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        sa.Index("ix_opinions_provider", "provider_office_code", "provider_id", "rated_at"),
        sa.Index("ix_opinions_senior", "office_code", "senior_id"),
    )


class OpinionDetail(Base):
    """What a senior added after the first tap: reasons, free words, please call me."""

    __tablename__ = "opinion_details"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    opinion_id: Mapped[uuid.UUID]
    reasons: Mapped[list[str]] = mapped_column(default=list)
    comment: Mapped[Words] = mapped_column(default="")
    call_me: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]

    __table_args__ = (
        sa.ForeignKeyConstraint(["office_code", "opinion_id"], ["opinions.office_code", "opinions.id"]),
        sa.Index("ix_opinion_details_opinion", "office_code", "opinion_id"),
    )


class OpinionVoid(Base):
    """An opinion taken back: by the senior's undo or by the office with a reason."""

    __tablename__ = "opinion_voids"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    opinion_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reason: Mapped[Short]
    at: Mapped[datetime]

    __table_args__ = (sa.ForeignKeyConstraint(["office_code", "opinion_id"], ["opinions.office_code", "opinions.id"]),)


class OpinionClaim(Base):
    """One self-service opinion and one call per meal: the primary key is the rule. A void deletes the row."""

    __tablename__ = "opinion_claims"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    meal_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    source: Mapped[Code] = mapped_column(primary_key=True)
    opinion_id: Mapped[uuid.UUID]


class CallOutcome(enum.StrEnum):
    ANSWERED = "answered"
    NOT_THERE = "not_there"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    TO_OFFICE = "to_office"


class FollowUpCall(Base):
    """A senior drawn at random by the system to be asked about a provider in one review week (its Monday).

    The first `wanted` positions are called; the others stand in for those who can't be reached.
    """

    __tablename__ = "follow_up_calls"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    week_on: Mapped[date]
    provider_office_code: Mapped[str] = mapped_column(sa.String(12))
    provider_id: Mapped[uuid.UUID]
    senior_id: Mapped[uuid.UUID]
    meal_id: Mapped[uuid.UUID]
    position: Mapped[int]
    wanted: Mapped[int]
    drawn_at: Mapped[datetime]

    __table_args__ = (
        sa.ForeignKeyConstraint(*_MEAL),
        sa.ForeignKeyConstraint(["provider_office_code", "provider_id"], ["providers.office_code", "providers.id"]),
        sa.UniqueConstraint("office_code", "week_on", "provider_id", "senior_id"),
        sa.Index("ix_follow_up_calls_provider", "provider_office_code", "provider_id", "week_on"),
    )


class CallAttempt(Base):
    """One attempt to reach the senior of a follow-up call, with its outcome."""

    __tablename__ = "call_attempts"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    call_id: Mapped[uuid.UUID]
    caller_id: Mapped[uuid.UUID | None]
    outcome: Mapped[CallOutcome] = mapped_column(enum_column(CallOutcome, "outcome"))
    at: Mapped[datetime]

    __table_args__ = (
        sa.ForeignKeyConstraint(["office_code", "call_id"], ["follow_up_calls.office_code", "follow_up_calls.id"]),
        sa.Index("ix_call_attempts_call", "office_code", "call_id"),
    )
