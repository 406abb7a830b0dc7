"""Lists and search: by name, pinyin, initials, number, state, community, category; each only within the own area."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard import clock
from mealcard.accounts.actor import Actor
from mealcard.accounts.models import Role
from mealcard.db import db, new_id
from mealcard.errors import NotFound, Rejected
from mealcard.seniors import categories, queries
from mealcard.seniors.categories import NewCategory
from mealcard.seniors.models import Senior
from mealcard.seniors.queries import Filters
from mealcard.seniors.states import Category, SeniorState
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, SECOND_COMMUNITY, XIANGYANG, office
from tests.factories.seniors import clerk, id_number, senior

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def _worker(community: str) -> Actor:
    return Actor(new_id(), "社区工作者", Role.COMMUNITY_WORKER, community)


def _names(query: sa.Select[Senior]) -> list[str]:
    return sorted(row.name for row in db.session.scalars(query))


@pytest.mark.parametrize("text", ["桂兰", "王桂兰", "wangguilan", "WANG gui", "wgl", "WGL"])
def test_a_senior_is_found_by_name_pinyin_and_initials(app: Flask, text: str) -> None:
    office()
    senior(name="王桂兰")
    senior(name="赵建国")
    assert _names(queries.search(clerk(), XIANGYANG, text)) == ["王桂兰"]


@pytest.mark.parametrize("text", ["%", "_", "张", "guilan", "..."])
def test_nobody_is_found_by_wildcards_or_what_does_not_fit(app: Flask, text: str) -> None:
    office()
    senior(name="王桂兰")
    assert _names(queries.search(clerk(), XIANGYANG, text)) == []


def test_a_name_with_a_dot_is_found_by_either_part(app: Flask) -> None:
    office()
    senior(name="玛依拉·买买提")
    for text in ("买买提", "玛依拉·买", "mayila"):
        assert _names(queries.search(clerk(), XIANGYANG, text)) == ["玛依拉·买买提"]


def test_numbers_find_by_whole_and_by_their_last_four(app: Flask) -> None:
    office()
    senior(name="王桂兰", number=(number := id_number(date(1950, 5, 1), 2)), phone="13800138000")
    senior(name="赵建国", number=id_number(date(1950, 5, 1), 3), phone="0993-2012345")
    for text in (number, number[-4:], number.lower(), "13800138000", "138 0013 8000", "8000"):
        assert queries.is_number(text)
        assert _names(queries.by_number(clerk(), XIANGYANG, text)) == ["王桂兰"]
    assert _names(queries.by_number(clerk(), XIANGYANG, "0993-2012345")) == ["赵建国"]
    for text in ("12345", "6590011950"):
        with pytest.raises(Rejected, match="search_number"):
            queries.by_number(clerk(), XIANGYANG, text)


@pytest.mark.parametrize("text", ["王桂兰", "wang", "21", "", "x"])
def test_words_and_house_numbers_are_not_taken_for_numbers_of_people(text: str) -> None:
    assert not queries.is_number(text)


def test_every_search_stays_within_the_own_community_and_office(app: Flask) -> None:
    office()
    office(HONGSHAN)
    senior(name="王桂兰", number=(number := id_number()))
    for stranger, code in ((_worker(SECOND_COMMUNITY), XIANGYANG), (clerk(HONGSHAN), HONGSHAN)):
        assert _names(queries.search(stranger, code)) == []
        assert _names(queries.by_number(stranger, code, number[-4:])) == []
        assert queries.state_counts(stranger, code) == {}
    with pytest.raises(NotFound):
        queries.search(clerk(HONGSHAN), XIANGYANG)
    assert _names(queries.search(_worker(FIRST_COMMUNITY), XIANGYANG)) == ["王桂兰"]


def test_filters_narrow_by_state_community_and_category(app: Flask) -> None:
    office()
    with clock.at(NOON):
        senior(name="甲一", categories=["dibao"])
        senior(name="乙二", community_code=SECOND_COMMUNITY)
        senior(name="丙三", state="paused")
        who = clerk()
        assert _names(queries.search(who, XIANGYANG, filters=Filters(state=SeniorState.PAUSED))) == ["丙三"]
        assert _names(queries.search(who, XIANGYANG, filters=Filters(community_code=SECOND_COMMUNITY))) == ["乙二"]
        assert _names(queries.search(who, XIANGYANG, filters=Filters(category=Category.DIBAO))) == ["甲一"]
        assert _names(queries.search(who, XIANGYANG, filters=Filters(batch_id=new_id()))) == []
        assert queries.state_counts(who, XIANGYANG) == {"active": 2, "paused": 1}


def test_expiring_means_it_holds_ends_soon_and_nothing_carries_it_on(app: Flask) -> None:
    office()
    who = clerk()
    with clock.at(NOON):
        days = {"soon": date(2026, 12, 20), "later": date(2027, 6, 1), "today": date(2026, 11, 23), "renewed": date(2026, 12, 1)}
        rows = {}
        for name, last in days.items():
            rows[name] = senior(name=f"Li {name}")
            categories.add(who, rows[name], NewCategory(Category.DIBAO, "证", date(2026, 1, 1), last))
        categories.add(who, rows["renewed"], NewCategory(Category.DIBAO, "新证", date(2026, 12, 1), date(2027, 12, 1)))
        assert _names(queries.search(who, XIANGYANG, filters=Filters(expiring=True))) == ["Li soon", "Li today"]


def test_a_selection_is_loaded_by_name_and_only_as_a_whole(app: Flask) -> None:
    office()
    one, other = senior(name="赵建国"), senior(name="白玉兰")
    assert [row.name for row in queries.by_ids(clerk(), XIANGYANG, [one.id, other.id])] == ["白玉兰", "赵建国"]
    with pytest.raises(NotFound):
        queries.by_ids(clerk(), XIANGYANG, [one.id, new_id()])
    with pytest.raises(NotFound):
        queries.by_ids(_worker(SECOND_COMMUNITY), XIANGYANG, [one.id])
