"""A counter at lunch: an office with a policy, a provider with a tablet, a senior with a card, and scans."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from mealcard.accounts.actor import SYSTEM
from mealcard.cards.models import Card
from mealcard.meals import service
from mealcard.meals.models import Entry
from mealcard.meals.rules import Scan
from mealcard.meals.scene import Answer, Till
from mealcard.policies import service as policies
from mealcard.policies.layers import Channel, Policy
from mealcard.policies.presets import preset
from mealcard.providers import devices
from mealcard.providers.models import Device, Provider
from mealcard.seniors.models import Senior
from tests.factories import cards, offices, providers, seniors

LUNCH = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)  # Monday 13:30 in Beijing, inside the Xinjiang lunch
BETWEEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 17:00, outside every window


@dataclass
class Counter:
    """Everything one scan needs."""

    provider: Provider
    device: Device
    token: str
    senior: Senior
    card: Card
    code: str

    def till(self) -> Till:
        known = devices.device_of_token(self.token)
        assert known is not None
        return service.till_of(known[1], known[0].id, known[0].clock_offset_ms)

    def scan(self, **changes: Any) -> Scan:
        return scan(changes.pop("code", self.code), **changes)

    def redeem(self, **changes: Any) -> Answer:
        return service.redeem(self.till(), self.scan(**changes))


def policy(code: str | Policy = "guangzhou_2024", office_code: str = offices.XIANGYANG, from_on: date = date(2026, 1, 1)) -> None:
    """A policy in force from a day."""
    made = policies.draft(SYSTEM, office_code, preset(code) if isinstance(code, str) else code, from_on)
    policies.approve(SYSTEM, made, from_on)


def counter(policy_code: str | Policy = "guangzhou_2024", **senior: Any) -> Counter:
    """A listed canteen of 向阳街道 with a tablet, and a 72-year-old with an active card."""
    offices.office()
    policy(policy_code)
    provider = providers.provider()
    device, token = providers.device(provider)
    person = seniors.senior(**senior)
    card, code = cards.card(person)
    return Counter(provider, device, token, person, card, code)


def scan(code: str, /, **changes: Any) -> Scan:
    """A scan at lunch for 16.00 yuan."""
    facts = {
        "key": uuid.uuid4(),
        "code": code,
        "entry": Entry.CAMERA,
        "price_fen": None if changes.get("item_id") else 1600,
        "item_id": None,
        "channel": Channel.DINE_IN,
        "scanned_at": LUNCH,
    }
    return Scan(**{**facts, **changes})  # type: ignore[arg-type]
