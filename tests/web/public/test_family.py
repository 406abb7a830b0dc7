"""The page behind a card's back: the last meal, one tap, undo; and nothing that tells whose card it is."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from mealcard import clock
from mealcard.accounts import throttle
from mealcard.accounts.actor import SYSTEM
from mealcard.cards import service as cards
from mealcard.cards.models import Card
from mealcard.cards.states import CardAction, CardState
from mealcard.db import db
from mealcard.feedback.models import Opinion, OpinionChannel, OpinionDetail
from mealcard.meals.models import Meal
from tests.factories import feedback
from tests.factories.cards import card
from tests.factories.meals import LUNCH, Counter, counter
from tests.factories.public import text_of
from tests.pages import Pages


@pytest.fixture(autouse=True)
def _after_lunch() -> Iterator[None]:
    with clock.at(LUNCH + timedelta(minutes=5)):
        yield


def fed() -> tuple[Counter, Meal, str]:
    """Somebody who has just eaten, and the address of the card's back."""
    here, eaten = feedback.lunch()
    db.session.commit()
    return here, eaten, f"/c/{cards.family_code_of(here.card)}"


def opinions() -> list[tuple[int, str]]:
    db.session.rollback()
    return [(one.stars, one.channel.value) for one in db.session.scalars(sa.select(Opinion).order_by(Opinion.id))]


def test_the_page_asks_one_question_about_the_last_meal(pages: Pages) -> None:
    _, _, back = fed()
    page = pages.get(back)
    words = text_of(page)
    assert "向阳食堂 2026年11月23日 午餐 13:30" in words
    assert [choice in words for choice in ("满意", "一般", "不满意")] == [True] * 3
    assert 'href="tel:0993-2000000"' in page.text
    assert 'href="/"' in page.text


def test_one_tap_is_an_opinion_and_the_next_page_can_take_it_back(pages: Pages) -> None:
    _, eaten, back = fed()
    page = pages.follow(f"{back}/{eaten.id}", {"choice": "good"})
    assert "记下了" in page.text
    assert "说说哪里不好" not in page.text
    assert opinions() == [(5, "phone")]
    assert "这一餐您满意吗" in pages.follow(f"{back}/{eaten.id}/undo").text
    pages.follow(f"{back}/{eaten.id}", {"choice": "poor"})
    assert opinions() == [(5, "phone"), (1, "phone")]


def test_who_is_not_satisfied_may_say_why_and_ask_for_a_call(pages: Pages) -> None:
    _, eaten, back = fed()
    page = pages.follow(f"{back}/{eaten.id}", {"choice": "fair"})
    assert f'href="{back}/{eaten.id}/why"' in page.text
    form = pages.get(f"{back}/{eaten.id}/why")
    for word in ("味道", "分量", "价格", "卫生", "态度", "太硬", "太咸", "请打电话给我"):
        assert word in form.text
    said = {"reasons": ["taste", "too_hard"], "comment": "米饭太硬", "call_me": "y"}
    assert "原因也记下了" in pages.follow(f"{back}/{eaten.id}/why", said).text
    detail = db.session.scalars(sa.select(OpinionDetail)).one()
    assert (detail.reasons, detail.comment, detail.call_me) == (["taste", "too_hard"], "米饭太硬", True)


def test_nothing_said_stores_nothing_and_too_much_keeps_what_was_typed(pages: Pages) -> None:
    _, eaten, back = fed()
    pages.follow(f"{back}/{eaten.id}", {"choice": "fair"})
    pages.post(f"{back}/{eaten.id}/why", {"comment": "  "})
    page = pages.post(f"{back}/{eaten.id}/why", {"comment": "长" * 501}, 200)
    assert "最多 500 个字" in page.text
    assert "长" * 501 in page.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OpinionDetail)) == 0


def test_a_meal_rated_at_the_counter_is_shown_as_rated_and_not_asked_again(pages: Pages) -> None:
    _, eaten, back = fed()
    feedback.opinion(eaten, "poor", OpinionChannel.KIOSK)
    db.session.commit()
    page = pages.get(back)
    assert "您说的是：不满意" in text_of(page)
    assert 'name="choice"' not in page.text
    assert "不满意" in pages.follow(f"{back}/{eaten.id}", {"choice": "good"}).text
    assert opinions() == [(1, "kiosk")]


def test_undo_is_offered_for_ten_minutes(pages: Pages) -> None:
    _, eaten, back = fed()
    pages.follow(f"{back}/{eaten.id}", {"choice": "good"})
    assert "撤回" in pages.get(back).text
    with clock.at(LUNCH + timedelta(minutes=16)):
        assert "撤回" not in pages.get(back).text
        pages.post(f"{back}/{eaten.id}/undo", status=409)
    assert opinions() == [(5, "phone")]


def test_without_a_meal_in_the_last_days_there_is_nothing_to_rate(pages: Pages) -> None:
    _, eaten, back = fed()
    with clock.at(LUNCH + timedelta(days=8)):
        assert "没有可以评价的一餐" in pages.get(back).text
        pages.post(f"{back}/{eaten.id}", {"choice": "good"}, 409)
    assert opinions() == []


def test_a_made_up_choice_is_refused(pages: Pages) -> None:
    _, eaten, back = fed()
    pages.post(f"{back}/{eaten.id}", {"choice": "great"}, 409)
    pages.post(f"{back}/{eaten.id}", {}, 409)
    assert opinions() == []


def test_nobody_elses_meal_can_be_rated_or_seen(pages: Pages) -> None:
    here, _, back = fed()
    other = feedback.meal(feedback.guest(here))
    db.session.commit()
    pages.post(f"{back}/{other.id}", {"choice": "poor"}, 404)
    pages.get(f"{back}/{other.id}", 404)
    pages.get(f"{back}/{other.id}/why", 404)
    assert opinions() == []


