"""One scan becomes one meal or one remembered refusal."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard import clock
from mealcard.accounts.actor import SYSTEM
from mealcard.cards import service as card_service
from mealcard.cards.states import CardAction
from mealcard.cards.token import card_number
from mealcard.db import db
from mealcard.meals import service, voiding
from mealcard.meals.models import Meal, MealClaim, MealState, RedemptionKey, Refusal
from mealcard.meals.service import KeyConflict
from mealcard.providers import service as provider_service
from mealcard.providers.states import Action
from tests.factories import cards, offices, providers, seniors
from tests.factories.meals import BETWEEN, LUNCH, counter

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def _at_lunch(app: Flask) -> Iterator[None]:
    with clock.at(LUNCH):
        yield


def rows(model: type[Any]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_a_good_scan_gives_the_discount_and_stores_its_whole_working() -> None:
    here = counter()
    answer = here.redeem()
    assert answer.accepted
    assert answer.body["amounts"] == {"price_fen": 1600, "merchant_fen": 0, "subsidy_fen": 300, "self_pay_fen": 1300, "operating_fen": 0}
    assert answer.body["meal"] == {"date": "2026-11-23", "window": "lunch"}
    assert answer.body["card"] == {"number": here.card.number, "name_masked": "王*兰", "diet": []}
    meal = db.session.scalars(sa.select(Meal)).one()
    assert meal.working["layers"][0]["cuts"][0]["reason"] == "cap_per_meal"
    assert meal.working["policy"]["version"] == 1


def test_the_answer_tells_the_tablet_no_payer_tier_or_category() -> None:
    text = str(counter("zhushan_2025", categories=["dibao"]).redeem(price_fen=1200).body)
    assert "dibao" not in text
    assert "hardship" not in text
    assert "street" not in text


def test_the_same_key_and_body_answer_the_very_same_even_after_the_window_is_used() -> None:
    here = counter()
    once = here.scan()
    first = service.redeem(here.till(), once)
    with clock.at(LUNCH + timedelta(hours=1)):
        again = service.redeem(here.till(), once)
    assert again.body == first.body
    assert (first.fresh, again.fresh) == (True, False)
    assert rows(Meal) == 1


def test_an_offline_fallback_of_a_timed_out_call_is_the_same_scan() -> None:
    here = counter()
    key = uuid.uuid4()
    first = here.redeem(key=key)
    again = here.redeem(key=key, offline=True, charged_fen=1300)
    assert again.body == first.body
    assert rows(Meal) == 1


@pytest.mark.parametrize("change", [{"price_fen": 1700}, {"scanned_at": LUNCH + timedelta(seconds=1)}, {"code": "x"}])
def test_a_key_with_another_body_is_a_conflict(change: dict[str, Any]) -> None:
    here = counter()
    key = uuid.uuid4()
    here.redeem(key=key)
    with pytest.raises(KeyConflict):
        here.redeem(key=key, **change)


def test_a_second_meal_in_the_window_is_refused_with_where_and_when() -> None:
    here = counter()
    here.redeem()
    elsewhere = providers.provider(name="红旗餐厅")
    _device, token = providers.device(elsewhere)
    here.token = token
    answer = here.redeem()
    assert (answer.accepted, answer.reason) == (False, "already_served")
    assert answer.body["earlier"] == {"provider": "向阳食堂", "at": "2026-11-23T13:30:00+08:00"}
    assert rows(RedemptionKey) == 1


def test_a_refusal_binds_no_key_so_that_a_retry_is_judged_anew() -> None:
    here = counter()
    card_service.act(SYSTEM, here.card, CardAction.FREEZE, "on the phone")
    once = here.scan()
    assert service.redeem(here.till(), once).reason == "card_frozen"
    card_service.act(SYSTEM, here.card, CardAction.UNFREEZE, "found again")
    assert service.redeem(here.till(), once).accepted


def test_dinner_of_the_same_day_is_another_window() -> None:
    here = counter()
    assert here.redeem().accepted
    dinner = LUNCH + timedelta(hours=6)
    with clock.at(dinner):
        assert here.redeem(scanned_at=dinner).body["meal"]["window"] == "dinner"


def test_outside_every_window_the_meal_is_sold_once_without_subsidy() -> None:
    here = counter()
    with clock.at(BETWEEN):
        answer = here.redeem(scanned_at=BETWEEN)
        again = here.redeem(scanned_at=BETWEEN + timedelta(seconds=1))
    assert answer.body["meal"]["window"] == "other"
    assert answer.body["amounts"]["subsidy_fen"] == 0
    assert "outside_window" in answer.body["notices"]
    assert again.reason == "already_served"


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("ordered", "card_not_active"),
        ("printed", "card_not_active"),
        ("frozen", "card_frozen"),
        ("lost", "card_lost"),
        ("replaced", "card_replaced"),
        ("cancelled", "card_cancelled"),
    ],
)
def test_an_unusable_card_is_refused_with_its_reason(state: str, reason: str) -> None:
    here = counter()
    _card, code = cards.card(seniors.senior(name="赵建国"), state)
    assert here.redeem(code=code).reason == reason
    assert rows(Meal) == 0


@pytest.mark.parametrize(("state", "reason"), [("paused", "card_frozen"), ("moved", "card_cancelled"), ("deceased", "senior_deceased")])
def test_a_senior_who_may_not_eat_is_refused_whatever_the_card_says(state: str, reason: str) -> None:
    here = counter()
    person = seniors.senior(name="赵建国")
    _card, code = cards.card(person)
    person.state = type(person.state)(state)
    db.session.flush()
    assert here.redeem(code=code).reason == reason


@pytest.mark.parametrize(
    "code",
    ["https://example.org/menu", "", "8" * 48, "\ud800", "\x00", "１２３４５６７８９０", "8112", "x" * 4296, card_number(999_999_999)],
)
def test_any_foreign_code_is_unknown_and_remembered_by_its_hash_only(code: str) -> None:
    here = counter()
    answer = here.redeem(code=code)
    assert answer.reason == "unknown_code"
    kept = db.session.scalars(sa.select(Refusal)).one()
    assert len(kept.code_hash) == 32
    assert len(kept.code_head) <= 4


def test_a_typed_number_finds_the_latest_issue() -> None:
    here = counter()
    assert here.redeem(code=here.card.number).accepted
    card_service.reissue(SYSTEM, here.card, "worn")
    with clock.at(LUNCH + timedelta(days=1)):
        assert here.redeem(code=here.card.number, scanned_at=LUNCH + timedelta(days=1)).reason == "card_not_active"


def test_a_reissue_keeps_the_window_used() -> None:
    here = counter()
    here.redeem()
    new = card_service.reissue(SYSTEM, here.card, "lost")
    card_service.act(SYSTEM, new, CardAction.PRINT)
    card_service.act(SYSTEM, new, CardAction.ACTIVATE)
    assert here.redeem(code=card_service.token_of(new)).reason == "already_served"


@pytest.mark.parametrize(
    ("state", "reason"),
    [("emergency_suspended", "provider_suspended"), ("removed", "provider_not_listed"), ("submitted", "provider_not_listed")],
)
def test_a_provider_who_may_not_serve_is_refused(state: str, reason: str) -> None:
    here = counter()
    _device, here.token = providers.device(providers.provider(name="红旗餐厅", state=state))
    assert here.redeem().reason == reason


def test_a_run_out_licence_means_merchant_price_only() -> None:
    here = counter()
    _device, here.token = providers.device(providers.provider(name="红旗餐厅", licence_days=-1))
    answer = here.redeem()
    assert answer.body["amounts"]["subsidy_fen"] == 0
    assert "licence_expired" in answer.body["notices"]


def test_a_set_meal_has_its_approved_price_and_no_other() -> None:
    here = counter()
    item = providers.set_meal(here.provider, "炖菜", 1000)
    assert here.redeem(item_id=item.id).body["amounts"]["price_fen"] == 1000
    foreign = providers.set_meal(providers.provider(name="红旗餐厅"), "面条", 900)
    with clock.at(LUNCH + timedelta(days=1)):
        assert here.redeem(item_id=foreign.id, scanned_at=LUNCH + timedelta(days=1)).reason == "price_not_allowed"


def test_a_void_frees_the_window_and_the_caps_but_never_the_key() -> None:
    here = counter("tianjin_2022", age=82)
    once = here.scan()
    assert service.redeem(here.till(), once).body["amounts"]["subsidy_fen"] == 300
    voided = voiding.void(here.till(), once.key, uuid.uuid4(), "wrong table", "till")
    assert "voided" in voided["notices"]
    assert rows(MealClaim) == 0
    assert here.redeem().body["amounts"]["subsidy_fen"] == 300
    replayed = service.redeem(here.till(), once)
    assert not replayed.fresh
    assert "voided" in replayed.body["notices"]
    assert rows(Meal) == 2


def test_a_counted_cap_leaves_the_meal_at_the_merchant_price_with_a_notice() -> None:
    here = counter("tianjin_2022", age=82)
    here.redeem()
    dinner = LUNCH + timedelta(hours=6)
    with clock.at(dinner):
        answer = here.redeem(scanned_at=dinner)
    assert answer.body["amounts"]["subsidy_fen"] == 0
    assert "cap_reached" in answer.body["notices"]


def test_a_week_has_five_subsidised_meals_and_monday_starts_anew() -> None:
    here = counter("tianjin_2022", age=82)
    given = []
    for day in range(8):
        moment = LUNCH + timedelta(days=day)
        with clock.at(moment):
            given.append(here.redeem(scanned_at=moment).body["amounts"]["subsidy_fen"])
    assert given == [300, 300, 300, 300, 300, 0, 0, 300]


def test_an_offline_scan_made_before_the_card_was_frozen_is_good_and_a_later_one_is_kept_for_review() -> None:
    here = counter()
    with clock.at(LUNCH + timedelta(minutes=10)):
        card_service.act(SYSTEM, here.card, CardAction.FREEZE, "on the phone")
    with clock.at(LUNCH + timedelta(hours=1)):
        good = here.redeem(offline=True)
        dinner = here.redeem(offline=True, scanned_at=LUNCH + timedelta(minutes=20))
    assert good.body["amounts"]["subsidy_fen"] == 300
    assert dinner.accepted
    late = db.session.scalars(sa.select(Meal).where(Meal.state != MealState.SERVED)).one()
    assert (late.subsidy_fen, late.refused_online) == (0, "card_frozen")


def test_the_second_of_two_offline_meals_is_kept_without_a_claim_and_without_subsidy() -> None:
    here = counter()
    here.redeem(offline=True)
    second = here.redeem(offline=True, scanned_at=LUNCH + timedelta(minutes=3))
    assert second.accepted
    assert second.body["amounts"]["subsidy_fen"] == 0
    kept = db.session.get_one(Meal, (here.senior.office_code, uuid.UUID(second.body["id"])))
    assert kept.state is MealState.CONFLICT
    assert rows(MealClaim) == 1


@pytest.mark.parametrize(
    ("age", "notice", "claims"),
    [(timedelta(hours=30), "late", 1), (timedelta(hours=80), "time_doubtful", 0), (-timedelta(minutes=9), "time_doubtful", 0)],
)
def test_late_and_doubtful_scans_wait_for_the_office_without_subsidy(age: timedelta, notice: str, claims: int) -> None:
    here = counter()
    answer = here.redeem(scanned_at=LUNCH - age, offline=True)
    assert answer.accepted
    assert notice in answer.body["notices"]
    assert answer.body["amounts"]["subsidy_fen"] == 0
    assert db.session.scalars(sa.select(Meal.state)).one() is MealState.PENDING
    assert rows(MealClaim) == claims


def test_a_tablet_with_a_wrong_clock_is_corrected() -> None:
    here = counter()
    here.device.clock_offset_ms = -2 * 86_400_000
    db.session.flush()
    answer = here.redeem(scanned_at=LUNCH + timedelta(days=2))
    assert answer.body["meal"] == {"date": "2026-11-23", "window": "lunch"}


def test_a_paused_point_still_takes_the_scan_and_says_so() -> None:
    here = counter()
    provider_service.move(SYSTEM, here.provider, Action.PAUSE, "holiday")
    answer = here.redeem()
    assert answer.accepted
    assert "provider_closed" in answer.body["notices"]


def test_another_offices_card_is_not_foreign_and_its_meal_lies_under_the_home_office() -> None:
    here = counter()
    offices.office(offices.HONGSHAN)
    _device, here.token = providers.device(providers.provider(offices.HONGSHAN, name="红山餐厅"))
    answer = here.redeem()
    assert answer.body["amounts"]["subsidy_fen"] == 300
    meal = db.session.scalars(sa.select(Meal)).one()
    assert (meal.office_code, meal.provider_office_code) == (offices.XIANGYANG, offices.HONGSHAN)
