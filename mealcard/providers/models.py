"""Meal points: profile, state, documents, menu, hours, closures and devices."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mealcard.db import Base, Code, Fen, Short, Words, enum_column, new_id
from mealcard.providers.states import DocumentKind, ItemKind, ItemState, ProviderKind, ProviderState

_PROVIDER = (["office_code", "provider_id"], ["providers.office_code", "providers.id"])


class Provider(Base):
    """A restaurant or canteen known to an office. Coordinates are WGS-84 degrees."""

    __tablename__ = "providers"
    office_code: Mapped[str] = mapped_column(sa.String(12), sa.ForeignKey("offices.code"), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[Short]
    name_pinyin: Mapped[Short] = mapped_column(default="")
    kind: Mapped[ProviderKind] = mapped_column(enum_column(ProviderKind, "kind"))
    state: Mapped[ProviderState] = mapped_column(enum_column(ProviderState, "state"), default=ProviderState.DRAFT)
    state_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    credit_code: Mapped[Code] = mapped_column(sa.String(18), default="")
    contact_name: Mapped[Short] = mapped_column(default="")
    phone: Mapped[Code] = mapped_column(default="")
    community_code: Mapped[str] = mapped_column(sa.String(12), sa.ForeignKey("regions.code"))
    address: Mapped[Words] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    seats: Mapped[int] = mapped_column(default=0)
    capacity: Mapped[int] = mapped_column(default=0)
    halal: Mapped[bool] = mapped_column(default=False)
    delivery: Mapped[bool] = mapped_column(default=False)
    ramp: Mapped[bool] = mapped_column(default=False)
    accessible_toilet: Mapped[bool] = mapped_column(default=False)
    handrail: Mapped[bool] = mapped_column(default=False)
    ground_floor: Mapped[bool] = mapped_column(default=False)
    diets: Mapped[list[str]] = mapped_column(default=list)
    introduction: Mapped[Words] = mapped_column(default="")
    kiosk: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    listed_on: Mapped[date | None]

    __table_args__ = (sa.Index("ix_providers_state", "office_code", "state"),)

    @property
    def step_free(self) -> bool:
        """Reached without a step: on the ground floor or by a ramp."""
        return self.ground_floor or self.ramp


class ProviderEvent(Base):
    """A change of a provider's state: who, when, why. Append-only."""

    __tablename__ = "provider_events"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    provider_id: Mapped[uuid.UUID]
    action: Mapped[Code]
    from_state: Mapped[Code]
    to_state: Mapped[Code]
    reason: Mapped[Words] = mapped_column(default="")
    actor_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[Short]
    at: Mapped[datetime]

    __table_args__ = (sa.ForeignKeyConstraint(*_PROVIDER), sa.Index("ix_provider_events_provider", "office_code", "provider_id", "at"))


class ProviderDocument(Base):
    """A licence, certificate or agreement with its expiry; a newer one of the same kind replaces it."""

    __tablename__ = "provider_documents"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    provider_id: Mapped[uuid.UUID]
    kind: Mapped[DocumentKind] = mapped_column(enum_column(DocumentKind, "kind"))
    number: Mapped[Short] = mapped_column(default="")
    holder: Mapped[Short] = mapped_column(default="")
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    file_name: Mapped[Short] = mapped_column(default="")
    file_hash: Mapped[str | None] = mapped_column(sa.String(64))
    recorded_by: Mapped[uuid.UUID | None]
    recorded_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    __table_args__ = (sa.ForeignKeyConstraint(*_PROVIDER), sa.Index("ix_provider_documents_kind", "office_code", "provider_id", "kind"))


class OpeningHours(Base):
    """A promise to serve in one meal window on one weekday (1 Monday … 7 Sunday), with its own times."""

    __tablename__ = "opening_hours"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    provider_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    window: Mapped[Code] = mapped_column(primary_key=True)
    opens: Mapped[time] = mapped_column(sa.Time)
    closes: Mapped[time] = mapped_column(sa.Time)

    __table_args__ = (sa.ForeignKeyConstraint(*_PROVIDER), sa.CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"))


class Closure(Base):
    """Announced days without service, both ends included."""

    __tablename__ = "closures"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    provider_id: Mapped[uuid.UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[Words] = mapped_column(default="")
    announced_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    __table_args__ = (
        sa.ForeignKeyConstraint(*_PROVIDER),
        sa.CheckConstraint("starts_on <= ends_on", name="days_in_order"),
        sa.Index("ix_closures_days", "office_code", "provider_id", "ends_on"),
    )


class MenuItem(Base):
    """A dish or set meal with its price; sold by the tablet only once the office approved it."""

    __tablename__ = "menu_items"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    provider_id: Mapped[uuid.UUID]
    name: Mapped[Short]
    kind: Mapped[ItemKind] = mapped_column(enum_column(ItemKind, "kind"))
    price_fen: Mapped[Fen]
    windows: Mapped[list[str]] = mapped_column(default=list)
    diets: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[ItemState] = mapped_column(enum_column(ItemState, "state"), default=ItemState.PROPOSED)
    replaces_id: Mapped[uuid.UUID | None]
    proposed_by: Mapped[uuid.UUID | None]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[Words] = mapped_column(default="")

    __table_args__ = (
        sa.ForeignKeyConstraint(*_PROVIDER),
        sa.CheckConstraint("price_fen > 0", name="price_positive"),
        sa.Index("ix_menu_items_state", "office_code", "provider_id", "state"),
    )


class Device(Base):
    """A tablet of one provider, an account of its own. The token is kept as a hash in `device_tokens`."""

    __tablename__ = "devices"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    provider_id: Mapped[uuid.UUID]
    name: Mapped[Short]
    enrolled_at: Mapped[datetime]
    enrolled_by: Mapped[uuid.UUID | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[uuid.UUID | None]
    seen_at: Mapped[datetime | None]
    app_version: Mapped[Code] = mapped_column(default="")
    clock_offset_ms: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    queue_length: Mapped[int] = mapped_column(default=0)
    queue_oldest_at: Mapped[datetime | None]

    __table_args__ = (sa.ForeignKeyConstraint(*_PROVIDER), sa.Index("ix_devices_provider", "office_code", "provider_id"))


class DeviceToken(Base):
    """Directory: which device a bearer token belongs to."""

    __tablename__ = "device_tokens"
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    office_code: Mapped[str] = mapped_column(sa.String(12))
    device_id: Mapped[uuid.UUID]

    __table_args__ = (sa.ForeignKeyConstraint(["office_code", "device_id"], ["devices.office_code", "devices.id"]),)


class EnrolmentCode(Base):
    """Directory: a one-time code that turns a tablet into a device of a provider."""

    __tablename__ = "enrolment_codes"
    code_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    office_code: Mapped[str] = mapped_column(sa.String(12))
    provider_id: Mapped[uuid.UUID]
    issued_by: Mapped[uuid.UUID | None]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (sa.ForeignKeyConstraint(*_PROVIDER),)
