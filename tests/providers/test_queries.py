"""What the map, the list and the redeem path are told, and in how many statements."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard.accounts.actor import SYSTEM
from mealcard.db import db
from mealcard.providers import documents, hours, menu, queries, service
from mealcard.providers.documents import NewDocument
from mealcard.providers.menu import NewItem
from mealcard.providers.models import Provider
from mealcard.providers.profile import Profile
from mealcard.providers.queries import Facts, Filters
from mealcard.providers.states import DocumentKind, ProviderKind, ProviderState, Shown
from tests.factories import offices
from tests.factories import providers as made

DAY = date(2099, 3, 10)


@pytest.fixture
def provider(app: Flask) -> Provider:
    offices.office()
    return made.provider()


def licence(of: Provider, expires_on: date) -> None:
    documents.add(SYSTEM, of, NewDocument(DocumentKind.FOOD_LICENCE, "JY", expires_on=expires_on))


@pytest.mark.parametrize(("days", "expired"), [(0, False), (-1, True)])
def test_a_licence_holds_through_its_last_day(provider: Provider, days: int, expired: bool) -> None:
    licence(provider, DAY + timedelta(days=days))
    assert queries.facts(provider.office_code, provider.id, DAY) == Facts(ProviderState.LISTED, expired, False)


def test_a_replaced_licence_counts_no_more_and_another_document_never(provider: Provider) -> None:
    licence(provider, DAY + timedelta(days=400))
    licence(provider, DAY - timedelta(days=1))
    documents.add(SYSTEM, provider, NewDocument(DocumentKind.FIRE, expires_on=DAY + timedelta(days=400)))
    assert queries.facts(provider.office_code, provider.id, DAY).food_licence_expired  # type: ignore[union-attr]


@pytest.mark.parametrize(("first", "last", "closed"), [(0, 0, True), (-3, 0, True), (0, 3, True), (1, 3, False)])
def test_a_day_is_closed_when_it_was_announced(provider: Provider, first: int, last: int, closed: bool) -> None:
    hours.announce(SYSTEM, provider, DAY + timedelta(days=first), DAY + timedelta(days=last), "")
    other = made.provider(name="红山食堂", complete=False)
    assert queries.facts(provider.office_code, provider.id, DAY).closed_today is closed  # type: ignore[union-attr]
    assert not queries.facts(other.office_code, other.id, DAY).closed_today  # type: ignore[union-attr]


def test_a_closure_taken_back_closes_nothing(provider: Provider) -> None:
    hours.cancel(SYSTEM, hours.announce(SYSTEM, provider, DAY, DAY, ""))
    assert not queries.facts(provider.office_code, provider.id, DAY).closed_today  # type: ignore[union-attr]


def test_an_unknown_provider_has_no_facts(provider: Provider) -> None:
    assert queries.facts(offices.HONGSHAN, provider.id, DAY) is None


def test_the_facts_of_offices_agree_with_those_of_each_point(provider: Provider) -> None:
    offices.office(offices.HONGSHAN)
    others = [made.provider(name=state, state=state, complete=False) for state in ("paused", "emergency_suspended", "removed")]
    far = made.provider(offices.HONGSHAN, "红山食堂", complete=False)
    licence(provider, DAY - timedelta(days=1))
    all_facts = queries.facts_of_offices([offices.XIANGYANG], DAY)
    assert len(all_facts) == 4
    for one in (provider, *others):
        assert all_facts[one.office_code, one.id] == queries.facts(one.office_code, one.id, DAY)
    assert (far.office_code, far.id) in queries.facts_of_offices([offices.XIANGYANG, offices.HONGSHAN], DAY)


def test_the_map_holds_exactly_the_points_that_are_shown(provider: Provider) -> None:
    licence(provider, DAY)
    for state in ProviderState:
        licence(made.provider(name=f"点{state.value}", state=state.value, complete=False), DAY)
    points = queries.map_points([offices.XIANGYANG], DAY)
    shown = {point.provider.state.value for point in points}
    assert shown == {
        "trial",
        "listed",
        "watch",
        "rectification",
        "proposed_removal",
        "leaving",
        "paused",
        "emergency_suspended",
    }
    assert all(point.serving.shown and point.serving.shown_as is not Shown.HIDDEN for point in points)
    facts = queries.facts_of_offices([offices.XIANGYANG], DAY)
    assert {key for key, one in facts.items() if one.serving.shown} == {(p.provider.office_code, p.provider.id) for p in points}


def test_a_point_of_the_map_carries_hours_closures_and_approved_items(provider: Provider) -> None:
    menu.propose(SYSTEM, provider, NewItem("未批", 900))
    hours.announce(SYSTEM, provider, DAY + timedelta(days=2), DAY + timedelta(days=3), "")
    hours.announce(SYSTEM, provider, DAY - timedelta(days=3), DAY - timedelta(days=2), "")
    (point,) = queries.map_points([offices.XIANGYANG], DAY)
    assert len(point.hours) == 21
    assert [closure.starts_on for closure in point.closures] == [DAY + timedelta(days=2)]
    assert [item.price_fen for item in point.items] == [1200, 1600]


def test_the_number_of_statements_does_not_grow_with_the_points(provider: Provider) -> None:
    for n in range(5):
        made.provider(name=f"点{n}")
    db.session.flush()
    db.session.expire_all()
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        points = queries.map_points([offices.XIANGYANG], DAY)
        assert (len(points), len(statements)) == (6, 4)
        statements.clear()
        queries.facts(provider.office_code, provider.id, DAY)
        assert len(statements) == 1
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def names(filters: Filters) -> set[str]:
    return {provider.name for provider, _ in db.session.execute(queries.listed(offices.XIANGYANG, filters))}


@pytest.mark.parametrize("text", ["老街", "laojie", "LaoJie", "5栋"])
def test_a_point_is_found_by_name_sound_or_address(provider: Provider, text: str) -> None:
    made.provider(name="老街餐厅", address="1小区5栋", complete=False)
    assert names(Filters(text=text)) == {"老街餐厅"}


@pytest.mark.parametrize("text", ["%", "_", "\\"])
def test_a_sign_of_the_database_finds_only_itself(provider: Provider, text: str) -> None:
    assert names(Filters(text=text)) == set()
    made.provider(name=f"半{text}价", complete=False)
    assert names(Filters(text=text)) == {f"半{text}价"}


def test_the_first_to_run_out_comes_first_and_what_never_does_comes_last(provider: Provider) -> None:
    bare = service.create(SYSTEM, offices.XIANGYANG, Profile("新店", ProviderKind.RESTAURANT, offices.FIRST_COMMUNITY))
    soon = made.provider(name="快到期", complete=False, licence_days=3)
    rows = db.session.execute(queries.listed(offices.XIANGYANG, Filters()).order_by(queries.by_expiry()))
    assert [found.name for found, _first in rows] == [soon.name, provider.name, bare.name]


def test_the_list_is_narrowed_by_state_kind_community_and_expiry(provider: Provider) -> None:
    day_care = made.provider(
        name="日照", state="trial", kind=ProviderKind.DAY_CARE, community_code=offices.SECOND_COMMUNITY, complete=False
    )
    licence(day_care, DAY)
    licence(provider, DAY + timedelta(days=1))
    assert names(Filters(state="trial")) == {"日照"}
    assert names(Filters(kind="day_care")) == {"日照"}
    assert names(Filters(community_code=offices.SECOND_COMMUNITY)) == {"日照"}
    assert names(Filters(soon=DAY)) == {"日照"}
    assert names(Filters(state="nonsense")) == {"日照", "向阳食堂"}
    assert names(Filters(kind="nonsense")) == set()
    expiry = dict(tuple(row) for row in db.session.execute(queries.listed(offices.XIANGYANG, Filters())))
    assert expiry == {day_care: DAY, provider: DAY + timedelta(days=1)}
