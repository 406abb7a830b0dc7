"""Accounts, passwords, sessions and the first administrator."""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from mealcard import clock
from mealcard.accounts import throttle
from mealcard.accounts.actor import STREET_DIGITS, Actor
from mealcard.accounts.models import Role, SetupToken, User, UserSession
from mealcard.audit import service as audit
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.regions.models import Region

# OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")
MIN_PASSWORD = 8
MAX_PASSWORD = 200
SETUP_HOURS = 72
SEEN_EVERY = timedelta(minutes=1)
PROVIDER_ROLES = frozenset({Role.OWNER, Role.CASHIER})


@dataclass(frozen=True, slots=True)
class NewUser:
    """What is needed for an account; the provider only for owners and cashiers."""

    username: str
    name: str
    role: Role
    region_code: str
    password: str
    provider_office_code: str | None = None
    provider_id: uuid.UUID | None = None


def actor_of(user: User) -> Actor:
    return Actor(user.id, user.name, user.role, user.region_code, user.provider_office_code, user.provider_id)


def create_user(who: Actor, new: NewUser) -> User:
    """Add an account; raises Rejected for a taken or odd name, a weak password, or a role that doesn't fit its area."""
    username = new.username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise Rejected("username_format", field="username")
    if db.session.scalar(sa.select(User.id).where(User.username == username)):
        raise Rejected("username_taken", field="username")
    if not new.name.strip():
        raise Rejected("name_missing", field="name")
    check_password(new.password, username)
    if db.session.get(Region, new.region_code) is None:
        raise Rejected("region_unknown", field="region_code")
    if not new.region_code.startswith(who.region_code):
        raise Rejected("region_outside", field="region_code")
    _check_area(new)
    if who.role in PROVIDER_ROLES and not _is_own_cashier(who, new):
        raise Rejected("provider_of_role", field="role")
    user = User(
        username=username,
        name=new.name.strip(),
        role=new.role,
        region_code=new.region_code,
        provider_office_code=new.provider_office_code,
        provider_id=new.provider_id,
        password_hash=_HASHER.hash(new.password),
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    audit.record(who, new.region_code[:STREET_DIGITS], "user_created", "user", user.id, username=username, role=new.role.value)
    return user


def _check_area(new: NewUser) -> None:
    size = len(new.region_code)
    if (new.role in PROVIDER_ROLES) != (new.provider_id is not None):
        raise Rejected("provider_of_role", field="provider_id")
    street_or_wider = size <= STREET_DIGITS
    fits = {
        Role.COMMUNITY_WORKER: size > STREET_DIGITS,
        Role.DISTRICT: size < STREET_DIGITS,
        Role.AUDITOR: street_or_wider,
        Role.ADMIN: street_or_wider,
    }
    if not fits.get(new.role, size == STREET_DIGITS):
        raise Rejected("region_of_role", field="region_code")


def _is_own_cashier(who: Actor, new: NewUser) -> bool:
    own = (new.provider_office_code, new.provider_id) == (who.provider_office_code, who.provider_id)
    return own and who.role is Role.OWNER and new.role is Role.CASHIER


def check_password(password: str, username: str = "") -> None:
    """At least 8 characters, no composition rules, not a well-known one and not the account's own name."""
    if len(password) < MIN_PASSWORD:
        raise Rejected("password_short", field="password", least=MIN_PASSWORD)
    if len(password) > MAX_PASSWORD:
        raise Rejected("password_long", field="password", most=MAX_PASSWORD)
    lowered = password.lower()
    if lowered in _WELL_KNOWN or len(set(lowered)) < 3 or (username and lowered.startswith(username)):
        raise Rejected("password_known", field="password")


# Eight and more characters, from the top of public breach lists; a longer list may be laid beside the keys later.
_WELL_KNOWN = frozenset(
    "password password1 password123 12345678 123456789 1234567890 qwertyuiop iloveyou a1234567 a12345678 a123456789 woaini1314 woaini520 "
    "1qaz2wsx q1w2e3r4 qwer1234 asdf1234 asdfghjkl zxcvbnm123 11223344 88888888 66668888 147258369 987654321 1234qwer abcd1234 abc12345 "
    "admin123 admin1234 admin888 administrator letmein1 welcome1 passw0rd p@ssw0rd 5201314520 1314520520 aa123456 qq123456 12344321".split()
)


def set_password(who: Actor, user: User, password: str) -> None:
    """Change a password and end the account's other sessions."""
    check_password(password, user.username)
    user.password_hash = _HASHER.hash(password)
    user.password_changed_at = clock.now()
    user.password_expires_at = None
    end_sessions(user.id)
    audit.record(who, user.region_code[:STREET_DIGITS], "password_changed", "user", user.id)


def change_own_password(user: User, current: str, password: str) -> None:
    """Change one's own password, the present one given; raises Rejected for a wrong one."""
    if not _verify(user.password_hash, current):
        raise Rejected("password_wrong", field="current")
    if password == current:
        raise Rejected("password_same", field="password")
    set_password(actor_of(user), user, password)


def disable(who: Actor, user: User) -> None:
    """Close an account; its sessions end at once. Raises Rejected for one's own."""
    if user.id == who.user_id:
        raise Rejected("own_account")
    user.disabled_at = clock.now()
    end_sessions(user.id)
    audit.record(who, user.region_code[:STREET_DIGITS], "user_disabled", "user", user.id)


def enable(who: Actor, user: User) -> None:
    user.disabled_at = None
    audit.record(who, user.region_code[:STREET_DIGITS], "user_enabled", "user", user.id)


def users_of(who: Actor) -> sa.Select[User]:
    """The accounts an administrator may see: those of the own area."""
    return sa.select(User).where(User.region_code.startswith(who.region_code)).order_by(User.username)


def names_of(user_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, str]:
    """Names by account, for pages that say who did something."""
    wanted = {one for one in user_ids if one is not None}
    return {row.id: row.name for row in db.session.execute(sa.select(User.id, User.name).where(User.id.in_(wanted)))}


def load_user(who: Actor, user_id: uuid.UUID | None) -> User:
    """One account of the own area; NotFound otherwise."""
    user = db.session.get(User, user_id)
    if user is None or not user.region_code.startswith(who.region_code):
        raise NotFound("user")
    return user


# -- signing in ------------------------------------------------------------------------------------------------------


def sign_in(username: str, password: str, address: str) -> User | None:
    """The user when name and password fit, else None, after the same work for an unknown name.

    Raises Rejected: too_many_attempts while the account or the address is held back, password_expired for a right one-time
    password that is too old. The failure is counted in the present transaction: the caller commits also on None.
    """
    username = username.strip().lower()
    subjects = (("account", username), ("address", address))
    throttle.check(*subjects)
    user = db.session.scalar(sa.select(User).where(User.username == username))
    if _verify(user.password_hash if user else _NOBODY, password) and user is not None and user.disabled_at is None:
        if user.password_expires_at is not None and user.password_expires_at <= clock.now():
            raise Rejected("password_expired")
        return user
    throttle.count(*subjects)
    return None


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password[: MAX_PASSWORD + 1])
    except (VerifyMismatchError, InvalidHashError):
        return False


