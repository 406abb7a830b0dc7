"""The event log that the listing engine reads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from mealcard import clock
from mealcard.feedback import calls, queries, service
from mealcard.feedback.models import CallOutcome, OpinionChannel
from mealcard.listing.engine import Engine
from mealcard.meals.models import MealState
from tests.factories import offices
from tests.factories.feedback import crowd, guest, lunch, meal, opinion, take_back
from tests.factories.meals import LUNCH

pytestmark = pytest.mark.usefixtures("app")
HOME = offices.XIANGYANG
FIRST, SECOND = date(2026, 11, 23), date(2026, 11, 30)


def test_a_rating_is_an_event_of_its_week_with_the_meal_that_verifies_it() -> None:
    here, eaten = lunch()
    said = opinion(eaten, "poor", OpinionChannel.PHONE, after=90)
    assert queries.listing_events(HOME) == {
        FIRST: [
            {
                "type": "rating",
                "id": str(said.id),
                "provider": str(here.provider.id),
                "senior": str(here.senior.id),
                "channel": "phone",
                "stars": 1,
                "meal_id": str(eaten.id),
                "minute": 15 * 60,
            }
        ]
    }


def test_an_opinion_about_a_meal_under_review_has_no_meal() -> None:
    _, eaten = lunch()
    eaten.state = MealState.PENDING
    opinion(eaten)
    eaten.state = MealState.SERVED
    assert queries.listing_events(HOME)[FIRST][0]["meal_id"] is None


def test_a_void_stands_in_its_own_week_and_the_past_week_stays_as_it_was() -> None:
    _, eaten = lunch()
    said = opinion(eaten, "poor")
    before = queries.listing_events(HOME)[FIRST]
    with clock.at(LUNCH + timedelta(weeks=1)):
        service.void(offices.actor("leader"), said, "rated by the owner's son")
    after = queries.listing_events(HOME)
    assert after[FIRST] == before
    assert [(event["type"], event["rating"]) for event in after[SECOND]] == [("void", str(said.id))]


def test_a_meal_voided_afterwards_voids_what_was_said_about_it() -> None:
    here, eaten = lunch()
    said = opinion(eaten)
    take_back(here, eaten)
    assert [event["type"] for event in queries.listing_events(HOME)[FIRST]] == ["rating", "void"]
    assert queries.listing_events(HOME)[FIRST][1]["rating"] == str(said.id)


def test_i_was_not_there_is_told_to_the_engine() -> None:
    here, _ = lunch()
    crowd(here, 3)
    with clock.at(LUNCH + timedelta(weeks=1)):
        call = calls.draw_calls(HOME, SECOND, {here.provider.id: 1})[0]
        calls.record_attempt(offices.actor("officer"), call, CallOutcome.NOT_THERE)
    (event,) = queries.listing_events(HOME)[SECOND]
    assert (event["type"], event["provider"], event["senior"]) == ("call_no_meal", str(here.provider.id), str(call.senior_id))


def test_weeks_are_cut_at_the_local_monday() -> None:
    here, _ = lunch()
    sunday = LUNCH + timedelta(days=6, hours=6)  # 19:30 in Beijing
    opinion(meal(here, sunday), after=4 * 60)  # 23:30
    monday = guest(here)
    opinion(meal(monday, sunday), after=5 * 60)  # 00:30
    weeks = queries.listing_events(HOME)
    assert (len(weeks[FIRST]), len(weeks[SECOND])) == (1, 1)
    assert queries.listing_events(HOME, since=SECOND) == {SECOND: weeks[SECOND]}
    assert queries.listing_events(HOME, until=FIRST) == {FIRST: weeks[FIRST]}


def test_a_guests_opinion_belongs_to_the_office_of_the_point() -> None:
    here, _ = lunch()
    offices.office(offices.HONGSHAN)
    with clock.at(LUNCH):
        stranger = guest(here, offices.HONGSHAN)
    opinion(meal(stranger))
    assert len(queries.listing_events(HOME)[FIRST]) == 1
    assert queries.listing_events(offices.HONGSHAN) == {}


def test_the_engine_reads_the_events_as_they_are() -> None:
    here, eaten = lunch()
    said = opinion(eaten, "poor")
    crowd(here, 3)
    with clock.at(LUNCH + timedelta(weeks=1)):
        service.void(offices.actor("leader"), said, "rated by the owner's son")
        call = calls.draw_calls(HOME, SECOND, {here.provider.id: 1})[0]
        calls.record_attempt(offices.actor("officer"), call, CallOutcome.ANSWERED, 1)
    engine, point = Engine(), str(here.provider.id)
    weeks = queries.listing_events(HOME)
    first = engine.week(0, [{"type": "provider", "provider": point, "street": HOME}, *weeks[FIRST]])[point]
    second = engine.week(1, weeks[SECOND])[point]
    # 3.29 points for the first opinion; it was taken back, and the call is worth 5.77
    assert (first.as_json()["points"], second.as_json()["points"]) == (3.29, 5.77)


def test_the_office_sees_who_wants_to_be_called() -> None:
    _, eaten = lunch()
    with clock.at(LUNCH):
        said = service.rate(eaten, OpinionChannel.PHONE, "poor")
        service.add_detail(said, ["taste"])
        wish = service.add_detail(said, comment="请打电话", call_me=True)
    found = queries.wishes_for_a_call(HOME, LUNCH)
    assert [(detail.id, of.id) for detail, of in found] == [(wish.id, said.id)]
    assert queries.wishes_for_a_call(HOME, LUNCH + timedelta(seconds=1)) == []


def test_a_visit_is_no_rating_of_the_engine() -> None:
    _, eaten = lunch()
    said = opinion(eaten)
    said.channel = OpinionChannel.VISIT
    assert queries.listing_events(HOME) == {}
    assert sa.inspect(said).persistent
