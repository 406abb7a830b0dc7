"""The page of points of one provider, its soundness, and the evidence copied from it. Points are integers of 1/100."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mealcard.listing.rules import SOUND_CALLS, SOUND_SENIORS, SOUND_WEEKS, Ground, Stage, harshest, weight
from mealcard.listing.units import Key, Unit, holds_opinion, unit_order


@dataclass(slots=True)
class Ledger:
    """A running balance with the units that make it. A balance at or below 0 restarts with the week.

    The ledger of recovery adds the same units with their other number.
    """

    recovery: bool = False
    total: int = 0
    units: list[Unit] = field(default_factory=list)

    def restart(self) -> None:
        self.total = 0
        self.units = []

    def add_week(self, units: Iterable[Unit]) -> None:
        if self.total <= 0:
            self.restart()
        for unit in units:
            self.units.append(unit)
            self.total += self.amount(unit)

    def find(self, opinion_id: Key) -> Unit | None:
        return next((unit for unit in self.units if holds_opinion(unit, opinion_id)), None)

    def replace(self, old: Unit, new: Unit | None) -> None:
        """Correct a unit after a void; nothing happens when it is not on this page."""
        if old in self.units:
            place = self.units.index(old)
            self.units[place : place + 1] = [] if new is None else [new]
            self.total += (0 if new is None else self.amount(new)) - self.amount(old)

    def amount(self, unit: Unit) -> int:
        return unit.recovery if self.recovery else unit.points


@dataclass(frozen=True, slots=True)
class Soundness:
    """Whether the evidence is broad enough to act on, with every number that decides it."""

    seniors: int
    calls: int
    weeks: int
    calls_points: int
    harshest_seniors: int
    points_without_harshest: int

    @property
    def holds(self) -> bool:
        broad = self.seniors >= SOUND_SENIORS and self.calls >= SOUND_CALLS and self.weeks >= SOUND_WEEKS
        return broad and self.calls_points > 0 and self.points_without_harshest > 0


def soundness(units: Sequence[Unit]) -> Soundness:
    by_senior: defaultdict[Key, int] = defaultdict(int)
    for unit in units:
        by_senior[unit.senior] += unit.points
    left_out = harshest(len(by_senior))
    calls = [unit.points for unit in units if unit.is_call]
    weeks = {unit.week for unit in units}
    kept = sorted(by_senior.values(), reverse=True)[left_out:]
    return Soundness(len(by_senior), len(calls), len(weeks), sum(calls), left_out, sum(kept))


@dataclass(frozen=True, slots=True)
class LedgerItem:
    """A line of the statement. Stars and line in stars, weight as published, points and running balance in hundredths."""

    week: int
    senior: Key
    kind: str
    channels: tuple[str, ...]
    stars: float
    turn: int
    weight: float
    line: float
    points: int
    running: int
    ratings: tuple[Key, ...]


def statement(ledger: Ledger) -> tuple[LedgerItem, ...]:
    """The ledger's lines in the order of the statement, with the balance after each."""
    running = 0
    items = []
    for unit in sorted(ledger.units, key=unit_order):
        running += ledger.amount(unit)
        items.append(_item(unit, ledger.amount(unit), running))
    return tuple(items)


def _item(unit: Unit, amount: int, running: int) -> LedgerItem:
    count = len(unit.opinions)
    return LedgerItem(
        week=unit.week,
        senior=unit.senior,
        kind="call" if unit.is_call else "self",
        channels=tuple(sorted({channel.word for _, channel, _, _ in unit.opinions})),
        stars=sum(stars for _, _, stars, _ in unit.opinions) / count,
        turn=unit.turn,
        weight=weight(unit.turn),
        line=sum(line for _, _, _, line in unit.opinions) / count / 100,
        points=amount,
        running=running,
        ratings=tuple(name for name, _, _, _ in unit.opinions),
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a proposal rests on, copied when it was made; the items' points sum exactly to the total. Points in hundredths."""

    to: Stage
    ground: Ground
    line: int
    total: int
    items: tuple[LedgerItem, ...]
    soundness: Soundness

    def as_json(self) -> dict[str, object]:
        """Points with two decimals, as `mealcard listing replay` prints them."""
        items = [
            {"week": item.week, "senior": item.senior, "kind": item.kind, "points": item.points / 100, "ratings": list(item.ratings)}
            for item in self.items
        ]
        ledger = "balance" if self.ground is Ground.POINTS else self.ground.value
        return {"ledger": ledger, "line": self.line / 100, "total": self.total / 100, "items": items}


def take_evidence(ledger: Ledger, to: Stage, ground: Ground, line: int) -> Evidence:
    """A copy of the page. A step that rests on a visit needs no points: line 0 and an empty list."""
    if ground is not Ground.POINTS:
        ledger, line = Ledger(), 0
    return Evidence(to, ground, line, ledger.total, statement(ledger), soundness(ledger.units))
