"""What the engine hands out: the weekly decision, the office's statement of a point, and the facts of its paragraph in plain words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mealcard.listing.book import Book, HistoryPoint, Proposal
from mealcard.listing.integrity import Flag
from mealcard.listing.ledger import Evidence, LedgerItem, Soundness, soundness, statement
from mealcard.listing.policy import Policy
from mealcard.listing.rules import Ground, Stage, balance_line, calls_next_week, chance, chance_of_removal
from mealcard.listing.score import Score
from mealcard.listing.units import Channel, Key


class Decision(NamedTuple):
    """The standing of a point at the end of a week. Points in hundredths, score in stars.

    `evidence` is there in the week in which a rectification or a removal is proposed (by the engine, also when people decide).
    """

    status: Stage
    since_week: int
    hold: bool
    points: int
    line: int
    recovery_points: int
    integrity: str | None
    score: Score
    calls_next_week: int
    evidence: Evidence | None

    def as_json(self) -> dict[str, object]:
        """The object of `mealcard listing replay`: points with two decimals, the score with four."""
        return {
            "status": self.status.value,
            "since_week": self.since_week,
            "hold": self.hold,
            "points": self.points / 100,
            "line": self.line / 100,
            "recovery_points": self.recovery_points / 100,
            "integrity": self.integrity,
            "score": round(self.score.stars, 4),
            "reliability": round(self.score.reliability, 4),
            "raters": self.score.raters,
            "public_score": self.score.public,
            "calls_next_week": self.calls_next_week,
            "evidence": None if self.evidence is None else self.evidence.as_json(),
        }


def decision(book: Book, score: Score, evidence: Evidence | None, policy: Policy) -> Decision:
    return Decision(
        status=book.stage,
        since_week=book.since_week,
        hold=book.hold,
        points=book.ledger.total,
        line=balance_line(book.stage, policy),
        recovery_points=book.recovery.total,
        integrity=None if book.flag is None else book.flag.words,
        score=score,
        calls_next_week=calls_next_week(book.stage, book.active_seniors, policy),
        evidence=evidence,
    )


@dataclass(frozen=True, slots=True)
class Statement:
    """The office's page of a point, which reads like a bank statement. Points in hundredths, `offsets` and `lines` by channel in stars."""

    provider: Key
    street: Key
    week: int
    stage: Stage
    since_week: int
    hold: bool
    revisit_due: bool
    from_visit: bool
    notice_week: int | None
    counts_from_week: int | None
    proposal: Proposal | None
    balance: int
    line: int
    items: tuple[LedgerItem, ...]
    recovery: int
    recovery_items: tuple[LedgerItem, ...]
    soundness: Soundness
    integrity: Flag | None
    severe_complaint: bool
    offsets: Mapping[str, float]
    lines: Mapping[str, float]
    score: Score
    calls_next_week: int
    history: tuple[HistoryPoint, ...]


def office_statement(book: Book, week: int, lines: Sequence[int], offsets: Sequence[int], score: Score, policy: Policy) -> Statement:
    """The page at the end of `week`. `counts_from_week` is the first week that carries points, while grace lasts."""
    in_grace = book.notice_week is not None and week < book.notice_week + policy.grace_weeks
    return Statement(
        provider=book.provider,
        street=book.street,
        week=week,
        stage=book.stage,
        since_week=book.since_week,
        hold=book.hold,
        revisit_due=book.revisit_due,
        from_visit=book.from_visit,
        notice_week=book.notice_week,
        counts_from_week=book.notice_week + policy.grace_weeks + 1 if in_grace and book.notice_week is not None else None,
        proposal=book.proposal,
        balance=book.ledger.total,
        line=balance_line(book.stage, policy),
        items=statement(book.ledger),
        recovery=book.recovery.total,
        recovery_items=statement(book.recovery),
        soundness=soundness(book.ledger.units),
        integrity=book.flag,
        severe_complaint=book.complained(week),
        offsets={channel.word: offsets[channel] / 100 for channel in Channel},
        lines={channel.word: lines[channel] / 100 for channel in Channel},
        score=score,
        calls_next_week=calls_next_week(book.stage, book.active_seniors, policy),
        history=tuple(book.history),
    )


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """The numbers of the paragraph in plain words. Points in hundredths; `chance_percent` is rounded up to two digits."""

    to: Stage
    total: int
    line: int
    first_week: int
    last_week: int
    seniors: int
    opinions: int
    calls: int
    calls_points: int
    harshest_seniors: int
    points_without_harshest: int
    chance_percent: float


def notice_facts(evidence: Evidence, policy: Policy) -> NoticeFacts | None:
    """What a notice says about its points; None for a step that rests on a visit, whose facts are the visit's."""
    if evidence.ground is not Ground.POINTS or not evidence.items:
        return None
    sound = evidence.soundness
    removal = evidence.to is Stage.DELIST
    bound = chance_of_removal(policy) if removal else chance(policy.notice_points, 52)
    return NoticeFacts(
        to=evidence.to,
        total=evidence.total,
        line=evidence.line,
        first_week=min(item.week for item in evidence.items),
        last_week=max(item.week for item in evidence.items),
        seniors=sound.seniors,
        opinions=sum(len(item.ratings) for item in evidence.items),
        calls=sound.calls,
        calls_points=sound.calls_points,
        harshest_seniors=sound.harshest_seniors,
        points_without_harshest=sound.points_without_harshest,
        chance_percent=two_digits_up(100 * bound),
    )


def two_digits_up(value: float) -> float:
    """2.876 as 2.9 and 0.1124 as 0.12: never a smaller chance than the true one."""
    if value <= 0:
        return 0.0
    scale = 10.0 ** (1 - math.floor(math.log10(value)))
    return math.ceil(value * scale - 1e-9) / scale
