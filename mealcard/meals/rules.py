"""What is decided about a scan before the database decides the rest: its time, its card, its senior. Pure."""

from __future__ import annotations

import enum
import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from mealcard.cards import rules as card_rules
from mealcard.cards.states import CardState
from mealcard.meals.models import Entry
from mealcard.policies.layers import Channel
from mealcard.seniors.states import SeniorState


@dataclass(frozen=True, slots=True)
class Scan:
    """What a tablet asks: a contract of the API. `scanned_at` is the tablet's own clock; exactly one of price and item is set."""

    key: uuid.UUID
    code: str
    entry: Entry
    price_fen: int | None
    item_id: uuid.UUID | None
    channel: Channel
    scanned_at: datetime
    offline: bool = False
    operator: str | None = None
    charged_fen: int | None = None
    policy_version: str | None = None


def body_hash(scan: Scan) -> bytes:
    """What an idempotency key is bound to: code, price, item, channel and time.

    Not `offline`: an online call that timed out and its offline fallback are one scan.
    """
    content = [scan.code, scan.price_fen, str(scan.item_id or ""), scan.channel.value, scan.scanned_at.isoformat()]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).digest()


class Timing(enum.StrEnum):
    """How far the corrected scan time lies from the present: on time, late (the office approves), or not to be believed."""

    GOOD = "good"
    LATE = "late"
    DOUBTFUL = "doubtful"


def timing(served_at: datetime, received_at: datetime, *, late_hours: int, reject_hours: int, future_minutes: int) -> Timing:
    """Compare the corrected scan time with the time of receipt; the bounds are the office's settings."""
    age = received_at - served_at
    if age < -timedelta(minutes=future_minutes) or age > timedelta(hours=reject_hours):
        return Timing.DOUBTFUL
    return Timing.LATE if age > timedelta(hours=late_hours) else Timing.GOOD


def holder_refusal(card: CardState, card_since: datetime, senior: SeniorState, scan: Scan, served_at: datetime) -> str | None:
    """Why this card may not be used, or None.

    An offline scan made before the card was frozen, lost or ended is good: the tablet could not know what came later.
    """
    reason = _SENIOR_REFUSALS.get(senior) or card_rules.refusal(card)
    if reason in _KNOWN_ONLY_LATER and senior is SeniorState.ACTIVE and scan.offline and served_at < card_since:
        return None
    return reason


_SENIOR_REFUSALS = {
    SeniorState.DECEASED: "senior_deceased",
    SeniorState.PAUSED: "card_frozen",
    SeniorState.MOVED: "card_cancelled",
    SeniorState.PENDING: "card_not_active",
    SeniorState.REJECTED: "card_not_active",
}
_KNOWN_ONLY_LATER = frozenset({"card_frozen", "card_lost", "card_replaced", "card_cancelled"})
