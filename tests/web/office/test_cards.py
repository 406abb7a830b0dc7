"""The pages of cards: found, looked at and acted on, each by those who may."""

import re

import pytest

from mealcard.accounts.actor import SYSTEM
from mealcard.cards import numbers, service
from mealcard.cards.models import Card
from mealcard.cards.states import CardState
from mealcard.cards.token import grouped
from mealcard.db import db
from tests.factories import offices
from tests.factories.cards import card
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, SECOND_COMMUNITY, XIANGYANG
from tests.factories.seniors import senior

READERS = [("leader", XIANGYANG), ("auditor", XIANGYANG), ("district", "659001")]


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


@pytest.fixture
def leader(pages):
    return pages.sign_in(offices.user("leader"))


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


def _path(key, act=""):
    return f"/office/cards/{key[1]}{act}"


# The list


def test_the_list_shows_name_number_state_and_community(officer):
    key = _card(name="赵建国")
    text = officer.get("/office/cards").text
    assert "赵建国" in text
    assert grouped(db.session.get(Card, key).number) in text
    assert "使用中" in text


def test_an_empty_list_says_what_to_do(officer, leader):
    assert "/office/cards/order" in officer.get("/office/cards").text
    assert "请街道专员先申领" in leader.get("/office/cards").text


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("state=frozen", {"赵建国"}),
        (f"community={SECOND_COMMUNITY}", {"玛依拉"}),
        ("q=wgl", {"王桂兰"}),
        ("q=nobody", set()),
        ("state=odd", {"王桂兰", "赵建国", "玛依拉"}),
    ],
)
def test_the_list_is_narrowed_by_its_filters(officer, query, seen):
    _card(name="王桂兰")
    _card("frozen", name="赵建国")
    _card(name="玛依拉", community_code=SECOND_COMMUNITY)
    names = set(re.findall("王桂兰|赵建国|玛依拉", officer.get(f"/office/cards?{query}").text))
    assert names == seen


def test_the_list_is_sorted_by_pinyin_and_turned_round(officer):
    for name in ("王桂兰", "陈玉梅", "赵建国"):
        _card(name=name)
    by_name = re.findall("王桂兰|陈玉梅|赵建国", officer.get("/office/cards").text)
    assert list(dict.fromkeys(by_name)) == ["陈玉梅", "王桂兰", "赵建国"]
    turned = re.findall("王桂兰|陈玉梅|赵建国", officer.get("/office/cards?sort=-name").text)
    assert list(dict.fromkeys(turned)) == ["赵建国", "王桂兰", "陈玉梅"]


def test_a_long_list_has_pages(officer):
    service.order(SYSTEM, [senior() for _ in range(30)])
    db.session.commit()
    assert officer.get("/office/cards").text.count("/office/cards/0") == 25
    assert officer.get("/office/cards?page=2").text.count("/office/cards/0") == 5


def test_a_worker_sees_the_own_community_only(worker):
    ours, theirs = _card(name="王桂兰"), _card(name="玛依拉", community_code=SECOND_COMMUNITY)
    text = worker.get("/office/cards").text
    assert "王桂兰" in text
    assert "玛依拉" not in text
    worker.get(_path(ours))
    worker.get(_path(theirs), status=404)


# The phone


def test_a_card_is_frozen_from_the_phone_in_two_clicks(officer):
    key = _card(name="赵建国")
    text = officer.get(f"/office/cards/find?q={db.session.get(Card, key).number}").text
    assert "赵建国" in text
    form = re.search(r'action="([^"]+/act)".*?name="action" value="freeze".*?name="state" value="(\w+)"', text, re.S)
    officer.follow(form.group(1), {"action": "freeze", "state": form.group(2)})
    assert _state(key) is CardState.FROZEN


def test_the_phone_page_finds_by_last_four_and_says_when_nothing_is_found(officer):
    key = _card(name="赵建国")
    assert "赵建国" in officer.get(f"/office/cards/find?q={db.session.get(Card, key).number[-4:]}").text
    assert "没有找到" in officer.get("/office/cards/find?q=0000000000").text
    assert "没有找到" not in officer.get("/office/cards/find").text


def test_a_reader_finds_a_card_but_has_no_buttons(leader):
    _card(name="赵建国")
    text = leader.get("/office/cards/find?q=赵建国").text
    assert "赵建国" in text
    assert "/act" not in text


# One card


def test_the_page_of_a_card_tells_its_history_and_other_issues(officer):
    old, _ = card(senior())
    new = service.reissue(SYSTEM, old, "折断了")
    old_key, new_key = (old.office_code, old.id), _stored(new)
    text = officer.get(_path(old_key)).text
    assert "折断了" in text
    assert str(new_key[1]) in text


