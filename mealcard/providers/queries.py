"""What the pages, the map and the redeem path ask about meal points, in few statements."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from mealcard.db import db
from mealcard.providers.models import Closure, MenuItem, OpeningHours, Provider, ProviderDocument, ProviderEvent
from mealcard.providers.opening import ClosedDays, Hours
from mealcard.providers.rules import APPEARING, Serving, serving
from mealcard.providers.states import DocumentKind, ItemState, ProviderState

Key = tuple[str, uuid.UUID]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that decides whether a point serves on a day."""

    state: ProviderState
    food_licence_expired: bool
    closed_today: bool

    @property
    def serving(self) -> Serving:
        return serving(self.state, self.food_licence_expired, self.closed_today)


def licence_expired(day: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """Whether no food licence of the enclosing statement's Provider holds on a day: a column for any SELECT from providers."""
    valid = sa.exists().where(
        ProviderDocument.office_code == Provider.office_code,
        ProviderDocument.provider_id == Provider.id,
        ProviderDocument.kind == DocumentKind.FOOD_LICENCE,
        ProviderDocument.replaced_at.is_(None),
        ProviderDocument.expires_on >= day,
    )
    return ~valid.correlate(Provider)


def closed_on(day: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """Whether the enclosing statement's Provider announced a closure for a day."""
    announced = sa.exists().where(
        Closure.office_code == Provider.office_code,
        Closure.provider_id == Provider.id,
        Closure.cancelled_at.is_(None),
        Closure.starts_on <= day,
        Closure.ends_on >= day,
    )
    return announced.correlate(Provider)


_DAY = sa.bindparam("day", type_=sa.Date())
_FACTS = sa.select(Provider.state, licence_expired(_DAY), closed_on(_DAY)).where(
    Provider.office_code == sa.bindparam("office_code"), Provider.id == sa.bindparam("provider_id", type_=sa.Uuid())
)


def facts(office_code: str, provider_id: uuid.UUID, day: date) -> Facts | None:
    """The facts of one point on a local day in one statement without the ORM, for the redeem path."""
    row = db.session.execute(_FACTS, {"office_code": office_code, "provider_id": provider_id, "day": day}).first()
    return Facts(row[0], bool(row[1]), bool(row[2])) if row else None


def facts_of_offices(office_codes: Iterable[str], day: date) -> dict[Key, Facts]:
    """The same for every point of some offices."""
    query = sa.select(Provider.office_code, Provider.id, Provider.state, licence_expired(day), closed_on(day)).where(
        Provider.office_code.in_(list(office_codes))
    )
    rows = db.session.execute(query)
    return {(code, id_): Facts(state, bool(expired), bool(closed)) for code, id_, state, expired, closed in rows}


@dataclass(frozen=True, slots=True)
class Point:
    """A meal point as the map needs it on one day."""

    provider: Provider
    serving: Serving
    hours: Sequence[Hours]
    closures: Sequence[ClosedDays]
    items: Sequence[MenuItem]


def map_points(office_codes: Iterable[str], day: date) -> list[Point]:
    """The points of some offices that appear on the map, by name, in four statements."""
    codes = list(office_codes)
    found = db.session.execute(
        sa.select(Provider, licence_expired(day), closed_on(day))
        .where(Provider.office_code.in_(codes), Provider.state.in_(APPEARING))
        .order_by(Provider.name_pinyin, Provider.id)
    ).all()
    hours, closures, items = _hours(codes), _closures(codes, day), _items(codes)
    points = []
    for provider, expired, closed in found:
        key = (provider.office_code, provider.id)
        how = serving(ProviderState(provider.state), bool(expired), bool(closed))
        points.append(Point(provider, how, hours.get(key, []), closures.get(key, []), items.get(key, [])))
    return points


def office_of_point(provider_id: uuid.UUID) -> str | None:
    """The office of a point that appears on the map; None for any other."""
    return db.session.scalar(sa.select(Provider.office_code).where(Provider.id == provider_id, Provider.state.in_(APPEARING)))


def _hours(codes: Sequence[str]) -> dict[Key, list[Hours]]:
    kept: defaultdict[Key, list[Hours]] = defaultdict(list)
    query = sa.select(OpeningHours).where(OpeningHours.office_code.in_(codes)).order_by(OpeningHours.weekday, OpeningHours.opens)
    for row in db.session.scalars(query):
        kept[row.office_code, row.provider_id].append(Hours(row.weekday, row.window, row.opens, row.closes))
    return kept


def _closures(codes: Sequence[str], day: date) -> dict[Key, list[ClosedDays]]:
    kept: defaultdict[Key, list[ClosedDays]] = defaultdict(list)
    query = sa.select(Closure).where(Closure.office_code.in_(codes), Closure.cancelled_at.is_(None), Closure.ends_on >= day)
    for row in db.session.scalars(query.order_by(Closure.starts_on)):
        kept[row.office_code, row.provider_id].append(ClosedDays(row.starts_on, row.ends_on))
    return kept


def _items(codes: Sequence[str]) -> dict[Key, list[MenuItem]]:
    kept: defaultdict[Key, list[MenuItem]] = defaultdict(list)
    query = sa.select(MenuItem).where(MenuItem.office_code.in_(codes), MenuItem.state == ItemState.APPROVED)
    for item in db.session.scalars(query.order_by(MenuItem.kind.desc(), MenuItem.price_fen, MenuItem.name)):
        kept[item.office_code, item.provider_id].append(item)
    return kept


# -- the office's list -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list of an office is narrowed to; `soon` is the last day of documents that are asked for."""

    text: str = ""
    state: str = ""
    kind: str = ""
    community_code: str = ""
    soon: date | None = None


def first_expiry() -> sa.ScalarSelect[date | None]:
    """The earliest last day of the documents in force of the enclosing statement's Provider."""
    return (
        sa.select(sa.func.min(ProviderDocument.expires_on))
        .where(
            ProviderDocument.office_code == Provider.office_code,
            ProviderDocument.provider_id == Provider.id,
            ProviderDocument.replaced_at.is_(None),
        )
        .correlate(Provider)
        .scalar_subquery()
    )


def by_expiry() -> sa.ColumnElement[date]:
    """For sorting by the earliest expiry; points without any come last."""
    return sa.func.coalesce(first_expiry(), sa.literal(date.max))


def listed(office_code: str, filters: Filters) -> sa.Select[Provider, date | None]:
    """The providers of an office with the earliest expiry of each, unordered."""
    expiry = first_expiry()
    query = sa.select(Provider, expiry.label("first_expiry")).where(Provider.office_code == office_code)
    if filters.text:
        wanted = f"%{_escaped(filters.text.strip().lower())}%"
        spelled = sa.func.replace(Provider.name_pinyin, " ", "")
        query = query.where(
            sa.or_(
                sa.func.lower(Provider.name).like(wanted, escape="\\"),
                spelled.like(wanted, escape="\\"),
                Provider.address.like(wanted, escape="\\"),
            )
        )
    if filters.state in set(ProviderState):
        query = query.where(Provider.state == ProviderState(filters.state))
    if filters.kind:
        query = query.where(sa.cast(Provider.kind, sa.String) == filters.kind)
    if filters.community_code:
        query = query.where(Provider.community_code == filters.community_code)
    return query.where(expiry <= filters.soon) if filters.soon else query


def any_in(office_code: str) -> bool:
    """Whether an office has registered any provider yet."""
    return db.session.scalar(sa.select(Provider.id).where(Provider.office_code == office_code).limit(1)) is not None


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def events_of(provider: Provider) -> Sequence[ProviderEvent]:
    """The history of a provider's state, the newest first."""
    query = sa.select(ProviderEvent).where(ProviderEvent.office_code == provider.office_code, ProviderEvent.provider_id == provider.id)
    return db.session.scalars(query.order_by(ProviderEvent.at.desc(), ProviderEvent.id.desc())).all()
