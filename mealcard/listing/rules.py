"""The method on one page: what an opinion is worth, when the evidence is sound, which step follows.

Points are integers of 1/100 point; positive points speak against "this point is acceptable". Stars are integers of 1/100 star.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from mealcard.listing.policy import Policy

HIGHEST_CHANNEL_LINE = 480  # 0.95 on the scale 0 to 1: above it five stars would hardly speak for a point any more
SILENT_WEEKS = 3  # after a unit, its senior yields no other of the same kind for so long
SOUND_SENIORS = 15
SOUND_CALLS = 8
SOUND_WEEKS = 3
COMPLAINT_WEEKS = 4
POINTS_PER_E = 1000  # hundredths of points in one factor e


class Stage(enum.StrEnum):
    KEEP = "keep"
    WATCH = "watch"
    RECTIFY = "rectify"
    DELIST = "delist"


class Ground(enum.StrEnum):
    """Why a step is proposed."""

    POINTS = "points"
    VISIT = "visit"
    INTEGRITY = "integrity"
    COMPLAINT = "complaint"
    CALM = "calm"
    RECOVERY = "recovery"
    REVISIT = "revisit"
    TIME = "time"
    DECISION = "decision"


@lru_cache(maxsize=65536)
def points(gap: int, count: int, turn: int) -> int:
    """Points of one unit: ⌊1000 · ln(1 + 1.25 · w · (line − x))⌋.

    `gap` is Σ (line − stars) over the `count` opinions averaged in the unit; `turn` is 0 for a call (w = 1) and k for a senior's
    k-th self-service unit (w = 0.5/k). For recovery give −gap. One exact fraction, so that a gap of 0 is 0 points and not −0.01.
    """
    parts_of_weight = 2 * turn if turn else 1
    return math.floor(POINTS_PER_E * math.log1p(5 * gap / (4 * 400 * count * parts_of_weight)))


def weight(turn: int) -> float:
    return 0.5 / turn if turn else 1.0


def channel_line(line: int, offset: int) -> int:
    """The line for a channel whose answers run `offset` above the calls."""
    return min(HIGHEST_CHANNEL_LINE, line + offset)


def harshest(seniors: int) -> int:
    """How many seniors the evidence must do without: 10 % rounded up, at least 2."""
    return max(2, -(-seniors // 10))


def chance(balance_line: int, start_weeks: int) -> float:
    """Bound on the probability that an acceptable point reaches the line in so many weeks (Ville, union over start weeks)."""
    return min(1.0, start_weeks * math.exp(-balance_line / POINTS_PER_E))


def chance_of_removal(policy: Policy) -> float:
    """The same for a notice within 52 weeks and then a removal from fresh evidence alone."""
    counted_weeks = max(1, policy.rectify_weeks - policy.grace_weeks)
    return chance(policy.notice_points, 52) * chance(policy.removal_points, counted_weeks)


def calls_next_week(stage: Stage, active_seniors: int | None, policy: Policy) -> int:
    """Completed follow-up calls to aim at; at most a quarter of the active seniors where their number is known."""
    if stage is Stage.DELIST:
        return 0
    wanted = policy.calls if stage is Stage.KEEP else policy.calls_close
    return wanted if active_seniors is None else min(wanted, active_seniors // 4)


class Situation(NamedTuple):
    """All that the table of stages looks at, at the end of a week."""

    stage: Stage
    balance: int = 0
    sound: bool = False
    recovery: int = 0
    flagged: bool = False
    severe_complaint: bool = False  # upheld, in the last 4 weeks
    serious_visit: bool = False  # a major or critical finding this week
    revisit_due: bool = False  # a serious finding that no passed visit has followed
    from_visit: bool = False  # this rectification came from a visit
    weeks_since_notice: int = 0


class Step(NamedTuple):
    to: Stage
    ground: Ground


Condition = Callable[[Situation, Policy], bool]
_UNDER_NOTICE = frozenset({Stage.RECTIFY})
_ADMITTED = frozenset({Stage.KEEP, Stage.WATCH})


def _recovered(now: Situation, policy: Policy) -> bool:
    late_enough = now.weeks_since_notice >= policy.return_weeks
    good = now.recovery >= policy.recovery_points and now.balance < policy.watch_points
    return good and late_enough and not now.from_visit and not now.revisit_due


def _time_is_up(now: Situation, policy: Policy) -> bool:
    return now.weeks_since_notice >= policy.rectify_weeks and not now.from_visit and not now.revisit_due


def _revisit_passed(now: Situation) -> bool:
    return now.from_visit and not now.revisit_due


# The first row whose stage and condition hold is the step; none: everything stays.
STAGE_TABLE: tuple[tuple[frozenset[Stage], Step, Condition], ...] = (
    (_ADMITTED, Step(Stage.RECTIFY, Ground.VISIT), lambda now, policy: now.serious_visit),
    (_ADMITTED, Step(Stage.RECTIFY, Ground.POINTS), lambda now, policy: now.balance >= policy.notice_points and now.sound),
    (frozenset({Stage.KEEP}), Step(Stage.WATCH, Ground.INTEGRITY), lambda now, policy: now.flagged),
    (frozenset({Stage.KEEP}), Step(Stage.WATCH, Ground.COMPLAINT), lambda now, policy: now.severe_complaint),
    (frozenset({Stage.KEEP}), Step(Stage.WATCH, Ground.POINTS), lambda now, policy: now.balance >= policy.watch_points),
    (
        frozenset({Stage.WATCH}),
        Step(Stage.KEEP, Ground.CALM),
        lambda now, policy: now.balance < policy.calm_points and not now.flagged and not now.severe_complaint,
    ),
    (_UNDER_NOTICE, Step(Stage.DELIST, Ground.POINTS), lambda now, policy: now.balance >= policy.removal_points and now.sound),
    (_UNDER_NOTICE, Step(Stage.KEEP, Ground.REVISIT), lambda now, policy: _revisit_passed(now) and now.balance < policy.watch_points),
    (_UNDER_NOTICE, Step(Stage.WATCH, Ground.REVISIT), lambda now, policy: _revisit_passed(now)),
    (_UNDER_NOTICE, Step(Stage.KEEP, Ground.RECOVERY), _recovered),
    (_UNDER_NOTICE, Step(Stage.WATCH, Ground.TIME), _time_is_up),
)


_ROWS_OF_STAGE = {stage: tuple((step, holds) for stages, step, holds in STAGE_TABLE if stage in stages) for stage in Stage}


def next_step(now: Situation, policy: Policy) -> Step | None:
    """The step that the table proposes at the end of a week, if any."""
    return next((step for step, holds in _ROWS_OF_STAGE[now.stage] if holds(now, policy)), None)


def balance_line(stage: Stage, policy: Policy) -> int:
    """The balance at which the next sanction is proposed."""
    return policy.notice_points if stage in _ADMITTED else policy.removal_points
