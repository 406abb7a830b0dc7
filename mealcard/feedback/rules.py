"""What counts as an opinion, and whom the system asks. Pure; stars are 1 to 5, days local to the office."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mealcard.errors import Rejected
from mealcard.feedback.models import CallOutcome, OpinionChannel

STARS = {"good": 5, "fair": 3, "poor": 1}
REASONS = ("taste", "portion", "price", "hygiene", "attitude", "too_hard", "too_salty")
MAX_COMMENT = 500
UNDO_MINUTES = 10

FRAME_DAYS = 7  # a senior with a meal there so recently remembers it
QUIET_WEEKS = 4  # nobody is called twice about one point within so many weeks
ACTIVE_SHARE = 4  # at most every fourth active senior of a point is wanted in one week
RESERVES = 2  # stand-ins drawn for each wanted call
DRAWN_FROM = time(6)  # on Mondays: late meals of Sunday have arrived, and nobody calls yet
TRIES = 2  # at different hours, before a stand-in is called

_EPOCH_MONDAY = date(1970, 1, 5)
_SELF_SERVICE = frozenset({OpinionChannel.KIOSK, OpinionChannel.PHONE})


def stars_of(answer: int | str) -> int:
    """Stars for one of three words (`good`, `fair`, `poor`) or 1 to 5; raises Rejected("stars_unknown")."""
    if isinstance(answer, str):
        answer = STARS.get(answer, 0)
    if isinstance(answer, bool) or not 1 <= answer <= 5:
        raise Rejected("stars_unknown", field="choice")
    return answer


def word_of(stars: int) -> str:
    """The one of the three words that is nearest: the opposite of `stars_of`."""
    return "good" if stars >= 4 else "fair" if stars == 3 else "poor"


def check_reasons(reasons: Sequence[str]) -> list[str]:
    """The reasons without repetition, in the order of the question; raises Rejected("reason_unknown")."""
    if not set(reasons) <= set(REASONS):
        raise Rejected("reason_unknown", field="reasons")
    return [reason for reason in REASONS if reason in reasons]


def source_of(channel: OpinionChannel) -> str:
    """What a meal has one opinion of: `self` for kiosk and phone together, else the channel itself."""
    return "self" if channel in _SELF_SERVICE else channel.value


def in_time(served_at: datetime, asked_at: datetime, days: int) -> bool:
    """Whether a meal is recent enough to be rated. A tablet's clock may run a little ahead of ours, so the future is not refused."""
    return asked_at - served_at <= timedelta(days=days)


def review_week(day: date) -> date:
    """The Monday of the review week of a local day."""
    return day - timedelta(days=day.weekday())


def is_draw_time(local: datetime) -> bool:
    """Whether the calls of the week of a local moment may be drawn by then."""
    return local.weekday() > 0 or local.time() >= DRAWN_FROM


def week_number(monday: date) -> int:
    """Review weeks counted from the Monday of 5 January 1970, as the listing engine counts them."""
    return (monday - _EPOCH_MONDAY).days // 7


def monday_of(week: int) -> date:
    """The Monday of a numbered review week: the opposite of `week_number`."""
    return _EPOCH_MONDAY + timedelta(weeks=week)


def wanted_calls(asked_for: int, active_seniors: int) -> int:
    """Completed calls to aim at in a week, of so many seniors who ate there in the last 7 days."""
    return max(0, min(asked_for, active_seniors // ACTIVE_SHARE))


def draw_order(secret: bytes, week_on: date, provider_id: uuid.UUID, seniors: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """The seniors in the order of HMAC-SHA256(secret, week|point|senior): random to everybody without the secret, and repeatable."""

    def lot(senior_id: uuid.UUID) -> bytes:
        return hmac.digest(secret, f"{week_on.isoformat()}|{provider_id}|{senior_id}".encode(), hashlib.sha256)

    return sorted(seniors, key=lot)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to reach a senior, at local time."""

    outcome: CallOutcome
    local: datetime


COMPLETED = frozenset({CallOutcome.ANSWERED, CallOutcome.NOT_THERE})


def is_completed(attempts: Iterable[Attempt]) -> bool:
    """Whether the senior answered the question."""
    return any(attempt.outcome in COMPLETED for attempt in attempts)


def is_finished(attempts: Sequence[Attempt]) -> bool:
    """Whether nobody has to call again: answered, declined, or not reached at two different hours."""
    if any(attempt.outcome is not CallOutcome.UNREACHABLE for attempt in attempts):
        return True
    return len({attempt.local.replace(minute=0, second=0, microsecond=0) for attempt in attempts}) >= TRIES


def due(wanted: int, calls: Sequence[Sequence[Attempt]]) -> list[int]:
    """Indices of the calls to make now, of one point's calls in the order of the draw, each given by its attempts."""
    completed = sum(is_completed(attempts) for attempts in calls)
    waiting = [index for index, attempts in enumerate(calls) if not is_finished(attempts)]
    return waiting[: max(0, wanted - completed)]
