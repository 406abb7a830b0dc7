"""The office's standing: stored opinions through the engine, and decisions that people sign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard import clock
from mealcard.accounts.actor import SYSTEM
from mealcard.db import db
from mealcard.errors import NotFound, Rejected, Stale
from mealcard.feedback import service as feedback
from mealcard.feedback.models import OpinionChannel
from mealcard.listing import service
from mealcard.listing.rules import Stage
from mealcard.meals.models import Meal
from mealcard.providers.models import Provider
from mealcard.providers.states import ProviderState
from tests.factories import cards, offices, seniors
from tests.factories.meals import LUNCH, Counter, counter


@pytest.fixture(autouse=True)
def _at_lunch(app: Flask) -> Iterator[None]:
    with clock.at(LUNCH):
        yield


def say(here: Counter, word: str, code: str | None = None) -> None:
    """A meal and what its senior says right after it."""
    answer = here.redeem(code=code or here.code)
    meal = db.session.scalars(sa.select(Meal).where(Meal.key == sa.literal(answer.body["key"], sa.Uuid(as_uuid=False)))).one()
    feedback.rate(meal, OpinionChannel.KIOSK, word)


def angry_street(here: Counter, people: int) -> None:
    for number in range(people):
        _card, code = cards.card(seniors.senior(name=f"老人{'甲乙丙丁戊己庚辛壬癸子丑'[number]}"))
        say(here, "poor", code)


def test_one_bad_word_at_the_counter_is_worth_its_published_points() -> None:
    here = counter()
    before = service.standing_of(SYSTEM, offices.XIANGYANG, here.provider.id).statement.balance
    say(here, "poor")
    after = service.standing_of(SYSTEM, offices.XIANGYANG, here.provider.id)
    assert (before, after.statement.balance) == (0, 329)
    assert [item.points for item in after.statement.items] == [329]


def test_a_point_that_does_not_appear_has_no_standing_and_a_foreign_office_sees_none() -> None:
    here = counter()
    here.provider.state = ProviderState.REMOVED
    db.session.flush()
    with pytest.raises(NotFound):
        service.standing_of(SYSTEM, offices.XIANGYANG, here.provider.id)
    with pytest.raises(NotFound):
        service.standing_of(offices.actor("officer", offices.HONGSHAN), offices.XIANGYANG, here.provider.id)


def test_the_system_proposes_and_an_officer_signs_with_the_evidence_kept() -> None:
    here = counter()
    officer = offices.actor()
    angry_street(here, 10)
    standing = service.standing_of(officer, offices.XIANGYANG, here.provider.id)
    assert standing.statement.stage is Stage.KEEP
    assert standing.statement.proposal is not None
    assert standing.statement.proposal.step.to is Stage.WATCH
    kept = service.decide(officer, standing, standing.fingerprint, "十位老人都不满意", accept=True)
    assert sum(item["points"] for item in kept.evidence["items"]) == kept.evidence["balance"] == 3290
    assert db.session.get_one(Provider, (offices.XIANGYANG, here.provider.id)).state is ProviderState.WATCH
    with pytest.raises(Rejected, match="already_decided"):
        service.decide(officer, standing, standing.fingerprint, "再来一次", accept=True)
    with clock.at(LUNCH + timedelta(days=7)):
        assert service.standing_of(officer, offices.XIANGYANG, here.provider.id).statement.stage is Stage.WATCH


def test_a_declined_proposal_needs_a_reason_and_restarts_the_balance() -> None:
    here = counter()
    officer = offices.actor()
    angry_street(here, 10)
    standing = service.standing_of(officer, offices.XIANGYANG, here.provider.id)
    with pytest.raises(Rejected, match="reason_missing"):
        service.decide(officer, standing, standing.fingerprint, " ", accept=False)
    service.decide(officer, standing, standing.fingerprint, "那天停电，不算", accept=False)
    with clock.at(LUNCH + timedelta(days=7)):
        again = service.standing_of(officer, offices.XIANGYANG, here.provider.id).statement
    assert (again.stage, again.balance, again.proposal) == (Stage.KEEP, 0, None)


def test_a_decision_on_an_out_of_date_page_is_refused() -> None:
    here = counter()
    officer = offices.actor()
    angry_street(here, 10)
    seen = service.standing_of(officer, offices.XIANGYANG, here.provider.id).fingerprint
    say(here, "good")
    fresh = service.standing_of(officer, offices.XIANGYANG, here.provider.id)
    with pytest.raises(Stale):
        service.decide(officer, fresh, seen, "看过了", accept=True)


def test_without_a_proposal_there_is_nothing_to_decide() -> None:
    here = counter()
    standing = service.standing_of(SYSTEM, offices.XIANGYANG, here.provider.id)
    with pytest.raises(Rejected, match="no_proposal"):
        service.decide(SYSTEM, standing, standing.fingerprint, "没有", accept=True)