def open_session(user: User) -> str:
    """Start a session; returns the secret for the cookie."""
    secret = secrets.token_urlsafe(32)
    moment = clock.now()
    db.session.add(UserSession(token_hash=_hash(secret), user_id=user.id, created_at=moment, seen_at=moment))
    audit.record(actor_of(user), user.region_code[:STREET_DIGITS], "signed_in", "user", user.id)
    return secret


def find_session(secret: str, idle: int, absolute: int) -> tuple[UserSession, User] | None:
    """The living session of a cookie and its user; `idle` and `absolute` are seconds."""
    row = db.session.execute(
        sa.select(UserSession, User).join(User, User.id == UserSession.user_id).where(UserSession.token_hash == _hash(secret))
    ).first()
    if row is None:
        return None
    session, user = row
    moment = clock.now()
    too_old = moment - session.seen_at > timedelta(seconds=idle) or moment - session.created_at > timedelta(seconds=absolute)
    if session.ended_at is not None or user.disabled_at is not None or too_old:
        return None
    return session, user


def needs_touch(session: UserSession) -> bool:
    return clock.now() - session.seen_at > SEEN_EVERY


def touch_statement(token_hash: bytes) -> sa.Update:
    """The statement that notes a session as used just now; the web runs it in a transaction of its own."""
    return sa.update(UserSession).where(UserSession.token_hash == token_hash).values(seen_at=clock.now())


def choose_office(token_hash: bytes, office_code: str) -> None:
    """Remember which office of a wider area a session looks at."""
    db.session.execute(sa.update(UserSession).where(UserSession.token_hash == token_hash).values(office_code=office_code))


def end_session(secret: str) -> None:
    db.session.execute(
        sa.update(UserSession).where(UserSession.token_hash == _hash(secret), UserSession.ended_at.is_(None)).values(ended_at=clock.now())
    )


def end_sessions(user_id: uuid.UUID) -> None:
    db.session.execute(
        sa.update(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None)).values(ended_at=clock.now())
    )


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


# -- the first administrator -----------------------------------------------------------------------------------------


def has_users() -> bool:
    """Whether anybody has an account yet."""
    return db.session.scalar(sa.select(User.id).limit(1)) is not None


def top_region() -> str:
    """The widest division known, for an administrator of everything."""
    return db.session.scalar(sa.select(Region.code).where(Region.parent_code.is_(None)).order_by(Region.code).limit(1)) or ""


def issue_setup_token() -> str | None:
    """A fresh one-time token for the first administrator, or None when there is an account already."""
    if has_users():
        return None
    moment = clock.now()
    db.session.execute(sa.update(SetupToken).where(SetupToken.used_at.is_(None)).values(used_at=moment))
    secret = secrets.token_urlsafe(24)
    db.session.add(SetupToken(token_hash=_hash(secret), created_at=moment, expires_at=moment + timedelta(hours=SETUP_HOURS)))
    db.session.flush()
    return secret


def use_setup_token(secret: str, new: NewUser) -> User:
    """Open the first administrator's account; raises Rejected("setup_token") when the token is used, old or wrong."""
    moment = clock.now()
    used = db.session.execute(
        sa.update(SetupToken)
        .where(SetupToken.token_hash == _hash(secret), SetupToken.used_at.is_(None), SetupToken.expires_at > moment)
        .values(used_at=moment)
    )
    if used.rowcount != 1 or has_users():  # type: ignore[attr-defined]
        raise Rejected("setup_token", field="token")
    return create_user(Actor(None, new.name, Role.ADMIN, ""), new)
