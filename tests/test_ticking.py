"""The weekly draw of the follow-up calls: once an office and week, from Monday morning, whatever happened before."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from mealcard import clock, ticking
from mealcard.db import db
from mealcard.feedback import calls
from mealcard.feedback.models import FollowUpCall
from mealcard.listing import service as listing
from mealcard.meals.models import Meal
from mealcard.providers.states import ProviderState
from mealcard.regions.models import AppMeta
from tests.factories import offices
from tests.factories.feedback import crowd, lunch, opinion
from tests.factories.meals import LUNCH, Counter
from tests.factories.offices import HONGSHAN, XIANGYANG

pytestmark = pytest.mark.usefixtures("app")
WEEK = date(2026, 11, 30)  # the Monday after LUNCH
MORNING = datetime.fromisoformat("2026-11-30T06:00:00+08:00")


def ready(size: int = 11) -> Counter:
    """So many seniors and one more ate in the week before."""
    here, _ = lunch()
    crowd(here, size)
    return here


def tick(at: datetime) -> int:
    with clock.at(at):
        return ticking.draw_calls()


def weeks() -> list[date]:
    return list(db.session.scalars(sa.select(FollowUpCall.week_on).distinct()))


def test_the_draw_comes_at_six_on_monday_by_the_offices_clock() -> None:
    ready()
    assert tick(MORNING - timedelta(minutes=1)) == 0
    assert weeks() == []
    assert tick(MORNING) == 9
    assert weeks() == [WEEK]


@pytest.mark.parametrize(("angry", "wanted"), [(0, 3), (10, 8)])
def test_more_are_wanted_about_a_point_on_watch(angry: int, wanted: int) -> None:
    here, officer = ready(31), offices.actor("officer")
    for eaten in db.session.scalars(sa.select(Meal).limit(angry)).all():
        opinion(eaten, "poor")
    with clock.at(LUNCH + timedelta(hours=1)):
        standing = listing.standing_of(officer, XIANGYANG, here.provider.id)
        if angry:
            listing.decide(officer, standing, standing.fingerprint, "ten seniors are not satisfied", accept=True)
    tick(MORNING)
    assert {call.wanted for call in calls.calls_of_week(XIANGYANG, WEEK)} == {wanted}


def test_nobody_is_asked_about_a_point_that_is_off_the_list() -> None:
    here = ready()
    here.provider.state = ProviderState.REMOVED
    db.session.flush()
    assert tick(MORNING) == 0
    assert weeks() == []


def test_the_same_week_is_drawn_once_and_then_costs_no_standing(monkeypatch: pytest.MonkeyPatch) -> None:
    here = ready()
    tick(MORNING)
    before = [call.id for call in calls.calls_of_week(XIANGYANG, WEEK)]
    crowd(here, 20, LUNCH + timedelta(days=6))
    monkeypatch.setattr(listing, "standings", lambda _office_code: pytest.fail("computed again"))
    assert tick(MORNING + timedelta(minutes=1)) == 0
    assert tick(MORNING + timedelta(days=6)) == 0
    assert [call.id for call in calls.calls_of_week(XIANGYANG, WEEK)] == before


def test_a_week_without_anybody_to_ask_is_done_as_well() -> None:
    offices.office()
    assert tick(MORNING) == 0
    assert calls.is_drawn(XIANGYANG, WEEK)
    with clock.at(MORNING):
        assert calls.offices_to_draw() == []


def test_after_an_outage_only_the_present_week_is_drawn() -> None:
    here = ready()
    crowd(here, 11, LUNCH + timedelta(weeks=1))
    tick(MORNING + timedelta(weeks=1, days=3))
    assert weeks() == [WEEK + timedelta(weeks=1)]
    assert not calls.is_drawn(XIANGYANG, WEEK)


def test_the_next_week_is_drawn_anew_and_one_fact_an_office_is_kept() -> None:
    here = ready()
    tick(MORNING)
    crowd(here, 12, LUNCH + timedelta(weeks=1))
    assert tick(MORNING + timedelta(weeks=1)) == 9
    assert sorted(weeks()) == [WEEK, WEEK + timedelta(weeks=1)]
    assert db.session.execute(sa.select(AppMeta.key, AppMeta.value).where(AppMeta.key.startswith("calls:"))).all() == [
        (f"calls:{XIANGYANG}", "2026-12-07")
    ]


def test_every_office_is_drawn_and_a_new_one_as_soon_as_it_opens() -> None:
    ready()
    tick(MORNING)
    with clock.at(MORNING + timedelta(days=1)):
        offices.office(HONGSHAN)
        assert calls.offices_to_draw() == [(HONGSHAN, WEEK)]
        ticking.draw_calls()
        assert calls.offices_to_draw() == []


def test_the_draw_is_one_of_the_duties_of_each_minute() -> None:
    ready()
    with clock.at(MORNING):
        assert ticking.run_all()["follow-up calls drawn"] == 9
        assert ticking.run_all()["follow-up calls drawn"] == 0