def test_the_page_names_no_person_and_no_card(pages: Pages) -> None:
    here, eaten, back = fed()
    pages.post(f"{back}/{eaten.id}", {"choice": "fair"})
    for path in (back, f"{back}/{eaten.id}", f"{back}/{eaten.id}/why", f"{back}/lost"):
        text = pages.get(path).text
        for word in (here.senior.name, "王*兰", here.card.number, here.senior.id_masked, here.code):
            assert word not in text


def test_the_code_is_forgiven_small_letters_and_dashes(pages: Pages) -> None:
    _, eaten, back = fed()
    code = back.removeprefix("/c/")
    typed = "-".join(code.lower()[start : start + 5] for start in range(0, 20, 5))
    assert f'action="{back}/{eaten.id}"' in pages.get(f"/c/{typed}").text


@pytest.mark.parametrize("code", ["nonsense", "0" * 20, "%F0%9F%8D%9A", "a" * 500])
def test_a_wrong_code_gets_a_friendly_page_that_tells_nothing(pages: Pages, code: str) -> None:
    fed()
    page = pages.get(f"/c/{code}", 404)
    assert "没有找到这张卡" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_many_wrong_codes_from_one_address_are_held_back(pages: Pages) -> None:
    _, _, back = fed()
    for _ in range(throttle.FAILURES_ALLOWED["family"]):
        pages.client.get("/c/wrong")
    assert "请过一会儿再试" in pages.get("/c/wrong", 429).text
    pages.get(back, 429)
    pages.client.environ_base["REMOTE_ADDR"] = "10.9.8.7"
    pages.get(back)
    with clock.at(LUNCH + timedelta(minutes=30)):
        pages.client.environ_base["REMOTE_ADDR"] = "127.0.0.1"
        pages.get(back)


@pytest.mark.parametrize(
    ("state", "words"),
    [("replaced", "已经换了新卡"), ("cancelled", "已经停用"), ("lost", "已经挂失"), ("printed", "还没有启用"), ("ordered", "还没有启用")],
)
def test_a_card_that_is_no_longer_or_not_yet_in_use_asks_nothing(pages: Pages, state: str, words: str) -> None:
    here = counter()
    eaten = feedback.meal(here)
    other = feedback.guest(here).senior
    made = here.card if state == "replaced" else None
    if made is not None:
        cards.reissue(SYSTEM, made, "a test")
    else:
        cards.act(SYSTEM, here.card, CardAction.CANCEL, "a test")
        made, _ = (here.card, "") if state == "cancelled" else _another(here, state)
    assert other.id != here.senior.id
    db.session.commit()
    back = f"/c/{cards.family_code_of(made)}"
    page = pages.get(back)
    assert words in page.text
    assert 'href="tel:0993-2000000"' in page.text
    assert 'name="choice"' not in page.text
    pages.post(f"{back}/{eaten.id}", {"choice": "poor"}, 404)


def _another(here: Counter, state: str) -> tuple[Card, str]:
    return card(here.senior, state)


def test_the_new_card_speaks_for_a_meal_that_was_bought_with_the_old_one(pages: Pages) -> None:
    here, eaten, _ = fed()
    new = cards.reissue(SYSTEM, here.card, "worn out")
    for action in (CardAction.PRINT, CardAction.ACTIVATE):
        cards.act(SYSTEM, new, action)
    db.session.commit()
    assert f"/{eaten.id}" in pages.get(f"/c/{cards.family_code_of(new)}").text


def test_a_lost_card_is_frozen_by_the_family_and_not_killed(pages: Pages) -> None:
    here, _, back = fed()
    assert "是的，卡丢了" in pages.get(f"{back}/lost").text
    assert "卡已经停住了" in pages.post(f"{back}/lost", status=200).text
    db.session.refresh(here.card)
    assert here.card.state is CardState.FROZEN
    assert "卡已经停住了" in pages.post(f"{back}/lost", status=200).text
    assert "暂停使用" in pages.get(back).text


def test_the_secret_of_the_address_stays_here(pages: Pages, caplog: pytest.LogCaptureFixture) -> None:
    _, eaten, back = fed()
    code = back.removeprefix("/c/")
    with caplog.at_level(logging.DEBUG):
        seen = [
            pages.get(back),
            pages.post(f"{back}/{eaten.id}", {"choice": "fair"}),
            pages.get(f"{back}/{eaten.id}"),
            pages.get(f"{back}/{eaten.id}/why"),
            pages.get(f"{back}/nothing", 404),
            pages.post(f"{back}/{eaten.id}", {"choice": "?"}, 409),
        ]
    for page in seen:
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "Set-Cookie" not in page.headers
        leading_away = [link for link in re.findall(r'(?:href|src)="([^"]+)"', page.text) if not link.startswith(("/c/", "?", "#"))]
        assert not [link for link in leading_away if code in link]
    assert code not in caplog.text


def test_the_forms_work_without_cookies_since_the_address_itself_is_the_secret(pages: Pages) -> None:
    _, eaten, back = fed()
    pages.app.config["WTF_CSRF_ENABLED"] = True
    try:
        pages.post(f"{back}/{eaten.id}", {"choice": "poor"})
        pages.post(f"{back}/{eaten.id}/why", {"reasons": ["taste"]})
        pages.post(f"{back}/{eaten.id}/undo")
    finally:
        pages.app.config["WTF_CSRF_ENABLED"] = False
    assert opinions() == [(1, "phone")]
