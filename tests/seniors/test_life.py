"""Categories with their days, and what becomes of a senior: pause, move, death, and the ways back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard import clock
from mealcard.audit.models import AuditEntry
from mealcard.db import db
from mealcard.errors import NotFound, Rejected, Stale
from mealcard.seniors import categories, life, queries, service
from mealcard.seniors.categories import NewCategory
from mealcard.seniors.models import ResidentDirectory
from mealcard.seniors.service import NewSenior
from mealcard.seniors.states import Category, SeniorState
from tests.factories.offices import HONGSHAN, XIANGYANG, office
from tests.factories.seniors import clerk, id_number, senior

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def _held() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(ResidentDirectory)) or 0


def test_a_category_holds_from_its_first_through_its_last_day(app: Flask) -> None:
    office()
    with clock.at(NOON):
        row = senior()
        new = NewCategory(Category.DIBAO, "低保证", date(2026, 12, 1), date(2026, 12, 31))
        categories.add(clerk(), row, new)
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [categories.categories_on(XIANGYANG, row.id, day) for day in days] == [set(), {"dibao"}, {"dibao"}, set()]
    many = [categories.categories_of_many(XIANGYANG, [row.id], day) for day in days]
    assert many == [{}, {row.id: {"dibao"}}, {row.id: {"dibao"}}, {}]


def test_a_category_without_days_runs_as_long_as_the_office_says(app: Flask) -> None:
    place = office()
    place.settings = {**place.settings, "category_days": 100}
    with clock.at(NOON):
        row = senior(categories=["dibao"])
    assert categories.of_senior(XIANGYANG, row.id)[0].expires_on == TODAY + timedelta(days=100)


def test_a_renewed_category_takes_over_on_its_first_day(app: Flask) -> None:
    office()
    with clock.at(NOON):
        row = senior(categories=["dibao"])
        categories.add(clerk(), row, NewCategory(Category.DIBAO, "新证", date(2027, 1, 1), date(2028, 1, 1)))
    rows = categories.of_senior(XIANGYANG, row.id)
    assert [(one.valid_from, one.ended_on) for one in rows] == [(date(2027, 1, 1), None), (TODAY, date(2027, 1, 1))]
    for day in (TODAY, date(2026, 12, 31), date(2027, 1, 1)):
        assert categories.categories_on(XIANGYANG, row.id, day) == {"dibao"}


def test_an_ended_category_holds_no_longer_from_the_day_of_the_end(app: Flask) -> None:
    office()
    with clock.at(NOON):
        row = senior(categories=["dibao", "living_alone"])
        claim = next(one for one in categories.of_senior(XIANGYANG, row.id) if one.category is Category.DIBAO)
        categories.end(clerk(), row, claim.id, "低保取消")
        assert categories.categories_on(XIANGYANG, row.id, TODAY) == {"living_alone"}
        with pytest.raises(Rejected, match="category_over"):
            categories.end(clerk(), row, claim.id, "再来一次")


def test_a_category_of_somebody_else_is_not_found(app: Flask) -> None:
    office()
    claim = categories.of_senior(XIANGYANG, senior(categories=["dibao"]).id)[0]
    with pytest.raises(NotFound):
        categories.end(clerk(), senior(), claim.id, "低保取消")


def test_an_old_page_changes_no_category(app: Flask) -> None:
    office()
    row = senior(categories=["dibao"])
    seen = row.version
    categories.add(clerk(), row, NewCategory(Category.YOUFU, "优抚证"), seen)
    with pytest.raises(Stale):
        categories.add(clerk(), row, NewCategory(Category.LIVING_ALONE, "社区证明"), seen)
    with pytest.raises(Stale):
        categories.end(clerk(), row, categories.of_senior(XIANGYANG, row.id)[0].id, "低保取消", seen)


def test_who_died_or_moved_gets_no_new_category(app: Flask) -> None:
    office()
    for state in ("deceased", "moved"):
        with pytest.raises(Rejected, match="wrong_state"):
            categories.add(clerk(), senior(state=state), NewCategory(Category.DIBAO, "低保证"))


def test_heavy_care_comes_with_evidence_and_goes_with_it(app: Flask) -> None:
    office()
    row = senior()
    with pytest.raises(Rejected, match="evidence_required"):
        categories.set_heavy_care(clerk(), row, on=True)
    categories.set_heavy_care(clerk(), row, on=True, evidence="评估 3")
    assert (row.heavy_care, service.reveal(clerk(), row, "heavy_care_evidence", "复核")) == (True, "评估 3")
    categories.set_heavy_care(clerk(), row, on=False, reason="已康复")
    assert (row.heavy_care, row.heavy_care_evidence) == (False, "")


def test_a_pause_ends_and_every_change_is_on_record(app: Flask) -> None:
    office()
    row = senior()
    life.pause(clerk(), row, "住院")
    assert row.state is SeniorState.PAUSED
    life.resume(clerk(), row)
    assert row.state is SeniorState.ACTIVE
    db.session.flush()
    acts = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_id == str(row.id)).order_by(AuditEntry.id)).all()
    assert acts == ["registered", "approved", "pause", "resume"]


def test_an_act_that_is_not_for_the_state_is_refused(app: Flask) -> None:
    office()
    with pytest.raises(Rejected, match="wrong_state"):
        life.resume(clerk(), senior())
    with pytest.raises(Rejected, match="wrong_state"):
        life.die(clerk(), senior(state="deceased"), date(2020, 1, 1), "再报一次")
    with pytest.raises(Rejected, match="wrong_state"):
        service.approve(clerk(), senior())


def test_a_move_frees_the_id_for_another_office_and_the_way_back_is_barred_then(app: Flask) -> None:
    office()
    office(HONGSHAN)
    row = senior(number=(number := id_number()))
    with clock.at(NOON):
        life.move(clerk(), row, date(2026, 11, 20), "随子女搬走")
        assert (row.state, row.moved_on) == (SeniorState.MOVED, date(2026, 11, 20))
        service.register(clerk(HONGSHAN), HONGSHAN, NewSenior("王桂兰", number, f"{HONGSHAN}001"))
        with pytest.raises(Rejected, match="registered_elsewhere"):
            life.come_back(clerk(), row, "又搬回来")
    assert (row.state, row.moved_on) == (SeniorState.MOVED, date(2026, 11, 20))


def test_who_comes_back_waits_for_a_second_person(app: Flask) -> None:
    office()
    row = senior(state="moved")
    assert _held() == 0
    again = clerk()
    life.come_back(again, row, "又搬回来")
    assert (row.state, row.moved_on, _held()) == (SeniorState.PENDING, None, 1)
    with pytest.raises(Rejected, match="same_person"):
        service.approve(again, row)


def test_a_death_keeps_the_id_taken_and_can_be_corrected(app: Flask) -> None:
    office()
    office(HONGSHAN)
    with clock.at(NOON):
        row = senior(number=(number := id_number()))
        life.die(clerk(), row, date(2026, 11, 22), "家属来报")
        assert (row.state, row.died_on) == (SeniorState.DECEASED, date(2026, 11, 22))
        with pytest.raises(Rejected, match="registered_elsewhere"):
            service.register(clerk(HONGSHAN), HONGSHAN, NewSenior("王桂兰", number, f"{HONGSHAN}001"))
        life.correct_death(clerk(), row, "同名的另一位")
    assert (row.state, row.died_on, _held()) == (SeniorState.PENDING, None, 1)


def test_a_death_after_a_move_can_be_corrected_only_while_the_id_is_free(app: Flask) -> None:
    office()
    office(HONGSHAN)
    row = senior(state="moved", number=(number := id_number()))
    life.die(clerk(), row, date(2026, 1, 2), "原籍来函")
    service.register(clerk(HONGSHAN), HONGSHAN, NewSenior("王桂兰", number, f"{HONGSHAN}001"))
    with pytest.raises(Rejected, match="registered_elsewhere"):
        life.correct_death(clerk(), row, "弄错了")
    assert row.state is SeniorState.DECEASED


@pytest.mark.parametrize(("day", "reason"), [(date(2026, 11, 24), "day_in_future"), (date(1800, 1, 1), "day_before_birth")])
def test_the_day_of_a_death_or_move_lies_in_the_life_so_far(app: Flask, day: date, reason: str) -> None:
    office()
    with clock.at(NOON):
        row = senior()
        with pytest.raises(Rejected, match=reason):
            life.die(clerk(), row, day, "家属来报")
        with pytest.raises(Rejected, match=reason):
            life.move(clerk(), row, day, "搬走")
    assert row.state is SeniorState.ACTIVE


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("active", None),
        ("pending", "card_not_active"),
        ("rejected", "card_not_active"),
        ("paused", "card_frozen"),
        ("moved", "card_cancelled"),
        ("deceased", "senior_deceased"),
    ],
)
def test_only_an_active_senior_may_eat_and_the_counter_hears_why_not(app: Flask, state: str, reason: str | None) -> None:
    office()
    with clock.at(NOON):
        row = senior(state=state)
    assert queries.eligibility(row, TODAY + timedelta(days=1)) == reason


def test_a_meal_of_the_last_day_that_came_in_late_was_good(app: Flask) -> None:
    office()
    with clock.at(NOON):
        dead, moved = senior(state="deceased"), senior(state="moved")
    for row in (dead, moved):
        assert queries.eligibility(row, TODAY) is None
        assert queries.eligibility(row, TODAY + timedelta(days=1)) is not None


def test_the_columns_of_a_redemption_are_enough_to_judge(app: Flask) -> None:
    office()
    with clock.at(NOON):
        senior(state="paused")
    row = db.session.execute(sa.select(*queries.ELIGIBILITY)).one()
    assert queries.eligibility(row, TODAY) == "card_frozen"
