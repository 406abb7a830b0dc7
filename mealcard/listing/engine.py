"""The listing engine: a pure function of the event log and the policy, one review week at a time.

Below it is no database, no clock and no chance: the same events, in any order within a week and any number of times, give the same
decisions to the last digit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mealcard.listing.book import Book
from mealcard.listing.events import EventName, Mail, RawEvent
from mealcard.listing.ledger import Evidence
from mealcard.listing.offsets import point_gap, review, review_due
from mealcard.listing.policy import Policy, read_policy
from mealcard.listing.post import Post, open_post
from mealcard.listing.rules import channel_line
from mealcard.listing.score import Score, score
from mealcard.listing.statement import Decision, Statement, decision, office_statement
from mealcard.listing.units import SELF_SERVICE, Key

LONGEST_JUMP = 520  # weeks that may be missing between two calls
_NO_MAIL = Mail()


class WeekError(ValueError):
    """The week is not after the last one, or too far from it; nothing was taken."""


@dataclass(slots=True)
class _Street:
    line: int
    offsets: list[int] = field(default_factory=lambda: [0, 0, 0])  # by channel; that of the calls stays 0

    def lines(self) -> tuple[int, int, int]:
        kiosk, phone, call = (channel_line(self.line, offset) for offset in self.offsets)
        return kiosk, phone, call


class Engine:
    """`Engine(config)` with the keys of `policy.py`, then `week(t, events)` for rising t. Raises ConfigError."""

    def __init__(self, config: Mapping[str, object] | None = None) -> None:
        self.policy: Policy = read_policy(config)
        self.last_week: int | None = None
        self._first_week = 0
        self._books: dict[Key, Book] = {}
        self._streets: dict[Key, _Street] = {}
        self._seen: set[EventName] = set()
        self._scores: dict[Key, Score] = {}

    @property
    def providers(self) -> tuple[Key, ...]:
        return tuple(self._books)

    def provider(self, provider: Key) -> Statement:
        """The office's page of a point at the end of the last week. Raises KeyError for an unknown one."""
        book = self._books[provider]
        street = self._streets[book.street]
        week = self.last_week if self.last_week is not None else book.since_week
        return office_statement(book, week, street.lines(), street.offsets, self._scores[provider], self.policy)

    def week(self, week: int, events: Iterable[RawEvent]) -> dict[Key, Decision]:
        """Step to review week `week`, with the events logged in it; weeks left out pass without events.

        Raises WeekError or EventError, and then nothing of this call has happened.
        """
        self._check(week)
        post = open_post(events, self._seen, self._books.keys(), by_people=self.policy.by_people)
        if self.last_week is None:
            self._first_week = week
        else:
            for quiet in range(self.last_week + 1, week):
                self._step(quiet, Post())
        return self._step(week, post)

    def _check(self, week: int) -> None:
        if isinstance(week, bool) or not isinstance(week, int):
            raise WeekError("week must be a whole number")
        if self.last_week is not None and week <= self.last_week:
            raise WeekError(f"week {week} comes after week {self.last_week} was answered")
        if self.last_week is not None and week - self.last_week > LONGEST_JUMP:
            raise WeekError(f"week {week} is more than {LONGEST_JUMP} weeks after week {self.last_week}")

    def _step(self, week: int, post: Post) -> dict[Key, Decision]:
        if review_due(week, self._first_week):
            self._review_offsets()
        self._admit(week, post)
        self._seen.update(post.names)
        self.last_week = week
        lines = {name: street.lines() for name, street in self._streets.items()}
        return {
            name: self._decide(book, book.take_week(week, post.mail.get(name, _NO_MAIL), lines[book.street], self.policy))
            for name, book in self._books.items()
        }

    def _admit(self, week: int, post: Post) -> None:
        for provider in sorted(post.streets, key=repr):
            street, active = post.streets[provider]
            self._streets.setdefault(street, _Street(self.policy.line))
            book = self._books.setdefault(provider, Book(provider, street, week))
            book.street, book.active_seniors = street, active
        for street, line in post.lines.items():
            if self._streets.setdefault(street, _Street(self.policy.line)).line != line:
                self._streets[street].line = line
                for book in self._books.values():
                    if book.street == street:
                        book.restart()

    def _decide(self, book: Book, evidence: Evidence | None) -> Decision:
        offsets = self._streets[book.street].offsets
        found = score(book.window, offsets, self.policy.mean, calls_only=book.flag is not None, stage=book.stage)
        self._scores[book.provider] = found
        return decision(book, found, evidence, self.policy)

    def _review_offsets(self) -> None:
        """Before anything of the week is read, so that no opinion moves its own line. Flagged points have no self-service that counts."""
        districts = {name: self.policy.districts.get(str(name), "") for name in self._streets}
        for channel in SELF_SERVICE:
            gaps: dict[Key, list[float]] = {name: [] for name in self._streets}
            for book in self._books.values():
                gap = point_gap(book.window, channel) if book.flag is None else None
                if gap is not None:
                    gaps[book.street].append(gap)
            for street, found in review(gaps, districts).items():
                self._streets[street].offsets[channel] = found
