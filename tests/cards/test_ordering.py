"""Who gets a card by an order, what is kept of it, and finding it again by its codes."""

import hashlib

import pytest
import sqlalchemy as sa

from mealcard.accounts.actor import SYSTEM
from mealcard.audit.models import AuditEntry
from mealcard.cards import numbers, queries, service
from mealcard.cards.models import Card, CardEvent, FamilyCode
from mealcard.cards.states import CardState
from mealcard.cards.token import CodeKind, family_hash, parse
from mealcard.db import db
from mealcard.keyring import KeyringError
from mealcard.seniors.models import Senior
from mealcard.seniors.states import SeniorState
from tests.cards.racing import at_once
from tests.factories import offices
from tests.factories.cards import card
from tests.factories.seniors import clerk, senior


@pytest.fixture(autouse=True)
def _office(app):
    numbers.forget_blocks()
    offices.office()


def _count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_an_order_gives_each_senior_a_card_of_their_own():
    people = [senior(name="王桂兰"), senior(name="赵建国"), senior(name="玛依拉")]
    cards = service.order(SYSTEM, people).cards
    assert [one.senior_id for one in cards] == [one.id for one in people]
    assert len({one.number for one in cards}) == 3
    assert {(one.state, one.issue) for one in cards} == {(CardState.ORDERED, 1)}


def test_the_token_is_of_its_card_and_only_its_hash_and_a_sealed_copy_are_kept():
    one, token = card(senior(), "ordered")
    parsed = parse(token)
    assert (parsed.kind, parsed.number, parsed.issue) == (CodeKind.TOKEN, one.number, 1)
    assert one.token_hash == hashlib.sha256(token.encode()).digest()
    assert token not in one.token_sealed


def test_a_sealed_token_moved_to_another_card_does_not_open():
    (one, _), (other, _) = card(senior()), card(senior())
    other.token_sealed = one.token_sealed
    with pytest.raises(KeyringError):
        service.token_of(other)


def test_a_sealed_family_code_does_not_open_as_a_token():
    one, _ = card(senior())
    one.token_sealed = one.family_sealed
    with pytest.raises(KeyringError):
        service.token_of(one)


def test_the_family_code_finds_the_card_and_is_kept_as_a_hash():
    one, _ = card(senior())
    code = service.family_code_of(one)
    assert db.session.scalar(sa.select(FamilyCode.card_id).where(FamilyCode.code_hash == family_hash(code))) == one.id
    assert queries.card_of_family_code(code.lower()) is one
    assert queries.card_of_family_code(code[:-1] + ("0" if code[-1] != "0" else "1")) is None
    assert queries.card_of_family_code("你好") is None


@pytest.mark.parametrize("state", [state for state in SeniorState if state is not SeniorState.ACTIVE])
def test_only_an_active_senior_gets_a_card(state):
    one = senior(state=state)
    ordered = service.order(SYSTEM, [one])
    assert ordered.cards == []
    assert [(skipped.senior, skipped.reason) for skipped in ordered.skipped] == [(one, "senior_not_active")]


@pytest.mark.parametrize(
    ("state", "reason"),
    [("ordered", "has_card"), ("printed", "has_card"), ("active", "has_card"), ("frozen", "has_card"), ("lost", "card_lost")],
)
def test_who_has_a_card_or_must_reissue_one_gets_no_second(state, reason):
    one = senior()
    card(one, state)
    ordered = service.order(SYSTEM, [one, senior(name="赵建国")])
    assert [skipped.reason for skipped in ordered.skipped] == [reason]
    assert len(ordered.cards) == 1


def test_who_came_back_gets_a_card_with_another_number():
    one = senior()
    old, _ = card(one, "cancelled")
    (new,) = service.order(SYSTEM, [one]).cards
    assert new.number != old.number
    assert new.issue == 1


def test_the_same_senior_twice_in_a_selection_gets_one_card():
    one = senior()
    assert len(service.order(SYSTEM, [one, one]).cards) == 1


def test_an_order_of_seniors_of_two_offices_takes_numbers_of_each():
    offices.office(offices.HONGSHAN)
    here, there = senior(), senior(offices.HONGSHAN, name="赵建国")
    cards = service.order(SYSTEM, [here, there]).cards
    assert [numbers.office_of_number(one.number) for one in cards] == [offices.XIANGYANG, offices.HONGSHAN]


def test_an_order_leaves_an_event_and_an_audit_entry_for_each_card_without_a_secret():
    who = clerk(name="小张")
    cards = service.order(who, [senior(), senior(name="赵建国")]).cards
    events = db.session.scalars(sa.select(CardEvent)).all()
    assert sorted((event.card_id, event.action, event.to_state, event.actor_name) for event in events) == sorted(
        (one.id, "order", "ordered", "小张") for one in cards
    )
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "card_ordered")).all()
    assert {entry.object_id for entry in entries} == {str(one.id) for one in cards}
    for one in cards:
        assert service.token_of(one)[14:] not in str([entry.detail for entry in entries])


def test_an_order_larger_than_a_batch_is_whole():
    first = senior()
    made = [_copy(first, place) for place in range(1, 1100)]
    db.session.add_all(made)
    ordered = service.order(SYSTEM, made)
    assert [one.senior_id for one in ordered.cards] == [one.id for one in made]
    assert _count(FamilyCode) == _count(CardEvent) == 1099


def _copy(one, place):
    """Another row like this one, quicker than a registration."""
    values = {column.key: getattr(one, column.key) for column in sa.inspect(Senior).column_attrs}
    return Senior(**{**values, "id": None, "id_blind": place.to_bytes(16)})


def test_two_clicks_on_the_same_order_make_one_card_each(app):
    people = [(one.office_code, one.id) for one in (senior(), senior(name="赵建国"), senior(name="玛依拉"))]
    db.session.commit()

    def click():
        ordered = service.order(SYSTEM, [db.session.get(Senior, key) for key in people])
        return len(ordered.cards), sorted(skipped.reason for skipped in ordered.skipped)

    assert sorted(at_once(app, click, click)) == [(0, ["has_card"] * 3), (3, [])]
    assert _count(Card) == _count(FamilyCode) == 3


def test_a_token_finds_its_very_card_and_a_number_the_last_issue():
    old, old_token = card(senior())
    new = service.reissue(SYSTEM, old, "丢了")
    assert queries.find_by_code(old_token) is old
    assert queries.find_by_code(service.token_of(new)) is new
    assert queries.find_by_code(new.number) is new


@pytest.mark.parametrize("code", ["", "https://example.org", "8" * 48, "1234567890", "\x00", "你好" * 2000])
def test_a_foreign_code_finds_nothing(code):
    card(senior())
    assert queries.find_by_code(code) is None


def test_a_guessed_token_of_a_real_number_finds_nothing():
    one, token = card(senior())
    guess = token[:-1] + str((int(token[-1]) + 1) % 10)
    assert parse(guess).number == one.number
    assert queries.find_by_code(guess) is None
