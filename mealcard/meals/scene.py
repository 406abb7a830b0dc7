"""The values that one redemption passes along: where, when, what was sold, and what is answered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mealcard.meals.rules import Timing
from mealcard.policies.layers import Policy
from mealcard.providers.models import MenuItem
from mealcard.providers.rules import Serving


@dataclass(frozen=True, slots=True)
class Till:
    """Where a scan was made: the tablet and its provider as they stand now."""

    office_code: str
    provider_id: uuid.UUID
    provider_community: str
    device_id: uuid.UUID | None
    clock_offset: timedelta
    serving: Serving


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of the API without its words. `fresh` is False for the replay of an earlier success."""

    accepted: bool
    reason: str | None
    body: dict[str, Any]
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    """When a meal was served, in the senior's own office."""

    served_at: datetime
    received_at: datetime
    meal_on: date
    window: str
    timing: Timing


@dataclass(frozen=True, slots=True)
class Sale:
    """What is sold, at which list price, under which policy."""

    item: MenuItem | None
    price_fen: int
    version_id: uuid.UUID | None
    policy: Policy
