"""Cards, their history, print jobs, and the directories that find a card by number block or family code."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from mealcard.cards.states import CardState
from mealcard.db import Base, Code, Short, Words, enum_column, new_id


class Card(Base):
    """One issue of a senior's card. The token is looked up by hash; the sealed copy is for printing only."""

    __tablename__ = "cards"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    senior_id: Mapped[uuid.UUID]
    number: Mapped[str] = mapped_column(sa.String(10))
    issue: Mapped[int]
    state: Mapped[CardState] = mapped_column(enum_column(CardState, "state"), default=CardState.ORDERED)
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    token_sealed: Mapped[Words]
    family_sealed: Mapped[Words]
    ordered_at: Mapped[datetime]
    printed_at: Mapped[datetime | None]
    activated_at: Mapped[datetime | None]
    state_at: Mapped[datetime]
    state_reason: Mapped[Words] = mapped_column(default="")

    __table_args__ = (
        sa.ForeignKeyConstraint(["office_code", "senior_id"], ["seniors.office_code", "seniors.id"]),
        sa.UniqueConstraint("office_code", "token_hash"),
        sa.UniqueConstraint("office_code", "number", "issue"),
        sa.Index(
            "uq_cards_one_current",
            "office_code",
            "senior_id",
            unique=True,
            sqlite_where=sa.text("state IN ('active', 'frozen', 'ordered', 'printed')"),
            postgresql_where=sa.text("state IN ('active', 'frozen', 'ordered', 'printed')"),
        ),
        sa.Index("ix_cards_senior", "office_code", "senior_id"),
        sa.Index("ix_cards_state", "office_code", "state"),
    )


class CardEvent(Base):
    """A change of a card's state: who, when, why. Append-only."""

    __tablename__ = "card_events"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    card_id: Mapped[uuid.UUID]
    action: Mapped[Code]
    from_state: Mapped[Code]
    to_state: Mapped[Code]
    reason: Mapped[Words] = mapped_column(default="")
    actor_id: Mapped[uuid.UUID | None]
    actor_name: Mapped[Short]
    at: Mapped[datetime]

    __table_args__ = (
        sa.ForeignKeyConstraint(["office_code", "card_id"], ["cards.office_code", "cards.id"]),
        sa.Index("ix_card_events_card", "office_code", "card_id", "at"),
    )


class CardNumberBlock(Base):
    """Directory: 10,000 card numbers that belong to one office; a number's first five digits name its block.

    `start` and `step` scatter the numbers: the nth one taken has the running number (start + n * step) mod 10,000.
    """

    __tablename__ = "card_number_blocks"
    block: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    office_code: Mapped[str] = mapped_column(sa.String(12), sa.ForeignKey("offices.code"), index=True)
    used: Mapped[int] = mapped_column(default=0)
    start: Mapped[int]
    step: Mapped[int]

    __table_args__ = (sa.CheckConstraint("used BETWEEN 0 AND 10000", name="used"),)


class FamilyCode(Base):
    """Directory: the card behind a back-of-card code, by hash."""

    __tablename__ = "family_codes"
    code_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), primary_key=True)
    office_code: Mapped[str] = mapped_column(sa.String(12))
    card_id: Mapped[uuid.UUID]

    __table_args__ = (sa.ForeignKeyConstraint(["office_code", "card_id"], ["cards.office_code", "cards.id"]),)


class PrintState(enum.StrEnum):
    QUEUED = "queued"
    GENERATED = "generated"
    PRINTED = "printed"
    HANDED_OVER = "handed_over"


class PrintJob(Base):
    """Cards printed together. The sheets are made anew from the sealed tokens at each download, never kept on disk."""

    __tablename__ = "print_jobs"
    office_code: Mapped[str] = mapped_column(sa.String(12), sa.ForeignKey("offices.code"), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int]
    state: Mapped[PrintState] = mapped_column(enum_column(PrintState, "state"), default=PrintState.QUEUED)
    cards: Mapped[int]
    created_by: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]
    generated_at: Mapped[datetime | None]
    printed_by: Mapped[uuid.UUID | None]
    printed_at: Mapped[datetime | None]
    handed_over_by: Mapped[uuid.UUID | None]
    handed_over_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("office_code", "number"),)


class PrintJobCard(Base):
    """A card's place in a print job, counted from 1."""

    __tablename__ = "print_job_cards"
    office_code: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    job_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[uuid.UUID]

    __table_args__ = (
        sa.ForeignKeyConstraint(["office_code", "job_id"], ["print_jobs.office_code", "print_jobs.id"]),
        sa.ForeignKeyConstraint(["office_code", "card_id"], ["cards.office_code", "cards.id"]),
        sa.Index("ix_print_job_cards_card", "office_code", "card_id"),
    )
