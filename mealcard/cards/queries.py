"""Reading cards: what an actor may see, lists, searches, and the card behind a code."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from mealcard.accounts.actor import Actor
from mealcard.cards import token
from mealcard.cards.models import Card, CardEvent, FamilyCode
from mealcard.cards.numbers import office_of_number
from mealcard.cards.ordering import CURRENT_STATES
from mealcard.cards.rules import FINAL_STATES
from mealcard.cards.states import CardState
from mealcard.db import db
from mealcard.errors import NotFound
from mealcard.regions.models import Region
from mealcard.seniors.models import Senior
from mealcard.seniors.rules import search_key
from mealcard.seniors.states import SeniorState

LAST_DIGITS = 4
FOUND_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class CardFilter:
    """What a list of cards is narrowed to; empty strings narrow nothing. `text` is a number, its last four digits, or a name."""

    state: str = ""
    community_code: str = ""
    text: str = ""


def load(who: Actor, office_code: str, card_id: uuid.UUID) -> Card:
    """A card this actor may see; raises NotFound."""
    query = sa.select(Card).join(Senior, _OF_SENIOR).where(Card.id == card_id, *_seen_by(who, office_code))
    card = db.session.scalar(query)
    if card is None:
        raise NotFound("card")
    return card


def owner(card: Card) -> Senior:
    """The senior a card belongs to."""
    return db.session.get_one(Senior, (card.office_code, card.senior_id))


def listing(who: Actor, office_code: str, narrowed: CardFilter) -> sa.Select[Card, Senior, str]:
    """Rows of (Card, Senior, community name), not yet in order."""
    query = (
        sa.select(Card, Senior, Region.name.label("community"))
        .join(Senior, _OF_SENIOR)
        .join(Region, Region.code == Senior.community_code)
        .where(*_seen_by(who, office_code))
    )
    if narrowed.state in set(CardState):
        query = query.where(Card.state == CardState(narrowed.state))
    if narrowed.community_code:
        query = query.where(Senior.community_code == narrowed.community_code)
    return query.where(_matches(narrowed.text)) if narrowed.text.strip() else query


def chosen(who: Actor, office_code: str, card_ids: Sequence[uuid.UUID]) -> sa.Select[Card, Senior, str]:
    """Rows of (Card, Senior, community name): those of the cards that this actor may see, by community and name."""
    query = listing(who, office_code, CardFilter()).where(Card.id.in_(card_ids))
    return query.order_by(Senior.community_code, Senior.name_pinyin, Card.id)


def find(who: Actor, office_code: str, text: str) -> Sequence[tuple[Card, Senior, str]]:
    """Cards for somebody on the phone: the last issue of a number, or living cards by last digits or name; twenty at most."""
    if not text.strip():
        return []
    query = listing(who, office_code, CardFilter(text=text))
    if token.typed_number(text) is None:
        return db.session.execute(query.where(Card.state.not_in(FINAL_STATES)).order_by(Senior.name_pinyin).limit(FOUND_AT_MOST)).all()
    return db.session.execute(query.order_by(Card.issue.desc()).limit(1)).all()


def without_card(who: Actor, office_code: str, community_code: str = "", text: str = "") -> sa.Select[Senior, str]:
    """Rows of (Senior, community name): active seniors with neither a current nor a lost card, not yet in order."""
    held = sa.exists().where(
        Card.office_code == Senior.office_code, Card.senior_id == Senior.id, Card.state.in_((*CURRENT_STATES, CardState.LOST))
    )
    query = (
        sa.select(Senior, Region.name.label("community"))
        .join(Region, Region.code == Senior.community_code)
        .where(*_seen_by(who, office_code), Senior.state == SeniorState.ACTIVE, ~held)
    )
    if community_code:
        query = query.where(Senior.community_code == community_code)
    return query.where(_named(text)) if text.strip() else query


def seniors(who: Actor, office_code: str, senior_ids: Sequence[uuid.UUID]) -> sa.Select[Senior, str]:
    """Rows of (Senior, community name): those of the seniors that this actor may see, whether they hold a card or not."""
    return (
        sa.select(Senior, Region.name.label("community"))
        .join(Region, Region.code == Senior.community_code)
        .where(*_seen_by(who, office_code), Senior.id.in_(senior_ids))
    )


def of_senior(who: Actor, office_code: str, senior_id: uuid.UUID) -> Sequence[Card]:
    """A senior's cards, the newest first."""
    query = sa.select(Card).join(Senior, _OF_SENIOR).where(Card.senior_id == senior_id, *_seen_by(who, office_code))
    return db.session.scalars(query.order_by(Card.ordered_at.desc(), Card.issue.desc())).all()


def history(card: Card) -> Sequence[CardEvent]:
    """What happened to a card, the latest first."""
    query = sa.select(CardEvent).where(CardEvent.office_code == card.office_code, CardEvent.card_id == card.id)
    return db.session.scalars(query.order_by(CardEvent.at.desc(), CardEvent.id.desc())).all()


def counts(who: Actor, office_code: str) -> dict[CardState, int]:
    """How many cards this actor sees in each state."""
    query = sa.select(Card.state, sa.func.count()).join(Senior, _OF_SENIOR).where(*_seen_by(who, office_code)).group_by(Card.state)
    return dict(db.session.execute(query).all())


def find_by_code(code: str) -> Card | None:
    """The card behind any scanned or typed string: the very one of a token, the last issue of a number."""
    parsed = token.parse(code)
    office_code = office_of_number(parsed.number) if parsed.number else None
    if office_code is None:
        return None
    query = sa.select(Card).where(Card.office_code == office_code)
    if parsed.kind is token.CodeKind.TOKEN:
        return db.session.scalar(query.where(Card.token_hash == token.code_hash(code)))
    return db.session.scalar(query.where(Card.number == parsed.number).order_by(Card.issue.desc()).limit(1))


def card_of_family_code(text: str) -> Card | None:
    """The card whose back holds this code, however it was typed; it may have been replaced since."""
    code = token.parse_family_code(text)
    if code is None:
        return None
    known = db.session.get(FamilyCode, token.family_hash(code))
    return db.session.get(Card, (known.office_code, known.card_id)) if known else None


_OF_SENIOR = sa.and_(Senior.office_code == Card.office_code, Senior.id == Card.senior_id)


def _seen_by(who: Actor, office_code: str) -> list[sa.ColumnElement[bool]]:
    """The office, if it lies in the actor's area, and the only community of an actor who has one."""
    if not who.covers(office_code):
        return [sa.false()]
    own = [Senior.office_code == office_code]
    return own if who.community_code is None else [*own, Senior.community_code == who.community_code]


def _matches(text: str) -> sa.ColumnElement[bool]:
    number = token.typed_number(text)
    if number is not None:
        return Card.number == number
    digits = text.strip()
    if digits.isascii() and digits.isdigit():
        return Card.number.endswith(digits) if len(digits) == LAST_DIGITS else sa.false()
    return _named(text)


def _named(text: str) -> sa.ColumnElement[bool]:
    """Part of the name, or the beginning of its pinyin or initials."""
    key = search_key(text)
    by_sound = [column.startswith(key, autoescape=True) for column in (Senior.name_pinyin, Senior.name_initials)]
    return sa.or_(Senior.name.contains(text.strip(), autoescape=True), *(by_sound if key and key.isascii() else []))
