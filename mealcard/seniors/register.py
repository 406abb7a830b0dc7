"""The register as an import sees it: who of a file is known here, who is registered elsewhere, and new rows by the thousand."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from mealcard import keyring
from mealcard.db import db, new_id
from mealcard.keyring import Keyring
from mealcard.seniors.importing import GoodRow, RowStatus
from mealcard.seniors.models import ResidentDirectory, Senior
from mealcard.seniors.sealing import id_blind, id_columns, phone_columns, sealed_evidence, sealed_text
from mealcard.seniors.states import SeniorState

_TRIES = 3
_SENIORS, _DIRECTORY, _CATEGORIES = (Senior.metadata.tables[name] for name in ("seniors", "resident_directory", "senior_categories"))


@dataclass(frozen=True, slots=True)
class Known:
    """A row of a file whose person is in the office's register; `differs` names the fields that the import leaves as they are."""

    row_number: int
    senior_id: uuid.UUID
    name: str = field(repr=False)
    community_code: str
    state: SeniorState
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Maker:
    """Who registers a batch, when, and from which day its categories count."""

    office_code: str
    batch_id: uuid.UUID
    user_id: uuid.UUID | None
    at: datetime
    day: date


class Register:
    """One office's register; `known` collects the rows that were found in it, by row number."""

    def __init__(self, office_code: str) -> None:
        self.office_code = office_code
        self.known: dict[int, Known] = {}

    def look_up(self, rows: Sequence[GoodRow]) -> list[RowStatus]:
        """How each row stands to this register and to the directory of all offices."""
        ring = keyring.active()
        blinds = [id_blind(ring, row.resident.number) for row in rows]
        here = self._here(blinds)
        taken = set(db.session.scalars(sa.select(ResidentDirectory.id_blind).where(ResidentDirectory.id_blind.in_(blinds))))
        statuses = []
        for row, blind in zip(rows, blinds, strict=True):
            if blind in here:
                self.known[row.row_number] = _known(ring, row, here[blind])
                statuses.append(RowStatus.ALREADY_REGISTERED)
            else:
                statuses.append(RowStatus.ELSEWHERE if blind in taken else RowStatus.NEW)
        return statuses

    def _here(self, blinds: Collection[bytes]) -> dict[bytes, Any]:
        query = sa.select(
            Senior.id_blind, Senior.id, Senior.name, Senior.state, Senior.community_code, Senior.phone_blind, Senior.residence
        ).where(Senior.office_code == self.office_code, Senior.id_blind.in_(blinds))
        return {row.id_blind: row for row in db.session.execute(query)}


def _known(ring: Keyring, row: GoodRow, found: Any) -> Known:
    phone = ring.blind("phone", row.phone) if row.phone else None
    pairs = {
        "name": (row.name, found.name),
        "community": (row.community_code, found.community_code),
        # a file that says nothing about the phone doesn't contradict
        "phone": (phone or found.phone_blind, found.phone_blind),
        "residence": (row.residence, found.residence),
    }
    differs = tuple(name for name, (said, stored) in pairs.items() if said != stored)
    return Known(row.row_number, found.id, found.name, found.community_code, found.state, differs)


def store(maker: Maker, rows: Sequence[GoodRow]) -> int:
    """Store those of the rows that are new by now, as pending; returns how many.

    Somebody may register one of them between the look and the insert: the database says so, and the look is taken again.
    """
    for attempt in range(_TRIES):
        statuses = Register(maker.office_code).look_up(rows)
        new = [row for row, status in zip(rows, statuses, strict=True) if status is RowStatus.NEW]
        try:
            with db.session.begin_nested():
                _insert(maker, new)
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
        else:
            return len(new)
    raise AssertionError("unreachable")


def _insert(maker: Maker, rows: Sequence[GoodRow]) -> None:
    if not rows:
        return
    ring = keyring.active()
    seniors = [_columns(ring, maker, row) for row in rows]
    entries = [{"id_blind": one["id_blind"], "office_code": maker.office_code, "senior_id": one["id"]} for one in seniors]
    claims = [claim for row, one in zip(rows, seniors, strict=True) for claim in _claims(ring, maker, one["id"], row)]
    connection = db.session.connection()
    connection.execute(sa.insert(_SENIORS), seniors)
    connection.execute(sa.insert(_DIRECTORY), entries)
    if claims:
        connection.execute(sa.insert(_CATEGORIES), claims)


def _columns(ring: Keyring, maker: Maker, row: GoodRow) -> dict[str, Any]:
    senior_id = new_id()
    return {
        "office_code": maker.office_code, "id": senior_id, "community_code": row.community_code,
        "name": row.name, "name_pinyin": row.pinyin, "name_initials": row.initials,
        **id_columns(ring, senior_id, row.resident), **phone_columns(ring, senior_id, row.phone),
        "residence": row.residence, "address_sealed": sealed_text(ring, senior_id, "address", row.address),
        "heavy_care": row.heavy_care,
        "heavy_care_evidence": sealed_text(ring, senior_id, "heavy_care_evidence", row.heavy_care_evidence),
        "diets": [diet.value for diet in row.diets], "note": row.note, "state": SeniorState.PENDING, "state_reason": "",
        "died_on": None, "moved_on": None, "batch_id": maker.batch_id, "registered_by": maker.user_id, "registered_at": maker.at,
        "amended_by": None, "decided_by": None, "decided_at": None, "version": 1,
    }  # fmt: skip


def _claims(ring: Keyring, maker: Maker, senior_id: uuid.UUID, row: GoodRow) -> list[dict[str, Any]]:
    rows = []
    for claim in row.categories:
        row_id = new_id()
        rows.append({
            "office_code": maker.office_code, "id": row_id, "senior_id": senior_id, "category": claim.category,
            "evidence_sealed": sealed_evidence(ring, row_id, claim.evidence), "valid_from": maker.day, "expires_on": claim.expires_on,
            "ended_on": None, "recorded_by": maker.user_id, "recorded_at": maker.at,
        })  # fmt: skip
    return rows
