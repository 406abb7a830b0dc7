"""Follow-up calls as their callers see them: whom to phone, what to say, one look at the number, what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard import clock
from mealcard.accounts.models import User
from mealcard.audit.models import AuditEntry
from mealcard.db import db
from mealcard.feedback import calls
from mealcard.feedback.models import CallAttempt, CallOutcome, FollowUpCall, Opinion
from mealcard.meals.models import Meal, MealState
from mealcard.seniors import service as register
from mealcard.seniors.models import Senior
from mealcard.seniors.service import Amendment
from tests.factories import offices, seniors
from tests.factories.feedback import crowd, lunch
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, SECOND_COMMUNITY, XIANGYANG
from tests.pages import Pages

WEEK = date(2026, 11, 30)
CALLING = datetime.fromisoformat("2026-12-01T10:15:00+08:00")
PHONE = "13909931234"
LIST = "/office/calls"


@pytest.fixture(autouse=True)
def _on_tuesday(web_app: Flask) -> Iterator[None]:
    with clock.at(CALLING):
        yield


@pytest.fixture
def drawn(web_app: Flask) -> list[FollowUpCall]:
    """Twelve seniors ate on 23 November, all with a phone; three calls are wanted."""
    here, _ = lunch()
    crowd(here, 11)
    for person in db.session.scalars(sa.select(Senior)).all():
        register.amend(seniors.clerk(), person, Amendment(phone=PHONE))
    found = calls.draw_calls(XIANGYANG, WEEK, {here.provider.id: 3})
    db.session.commit()
    return found


def _path(call: FollowUpCall, act: str = "") -> str:
    return f"{LIST}/{call.id}{act}"


def _signed_in(pages: Pages, role: str = "community_worker", area: str = FIRST_COMMUNITY) -> Pages:
    return pages.sign_in(offices.user(role, area))


def _log(action: str) -> list[AuditEntry]:
    return list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action)))


def test_the_list_names_whom_to_ask_and_shows_no_number_and_no_points(pages: Pages, drawn: list[FollowUpCall]) -> None:
    calls.record_attempt(offices.actor("officer", username="first-caller"), drawn[0], CallOutcome.UNREACHABLE)
    db.session.commit()
    text = _signed_in(pages).get(LIST).text
    assert text.count("王*兰") == 3
    assert "王桂兰" not in text
    assert text.count("2026年11月23日") == 3
    assert "2026-12-01 10:15</span> 没打通" in text
    assert "应完成 3 个回访，已完成 0 个，应答率 0%。" in text
    assert not [hidden for hidden in (PHONE, drawn[0].senior_id.hex, "139****", "记分") if hidden in text]


def test_a_week_without_a_draw_and_a_finished_week_are_told_apart(pages: Pages, web_app: Flask) -> None:
    offices.office()
    worker = _signed_in(pages)
    assert "这周还没有抽取" in worker.get(LIST).text
    calls.draw_calls(XIANGYANG, WEEK, {})
    db.session.commit()
    assert "这周的回访都做完了" in worker.get(LIST).text


def test_a_long_list_has_pages(pages: Pages, web_app: Flask) -> None:
    here, _ = lunch()
    crowd(here, 104)
    calls.draw_calls(XIANGYANG, WEEK, {here.provider.id: 26})
    db.session.commit()
    worker = _signed_in(pages)
    assert worker.get(LIST).text.count("王*兰") == 25
    assert worker.get(f"{LIST}?page=2").text.count("王*兰") == 1


def test_the_call_page_asks_first_whether_the_senior_ate_there(pages: Pages, drawn: list[FollowUpCall]) -> None:
    text = _signed_in(pages).get(_path(drawn[0])).text
    asked, answers = "您 11 月 23 日在向阳食堂吃过饭吗？", ("很满意", "满意", "一般", "不满意", "很不满意")
    assert asked in text
    buttons = [text.index(f'value="{stars}" type="submit">{word}<') for stars, word in zip((5, 4, 3, 2, 1), answers, strict=True)]
    assert [text.index(asked), text.index("我那天没去"), *buttons] == sorted([text.index(asked), text.index("我那天没去"), *buttons])
    assert PHONE not in text
    assert "139****" not in text


def test_the_number_is_shown_once_and_the_look_is_on_record(pages: Pages, drawn: list[FollowUpCall]) -> None:
    worker = _signed_in(pages)
    answer = worker.post(_path(drawn[0], "/phone"), status=200)
    assert f'href="tel:{PHONE}"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert PHONE not in worker.get(_path(drawn[0])).text
    (entry,) = _log("revealed")
    assert (entry.object_type, entry.object_id) == ("senior", str(drawn[0].senior_id))
    assert (entry.detail["field"], entry.detail["reason"]) == ("phone", "follow_up_call")
    assert entry.actor_name == f"community-worker-{FIRST_COMMUNITY}"


def test_the_reason_of_the_look_is_read_in_words(pages: Pages, drawn: list[FollowUpCall]) -> None:
    worker = _signed_in(pages)
    worker.post(_path(drawn[0], "/phone"), status=200)
    assert "原因：电话回访" in worker.get(f"/office/seniors/{drawn[0].senior_id}").text


def test_a_senior_without_a_number_has_no_button_for_it(pages: Pages, drawn: list[FollowUpCall]) -> None:
    person = db.session.get_one(Senior, (XIANGYANG, drawn[0].senior_id))
    register.amend(seniors.clerk(), person, Amendment(phone=""))
    db.session.commit()
    text = _signed_in(pages).get(_path(drawn[0])).text
    assert "名册里没有这位老人的电话" in text
    assert "显示电话" not in text


@pytest.mark.parametrize(("answer", "stars"), [("5", 5), ("4", 4), ("3", 3), ("2", 2), ("1", 1)])
def test_each_of_the_five_words_becomes_an_opinion(pages: Pages, drawn: list[FollowUpCall], answer: str, stars: int) -> None:
    text = _signed_in(pages).follow(_path(drawn[0], "/answer"), {"answer": answer}).text
    assert "已经记下这次回访" in text
    assert str(drawn[0].id) not in text
    assert "已完成 1 个，应答率 33%。" in text
    said = db.session.scalars(sa.select(Opinion)).one()
    assert (said.stars, said.channel.value, said.call_id) == (stars, "call", drawn[0].id)


@pytest.mark.parametrize(
    ("answer", "words", "completed", "again"),
    [
        ("not_there", "已经记下这次回访", 1, False),
        ("unreachable", "换一个钟点", 0, True),
        ("refused", "已经记下这次回访", 0, False),
        ("to_office", "请转街道", 0, False),
    ],
)
def test_each_other_outcome_is_logged_without_an_opinion(
    pages: Pages, drawn: list[FollowUpCall], answer: str, words: str, completed: int, again: bool
) -> None:
    text = _signed_in(pages).follow(_path(drawn[0], "/answer"), {"answer": answer}).text
    assert words in text
    assert f"已完成 {completed} 个" in text
    assert (f'href="{_path(drawn[0])}"' in text) is again
    assert db.session.scalars(sa.select(CallAttempt.outcome)).one().value == answer
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Opinion)) == 0
    assert [entry.detail["outcome"] for entry in _log("call_attempted")] == [answer]


def test_who_asked_for_the_office_stays_on_the_list_for_two_weeks(pages: Pages, drawn: list[FollowUpCall]) -> None:
    officer = offices.user("officer")
    _signed_in(pages).post(_path(drawn[0], "/answer"), {"answer": "to_office"})
    link = f'href="/office/seniors/{drawn[0].senior_id}"'
    assert link in pages.sign_in(officer).get(LIST).text
    assert link not in _signed_in(pages, area=SECOND_COMMUNITY).get(LIST).text
    with clock.at(CALLING + timedelta(days=15)):
        assert "这周还没有抽取" in pages.sign_in(officer).get(LIST).text
        assert link not in pages.sign_in(officer).get(LIST).text


@pytest.mark.parametrize("answer", ["", "6", "answered", "odd"])
def test_an_unknown_answer_is_refused_in_words(pages: Pages, drawn: list[FollowUpCall], answer: str) -> None:
    assert "请选一个答案" in _signed_in(pages).follow(_path(drawn[0], "/answer"), {"answer": answer}).text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CallAttempt)) == 0


def _finish(call: FollowUpCall) -> None:
    calls.record_attempt(offices.actor("officer", username="colleague"), call, CallOutcome.REFUSED)


def _void_its_meal(call: FollowUpCall) -> None:
    db.session.get_one(Meal, (XIANGYANG, call.meal_id)).state = MealState.VOIDED


@pytest.mark.parametrize(("close", "words"), [(_finish, "不用再打"), (_void_its_meal, "已撤销")])
def test_a_call_that_was_closed_meanwhile_shows_no_number_and_takes_no_answer(
    pages: Pages, drawn: list[FollowUpCall], close: object, words: str
) -> None:
    worker = _signed_in(pages)
    close(drawn[0])  # type: ignore[operator]
    db.session.commit()
    _stands_closed(worker, drawn[0], words)
    assert str(drawn[0].id) not in worker.get(LIST).text


def test_after_its_week_a_call_is_over(pages: Pages, drawn: list[FollowUpCall]) -> None:
    with clock.at(CALLING + timedelta(weeks=1)):
        worker = _signed_in(pages)
        _stands_closed(worker, drawn[0], "新的一周会重新抽取")
        assert "这周还没有抽取" in worker.get(LIST).text


def _stands_closed(worker: Pages, call: FollowUpCall, words: str) -> None:
    before = db.session.scalar(sa.select(sa.func.count()).select_from(CallAttempt))
    page = worker.get(_path(call)).text
    assert words in page
    assert 'name="answer"' not in page
    assert "显示电话" not in page
    for act in ("/phone", "/answer"):
        told = worker.follow(_path(call, act), {"answer": "5"}).text
        assert 'class="flash flash-error"' in told
        assert words in told
        assert PHONE not in told
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CallAttempt)) == before
    assert _log("revealed") == []


@pytest.mark.parametrize(("role", "area"), [("community_worker", SECOND_COMMUNITY), ("officer", HONGSHAN)])
def test_callers_of_another_area_find_nothing(pages: Pages, drawn: list[FollowUpCall], role: str, area: str) -> None:
    offices.office(HONGSHAN)
    stranger = _signed_in(pages, role, area)
    assert "王*兰" not in stranger.get(LIST).text
    stranger.get(_path(drawn[0]), 404)
    stranger.post(_path(drawn[0], "/phone"), status=404)
    stranger.post(_path(drawn[0], "/answer"), {"answer": "5"}, status=404)


@pytest.mark.parametrize(
    ("role", "area"),
    [("admin", XIANGYANG), ("district", "659001"), ("leader", XIANGYANG), ("reviewer", XIANGYANG), ("auditor", XIANGYANG)],
)
def test_roles_that_make_no_calls_are_kept_out(pages: Pages, drawn: list[FollowUpCall], role: str, area: str) -> None:
    somebody = _signed_in(pages, role, area)
    assert LIST not in somebody.get("/office/").text
    for path in (LIST, _path(drawn[0])):
        somebody.get(path, 403)
    for act in ("/phone", "/answer"):
        somebody.post(_path(drawn[0], act), {"answer": "5"}, status=403)


def _tile(somebody: User, pages: Pages) -> str:
    text = pages.sign_in(somebody).get("/office/").text
    return text.partition(f'<li class="tile"><a href="{LIST}"><b>')[2].partition("<")[0]


def test_the_first_page_counts_the_calls_of_this_person(pages: Pages, drawn: list[FollowUpCall]) -> None:
    mine, other = (offices.user("community_worker", area) for area in (FIRST_COMMUNITY, SECOND_COMMUNITY))
    assert (_tile(mine, pages), _tile(other, pages)) == ("3", "")
    pages.sign_in(mine).post(_path(drawn[0], "/answer"), {"answer": "5"})
    assert _tile(mine, pages) == "2"
