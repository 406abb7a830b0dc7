"""Checks every proposal against the events themselves, without the engine's own sums: the pencil."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from mealcard.listing.ledger import Evidence, LedgerItem
from mealcard.listing.policy import Policy
from mealcard.listing.rules import Stage
from mealcard.listing.simulation.points import Event


@dataclass(slots=True)
class Auditor:
    """Keeps the events of one street; `check` gives the faults of a proposal in words."""

    policy: Policy
    events: dict[object, tuple[int, Event]] = field(default_factory=dict)

    def take(self, week: int, events: list[Event]) -> None:
        for event in events:
            if event["type"] == "rating":
                self.events[event["id"]] = (week, event)

    def check(self, provider: str, notice_week: int | None, evidence: Evidence) -> list[str]:
        items = evidence.items
        by_senior: defaultdict[object, int] = defaultdict(int)
        for item in items:
            by_senior[item.senior] += item.points
        calls = [item for item in items if item.kind == "call"]
        left_out = max(2, -(-len(by_senior) // 10))
        line = self.policy.notice_points if evidence.to is Stage.RECTIFY else self.policy.removal_points
        grace_ends = -1 if notice_week is None else notice_week + self.policy.grace_weeks
        holds = {
            "sum": sum(item.points for item in items) == evidence.total and evidence.total >= line,
            "breadth": len(by_senior) >= 15 and len(calls) >= 8 and len({item.week for item in items}) >= 3,
            "calls agree": sum(item.points for item in calls) > 0,
            "trim": sum(sorted(by_senior.values(), reverse=True)[left_out:]) > 0,
            "cap": _capped(items),
            "grace": all(item.week > grace_ends for item in items),
            "real": all(self._real(provider, item) for item in items),
        }
        return [name for name, fine in holds.items() if not fine]

    def _real(self, provider: str, item: LedgerItem) -> bool:
        """Its ratings exist, in that week, by that senior, of that kind."""
        found = [self.events.get(name) for name in item.ratings]
        return bool(found) and all(
            entry is not None
            and entry[0] == item.week
            and (entry[1]["provider"], entry[1]["senior"]) == (provider, item.senior)
            and (entry[1]["channel"] == "call") == (item.kind == "call")
            for entry in found
        )


def _capped(items: tuple[LedgerItem, ...]) -> bool:
    """A senior's items of a kind are four weeks apart, and the k-th of self-service weighs 0.5/k or less."""
    voices: defaultdict[tuple[object, str], list[LedgerItem]] = defaultdict(list)
    for item in items:
        voices[item.senior, item.kind].append(item)
    return all(
        all(later.week - earlier.week >= 4 for earlier, later in pairwise(voice))
        and all(item.weight <= (1 if kind == "call" else 0.5 / place) for place, item in enumerate(voice, start=1))
        for (_, kind), voice in voices.items()
    )
