"""Whom the system asks: the same for everybody who looks, never the same person again soon, and every attempt kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard import clock, keyring
from mealcard.accounts.actor import Actor
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.feedback import calls, queries, service
from mealcard.feedback.models import CallAttempt, CallOutcome, FollowUpCall, Opinion
from mealcard.feedback.rules import draw_order
from mealcard.meals.models import Meal
from mealcard.seniors import life
from mealcard.seniors import service as register
from mealcard.seniors.models import Senior
from tests.factories import offices, providers, seniors
from tests.factories.feedback import counter_at, crowd, guest, lunch, meal, take_back
from tests.factories.meals import LUNCH, Counter

pytestmark = pytest.mark.usefixtures("app")
HOME = offices.XIANGYANG
WEEK = date(2026, 11, 30)  # the Monday after LUNCH
CALLING = datetime.fromisoformat("2026-12-01T10:15:00+08:00")
U, A = CallOutcome.UNREACHABLE, CallOutcome.ANSWERED


def drawn(here: Counter, wanted: int = 3, week_on: date = WEEK) -> list[FollowUpCall]:
    with clock.at(CALLING):
        return calls.draw_calls(HOME, week_on, {here.provider.id: wanted})


def ready(size: int = 11) -> tuple[Counter, list[FollowUpCall], Actor]:
    """Twelve seniors ate, three calls are wanted, and an officer makes them."""
    here, _ = lunch()
    crowd(here, size)
    return here, drawn(here), offices.actor("officer")


def test_the_draw_follows_the_secret_order_with_stand_ins_behind() -> None:
    here, found, _ = ready()
    everybody = db.session.scalars(sa.select(Senior.id)).all()
    order = draw_order(keyring.active().derive("follow-up calls"), WEEK, here.provider.id, everybody)
    assert [call.senior_id for call in found] == order[:9]
    assert [call.position for call in found] == list(range(1, 10))
    assert {call.wanted for call in found} == {3}


def test_drawing_again_changes_nothing_even_when_people_came_or_a_meal_was_voided() -> None:
    here, found, _ = ready()
    before = [(call.id, call.senior_id) for call in found]
    crowd(here, 5)
    take_back(here, db.session.scalars(sa.select(Meal).where(Meal.senior_id == here.senior.id)).one())
    assert [(call.id, call.senior_id) for call in drawn(here, wanted=8)] == before


def test_at_most_a_quarter_of_the_active_seniors_is_wanted() -> None:
    here, _ = lunch()
    crowd(here, 7)
    assert {call.wanted for call in drawn(here, wanted=8)} == {2}


def test_only_a_meal_of_the_seven_days_before_counts() -> None:
    here, _ = lunch()
    crowd(here, 3, LUNCH - timedelta(days=1))
    crowd(here, 3, LUNCH + timedelta(days=6))
    inside = {call.senior_id for call in drawn(here, wanted=1)}
    assert len(inside) == 3
    eaten = db.session.scalars(sa.select(Meal.senior_id).where(Meal.meal_on.between(WEEK - timedelta(days=7), WEEK - timedelta(days=1))))
    assert inside <= set(eaten)
    assert drawn(here, week_on=WEEK + timedelta(weeks=1)) == []


def test_a_voided_meal_and_the_dead_are_not_asked_about() -> None:
    here, eaten = lunch()
    take_back(here, eaten)
    alive = {person.id for person in crowd(here, 4)}
    for person in crowd(here, 4):
        with clock.at(LUNCH + timedelta(days=3)):
            life.die(seniors.clerk(), person, date(2026, 11, 26), "reported by the family")
    found = drawn(here, wanted=8)
    assert {call.wanted for call in found} == {1}
    assert {call.senior_id for call in found} <= alive


def test_somebody_called_about_a_point_is_left_alone_there_for_four_weeks() -> None:
    here, _ = lunch()
    crowd(here, 3)
    everybody = set(db.session.scalars(sa.select(Senior.id)))
    called = drawn(here)[0]
    with clock.at(CALLING):
        calls.record_attempt(offices.actor("officer"), called, U)
    secret = keyring.active().derive("follow-up calls")
    for week in range(1, 5):
        for person in db.session.scalars(sa.select(Senior)).all():
            meal(_card_of(here, person), LUNCH + timedelta(weeks=week))
        monday = WEEK + timedelta(weeks=week)
        free = everybody if week == 4 else everybody - {called.senior_id}
        assert [call.senior_id for call in drawn(here, week_on=monday)] == draw_order(secret, monday, here.provider.id, free)[:3]


def _card_of(here: Counter, person: Senior) -> Counter:
    row = db.session.scalars(sa.select(Meal.card_id).where(Meal.senior_id == person.id)).first()
    card = db.session.get_one(type(here.card), (person.office_code, row))
    return Counter(here.provider, here.device, here.token, person, card, card.number)


def test_a_call_about_one_point_does_not_protect_from_one_about_another() -> None:
    here, found, officer = ready(3)
    other = providers.provider(name="幸福食堂")
    for person in db.session.scalars(sa.select(Senior)).all():
        meal(counter_at(_card_of(here, person), other), LUNCH + timedelta(hours=6))
    with clock.at(CALLING):
        calls.record_attempt(officer, found[0], A, 4)
        both = calls.draw_calls(HOME, WEEK, lambda _provider_id: 1)
    assert {call.provider_id for call in both} == {here.provider.id, other.id}


def test_a_guest_is_called_by_the_office_at_home() -> None:
    here, _ = lunch()
    offices.office(offices.HONGSHAN)
    for _ in range(4):
        meal(guest(here, offices.HONGSHAN))
    # one wanted and two stand-ins of five seniors: at least two of them are guests
    guests = [call for call in drawn(here, wanted=1) if call.senior_id != here.senior.id]
    assert {call.office_code for call in guests} == {offices.HONGSHAN}
    with pytest.raises(NotFound):
        calls.load_call(offices.actor("officer"), offices.HONGSHAN, guests[0].id)
    theirs = offices.actor("officer", offices.HONGSHAN)
    assert calls.load_call(theirs, offices.HONGSHAN, guests[0].id) is guests[0]


def test_an_answer_on_the_phone_becomes_an_opinion_about_the_meal_asked_about() -> None:
    _, found, officer = ready()
    with clock.at(CALLING):
        calls.record_attempt(officer, found[0], A, 2)
    said = db.session.scalars(sa.select(Opinion)).one()
    assert (said.channel.value, said.stars, said.call_id, said.meal_id) == ("call", 2, found[0].id, found[0].meal_id)
    assert db.session.scalars(sa.select(CallAttempt.caller_id)).one() == officer.user_id


def test_a_call_may_come_later_than_the_days_of_self_service() -> None:
    _, found, officer = ready()
    with clock.at(CALLING + timedelta(days=5)):
        assert calls.record_attempt(officer, found[0], A, 5).outcome is A
    with clock.at(CALLING + timedelta(days=6)), pytest.raises(Rejected, match="call_over"):
        calls.record_attempt(officer, found[1], A, 5)


@pytest.mark.parametrize(("outcome", "stars"), [(A, None), (A, 6), (U, 3), (CallOutcome.NOT_THERE, 5)])
def test_stars_go_with_an_answer_and_with_nothing_else(outcome: CallOutcome, stars: int | None) -> None:
    _, found, officer = ready()
    with clock.at(CALLING), pytest.raises(Rejected, match="stars_unknown"):
        calls.record_attempt(officer, found[0], outcome, stars)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Opinion)) == 0


def test_two_tries_at_different_hours_and_then_a_stand_in() -> None:
    _, found, officer = ready()
    due = [due.call.id for due in _due(officer, CALLING)]
    assert due == [call.id for call in found[:3]]
    for minutes in (0, 5):
        with clock.at(CALLING + timedelta(minutes=minutes)):
            calls.record_attempt(officer, found[0], U)
    assert found[0].id in [due.call.id for due in _due(officer, CALLING)]
    with clock.at(CALLING + timedelta(hours=7)):
        calls.record_attempt(officer, found[0], U)
        with pytest.raises(Rejected, match="call_finished"):
            calls.record_attempt(officer, found[0], U)
    assert [due.call.id for due in _due(officer, CALLING)] == [call.id for call in found[1:4]]


def _due(who: Actor, at: datetime) -> list[calls.DueCall]:
    with clock.at(at):
        return calls.due_calls(who, HOME)


def test_when_enough_have_answered_nobody_else_is_called() -> None:
    _, found, officer = ready()
    with clock.at(CALLING):
        for call, outcome in zip(found, (A, CallOutcome.NOT_THERE, A), strict=False):
            calls.record_attempt(officer, call, outcome, 4 if outcome is A else None)
    assert _due(officer, CALLING) == []


def test_a_community_worker_calls_only_her_own_community(app: Flask) -> None:
    _, found, _ = ready()
    own, other = (offices.actor("community_worker", code) for code in (offices.FIRST_COMMUNITY, offices.SECOND_COMMUNITY))
    assert len(_due(own, CALLING)) == 3
    assert _due(other, CALLING) == []
    with pytest.raises(NotFound), clock.at(CALLING):
        calls.record_attempt(other, found[0], A, 5)
    with pytest.raises(NotFound), clock.at(CALLING):
        calls.record_attempt(offices.actor("leader"), found[0], A, 5)


def test_a_meal_voided_after_the_draw_takes_no_answer() -> None:
    here, found, officer = ready()
    eaten = db.session.get_one(Meal, (HOME, found[0].meal_id))
    take_back(here, eaten)
    with clock.at(CALLING), pytest.raises(Rejected, match="rating_closed"):
        calls.record_attempt(officer, found[0], A, 5)


def test_a_voided_meal_and_the_dead_leave_their_place_to_a_stand_in() -> None:
    here, found, officer = ready()
    take_back(here, db.session.get_one(Meal, (HOME, found[0].meal_id)))
    with clock.at(CALLING):
        life.die(seniors.clerk(), db.session.get_one(Senior, (HOME, found[1].senior_id)), date(2026, 11, 30), "reported by the family")
        assert [due.call.id for due in calls.due_calls(officer, HOME)] == [call.id for call in found[2:5]]
        with pytest.raises(NotFound):
            calls.load_call(officer, HOME, found[1].id)


def test_who_answered_and_died_afterwards_is_not_asked_for_again() -> None:
    _, found, officer = ready()
    with clock.at(CALLING):
        calls.record_attempt(officer, found[0], A, 4)
        life.die(seniors.clerk(), db.session.get_one(Senior, (HOME, found[0].senior_id)), date(2026, 12, 1), "reported by the family")
        assert [due.call.id for due in calls.due_calls(officer, HOME)] == [found[1].id, found[2].id]


def test_a_phone_number_is_shown_to_a_caller_for_an_open_call_only() -> None:
    _, found, officer = ready()
    person = db.session.get_one(Senior, (HOME, found[0].senior_id))
    register.amend(seniors.clerk(), person, register.Amendment(phone="13909931234"))
    with clock.at(CALLING):
        assert calls.reveal_phone(officer, found[0]) == "13909931234"
        with pytest.raises(NotFound):
            calls.reveal_phone(offices.actor("leader"), found[0])
        calls.record_attempt(officer, found[0], A, 4)
        with pytest.raises(Rejected, match="call_finished"):
            calls.reveal_phone(officer, found[0])
    with clock.at(CALLING + timedelta(weeks=1)), pytest.raises(Rejected, match="call_over"):
        calls.reveal_phone(officer, found[1])


def test_the_response_of_a_week_counts_each_point_up_to_its_number() -> None:
    here, found, officer = ready(15)
    other = providers.provider(name="幸福食堂")
    for person in db.session.scalars(sa.select(Senior)).all():
        meal(counter_at(_card_of(here, person), other), LUNCH + timedelta(hours=6))
    with clock.at(CALLING):
        calls.draw_calls(HOME, WEEK, {other.id: 1})
        for call in found[:4]:
            calls.record_attempt(officer, call, A, 4)
    assert queries.call_progress(HOME, WEEK) == queries.CallProgress(wanted=4, completed=3)
    assert queries.call_progress(offices.HONGSHAN, WEEK) == queries.CallProgress(0, 0)


def test_a_week_is_named_by_its_monday() -> None:
    with pytest.raises(ValueError, match="Monday"):
        calls.draw_calls(HOME, WEEK + timedelta(days=1), {})


def test_an_opinion_at_the_counter_does_not_stand_in_the_way_of_a_call() -> None:
    _, found, officer = ready()
    eaten = db.session.get_one(Meal, (HOME, found[0].meal_id))
    with clock.at(LUNCH):
        service.rate(eaten, service.OpinionChannel.KIOSK, "good")
    with clock.at(CALLING):
        calls.record_attempt(officer, found[0], A, 1)
    assert sorted(db.session.scalars(sa.select(Opinion.stars))) == [1, 5]
