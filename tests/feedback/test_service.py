"""One self-service opinion per meal, whoever asks first, and back again within ten minutes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard import clock
from mealcard.db import commit, db, retrying
from mealcard.errors import NotFound, Rejected
from mealcard.feedback import service
from mealcard.feedback.models import Opinion, OpinionChannel, OpinionClaim, OpinionDetail, OpinionVoid
from mealcard.meals.models import Meal, MealState
from mealcard.regions import service as regions
from tests.factories import offices
from tests.factories.feedback import guest, lunch, meal, opinion, take_back
from tests.factories.meals import LUNCH

pytestmark = pytest.mark.usefixtures("app")
KIOSK, PHONE = OpinionChannel.KIOSK, OpinionChannel.PHONE


def rows(model: type[object]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_one_tap_stores_the_stars_with_the_meal_its_senior_and_its_point() -> None:
    here, eaten = lunch()
    said = opinion(eaten, "fair")
    assert (said.stars, said.channel, said.verified) == (3, KIOSK, True)
    assert (said.senior_id, said.provider_id, said.meal_id) == (here.senior.id, here.provider.id, eaten.id)
    assert service.opinion_of(eaten) is said


def test_a_second_choice_is_refused_and_the_same_choice_again_changes_nothing() -> None:
    _, eaten = lunch()
    first = opinion(eaten, "good", KIOSK)
    assert opinion(eaten, "good", PHONE).id == first.id
    with pytest.raises(Rejected, match="already_rated") as refused:
        opinion(eaten, "poor", PHONE)
    assert refused.value.details == {"choice": "good"}
    assert rows(Opinion) == 1


def test_a_call_about_the_same_meal_is_an_opinion_of_its_own() -> None:
    _, eaten = lunch()
    opinion(eaten, "good")
    assert service.opinion_of(eaten, "call") is None
    assert service.opinion_of(eaten, "self") is not None


@pytest.mark.parametrize(("days", "taken"), [(7, True), (8, False)])
def test_a_meal_can_be_rated_for_seven_days(days: int, taken: bool) -> None:
    here, eaten = lunch()
    with clock.at(LUNCH + timedelta(days=days)):
        assert (service.last_rateable_meal(here.senior.office_code, here.senior.id) == eaten) is taken
        if taken:
            assert service.rate(eaten, PHONE, "good").stars == 5
        else:
            with pytest.raises(Rejected, match="rating_closed"):
                service.rate(eaten, PHONE, "good")


def test_the_office_sets_for_how_many_days() -> None:
    _, eaten = lunch()
    home = regions.office(offices.XIANGYANG)
    home.settings = {**home.settings, "rating_days": 2}
    with clock.at(LUNCH + timedelta(days=3)), pytest.raises(Rejected, match="rating_closed"):
        service.rate(eaten, PHONE, "good")


def test_a_voided_meal_can_not_be_rated_and_is_nobodys_last_meal() -> None:
    here, eaten = lunch()
    take_back(here, eaten)
    with pytest.raises(Rejected, match="rating_closed"):
        opinion(eaten)
    with clock.at(LUNCH + timedelta(minutes=5)):
        assert service.last_rateable_meal(here.senior.office_code, here.senior.id) is None


def test_a_meal_under_review_is_rated_without_weight() -> None:
    _, eaten = lunch()
    eaten.state = MealState.PENDING
    assert opinion(eaten).verified is False


def test_the_last_meal_is_the_seniors_own_and_the_latest() -> None:
    here, _ = lunch()
    other = guest(here)
    meal(other, LUNCH + timedelta(hours=1))
    dinner = meal(here, LUNCH + timedelta(hours=6))
    with clock.at(LUNCH + timedelta(hours=7)):
        assert service.last_rateable_meal(here.senior.office_code, here.senior.id) == dinner
    with pytest.raises(NotFound):
        service.meal_of_senior(here.senior.office_code, other.senior.id, dinner.id)


def test_undo_frees_the_meal_and_keeps_what_was_said() -> None:
    _, eaten = lunch()
    first = opinion(eaten, "poor")
    with clock.at(LUNCH + timedelta(minutes=11)):
        service.undo(first)
        service.undo(first)
        assert service.opinion_of(eaten) is None
        assert service.rate(eaten, PHONE, "good").id != first.id
    assert (rows(Opinion), rows(OpinionVoid), rows(OpinionClaim)) == (2, 1, 1)


def test_undo_ends_after_ten_minutes() -> None:
    _, eaten = lunch()
    first = opinion(eaten, "poor", after=0)
    with clock.at(LUNCH + timedelta(minutes=10, seconds=1)), pytest.raises(Rejected, match="undo_closed"):
        service.undo(first)
    assert rows(OpinionClaim) == 1


def test_the_office_of_the_point_voids_with_a_reason_and_no_other_may() -> None:
    _, eaten = lunch()
    first = opinion(eaten)
    with pytest.raises(NotFound):
        service.void(offices.actor("officer", offices.HONGSHAN), first, "a stranger")
    with pytest.raises(NotFound):
        service.void(offices.actor("community_worker", offices.FIRST_COMMUNITY), first, "no business of hers")
    officer = offices.actor("officer")
    with pytest.raises(Rejected, match="reason_missing"):
        service.void(officer, first, " ")
    service.void(officer, first, "rated by the owner's son")
    assert db.session.scalars(sa.select(OpinionVoid.reason)).one() == "rated by the owner's son"


def test_reasons_words_and_the_wish_for_a_call_are_added_afterwards() -> None:
    _, eaten = lunch()
    with clock.at(LUNCH):
        said = service.rate(eaten, KIOSK, "poor", ["too_salty"])
        service.add_detail(said, ["taste"], " 米饭太硬\0 ", call_me=True)
    kept = db.session.scalars(sa.select(OpinionDetail).order_by(OpinionDetail.call_me)).all()
    assert [(one.reasons, one.comment, one.call_me) for one in kept] == [(["too_salty"], "", False), (["taste"], "米饭太硬", True)]


def test_nothing_is_added_to_an_opinion_that_was_taken_back_or_to_one_with_ten_notes() -> None:
    here, eaten = lunch()
    with clock.at(LUNCH):
        first = service.rate(eaten, KIOSK, "poor")
        service.undo(first)
        with pytest.raises(Rejected, match="rating_closed"):
            service.add_detail(first, ["taste"])
        second = service.rate(meal(guest(here)), KIOSK, "poor")
        for _ in range(service.MAX_DETAILS):
            service.add_detail(second, ["taste"])
        with pytest.raises(Rejected, match="rating_closed"):
            service.add_detail(second, ["taste"])
        with pytest.raises(Rejected, match="comment_long"):
            service.add_detail(second, comment="长" * 501)


def at_once(app: Flask, meal_id: object, choices: list[str]) -> list[str]:
    """Each choice in a thread of its own, all released together: the opinion's id or the reason of the refusal."""
    barrier = threading.Barrier(len(choices))

    def run(choice: str) -> str:
        with app.app_context(), clock.at(LUNCH):
            barrier.wait()

            def whole() -> str:
                eaten = db.session.get_one(Meal, (offices.XIANGYANG, meal_id))
                said = service.rate(eaten, KIOSK, choice)
                name = str(said.id)
                commit()
                return name

            try:
                return retrying(whole, attempts=8)
            except Rejected as refused:
                return refused.reason
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(choices)) as pool:
        return list(pool.map(run, choices))


def test_two_tablets_rating_one_meal_at_once_leave_one_opinion(app: Flask) -> None:
    here, eaten = lunch()
    for day in range(6):
        eaten = meal(here, LUNCH + timedelta(days=day, hours=6))
        meal_id = eaten.id
        db.session.commit()
        with clock.at(LUNCH + timedelta(days=day)):
            answers = at_once(app, meal_id, ["good", "poor", "good", "poor"])
        assert answers.count("already_rated") == 2, answers
        assert len(set(answers)) == 2, answers
        db.session.rollback()
        assert rows(Opinion) == rows(OpinionClaim) == day + 1
