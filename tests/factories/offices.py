"""Offices and the people who work there."""

from __future__ import annotations

from mealcard.accounts import offices as administration
from mealcard.accounts import service as accounts
from mealcard.accounts.actor import SYSTEM, Actor
from mealcard.accounts.models import Role, User
from mealcard.regions import service as regions
from mealcard.regions.models import Office

XIANGYANG = "659001002"
HONGSHAN = "659001003"
FIRST_COMMUNITY = "659001002001"
SECOND_COMMUNITY = "659001002002"
PASSWORD = "green-bowl-of-rice"


def office(code: str = XIANGYANG, preset: str = "xinjiang") -> Office:
    """A street office with its windows; the divisions are imported on first use."""
    if regions.region_names([code]) == {}:
        regions.import_regions(regions.bundled_regions())
    return administration.open_office(SYSTEM, code, "0993-2000000", preset)


def user(role: str = "officer", region_code: str = XIANGYANG, username: str = "", **provider: object) -> User:
    """A member of staff; owners and cashiers need `provider_office_code` and `provider_id`."""
    name = username or f"{role.replace('_', '-')}-{region_code}"
    return accounts.create_user(SYSTEM, accounts.NewUser(name, name, Role(role), region_code, PASSWORD, **provider))  # type: ignore[arg-type]


def actor(role: str = "officer", region_code: str = XIANGYANG, username: str = "", **provider: object) -> Actor:
    """The same as an actor."""
    return accounts.actor_of(user(role, region_code, username, **provider))
