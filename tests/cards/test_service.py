"""What happens to cards: handed over, frozen, lost, replaced; the old one is dead at once; two clicks are one act."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from mealcard import clock
from mealcard.accounts.actor import SYSTEM
from mealcard.cards import numbers, queries, service
from mealcard.cards.models import Card, CardEvent
from mealcard.cards.rules import TRANSITIONS
from mealcard.cards.states import CardAction, CardState
from mealcard.db import db
from mealcard.errors import Rejected, Stale
from mealcard.seniors.models import Senior
from mealcard.seniors.states import SeniorState
from tests.cards.racing import at_once, later, slowly
from tests.factories import offices
from tests.factories.cards import card
from tests.factories.seniors import senior


@pytest.fixture(autouse=True)
def _office(app):
    numbers.forget_blocks()
    offices.office()


def _count(model, *conditions):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions))


def _again(one):
    """The card as another session finds it."""
    return db.session.get(Card, (one.office_code, one.id), populate_existing=True)


def _reissued(office_code, card_id, reason="丢了"):
    """A reissue as a page does it, for a thread of its own."""
    return service.reissue(SYSTEM, db.session.get(Card, (office_code, card_id)), reason).id


@pytest.mark.parametrize(
    ("state", "action"),
    [(state, action) for state in CardState for action in CardAction if action is not CardAction.REPLACE],
)
def test_every_act_follows_the_table(state, action):
    one, _ = card(senior(), state)
    before = _count(CardEvent)
    if (state, action) in TRANSITIONS:
        service.act(SYSTEM, one, action, "为什么")
        assert _again(one).state is TRANSITIONS[state, action]
        event = db.session.scalars(sa.select(CardEvent).order_by(CardEvent.id.desc())).first()
        assert (event.action, event.from_state, event.to_state, event.reason) == (action, state, one.state, "为什么")
    else:
        with pytest.raises(Rejected, match="card_transition"):
            service.act(SYSTEM, one, action, "为什么")
        assert _again(one).state is state
        assert _count(CardEvent) == before


def test_each_step_keeps_its_moment():
    moment = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
    one, _ = card(senior(), "printed")
    with clock.at(moment):
        service.activate(SYSTEM, one)
    assert (one.activated_at, one.state_at) == (moment, moment)
    assert one.printed_at != moment


@pytest.mark.parametrize("action", [CardAction.UNFREEZE, CardAction.CANCEL])
def test_what_is_hard_to_undo_needs_a_reason(action):
    one, _ = card(senior(), "frozen")
    with pytest.raises(Rejected, match="reason_missing"):
        service.act(SYSTEM, one, action, "  ")
    assert _again(one).state is CardState.FROZEN


def test_freezing_on_the_phone_needs_none():
    one, _ = card(senior())
    service.act(SYSTEM, one, CardAction.FREEZE)
    assert one.state is CardState.FROZEN


def test_a_reason_has_an_end():
    one, _ = card(senior())
    with pytest.raises(Rejected, match="reason_long"):
        service.act(SYSTEM, one, CardAction.FREEZE, "长" * 301)


def test_of_two_clicks_on_a_card_one_is_told_that_the_page_is_old(app):
    one, _ = card(senior())
    key = (one.office_code, one.id)
    db.session.commit()

    def click():
        service.act(SYSTEM, db.session.get(Card, key), CardAction.FREEZE)

    for _round in range(5):
        results = at_once(app, click, click)
        assert sorted(map(type, results), key=str) in ([type(None), Stale], [type(None), Rejected])
        service.act(SYSTEM, db.session.get(Card, key, populate_existing=True), CardAction.UNFREEZE, "接着试")
        db.session.commit()
    assert _count(CardEvent, CardEvent.action == "freeze") == 5


def test_an_act_on_a_card_that_has_moved_on_changes_nothing():
    one, _ = card(senior())
    db.session.execute(sa.update(Card).values(state=CardState.LOST).execution_options(synchronize_session=False))
    with pytest.raises(Stale):
        service.act(SYSTEM, one, CardAction.FREEZE)
    assert one.state is CardState.LOST
    assert _count(CardEvent, CardEvent.action == "freeze") == 0


def test_a_selection_is_handed_over_as_far_as_it_goes():
    cards = [card(senior(name=name), state)[0] for name, state in (("王桂兰", "printed"), ("赵建国", "ordered"), ("玛依拉", "printed"))]
    done, failed = service.activate_many(SYSTEM, cards)
    assert done == [cards[0], cards[2]]
    assert [(one, error.reason) for one, error in failed] == [(cards[1], "card_transition")]


@pytest.mark.parametrize("state", ["ordered", "printed", "active", "frozen", "lost"])
def test_a_reissue_keeps_the_number_and_kills_the_old_card(state):
    old, old_token = card(senior(), state)
    new = service.reissue(SYSTEM, old, "丢了")
    assert _again(old).state is CardState.REPLACED
    assert (new.number, new.issue, new.state, new.senior_id) == (old.number, 2, CardState.ORDERED, old.senior_id)
    assert service.token_of(new) != old_token
    assert service.family_code_of(new) != service.family_code_of(old)
    assert queries.find_by_code(old_token) is old


@pytest.mark.parametrize("state", ["replaced", "cancelled"])
def test_a_dead_card_is_not_reissued(state):
    one, _ = card(senior(), state)
    before = _count(Card)
    with pytest.raises(Rejected, match="card_transition"):
        service.reissue(SYSTEM, one, "丢了")
    assert _count(Card) == before


def test_a_reissue_needs_a_reason_and_leaves_both_events():
    old, _ = card(senior())
    with pytest.raises(Rejected, match="reason_missing"):
        service.reissue(SYSTEM, old, "")
    new = service.reissue(SYSTEM, old, "折断了")
    latest = queries.history(old)[0]
    assert (latest.action, latest.reason) == ("replace", "折断了")
    assert [event.action for event in queries.history(new)] == ["order"]


def test_after_ninety_nine_issues_a_number_is_at_its_end_and_the_old_card_lives_on():
    old, _ = card(senior())
    old.issue = 99
    db.session.flush()
    with pytest.raises(Rejected, match="issues_used_up"):
        service.reissue(SYSTEM, old, "丢了")
    assert _again(old).state is CardState.ACTIVE


def test_two_clicks_on_reissue_make_one_new_card(app):
    old, _ = card(senior())
    key = (old.office_code, old.id)
    db.session.commit()
    results = at_once(app, *[lambda: _reissued(*key)] * 2)
    assert sum(isinstance(result, Rejected) for result in results) == 1
    assert sorted(db.session.scalars(sa.select(Card.issue))) == [1, 2]


def test_act_is_not_a_way_round_reissue():
    one, _ = card(senior())
    with pytest.raises(ValueError, match="reissue"):
        service.act(SYSTEM, one, CardAction.REPLACE, "丢了")


# The end, and the family


def test_all_living_cards_of_a_senior_end_together():
    one, other = senior(), senior(name="赵建国")
    old, _ = card(one)
    new = service.reissue(SYSTEM, old, "丢了")
    noise, _ = card(other)
    assert service.cancel_all(SYSTEM, one.office_code, one.id, "去世") == 1
    assert [_again(each).state for each in (old, new, noise)] == [CardState.REPLACED, CardState.CANCELLED, CardState.ACTIVE]
    assert new.state_reason == "去世"
    assert service.cancel_all(SYSTEM, one.office_code, one.id, "去世") == 0


def test_a_lost_card_ends_with_its_senior():
    one = senior()
    lost, _ = card(one, "lost")
    service.cancel_all(SYSTEM, one.office_code, one.id, "去世")
    assert _again(lost).state is CardState.CANCELLED


@pytest.mark.parametrize("pace", [[slowly, later], [later, slowly], [slowly, slowly]])
def test_a_reissue_at_the_moment_of_a_death_leaves_no_living_card(app, pace):
    one = senior()
    old, _ = card(one)
    key, senior_id = (old.office_code, old.id), one.id
    db.session.commit()
    works = (lambda: _reissued(*key), lambda: service.cancel_all(SYSTEM, key[0], senior_id, "去世"))
    at_once(app, *[speed(work) for speed, work in zip(pace, works, strict=True)])
    assert set(db.session.scalars(sa.select(Card.state))) <= {CardState.REPLACED, CardState.CANCELLED}


@pytest.mark.parametrize("pace", [[slowly, later], [later, slowly], [slowly, slowly]])
def test_an_order_at_the_moment_of_a_death_leaves_no_living_card(app, pace):
    one = senior()
    key = (one.office_code, one.id)
    db.session.commit()

    def die():
        db.session.get(Senior, key).state = SeniorState.DECEASED
        db.session.flush()
        service.cancel_all(SYSTEM, *key, "去世")

    works = (lambda: service.order(SYSTEM, [db.session.get(Senior, key)]), die)
    at_once(app, *[speed(work) for speed, work in zip(pace, works, strict=True)])
    assert set(db.session.scalars(sa.select(Card.state))) <= {CardState.CANCELLED}


def test_a_family_freezes_a_card_and_no_more():
    one, _ = card(senior())
    assert service.report_lost_by_family(one) is True
    assert (one.state, one.state_reason) == (CardState.FROZEN, "family_report")
    assert service.report_lost_by_family(one) is False
    assert one.state is CardState.FROZEN


@pytest.mark.parametrize("state", ["ordered", "printed", "lost", "replaced", "cancelled"])
def test_a_family_cannot_touch_a_card_that_is_not_in_use(state):
    one, _ = card(senior(), state)
    assert service.report_lost_by_family(one) is False
    assert _again(one).state is CardState(state)
