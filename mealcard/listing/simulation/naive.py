"""The rule that the method replaces: look each month at the mean of all self-service answers and remove what is below the line."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from mealcard.listing.simulation.points import Event

LINE = 3.5
MONTH_WEEKS = 4
FEWEST_ANSWERS = 5


@dataclass(slots=True)
class MonthlyMean:
    removed: dict[str, int] = field(default_factory=dict)
    _stars: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def week(self, week: int, events: list[Event]) -> None:
        for event in events:
            if event["type"] == "rating" and event["channel"] != "call":
                self._stars[str(event["provider"])].append(int(str(event["stars"])))
        if week % MONTH_WEEKS == MONTH_WEEKS - 1:
            for provider, stars in self._stars.items():
                if len(stars) >= FEWEST_ANSWERS and sum(stars) / len(stars) < LINE:
                    self.removed.setdefault(provider, week)
            self._stars.clear()
