"""The directory of all offices: one resident ID is registered in one office. The database's key decides, never a look before."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.seniors.models import ResidentDirectory


def holder(id_blind: bytes) -> ResidentDirectory | None:
    """Who holds an ID now."""
    return db.session.get(ResidentDirectory, id_blind, populate_existing=True)


def take(office_code: str, senior_id: uuid.UUID, id_blind: bytes) -> None:
    """Note that this office holds the ID; raises Rejected registered_elsewhere, which never says where."""
    try:
        with db.session.begin_nested():
            db.session.execute(sa.insert(ResidentDirectory).values(id_blind=id_blind, office_code=office_code, senior_id=senior_id))
    except IntegrityError as error:
        raise Rejected("registered_elsewhere", field="id_number") from error


def free(office_code: str, senior_id: uuid.UUID) -> None:
    """Let go of a senior's ID, so that another office may register it."""
    db.session.execute(
        sa.delete(ResidentDirectory).where(ResidentDirectory.office_code == office_code, ResidentDirectory.senior_id == senior_id)
    )
