"""What the map says of each meal point right now: its number, its status in one word, and what people pay there."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mealcard import clock
from mealcard.meals import queries as meals
from mealcard.meals.queries import Served
from mealcard.policies import service as policies
from mealcard.policies.bands import Band, by_age
from mealcard.policies.layers import Occasion, Policy
from mealcard.providers import queries as providers
from mealcard.providers.geo import MapLinks, Place, map_links, walking_m
from mealcard.providers.models import MenuItem, Provider
from mealcard.providers.opening import Hours, OpenStatus, hours_on, open_now
from mealcard.providers.queries import Point
from mealcard.providers.states import ItemKind, Shown
from mealcard.regions import service as regions
from mealcard.regions.models import Office

USUAL_DAYS = 30
MAIN_WINDOW = "lunch"
ALTERNATIVES = 2
OPEN_NOW = frozenset({"open", "unconfirmed"})
_WORDS = {
    OpenStatus.OPEN: "open",
    OpenStatus.UNCONFIRMED: "unconfirmed",
    OpenStatus.NOT_YET: "not_yet",
    OpenStatus.BREAK: "break",
    OpenStatus.CLOSED_TODAY: "closed",
    OpenStatus.CLOSED_ANNOUNCED: "closed",
}
_NO_POLICY = Policy(name="", preset=None, layers=())


@dataclass(frozen=True, slots=True)
class Offer:
    """A price and what people pay of it by age; `name` is empty for the price that was usual lately."""

    name: str
    window: str
    price_fen: int
    bands: Sequence[Band]


@dataclass(frozen=True, slots=True)
class Entry:
    """A meal point as the map lists it. `turns_at` is when it closes, or opens next today."""

    number: int
    day: date
    point: Point
    status: str
    turns_at: time | None
    today: Sequence[Hours]
    served: Served | None
    offer: Offer | None

    @property
    def provider(self) -> Provider:
        return self.point.provider

    @property
    def badge(self) -> str:
        """A public word beside the status: `rectification`, `leaving` or nothing."""
        return self.point.serving.shown_as.value if self.point.serving.shown_as in {Shown.RECTIFICATION, Shown.LEAVING} else ""

    @property
    def needs_another(self) -> bool:
        """Whether a visitor is told of points nearby."""
        return self.status in {"suspended", "closed"} or self.badge == Shown.LEAVING.value

    @property
    def closed_until(self) -> date | None:
        """The last day of the announced closure that holds today."""
        return next((closed.ends_on for closed in self.point.closures if closed.holds(self.day)), None)

    @property
    def week(self) -> list[tuple[int, int, list[Hours]]]:
        """Promised hours as (first weekday, last weekday, hours), days with the same hours together; days without have none."""
        days = [[row for row in self.point.hours if row.weekday == weekday] for weekday in range(1, 8)]
        spans: list[tuple[int, int, list[Hours]]] = []
        for weekday, rows in enumerate(days, start=1):
            if spans and _times(spans[-1][2]) == _times(rows):
                spans[-1] = (spans[-1][0], weekday, rows)
            else:
                spans.append((weekday, weekday, rows))
        return spans

    @property
    def place(self) -> Place | None:
        """WGS-84 coordinates, if they are known."""
        provider = self.provider
        if provider.latitude is None or provider.longitude is None:
            return None
        return Place(provider.latitude, provider.longitude)

    @property
    def links(self) -> MapLinks | None:
        place = self.place
        return map_links(place, self.provider.name, self.provider.address) if place else None

    @property
    def diets(self) -> list[str]:
        """Diets that are cooked here; halal is a fact of the whole kitchen and so no diet."""
        return [diet for diet in self.provider.diets if diet != "halal"]


class Board:
    """An office's points on one moment, with what all of them share."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.zone: ZoneInfo = regions.zone_of(office)
        self.local: datetime = clock.now().astimezone(self.zone)
        self.day: date = self.local.date()
        self.settings = regions.settings_of(office)
        found = policies.on_day(office.code, self.day)
        self.policy: Policy = found[1] if found else _NO_POLICY
        # The key of a provider grows with time, so a new point gets the next number and nobody else's changes.
        points = sorted(providers.map_points([office.code], self.day), key=lambda point: point.provider.id)
        served, usual = meals.served_on(office.code, self.day), self._usual_prices(points)
        self.entries = [self._entry(number, point, served, usual) for number, point in enumerate(points, start=1)]

    def _usual_prices(self, points: Iterable[Point]) -> dict[uuid.UUID, int]:
        """What is paid most at the points without a set meal, where any price may be typed."""
        bare = [point.provider.id for point in points if not _set_meals(point.items)] if self.policy.prices.free else []
        return meals.usual_prices(self.office.code, bare, self.day - timedelta(days=USUAL_DAYS)) if bare else {}

    def _entry(self, number: int, point: Point, served: dict[uuid.UUID, Served], usual: dict[uuid.UUID, int]) -> Entry:
        today = served.get(point.provider.id)
        last_scan = today.last_at.astimezone(self.zone) if today else None
        status, turns_at = status_of(point, self.local, last_scan)
        promised = hours_on(point.hours, self.day) if status not in {"closed", "suspended"} else []
        offer = self._offer(point, usual) if point.serving.serves else None
        return Entry(number, self.day, point, status, turns_at, promised, today, offer)

    def _offer(self, point: Point, usual: dict[uuid.UUID, int]) -> Offer | None:
        """The cheapest set meal of the main window, else of any; else the usual price."""
        window = _main_window(point.hours)
        sets = _set_meals(point.items)
        cheap = [item for item in sets if not item.windows or window in item.windows] or sets
        if cheap:
            return self.offer_of(point, min(cheap, key=lambda item: item.price_fen))
        price = usual.get(point.provider.id)
        return Offer("", window, price, self._bands(point, price, window)) if price else None

    def offer_of(self, point: Point, item: MenuItem) -> Offer:
        """What people pay for an item in the main window, or the first in which it is sold."""
        window = _main_window(point.hours)
        if item.windows and window not in item.windows:
            window = item.windows[0]
        return Offer(item.name, window, item.price_fen, self._bands(point, item.price_fen, window))

    def _bands(self, point: Point, price_fen: int, window: str) -> list[Band]:
        serving = point.serving
        withheld = None if serving.subsidised else serving.notice or "not_subsidised"
        occasion = Occasion(
            price_fen,
            self.day,
            window,
            provider_region=point.provider.community_code,
            provider_id=str(point.provider.id),
            withheld=withheld,
        )
        return by_age(self.policy, self.settings.minimum_age, occasion)

    def alternatives(self, entry: Entry) -> list[tuple[Entry, int]]:
        """The nearest other points that serve today, with the metres to walk."""
        place = entry.place
        if place is None:
            return []
        others = [
            (round(walking_m(place, other.place), -1), other)
            for other in self.entries
            if other is not entry and other.place and other.status not in {"suspended", "closed"}
        ]
        nearest = sorted(others, key=lambda one: (one[0], one[1].number))[:ALTERNATIVES]
        return [(other, int(metres)) for metres, other in nearest]


