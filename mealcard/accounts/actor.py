"""Who acts and what the role allows. Pure."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from mealcard.accounts.models import Role

STREET_DIGITS = 9

_WORKER, _OFFICER, _LEADER = Role.COMMUNITY_WORKER, Role.OFFICER, Role.LEADER
_READERS = {Role.DISTRICT, Role.AUDITOR}

# One table for pages, API and commands: capability -> roles that have it.
CAPABILITIES: dict[str, frozenset[Role]] = {
    "see_office": frozenset({Role.ADMIN, _WORKER, _OFFICER, _LEADER, Role.REVIEWER, *_READERS}),
    "see_register": frozenset({_WORKER, _OFFICER, _LEADER, *_READERS}),
    "edit_register": frozenset({_WORKER, _OFFICER}),
    "approve_register": frozenset({_OFFICER, _LEADER}),
    "reveal_register": frozenset({_WORKER, _OFFICER}),
    "see_cards": frozenset({_WORKER, _OFFICER, _LEADER, *_READERS}),
    "order_cards": frozenset({_OFFICER}),
    "see_print_jobs": frozenset({_OFFICER, _LEADER, *_READERS}),
    "hand_over_cards": frozenset({_WORKER, _OFFICER}),
    "see_providers": frozenset({Role.ADMIN, _OFFICER, _LEADER, Role.REVIEWER, *_READERS}),
    "edit_providers": frozenset({_OFFICER}),
    "approve_items": frozenset({_OFFICER, _LEADER}),
    "manage_devices": frozenset({Role.ADMIN, _OFFICER}),
    "manage_accounts": frozenset({Role.ADMIN}),
    "manage_settings": frozenset({Role.ADMIN}),
    "see_money": frozenset({_OFFICER, _LEADER, *_READERS}),
    "review_meals": frozenset({_OFFICER, _LEADER}),
    "see_policies": frozenset({_OFFICER, _LEADER, Role.REVIEWER, *_READERS}),
    "edit_policies": frozenset({_OFFICER}),
    "approve_policies": frozenset({_LEADER}),
    "see_standing": frozenset({_OFFICER, _LEADER, Role.REVIEWER, *_READERS}),
    "decide_standing": frozenset({_OFFICER, _LEADER}),
    "make_calls": frozenset({_WORKER, _OFFICER}),
    "decide_transfers": frozenset({_OFFICER, _LEADER}),
    "see_audit": frozenset({_LEADER, Role.AUDITOR, Role.DISTRICT}),
    "see_provider_surface": frozenset({Role.OWNER, Role.CASHIER}),
    "run_provider": frozenset({Role.OWNER}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, a tablet, or the system itself, as services see them.

    `region_code` is the area of the role: a community (12 digits), a street (9), a district (6) or more.
    """

    user_id: uuid.UUID | None
    name: str
    role: Role | None
    region_code: str
    provider_office_code: str | None = None
    provider_id: uuid.UUID | None = None

    def can(self, capability: str) -> bool:
        """Whether the role has a capability of `CAPABILITIES`; the system has all."""
        return self.role is None or self.role in CAPABILITIES[capability]

    def covers(self, office_code: str) -> bool:
        """Whether an office lies in the actor's area."""
        return office_code.startswith(self.region_code[:STREET_DIGITS])

    @property
    def community_code(self) -> str | None:
        """The only community this person may see, if the role is that narrow."""
        return self.region_code if len(self.region_code) > STREET_DIGITS else None


SYSTEM = Actor(None, "mealcard", None, "")
