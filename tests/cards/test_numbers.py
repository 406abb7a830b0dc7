"""Card numbers come from blocks that belong to one office; two who take at once never get the same one."""

import secrets
from threading import get_ident

import pytest
import sqlalchemy as sa

from mealcard.cards import numbers
from mealcard.cards.models import CardNumberBlock
from mealcard.cards.token import card_number, is_card_number
from mealcard.db import db
from mealcard.errors import Rejected
from tests.cards.racing import at_once
from tests.factories import offices


@pytest.fixture(autouse=True)
def _no_memory():
    numbers.forget_blocks()
    yield
    numbers.forget_blocks()


def _blocks():
    return db.session.scalars(sa.select(CardNumberBlock).order_by(CardNumberBlock.block).execution_options(populate_existing=True)).all()


def test_numbers_have_their_check_digit_and_are_all_different(app):
    offices.office()
    taken = numbers.take(offices.XIANGYANG, 300)
    assert len(set(taken)) == 300
    assert all(map(is_card_number, taken))


def test_the_first_five_digits_name_a_block_of_the_office(app):
    offices.office()
    taken = numbers.take(offices.XIANGYANG, 20)
    (block,) = _blocks()
    assert {int(number[:5]) for number in taken} == {block.block}
    assert (block.office_code, block.used) == (offices.XIANGYANG, 20)
    assert 10_000 <= block.block <= 99_999


def test_neighbours_are_scattered(app):
    offices.office()
    steps = set()
    for _ in range(4):
        db.session.execute(sa.delete(CardNumberBlock))
        first, second = (int(number[5:9]) for number in numbers.take(offices.XIANGYANG, 2))
        steps.add((second - first) % 10_000)
    assert len(steps) > 1


def test_a_block_gives_ten_thousand_numbers_and_then_a_new_one_begins(app):
    offices.office()
    taken = numbers.take(offices.XIANGYANG, 9_990) + numbers.take(offices.XIANGYANG, 25)
    assert len(set(taken)) == 10_015
    assert sorted(block.used for block in _blocks()) == [15, 10_000]


def test_every_step_meets_every_number_once(app, monkeypatch):
    offices.office()
    draws = iter([0, 7_777, 5, 2_000, 7_505, 3_333])
    monkeypatch.setattr(secrets, "randbelow", lambda _limit: next(draws))
    taken = numbers.take(offices.XIANGYANG, 10_000)
    assert {number[5:9] for number in taken} == {f"{n:04d}" for n in range(10_000)}


def test_offices_have_blocks_of_their_own(app):
    offices.office()
    offices.office(offices.HONGSHAN)
    (ours,), (theirs,) = numbers.take(offices.XIANGYANG, 1), numbers.take(offices.HONGSHAN, 1)
    assert ours[:5] != theirs[:5]
    assert numbers.office_of_number(ours) == offices.XIANGYANG
    assert numbers.office_of_number(theirs) == offices.HONGSHAN


def test_a_number_of_no_block_belongs_to_nobody_and_is_asked_again(app):
    offices.office()
    number = card_number(123_450_000)
    assert numbers.office_of_number(number) is None
    db.session.add(CardNumberBlock(block=12_345, office_code=offices.XIANGYANG, used=0, start=0, step=1))
    assert numbers.office_of_number(number) == offices.XIANGYANG


def test_the_office_of_a_number_is_looked_up_once(app):
    offices.office()
    (number,) = numbers.take(offices.XIANGYANG, 1)
    numbers.office_of_number(number)
    db.session.execute(sa.delete(CardNumberBlock))
    assert numbers.office_of_number(number) == offices.XIANGYANG


def test_a_taken_block_is_drawn_again(app, monkeypatch):
    offices.office()
    offices.office(offices.HONGSHAN)
    db.session.add(CardNumberBlock(block=10_005, office_code=offices.HONGSHAN, used=10_000, start=0, step=1))
    db.session.flush()
    draws = iter([5, 0, 1, 6, 0, 1])
    monkeypatch.setattr(secrets, "randbelow", lambda _limit: next(draws))
    assert numbers.take(offices.XIANGYANG, 1) == [card_number(100_060_000)]


def test_when_no_block_is_free_it_says_so(app, monkeypatch):
    offices.office()
    db.session.add(CardNumberBlock(block=10_001, office_code=offices.XIANGYANG, used=10_000, start=0, step=1))
    db.session.flush()
    monkeypatch.setattr(secrets, "randbelow", lambda _limit: 1)
    with pytest.raises(Rejected, match="numbers_used_up"):
        numbers.take(offices.XIANGYANG, 1)


def test_numbers_taken_in_a_transaction_that_fails_are_free_again(app):
    offices.office()
    numbers.take(offices.XIANGYANG, 1)
    db.session.commit()
    first = numbers.take(offices.XIANGYANG, 3)
    db.session.rollback()
    assert numbers.take(offices.XIANGYANG, 3) == first


@pytest.mark.parametrize("already", [0, 9_950])
def test_two_who_take_at_once_get_different_numbers(app, already):
    """Also when both reach the end of the block."""
    offices.office()
    if already:
        numbers.take(offices.XIANGYANG, already)
    db.session.commit()
    for _ in range(8):
        ours, theirs = at_once(app, *[lambda: numbers.take(offices.XIANGYANG, 30)] * 2)
        assert len({*ours, *theirs}) == 60
    assert sum(block.used for block in _blocks()) == already + 8 * 60
    assert all(block.used <= 10_000 for block in _blocks())


def test_two_offices_that_draw_the_same_block_at_once_get_two(app, monkeypatch):
    offices.office()
    offices.office(offices.HONGSHAN)
    db.session.commit()
    draws = {}

    def same_first_draw(limit):
        """Block 7 for everybody at the first draw, another one after it."""
        if limit == 10_000:
            return 1
        place = get_ident()
        draws[place] = draws.get(place, 0) + 1
        return 7 if draws[place] == 1 else 100 + place % 10_000

    monkeypatch.setattr(secrets, "randbelow", same_first_draw)
    ours, theirs = at_once(app, lambda: numbers.take(offices.XIANGYANG, 1), lambda: numbers.take(offices.HONGSHAN, 1))
    blocks = _blocks()
    assert {block.office_code for block in blocks} == {offices.XIANGYANG, offices.HONGSHAN}
    assert 10_007 in {block.block for block in blocks}
    assert ours[0][:5] != theirs[0][:5]