def test_a_report_of_the_family_is_told_in_words(officer):
    one, _ = card(senior())
    service.report_lost_by_family(one)
    key = _stored(one)
    assert "家属在网页上报失" in officer.get(_path(key)).text
    assert "家属在网页上报失" in officer.get("/office/cards").text


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        ("printed", "activate", CardState.ACTIVE),
        ("active", "freeze", CardState.FROZEN),
        ("frozen", "unfreeze", CardState.ACTIVE),
        ("active", "report_lost", CardState.LOST),
        ("frozen", "report_lost", CardState.LOST),
    ],
)
def test_a_worker_hands_over_freezes_and_reports_lost(worker, before, action, after):
    key = _card(before)
    assert f'value="{action}"' in worker.get(_path(key)).text
    worker.follow(_path(key, "/act"), {"action": action, "reason": "电话里说的", "state": before})
    assert _state(key) is after


def test_a_missing_reason_is_said_at_its_field(officer):
    key = _card("frozen")
    text = officer.post(_path(key, "/act"), {"action": "unfreeze", "reason": "", "state": "frozen"}, status=200).text
    assert "请写上原因" in text
    assert 'aria-invalid="true"' in text
    assert _state(key) is CardState.FROZEN


def test_a_too_long_reason_is_kept_and_said(officer):
    key = _card()
    text = officer.post(_path(key, "/act"), {"action": "freeze", "reason": "长" * 301, "state": "active"}, status=200).text
    assert "长" * 301 in text
    assert _state(key) is CardState.ACTIVE


def test_a_decision_on_an_old_page_is_refused(officer):
    key = _card("frozen")
    officer.post(_path(key, "/act"), {"action": "report_lost", "state": "active"}, status=409)
    assert _state(key) is CardState.FROZEN


@pytest.mark.parametrize("action", ["activate", "unfreeze", "print", "replace", "cancel", "nonsense", ""])
def test_an_act_that_is_not_for_this_card_is_refused(officer, action):
    key = _card()
    officer.post(_path(key, "/act"), {"action": action, "reason": "为什么", "state": "active"}, status=409)
    assert _state(key) is CardState.ACTIVE


def test_a_reissue_leads_to_the_new_card(officer):
    key = _card("lost")
    text = officer.follow(_path(key, "/reissue"), {"reason": "丢了", "state": "lost"}).text
    assert "新卡已申领" in text
    assert _state(key) is CardState.REPLACED


def test_a_cancelled_card_has_no_more_buttons(officer):
    key = _card()
    officer.post(_path(key, "/cancel"), {"reason": "去世", "state": "active"})
    assert _state(key) is CardState.CANCELLED
    assert '<button class="button button-plain" type="submit" name="action"' not in officer.get(_path(key)).text
    assert "/reissue" not in officer.get(_path(key)).text


# Who may


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/office/cards/order", None),
        ("/office/cards/order/confirm", {}),
        ("/office/cards/order", {}),
        ("{card}/reissue", {"reason": "丢了"}),
        ("{card}/cancel", {"reason": "去世"}),
    ],
)
def test_a_worker_neither_orders_nor_reissues_nor_cancels(worker, path, form):
    key = _card()
    where = path.format(card=_path(key))
    worker.get(where, status=403) if form is None else worker.post(where, form, status=403)
    assert _state(key) is CardState.ACTIVE


@pytest.mark.parametrize(("role", "region"), READERS)
def test_readers_change_nothing(pages, role, region):
    key = _card()
    reader = pages.sign_in(offices.user(role, region))
    reader.get(_path(key))
    for act in ("/act", "/reissue", "/cancel"):
        reader.post(_path(key, act), {"action": "freeze", "reason": "为什么", "state": "active"}, status=403)
    assert _state(key) is CardState.ACTIVE


@pytest.mark.parametrize(("role", "region"), [("officer", HONGSHAN), ("community_worker", SECOND_COMMUNITY)])
def test_a_card_of_elsewhere_is_not_there(pages, role, region):
    offices.office(HONGSHAN)
    key = _card()
    stranger = pages.sign_in(offices.user(role, region))
    stranger.get(_path(key), status=404)
    stranger.post(_path(key, "/act"), {"action": "freeze", "state": "active"}, status=404)
    assert _state(key) is CardState.ACTIVE


@pytest.mark.parametrize("role", ["admin", "reviewer"])
def test_who_needs_no_names_sees_no_cards(pages, role):
    pages.sign_in(offices.user(role, XIANGYANG)).get("/office/cards", status=403)


def test_a_stranger_is_asked_to_sign_in(pages):
    pages.get("/office/cards", status=303)
    pages.post("/office/cards/order", {}, status=401)
