"""How much work a year's review of a whole city is."""

from __future__ import annotations

import time
from dataclasses import dataclass
from random import Random

from mealcard.listing.engine import Engine
from mealcard.listing.replay import collector_paused
from mealcard.listing.simulation.points import Event

STREET_POINTS = 11
GUESTS = 100
CALLS = 3


@dataclass(frozen=True, slots=True)
class CityYear:
    """CPU seconds inside the engine as the replay runs it, without making the events."""

    providers: int
    weeks: int
    events: int
    cpu_seconds: float


def review_city(providers: int = 1000, weeks: int = 52, answers: int = 10, seed: int = 1) -> CityYear:
    """Review a city in which every point has `answers` self-service opinions and three calls a week."""
    rng = Random(seed)  # noqa: S311  # invented people, no secrets
    engine = Engine()
    events: list[Event] = [{"type": "provider", "provider": f"p{n}", "street": f"s{n // STREET_POINTS}"} for n in range(providers)]
    total, spent = 0, 0.0
    for week in range(weeks):
        for provider in range(providers):
            channels = ["kiosk"] * answers + ["call"] * CALLS
            events += [_opinion(f"p{provider}", f"{week}-{provider}-{n}", channel, rng) for n, channel in enumerate(channels)]
        total += len(events)
        with collector_paused():
            began = time.process_time()
            engine.week(week, events)
            spent += time.process_time() - began
        events = []
    return CityYear(providers, weeks, total, spent)


def _opinion(provider: str, name: str, channel: str, rng: Random) -> Event:
    senior = f"{provider}-{rng.randrange(GUESTS)}"
    stars = 1 + min(4, int(6 * rng.random()))
    return {
        "type": "rating",
        "id": name,
        "provider": provider,
        "senior": senior,
        "channel": channel,
        "stars": stars,
        "meal_id": name,
        "minute": 0,
    }
