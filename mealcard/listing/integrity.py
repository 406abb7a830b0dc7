"""Can the self-service answers of a point be believed? Two patterns say no; until a named official clears it only calls count."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from mealcard.listing.units import SELF_SERVICE, Channel, Key
from mealcard.listing.window import Window

NO_MEAL_SENIORS = 2
NO_MEAL_WEEKS = 4
GAP_WEEKS = 13
GAP_UNITS = 12
GAP_ALLOWED = 0.35


@dataclass(frozen=True, slots=True)
class NoMeal:
    """Several seniors who are said to have eaten there say that they did not."""

    since_week: int
    seniors: int

    @property
    def words(self) -> str:
        return f"{self.seniors} seniors in {NO_MEAL_WEEKS} weeks say on the phone that they did not eat there"


@dataclass(frozen=True, slots=True)
class ChannelGap:
    """A self-service channel speaks better of the point than its guests do on the phone, by more than chance allows. In stars."""

    since_week: int
    channel: str
    mean: float
    calls_mean: float
    allowed: float
    units: int
    calls: int

    @property
    def words(self) -> str:
        return (
            f"{self.channel} mean {self.mean:.2f} ({self.units} units) is {self.mean - self.calls_mean:.2f} above the calls' "
            f"{self.calls_mean:.2f} ({self.calls} calls) over {GAP_WEEKS} weeks; {self.allowed:.2f} is allowed"
        )


Flag = NoMeal | ChannelGap


def find_flag(week: int, clean_from: int, no_meal: Iterable[tuple[int, Key]], window: Window) -> Flag | None:
    """The pattern that the evidence of weeks `clean_from` to `week` shows, if any."""
    since = max(clean_from, week - NO_MEAL_WEEKS + 1)
    seniors = {senior for said, senior in no_meal if said >= since}
    if len(seniors) >= NO_MEAL_SENIORS:
        return NoMeal(week, len(seniors))
    return _channel_gap(week, min(GAP_WEEKS, week - clean_from + 1), window)


def allowed_gap(units: int, calls: int) -> float:
    """Stars by which a channel may exceed the calls."""
    return GAP_ALLOWED + 3 * math.sqrt(1 / units + 1 / calls)


def _channel_gap(week: int, weeks: int, window: Window) -> ChannelGap | None:
    counts = window.counts(weeks)
    calls = counts[Channel.CALL]
    if calls < GAP_UNITS:
        return None
    calls_mean = window.mean(Channel.CALL, weeks)
    for channel in SELF_SERVICE:
        units = counts[channel]
        if units >= GAP_UNITS:
            mean, allowed = window.mean(channel, weeks), allowed_gap(units, calls)
            if mean - calls_mean > allowed:
                return ChannelGap(week, channel.word, mean, calls_mean, allowed, units, calls)
    return None
