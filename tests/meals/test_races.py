"""Eight tills at the same moment, on SQLite and on PostgreSQL READ COMMITTED: the database decides, each time the same way."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from mealcard import clock
from mealcard.db import commit, db, retrying
from mealcard.meals import service, voiding
from mealcard.meals.models import CapAmount, CapSlot, Meal, MealClaim
from mealcard.meals.rules import Scan
from mealcard.meals.scene import Answer, Till
from mealcard.policies.json_form import policy_from_json
from mealcard.policies.layers import Policy
from tests.factories.meals import LUNCH, Counter, counter

THREADS = 8
ROUNDS = 12


def together(app: Flask, works: list[Callable[[], Answer]]) -> list[Answer]:
    """Run each work in a thread of its own, all released at once, each in a transaction that is committed."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], Answer]) -> Answer:
        with app.app_context():
            barrier.wait()

            def whole() -> Answer:
                answer = work()
                commit()
                return answer

            try:
                return retrying(whole, attempts=8)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def at(here: Counter, one: Scan) -> Callable[[], Answer]:
    """A redemption at the corrected time of its scan, with the till read inside the thread."""
    token = here.token

    def work() -> Answer:
        with clock.at(one.scanned_at):
            return service.redeem(Counter.till(Counter(here.provider, here.device, token, here.senior, here.card, here.code)), one)

    return work


def ready(app: Flask, policy: str | Policy = "guangzhou_2024", **senior: object) -> Counter:
    with clock.at(LUNCH):
        here = counter(policy, **senior)
    db.session.commit()
    return here


def count(model: type[object], **by: object) -> int:
    db.session.rollback()
    found = db.session.scalar(sa.select(sa.func.count()).select_from(model).filter_by(**by)) or 0
    db.session.rollback()  # an open transaction here would keep the tills of the next round waiting
    return found


def test_one_meal_per_senior_and_window_however_many_tills_scan_at_once(app: Flask) -> None:
    here = ready(app)
    for day in range(ROUNDS):
        moment = LUNCH + timedelta(days=day)
        answers = together(app, [at(here, here.scan(scanned_at=moment)) for _ in range(THREADS)])
        assert [answer.reason for answer in answers].count("already_served") == THREADS - 1
        assert count(MealClaim, meal_on=moment.date()) == 1
    assert count(Meal) == ROUNDS


def test_one_meal_per_key_and_every_caller_gets_its_answer(app: Flask) -> None:
    here = ready(app)
    for day in range(ROUNDS):
        once = here.scan(scanned_at=LUNCH + timedelta(days=day))
        answers = together(app, [at(here, once) for _ in range(THREADS)])
        assert all(answer.accepted for answer in answers)
        assert len({answer.body["id"] for answer in answers}) == 1
        assert sum(answer.fresh for answer in answers) == 1
    assert count(Meal) == ROUNDS


def test_a_counted_cap_is_never_passed(app: Flask) -> None:
    here = ready(app, "tianjin_2022", age=82)
    # seven days of one week at once, of which five may be subsidised
    answers = together(app, [at(here, here.scan(scanned_at=LUNCH + timedelta(days=day))) for day in range(7)])
    assert sorted(answer.body["amounts"]["subsidy_fen"] for answer in answers) == [0, 0, 300, 300, 300, 300, 300]
    assert count(CapSlot, period="2026-W48") == 5


def test_an_amount_cap_is_never_passed_and_the_last_subsidy_is_cut_to_what_is_left(app: Flask) -> None:
    capped = {
        "name": "amount",
        "preset": None,
        "layers": [
            {
                "code": "street",
                "payer": "street",
                "kind": "fixed",
                "tiers": [{"code": "all", "value": 300}],
                "caps": [{"period": "month", "unit": "amount", "limit": 1000}],
            }
        ],
    }
    here = ready(app, policy_from_json(capped))
    answers = together(app, [at(here, here.scan(scanned_at=LUNCH + timedelta(days=day))) for day in range(7)])
    assert sorted(answer.body["amounts"]["subsidy_fen"] for answer in answers) == [0, 0, 0, 100, 300, 300, 300]
    db.session.rollback()
    assert db.session.scalars(sa.select(CapAmount.used_fen)).one() == 1000


def test_voiding_twice_at_once_gives_the_caps_back_once(app: Flask) -> None:
    here = ready(app, "tianjin_2022", age=82)
    once = here.scan()
    (answer,) = together(app, [at(here, once)])

    def undo() -> Answer:
        with clock.at(LUNCH + timedelta(minutes=1)):
            voiding.void(here_till(), uuid.UUID(answer.body["id"]), uuid.uuid4(), "twice", "till")
        return answer

    def here_till() -> Till:
        return Counter(here.provider, here.device, here.token, here.senior, here.card, here.code).till()

    together(app, [undo] * 4)
    assert (count(MealClaim), count(CapSlot)) == (0, 0)
