"""The demo's accounts. They exist only in a demo database; their passwords follow from its keys and are stored nowhere."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from mealcard import keyring
from mealcard.accounts import service as accounts
from mealcard.accounts.actor import SYSTEM, Actor
from mealcard.accounts.models import Role, User
from mealcard.db import db

OFFICE = "659001002"
DISTRICT = "659001"


@dataclass(frozen=True, slots=True)
class DemoUser:
    """`area` is added to nothing: a full region code. `point` names the provider of an owner or cashier."""

    username: str
    name: str
    role: Role
    area: str = OFFICE
    point: str = ""


USERS: tuple[DemoUser, ...] = (
    DemoUser("admin", "陈建疆", Role.ADMIN),
    DemoUser("officer", "李雪梅", Role.OFFICER),
    DemoUser("officer2", "马晓军", Role.OFFICER),
    DemoUser("leader", "王志远", Role.LEADER),
    DemoUser("reviewer", "赵明", Role.REVIEWER),
    DemoUser("worker", "古丽娜尔", Role.COMMUNITY_WORKER, f"{OFFICE}001"),
    DemoUser("worker2", "孙丽", Role.COMMUNITY_WORKER, f"{OFFICE}002"),
    DemoUser("district", "市民政局", Role.DISTRICT, DISTRICT),
    DemoUser("auditor", "市审计局", Role.AUDITOR, DISTRICT),
    DemoUser("owner", "周大勇", Role.OWNER, point="向阳长者食堂"),
    DemoUser("owner2", "钱进", Role.OWNER, point="福满楼"),
    DemoUser("cashier", "小李", Role.CASHIER, point="向阳长者食堂"),
)


def password(username: str) -> str:
    """The demo password of an account: three groups of letters and digits, different in each installation."""
    letters = base64.b32encode(keyring.active().derive(f"demo password {username}")).decode().lower()
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:12]}"


def create(providers: dict[str, tuple[str, uuid.UUID]]) -> dict[str, Actor]:
    """Make the accounts that need no provider, or those of the given providers; returns actors by username."""
    made = {}
    for one in USERS:
        if bool(one.point) != bool(providers):
            continue
        office_code, provider_id = providers.get(one.point, (None, None))
        new = accounts.NewUser(one.username, one.name, one.role, one.area, password(one.username), office_code, provider_id)
        made[one.username] = accounts.actor_of(accounts.create_user(SYSTEM, new))
    return made


def sign_ins() -> list[tuple[User, str]]:
    """The demo's accounts that still have their first password, and that password."""
    names = [one.username for one in USERS]
    rows = db.session.scalars(sa.select(User).where(User.username.in_(names), User.password_changed_at.is_(None))).all()
    return [(user, password(user.username)) for user in sorted(rows, key=lambda user: names.index(user.username))]
