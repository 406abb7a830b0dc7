"""What an administrator does with accounts: hand them out, narrow their list, one-time passwords, sessions."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa

from mealcard import clock
from mealcard.accounts import service
from mealcard.accounts.actor import STREET_DIGITS, Actor
from mealcard.accounts.models import Role, User, UserSession
from mealcard.accounts.service import PROVIDER_ROLES, NewUser
from mealcard.audit import service as audit
from mealcard.db import db
from mealcard.errors import Rejected

ONE_TIME_DAYS = 7
# Without 0, 1, i, l and o, which people misread; 12 of them are 59 bits.
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class StaffFilter:
    """What the list of accounts is narrowed to; empty fields don't narrow. `state` is `open` or `disabled`."""

    area: str = ""
    text: str = ""
    role: str = ""
    state: str = ""


def staff(who: Actor, by: StaffFilter) -> sa.Select[User]:
    """The accounts of the own area that fit, by sign-in name."""
    query = service.users_of(who)
    if by.area:
        query = query.where(User.region_code.startswith(by.area))
    if by.text.strip():
        wanted = by.text.strip().lower()
        query = query.where(User.username.contains(wanted, autoescape=True) | User.name.contains(by.text.strip(), autoescape=True))
    if by.role in set(Role):
        query = query.where(User.role == Role(by.role))
    if by.state in {"open", "disabled"}:
        query = query.where(User.disabled_at.is_(None) if by.state == "open" else User.disabled_at.is_not(None))
    return query


def has_staff(office_code: str) -> bool:
    """Whether anybody but administrators and the people of restaurants works for an office."""
    others = {Role.ADMIN, *PROVIDER_ROLES}
    query = sa.select(User.id).where(User.region_code.startswith(office_code), User.role.not_in(others), User.disabled_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None


def invite(who: Actor, new: NewUser) -> tuple[User, str]:
    """Add an account with a one-time password; returns both. What `new` says as password is passed over.

    Raises Rejected as `create_user` does. An owner or cashier belongs to the street of the restaurant.
    """
    region_code = new.provider_office_code if new.role in PROVIDER_ROLES and new.provider_office_code else new.region_code
    secret = _one_time_password()
    user = service.create_user(who, replace(new, password=secret, region_code=region_code))
    user.password_expires_at = clock.now() + timedelta(days=ONE_TIME_DAYS)
    db.session.flush()
    return user, secret


def renew_password(who: Actor, user: User) -> str:
    """Replace somebody's password by a one-time one and end the sessions; raises Rejected own_account for one's own."""
    _check_other(who, user)
    secret = _one_time_password()
    service.set_password(who, user, secret)
    user.password_expires_at = clock.now() + timedelta(days=ONE_TIME_DAYS)
    db.session.flush()
    return secret


def sign_out_everywhere(who: Actor, user: User) -> None:
    """End all sessions of an account."""
    _check_other(who, user)
    service.end_sessions(user.id)
    audit.record(who, user.region_code[:STREET_DIGITS], "sessions_ended", "user", user.id)


def _check_other(who: Actor, user: User) -> None:
    if user.id == who.user_id:
        raise Rejected("own_account")


def open_sessions(user: User, idle: int, absolute: int) -> Sequence[UserSession]:
    """Sessions that still live, the latest first; both limits in seconds, as in `service.find_session`."""
    moment = clock.now()
    return db.session.scalars(
        sa.select(UserSession)
        .where(
            UserSession.user_id == user.id,
            UserSession.ended_at.is_(None),
            UserSession.seen_at >= moment - timedelta(seconds=idle),
            UserSession.created_at >= moment - timedelta(seconds=absolute),
        )
        .order_by(UserSession.seen_at.desc())
    ).all()


def _one_time_password() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return "-".join(letters[start : start + 4] for start in range(0, 12, 4))
