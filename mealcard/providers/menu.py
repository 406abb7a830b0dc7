"""Dishes and set meals: proposed by the owner or the office, sold once a second person of the office approved.

A price is never changed in place: the new price is a new item that takes the old one's place when it is approved.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from mealcard import clock
from mealcard.accounts.actor import Actor
from mealcard.accounts.models import User
from mealcard.audit import service as audit
from mealcard.db import db
from mealcard.errors import NotFound, Rejected, Stale
from mealcard.providers.access import check_acts_for, check_office, sees
from mealcard.providers.models import MenuItem, Provider
from mealcard.providers.profile import DIETS
from mealcard.providers.states import ItemKind, ItemState
from mealcard.regions import service as regions

MAX_PRICE_FEN = 500_00
MAX_NAME = 40


@dataclass(frozen=True, slots=True)
class NewItem:
    """A proposal. No windows means every window."""

    name: str
    price_fen: int
    kind: ItemKind = ItemKind.SET_MEAL
    windows: tuple[str, ...] = ()
    diets: tuple[str, ...] = ()


def propose(who: Actor, provider: Provider, new: NewItem, replaces: MenuItem | None = None) -> MenuItem:
    """Propose an item, or a new price or content for an approved one; raises Rejected naming the field at fault."""
    check_acts_for(who, provider.office_code, provider.id, "edit_providers")
    _check(provider.office_code, new)
    if replaces is not None:
        _check_replaced(provider, replaces)
    item = MenuItem(
        office_code=provider.office_code,
        provider_id=provider.id,
        name=new.name.strip(),
        kind=new.kind,
        price_fen=new.price_fen,
        windows=list(new.windows),
        diets=list(new.diets),
        state=ItemState.PROPOSED,
        replaces_id=replaces.id if replaces else None,
        proposed_by=who.user_id,
        proposed_at=clock.now(),
    )
    db.session.add(item)
    db.session.flush()
    audit.record(
        who, provider.office_code, "item_proposed", "item", item.id, provider=str(provider.id), name=item.name, price_fen=item.price_fen
    )
    return item


def _check(office_code: str, new: NewItem) -> None:
    if not 1 <= len(new.name.strip()) <= MAX_NAME:
        raise Rejected("name_missing", field="name")
    if not 1 <= new.price_fen <= MAX_PRICE_FEN:
        raise Rejected("price_bounds", field="price_fen", most=MAX_PRICE_FEN // 100)
    if not set(new.windows) <= {window.code for window in regions.windows_of(office_code)}:
        raise Rejected("window_unknown", field="windows")
    if not set(new.diets) <= set(DIETS):
        raise Rejected("diet_unknown", field="diets")


def _check_replaced(provider: Provider, old: MenuItem) -> None:
    if (old.office_code, old.provider_id) != (provider.office_code, provider.id):
        raise NotFound("item")
    if old.state is not ItemState.APPROVED:
        raise Rejected("item_not_approved")
    waiting = sa.select(MenuItem.id).where(
        MenuItem.office_code == old.office_code, MenuItem.replaces_id == old.id, MenuItem.state == ItemState.PROPOSED
    )
    if db.session.scalar(waiting.limit(1)) is not None:
        raise Rejected("replacement_waits")


def approve(who: Actor, item: MenuItem, note: str = "") -> None:
    """Let an item be sold; the one it replaces is retired in the same act. Rejected("same_person") for the proposer."""
    _decide(who, item, ItemState.APPROVED, note)
    if item.replaces_id is not None:
        _change(item.office_code, item.replaces_id, (ItemState.APPROVED,), state=ItemState.RETIRED)
    audit.record(who, item.office_code, "item_approved", "item", item.id, price_fen=item.price_fen)


def reject(who: Actor, item: MenuItem, note: str) -> None:
    """Turn a proposal down with a reason the owner can read."""
    if not note.strip():
        raise Rejected("reason_missing", field="note")
    _decide(who, item, ItemState.REJECTED, note)
    audit.record(who, item.office_code, "item_rejected", "item", item.id)


def retire(who: Actor, item: MenuItem) -> None:
    """Sell an item no more, or take a proposal back; by the owner or the office. Nothing else is changed, meals keep it."""
    check_acts_for(who, item.office_code, item.provider_id, "edit_providers")
    if not _change(item.office_code, item.id, (ItemState.APPROVED, ItemState.PROPOSED), state=ItemState.RETIRED):
        raise Stale
    audit.record(who, item.office_code, "item_retired", "item", item.id)


def _decide(who: Actor, item: MenuItem, state: ItemState, note: str) -> None:
    check_office(who, item.office_code, "approve_items")
    if item.proposed_by is not None and item.proposed_by == who.user_id:
        raise Rejected("same_person")
    decision = {"decided_by": who.user_id, "decided_at": clock.now(), "decision_note": note.strip()}
    if not _change(item.office_code, item.id, (ItemState.PROPOSED,), state=state, **decision):
        raise Stale


def _change(office_code: str, item_id: uuid.UUID, states: tuple[ItemState, ...], **values: object) -> bool:
    """Change an item that is in one of these states; whether it was (the database decides between two clicks)."""
    done = db.session.execute(
        sa.update(MenuItem)
        .where(MenuItem.office_code == office_code, MenuItem.id == item_id, MenuItem.state.in_(states))
        .values(**values)
        .execution_options(synchronize_session="fetch")
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def load(who: Actor, office_code: str, item_id: uuid.UUID) -> MenuItem:
    """One item of a provider that exists for this person; NotFound otherwise."""
    item = db.session.get(MenuItem, (office_code, item_id))
    if item is None or not sees(who, office_code, item.provider_id):
        raise NotFound("item")
    return item


def items_of(provider: Provider, *states: ItemState) -> Sequence[MenuItem]:
    """A provider's items in these states (all without any), set meals first, by price."""
    query = sa.select(MenuItem).where(MenuItem.office_code == provider.office_code, MenuItem.provider_id == provider.id)
    if states:
        query = query.where(MenuItem.state.in_(states))
    return db.session.scalars(query.order_by(MenuItem.kind.desc(), MenuItem.price_fen, MenuItem.name)).all()


def replaced_by(items: Sequence[MenuItem]) -> dict[uuid.UUID, MenuItem]:
    """The items that these would replace, by id."""
    wanted = {(item.office_code, item.replaces_id) for item in items if item.replaces_id}
    if not wanted:
        return {}
    query = sa.select(MenuItem).where(sa.tuple_(MenuItem.office_code, MenuItem.id).in_(wanted))
    return {item.id: item for item in db.session.scalars(query)}


def proposers(items: Sequence[MenuItem]) -> dict[uuid.UUID, str]:
    """Names of those who proposed, by user id."""
    ids = {item.proposed_by for item in items if item.proposed_by}
    found = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(ids)))
    return {user_id: name for user_id, name in found}  # noqa: C416


def waiting_for(office_code: str) -> sa.Select[MenuItem, Provider]:
    """Proposals of an office that wait for a second person, the oldest first."""
    return (
        sa.select(MenuItem, Provider)
        .join(Provider, sa.and_(Provider.office_code == MenuItem.office_code, Provider.id == MenuItem.provider_id))
        .where(MenuItem.office_code == office_code, MenuItem.state == ItemState.PROPOSED)
        .order_by(MenuItem.proposed_at, MenuItem.id)
    )
