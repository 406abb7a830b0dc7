"""The register of seniors, their categories, import batches and transfer requests.

ID number, phone and address are sealed per field (see `keyring`), bound to `senior:<id>:<field>`; `…_blind` columns find equals.
"""

from __future__ import annotations

import enum
import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mealcard.db import Base, Code, Short, Words, enum_column, new_id
from mealcard.seniors.states import Category, Residence, SeniorState, Sex

_SENIOR = (["office_code", "senior_id"], ["seniors.office_code", "seniors.id"])
Blind = sa.LargeBinary(16)


class Senior(Base):
    """A person entitled to a card, or waiting for a second person's approval.

    `amended_by` changed the person while that approval was open, and so doesn't give it.
    """

    __tablename__ = "seniors"
    office_code: Mapped[str] = mapped_column(sa.String(12), sa.ForeignKey("offices.code"), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    community_code: Mapped[str] = mapped_column(sa.String(12), sa.ForeignKey("regions.code"))
    name: Mapped[Short]
    name_pinyin: Mapped[Short]
    name_initials: Mapped[Short]
    sex: Mapped[Sex] = mapped_column(enum_column(Sex, "sex"))
    born_on: Mapped[date]
    residence: Mapped[Residence] = mapped_column(enum_column(Residence, "residence"))
    id_sealed: Mapped[Words]
    id_blind: Mapped[bytes] = mapped_column(Blind)
    id_last4_blind: Mapped[bytes] = mapped_column(Blind)
    id_masked: Mapped[Code]
    phone_sealed: Mapped[Words] = mapped_column(default="")
    phone_blind: Mapped[bytes | None] = mapped_column(Blind)
    phone_last4_blind: Mapped[bytes | None] = mapped_column(Blind)
    phone_masked: Mapped[Code] = mapped_column(default="")
    address_sealed: Mapped[Words] = mapped_column(default="")
    heavy_care: Mapped[bool] = mapped_column(default=False)
    heavy_care_evidence: Mapped[Words] = mapped_column(default="")
    diets: Mapped[list[str]] = mapped_column(default=list)
    note: Mapped[Words] = mapped_column(default="")
    state: Mapped[SeniorState] = mapped_column(enum_column(SeniorState, "state"), default=SeniorState.PENDING)
    state_reason: Mapped[Words] = mapped_column(default="")
    died_on: Mapped[date | None]
    moved_on: Mapped[date | None]
    batch_id: Mapped[uuid.UUID | None]
    registered_by: Mapped[uuid.UUID | None]
    registered_at: Mapped[datetime]
    amended_by: Mapped[uuid.UUID | None]
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        sa.UniqueConstraint("office_code", "id_blind"),
        sa.ForeignKeyConstraint(["office_code", "batch_id"], ["import_batches.office_code", "import_batches.id"]),
        sa.Index("ix_seniors_name", "office_code", "name_pinyin", "id"),
        sa.Index("ix_seniors_initials", "office_code", "name_initials"),
        sa.Index("ix_seniors_id_last4", "office_code", "id_last4_blind"),
        sa.Index("ix_seniors_phone_last4", "office_code", "phone_last4_blind"),
        sa.Index("ix_seniors_community", "office_code", "community_code", "state"),
        sa.Index("ix_seniors_batch", "office_code", "batch_id"),
    )


class ResidentDirectory(Base):
    """Directory: which office a resident ID is registered in, so that one person has one card in the country."""

    __tablename__ = "resident_directory"
    id_blind: Mapped[bytes] = mapped_column(Blind, primary_key=True)
    office_code: Mapped[str] = mapped_column(sa.String(12))
    senior_id: Mapped[uuid.UUID]

    __table_args__ = (sa.ForeignKeyConstraint(*_SENIOR), sa.Index("ix_resident_directory_senior", "office_code", "senior_id"))


class SeniorCategory(Base):
    """A category with its evidence, valid through `expires_on`; ending it early is a new fact on the same row."""

    __tablename__ = "senior_categories"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    senior_id: Mapped[uuid.UUID]
    category: Mapped[Category] = mapped_column(enum_column(Category, "category"))
    evidence_sealed: Mapped[Words] = mapped_column(default="")
    valid_from: Mapped[date]
    expires_on: Mapped[date]
    ended_on: Mapped[date | None]
    recorded_by: Mapped[uuid.UUID | None]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        sa.ForeignKeyConstraint(*_SENIOR),
        sa.Index("ix_senior_categories_senior", "office_code", "senior_id"),
        sa.Index("ix_senior_categories_expiry", "office_code", "expires_on"),
    )


class BatchState(enum.StrEnum):
    PREVIEWED = "previewed"
    STORING = "storing"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    UNDONE = "undone"


class ImportBatch(Base):
    """One register file. A previewed batch has stored nothing but its counts; the file waits sealed in the data folder.

    `community_code` is the only community its creator may register in, if there is one. `done_row` is the row of the file through
    which storing has come, so that it can go on after a crash.
    """

    __tablename__ = "import_batches"
    office_code: Mapped[str] = mapped_column(sa.String(12), sa.ForeignKey("offices.code"), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    file_name: Mapped[Short]
    file_hash: Mapped[str] = mapped_column(sa.String(64))
    community_code: Mapped[str | None] = mapped_column(sa.String(12))
    state: Mapped[BatchState] = mapped_column(enum_column(BatchState, "state"))
    rows: Mapped[int]
    good: Mapped[int]
    bad: Mapped[int]
    known: Mapped[int]
    stored: Mapped[int] = mapped_column(default=0)
    done_row: Mapped[int] = mapped_column(default=0)
    error_counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_by: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index("ix_import_batches_hash", "office_code", "file_hash"),
        sa.Index("ix_import_batches_created", "office_code", "created_at"),
    )


class TransferState(enum.StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class TransferRequest(Base):
    """Another office asks to take over a senior; the row, and the task, belong to the office that holds the senior now."""

    __tablename__ = "transfer_requests"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    senior_id: Mapped[uuid.UUID]
    requesting_office_code: Mapped[str] = mapped_column(sa.String(12), sa.ForeignKey("offices.code"))
    reason: Mapped[Words]
    state: Mapped[TransferState] = mapped_column(enum_column(TransferState, "state"), default=TransferState.OPEN)
    requested_by: Mapped[uuid.UUID | None]
    requested_at: Mapped[datetime]
    decided_by: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[Words] = mapped_column(default="")

    __table_args__ = (
        sa.ForeignKeyConstraint(*_SENIOR),
        sa.Index("ix_transfer_requests_state", "office_code", "state"),
        sa.Index("ix_transfer_requests_senior", "office_code", "senior_id"),
        sa.Index("ix_transfer_requests_asker", "requesting_office_code", "requested_at"),
        sa.Index(
            "uq_transfer_requests_one_open",
            "office_code",
            "senior_id",
            "requesting_office_code",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )
