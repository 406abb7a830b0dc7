"""Who sees which cards, and how they are found."""

import pytest

from mealcard.accounts.actor import SYSTEM
from mealcard.cards import numbers, queries, service
from mealcard.cards.queries import CardFilter
from mealcard.cards.states import CardState
from mealcard.cards.token import grouped
from mealcard.db import db
from mealcard.errors import NotFound
from tests.factories import offices
from tests.factories.cards import card
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, SECOND_COMMUNITY, XIANGYANG
from tests.factories.seniors import senior


@pytest.fixture
def people(app):
    """Three known people with cards, the third of another community, and a stranger of another street with the same name as the first."""
    numbers.forget_blocks()
    offices.office()
    offices.office(HONGSHAN)
    wang, zhao = senior(name="王桂兰"), senior(name="赵建国")
    mayila, stranger = senior(name="玛依拉", community_code=SECOND_COMMUNITY), senior(HONGSHAN, name="王桂兰")
    return {
        "wang": card(wang)[0],
        "zhao": card(zhao, "frozen")[0],
        "mayila": card(mayila, "printed")[0],
        "stranger": card(stranger)[0],
    }


def _names(people, rows):
    known = {one.id: name for name, one in people.items()}
    return sorted(known[row[0].id] for row in rows)


def _listed(people, who=SYSTEM, **narrowed):
    return _names(people, db.session.execute(queries.listing(who, XIANGYANG, CardFilter(**narrowed))))


@pytest.mark.parametrize(
    ("role", "region", "seen"),
    [
        ("officer", XIANGYANG, ["mayila", "wang", "zhao"]),
        ("community_worker", FIRST_COMMUNITY, ["wang", "zhao"]),
        ("community_worker", SECOND_COMMUNITY, ["mayila"]),
        ("auditor", "659001", ["mayila", "wang", "zhao"]),
        ("officer", HONGSHAN, []),
    ],
)
def test_everybody_sees_the_cards_of_their_own_area(people, role, region, seen):
    who = offices.actor(role, region)
    assert _listed(people, who) == seen
    assert sum(queries.counts(who, XIANGYANG).values()) == len(seen)
    for name, one in people.items():
        if name in seen:
            assert queries.load(who, XIANGYANG, one.id) is one
            assert list(queries.of_senior(who, XIANGYANG, one.senior_id)) == [one]
        else:
            with pytest.raises(NotFound):
                queries.load(who, XIANGYANG, one.id)
            assert queries.of_senior(who, XIANGYANG, one.senior_id) == []


def test_a_list_is_narrowed_by_state_community_and_both(people):
    assert _listed(people, state="frozen") == ["zhao"]
    assert _listed(people, community_code=SECOND_COMMUNITY) == ["mayila"]
    assert _listed(people, state="frozen", community_code=SECOND_COMMUNITY) == []
    assert _listed(people, state="no-such-state") == ["mayila", "wang", "zhao"]


@pytest.mark.parametrize("text", ["王桂兰", "桂", "wangg", "wgl", "  王桂兰 "])
def test_a_name_is_found_by_a_part_and_by_its_sound(people, text):
    assert _listed(people, text=text) == ["wang"]


@pytest.mark.parametrize("text", ["%", "_", "w%l", "兰王"])
def test_a_sign_of_the_search_language_is_only_a_sign(people, text):
    assert _listed(people, text=text) == []


def test_a_number_is_found_whole_grouped_or_by_its_last_four(people):
    number = people["wang"].number
    assert _listed(people, text=number) == ["wang"]
    assert _listed(people, text=grouped(number)) == ["wang"]
    assert "wang" in _listed(people, text=number[-4:])


def test_a_number_of_another_length_finds_nothing(people):
    number = people["wang"].number
    assert _listed(people, text=number[-5:]) == []
    assert _listed(people, text=number[:-1] + str((int(number[-1]) + 1) % 10)) == []


def test_the_last_four_of_another_streets_card_find_nothing_here(people):
    assert "stranger" not in _listed(people, text=people["stranger"].number)


def test_on_the_phone_a_whole_number_gives_its_last_issue_only(people):
    new = service.reissue(SYSTEM, people["wang"], "丢了")
    ((found, person, _community),) = queries.find(SYSTEM, XIANGYANG, new.number)
    assert (found, person.name) == (new, "王桂兰")


def test_on_the_phone_dead_cards_are_not_offered_by_name(people):
    new = service.reissue(SYSTEM, people["wang"], "丢了")
    assert [row[0] for row in queries.find(SYSTEM, XIANGYANG, "王桂兰")] == [new]
    service.cancel_all(SYSTEM, XIANGYANG, new.senior_id, "去世")
    assert queries.find(SYSTEM, XIANGYANG, "王桂兰") == []


def test_on_the_phone_nothing_asked_is_nothing_found(people):
    assert queries.find(SYSTEM, XIANGYANG, "  ") == []


def test_who_has_no_card_is_active_and_of_the_area(people):
    wanting = senior(name="李秀英")
    senior(name="张伟", state="pending")
    senior(HONGSHAN, name="陈玉梅")
    card(senior(name="刘德福"), "lost")
    returned = senior(name="杨桂英", community_code=SECOND_COMMUNITY)
    card(returned, "cancelled")
    assert {row[0] for row in db.session.execute(queries.without_card(SYSTEM, XIANGYANG))} == {wanting, returned}
    worker = offices.actor("community_worker", FIRST_COMMUNITY)
    assert [row[0] for row in db.session.execute(queries.without_card(worker, XIANGYANG))] == [wanting]
    assert [row[0] for row in db.session.execute(queries.without_card(SYSTEM, XIANGYANG, SECOND_COMMUNITY))] == [returned]
    assert [row[0] for row in db.session.execute(queries.without_card(SYSTEM, XIANGYANG, "", "lxy"))] == [wanting]


def test_the_history_is_told_from_its_end(people):
    assert [event.action for event in queries.history(people["zhao"])] == ["freeze", "activate", "print", "order"]


def test_counts_are_by_state(people):
    assert queries.counts(SYSTEM, XIANGYANG) == {CardState.ACTIVE: 1, CardState.FROZEN: 1, CardState.PRINTED: 1}
