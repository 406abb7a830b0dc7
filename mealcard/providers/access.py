"""Who may act for a meal point: its owner, or the office's people with the capability. Pure."""

from __future__ import annotations

import uuid

from mealcard.accounts.actor import Actor
from mealcard.accounts.models import Role
from mealcard.errors import NotFound

PROVIDER_ROLES = frozenset({Role.OWNER, Role.CASHIER})


def sees(who: Actor, office_code: str, provider_id: uuid.UUID) -> bool:
    """Whether this provider exists for somebody: the own one, or those of the own area."""
    if who.role in PROVIDER_ROLES:
        return (who.provider_office_code, who.provider_id) == (office_code, provider_id)
    return who.covers(office_code)


def check_acts_for(who: Actor, office_code: str, provider_id: uuid.UUID, capability: str) -> None:
    """NotFound unless `who` owns the provider or has the office's capability over it."""
    needed = "run_provider" if who.role in PROVIDER_ROLES else capability
    if not (sees(who, office_code, provider_id) and who.can(needed)):
        raise NotFound("provider")


def check_office(who: Actor, office_code: str, capability: str) -> None:
    """NotFound unless `who` belongs to the office and has the capability; owners never do."""
    if who.role in PROVIDER_ROLES or not who.covers(office_code) or not who.can(capability):
        raise NotFound("provider")
