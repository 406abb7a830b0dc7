"""The meal log: meals, what they claim, redemption keys and refusals.

A meal, its claims and its caps live under the senior's home office, whatever restaurant serves. Amounts are fen, zero or positive:
price = merchant + subsidy + self_pay; the operating subsidy stands beside it.
"""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mealcard.db import Base, Code, Fen, Short, Words, enum_column, new_id
from mealcard.policies.layers import Channel


class Entry(enum.StrEnum):
    CAMERA = "camera"
    WEDGE = "wedge"
    TYPED = "typed"


class MealState(enum.StrEnum):
    """`pending` waits for the office (late, or a doubtful time); `conflict` is the second of two, without a claim."""

    SERVED = "served"
    PENDING = "pending"
    CONFLICT = "conflict"
    VOIDED = "voided"


class Meal(Base):
    """One accepted redemption with its whole working; `answer` is the body the tablet got, kept to the letter."""

    __tablename__ = "meals"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    senior_id: Mapped[uuid.UUID]
    card_id: Mapped[uuid.UUID]
    provider_office_code: Mapped[str] = mapped_column(sa.String(12))
    provider_id: Mapped[uuid.UUID]
    device_id: Mapped[uuid.UUID | None]
    operator: Mapped[Short] = mapped_column(default="")
    key: Mapped[uuid.UUID]
    meal_on: Mapped[date]
    window: Mapped[Code]
    state: Mapped[MealState] = mapped_column(enum_column(MealState, "state"), default=MealState.SERVED)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel, "channel"))
    entry: Mapped[Entry] = mapped_column(enum_column(Entry, "entry"))
    item_id: Mapped[uuid.UUID | None]
    item_name: Mapped[Short] = mapped_column(default="")
    price_fen: Mapped[Fen]
    merchant_fen: Mapped[Fen]
    subsidy_fen: Mapped[Fen]
    self_pay_fen: Mapped[Fen]
    operating_fen: Mapped[Fen] = mapped_column(default=0)
    charged_fen: Mapped[int | None] = mapped_column(sa.BigInteger)
    policy_version_id: Mapped[uuid.UUID | None]
    tablet_policy_version: Mapped[Code] = mapped_column(sa.String(64), default="")
    working: Mapped[dict[str, Any]]
    notices: Mapped[list[str]] = mapped_column(default=list)
    refused_online: Mapped[Code] = mapped_column(default="")
    offline: Mapped[bool] = mapped_column(default=False)
    scanned_at: Mapped[datetime]
    served_at: Mapped[datetime]
    received_at: Mapped[datetime]
    clock_offset_ms: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    answer: Mapped[Words]
    voided_at: Mapped[datetime | None]
    void_key: Mapped[uuid.UUID | None]
    void_reason: Mapped[Words] = mapped_column(default="")
    voided_by: Mapped[Short] = mapped_column(default="")

    __table_args__ = (
        sa.ForeignKeyConstraint(["office_code", "senior_id"], ["seniors.office_code", "seniors.id"]),
        sa.ForeignKeyConstraint(["office_code", "card_id"], ["cards.office_code", "cards.id"]),
        sa.ForeignKeyConstraint(["provider_office_code", "provider_id"], ["providers.office_code", "providers.id"]),
        sa.CheckConstraint("price_fen = merchant_fen + subsidy_fen + self_pay_fen", name="price_is_the_sum"),
        sa.CheckConstraint("merchant_fen >= 0 AND subsidy_fen >= 0 AND self_pay_fen >= 0 AND operating_fen >= 0", name="no_negative"),
        sa.Index("ix_meals_provider_day", "provider_office_code", "provider_id", "meal_on"),
        sa.Index("ix_meals_senior_day", "office_code", "senior_id", "meal_on"),
        sa.Index("ix_meals_day", "office_code", "meal_on", "id"),
    )


class MealClaim(Base):
    """One meal per senior, day and window: the primary key is the rule. A void deletes the row."""

    __tablename__ = "meal_claims"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    senior_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    meal_on: Mapped[date] = mapped_column(primary_key=True)
    window: Mapped[Code] = mapped_column(primary_key=True)
    meal_id: Mapped[uuid.UUID]


class CapSlot(Base):
    """The n-th use of a counted cap in a period; a void deletes the row, so that the lowest free n can be taken again."""

    __tablename__ = "cap_slots"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    senior_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    cap: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    period: Mapped[Code] = mapped_column(sa.String(60), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    meal_id: Mapped[uuid.UUID]

    __table_args__ = (sa.Index("ix_cap_slots_meal", "office_code", "meal_id"),)


class CapAmount(Base):
    """What a senior has used of an amount cap in a period, in fen; changed only by a guarded UPDATE."""

    __tablename__ = "cap_amounts"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    senior_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    cap: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    period: Mapped[Code] = mapped_column(sa.String(60), primary_key=True)
    used_fen: Mapped[Fen]


class RedemptionKey(Base):
    """Directory: a provider's idempotency key, bound for good to what was asked and to the meal it made."""

    __tablename__ = "redemption_keys"
    provider_office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    provider_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    key: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    body_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    office_code: Mapped[str] = mapped_column(sa.String(12))
    meal_id: Mapped[uuid.UUID]


class Refusal(Base):
    """A scan that was refused, kept under the provider's office: only the hash and first characters of the code."""

    __tablename__ = "refusals"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    provider_id: Mapped[uuid.UUID]
    device_id: Mapped[uuid.UUID | None]
    operator: Mapped[Short] = mapped_column(default="")
    at: Mapped[datetime]
    reason: Mapped[Code]
    entry: Mapped[Entry] = mapped_column(enum_column(Entry, "entry"))
    code_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    code_head: Mapped[Code] = mapped_column(sa.String(8))

    __table_args__ = (
        sa.ForeignKeyConstraint(["office_code", "provider_id"], ["providers.office_code", "providers.id"]),
        sa.Index("ix_refusals_provider", "office_code", "provider_id", "at"),
    )
