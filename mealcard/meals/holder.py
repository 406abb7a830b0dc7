"""Finding the card, and the person behind it, for a scanned or typed code: the read side of a redemption."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from mealcard.cards import numbers
from mealcard.cards.models import Card
from mealcard.cards.states import CardState
from mealcard.cards.token import CodeKind, code_hash, parse
from mealcard.db import db
from mealcard.policies.layers import Diner
from mealcard.seniors.identity import mask_name
from mealcard.seniors.models import Senior, SeniorCategory
from mealcard.seniors.rules import valid_categories
from mealcard.seniors.states import SeniorState


@dataclass(frozen=True, slots=True)
class Holder:
    """A card and its senior as they stand now."""

    office_code: str
    card_id: uuid.UUID
    number: str
    card_state: CardState
    card_since: datetime
    senior_id: uuid.UUID
    senior_state: SeniorState
    name: str
    born_on: date
    heavy_care: bool
    community_code: str
    diets: list[str]
    died_on: date | None

    def public(self) -> dict[str, Any]:
        """What a tablet may see of the card and its holder."""
        return {"number": self.number, "name_masked": mask_name(self.name), "diet": list(self.diets)}


_COLUMNS = (
    Card.office_code,
    Card.id,
    Card.number,
    Card.state,
    Card.state_at,
    Senior.id,
    Senior.state,
    Senior.name,
    Senior.born_on,
    Senior.heavy_care,
    Senior.community_code,
    Senior.diets,
    Senior.died_on,
)


def find(code: str) -> Holder | None:
    """The holder of any string at all; None when no card has it. A typed number means the card's latest issue."""
    parsed = parse(code)
    if parsed.kind is CodeKind.FOREIGN or parsed.number is None:
        return None
    office_code = numbers.office_of_number(parsed.number)
    if office_code is None:
        return None
    query = sa.select(*_COLUMNS).join(Senior, (Senior.office_code == Card.office_code) & (Senior.id == Card.senior_id))
    if parsed.kind is CodeKind.TOKEN:
        query = query.where(Card.office_code == office_code, Card.token_hash == code_hash(code))
    else:
        query = query.where(Card.office_code == office_code, Card.number == parsed.number).order_by(Card.issue.desc()).limit(1)
    row = db.session.execute(query).first()
    return Holder(*tuple(row)) if row else None


def diner_on(holder: Holder, day: date) -> Diner:
    """The senior as the subsidy calculation sees the person on the day of the meal."""
    rows = db.session.execute(
        sa.select(SeniorCategory.category, SeniorCategory.valid_from, SeniorCategory.expires_on, SeniorCategory.ended_on).where(
            SeniorCategory.office_code == holder.office_code, SeniorCategory.senior_id == holder.senior_id
        )
    ).all()
    categories = frozenset(category.value for category in valid_categories(rows, day))
    return Diner(holder.born_on, categories, holder.heavy_care, holder.community_code)
