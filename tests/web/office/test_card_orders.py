"""Many cards at once: ordered and handed over past a page with the names, to a page that says what came of it."""

import re

import pytest

from mealcard.cards import numbers
from mealcard.cards.models import Card
from mealcard.cards.states import CardState
from mealcard.db import db
from tests.factories import offices
from tests.factories.cards import card
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, SECOND_COMMUNITY
from tests.factories.seniors import senior


@pytest.fixture(autouse=True)
def _office(web_app):
    numbers.forget_blocks()
    offices.office()


@pytest.fixture
def officer(pages):
    return pages.sign_in(offices.user("officer"))


@pytest.fixture
def worker(pages):
    return pages.sign_in(offices.user("community_worker", FIRST_COMMUNITY))


def _stored(one):
    """Committed, since a page has a session of its own; the key to find the card again."""
    key = (one.office_code, one.id)
    db.session.commit()
    return key


def _state(key):
    db.session.rollback()
    return db.session.get(Card, key).state


def _card(state="active", **fields):
    return _stored(card(senior(**fields), state)[0])


def _ids(*people):
    ids = [str(one.id) for one in people]
    db.session.commit()
    return ids


def test_an_order_goes_over_a_page_with_the_names_to_a_result(officer):
    ids = _ids(senior(name="王桂兰"), senior(name="赵建国"), senior(name="玛依拉"))
    assert "给筛选出的 3 人都申领" in officer.get("/office/cards/order").text
    confirm = officer.post("/office/cards/order/confirm", {"chosen": ids[:2]}, status=200).text
    assert "给这 2 人申领" in confirm
    assert re.findall("王桂兰|赵建国|玛依拉", confirm) == ["王桂兰", "赵建国"]
    assert db.session.query(Card).count() == 0
    result = officer.post("/office/cards/order", {"chosen": ids[:2]}, status=200).text
    assert "已申领 2 张卡" in result
    assert db.session.query(Card).count() == 2


def test_the_same_order_sent_twice_says_who_has_a_card_already(officer):
    ids = _ids(senior(name="王桂兰"), senior(name="赵建国"))
    officer.post("/office/cards/order", {"chosen": ids}, status=200)
    result = officer.post("/office/cards/order", {"chosen": ids}, status=200).text
    assert "没有申领的 2 人" in result
    assert "已经有卡" in result
    assert db.session.query(Card).count() == 2


def test_the_whole_list_is_ordered_as_it_was_filtered(officer):
    _ids(senior(name="王桂兰"), senior(name="赵建国"), senior(name="玛依拉", community_code=SECOND_COMMUNITY))
    form = {"everything": "1", "community": FIRST_COMMUNITY, "q": ""}
    confirm = officer.post("/office/cards/order/confirm", form, status=200).text
    assert 'name="count" value="2"' in confirm
    officer.post("/office/cards/order", {**form, "count": "2"}, status=200)
    assert db.session.query(Card).count() == 2


def test_a_whole_list_that_has_changed_is_confirmed_anew(officer):
    _ids(senior(name="王桂兰"), senior(name="赵建国"))
    officer.post("/office/cards/order", {"everything": "1", "count": "1"}, status=409)
    assert db.session.query(Card).count() == 0


@pytest.mark.parametrize("form", [{}, {"chosen": ["not-an-id"]}])
def test_nothing_chosen_is_said(officer, form):
    _ids(senior())
    assert "没有选中" in officer.post("/office/cards/order/confirm", form, status=409).text


def test_nobody_orders_for_another_street(pages, officer):
    offices.office(HONGSHAN)
    ids = _ids(senior(HONGSHAN, name="陈玉梅"))
    assert "陈玉梅" not in officer.get("/office/cards/order").text
    officer.post("/office/cards/order", {"chosen": ids}, status=409)
    assert db.session.query(Card).count() == 0


def test_a_worker_hands_over_a_selection_of_the_own_community(worker):
    ours, second, theirs = (
        _card("printed", name="王桂兰"),
        _card("ordered", name="赵建国"),
        _card("printed", name="玛依拉", community_code=SECOND_COMMUNITY),
    )
    assert "发放选中的" in worker.get("/office/cards?state=printed").text
    chosen = {"chosen": [str(key[1]) for key in (ours, second, theirs)]}
    confirm = worker.post("/office/cards/hand-over/confirm", chosen, status=200).text
    assert "发放这 2 张" in confirm
    assert "玛依拉" not in confirm
    result = worker.post("/office/cards/hand-over", chosen, status=200).text
    assert "发放了 1 张卡" in result
    assert "没有发放的 1 张" in result
    assert [_state(key) for key in (ours, second, theirs)] == [CardState.ACTIVE, CardState.ORDERED, CardState.PRINTED]
