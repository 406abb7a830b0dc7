"""The people of one restaurant: its owner hands out and takes back the accounts of its cashiers, and of nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from mealcard.accounts import administering, service
from mealcard.accounts.actor import Actor
from mealcard.accounts.models import Role, User
from mealcard.accounts.service import NewUser
from mealcard.db import db
from mealcard.errors import NotFound


def people_of(office_code: str, provider_id: uuid.UUID) -> Sequence[User]:
    """Owners and cashiers of a restaurant, owners first; disabled accounts last."""
    query = sa.select(User).where(User.provider_office_code == office_code, User.provider_id == provider_id)
    return db.session.scalars(query.order_by(User.disabled_at.is_not(None), User.role.desc(), User.username)).all()


def add_cashier(who: Actor, username: str, name: str) -> tuple[User, str]:
    """A cashier of the owner's own restaurant with a one-time password; raises Rejected as `create_user` does."""
    if not who.can("run_provider") or who.provider_office_code is None or who.provider_id is None:
        raise NotFound("user")
    new = NewUser(username, name, Role.CASHIER, who.provider_office_code, "", who.provider_office_code, who.provider_id)
    return administering.invite(who, new)


def load_cashier(who: Actor, user_id: uuid.UUID) -> User:
    """One cashier of the owner's own restaurant; NotFound otherwise."""
    user = db.session.get(User, user_id)
    own = (who.provider_office_code, who.provider_id)
    if user is None or user.role is not Role.CASHIER or who.provider_id is None or (user.provider_office_code, user.provider_id) != own:
        raise NotFound("user")
    return user


def disable_cashier(who: Actor, user_id: uuid.UUID) -> None:
    """Close a cashier's account; the sessions end at once."""
    _check_owner(who)
    service.disable(who, load_cashier(who, user_id))


def enable_cashier(who: Actor, user_id: uuid.UUID) -> str:
    """Open the account again, with a new one-time password."""
    _check_owner(who)
    user = load_cashier(who, user_id)
    service.enable(who, user)
    return administering.renew_password(who, user)


def renew_password(who: Actor, user_id: uuid.UUID) -> str:
    """A new one-time password for a cashier who forgot the own one."""
    _check_owner(who)
    return administering.renew_password(who, load_cashier(who, user_id))


def _check_owner(who: Actor) -> None:
    if not who.can("run_provider"):
        raise NotFound("user")