def status_of(point: Point, local: datetime, last_scan: datetime | None) -> tuple[str, time | None]:
    """The one word of the map (`open`, `unconfirmed`, `not_yet`, `break`, `closed`, `suspended`) and when it turns today."""
    if point.serving.shown_as is Shown.SUSPENDED:
        return "suspended", None
    if point.serving.shown_as is Shown.CLOSED:
        return "closed", None
    status = _WORDS[open_now(point.hours, point.closures, local, last_scan)]
    today, moment = hours_on(point.hours, local.date()), local.time()
    if status in OPEN_NOW:
        return status, next(row.closes for row in today if row.opens <= moment < row.closes)
    if status == "closed":
        return status, None
    return status, next((row.opens for row in today if row.opens > moment), None)


def _times(rows: Iterable[Hours]) -> list[tuple[str, time, time]]:
    return sorted((row.window, row.opens, row.closes) for row in rows)


def _set_meals(items: Iterable[MenuItem]) -> list[MenuItem]:
    return [item for item in items if item.kind is ItemKind.SET_MEAL]


def _main_window(hours: Sequence[Hours]) -> str:
    """Lunch where it is served, else the first promised window."""
    promised = [row.window for row in hours]
    return MAIN_WINDOW if MAIN_WINDOW in promised or not promised else promised[0]
