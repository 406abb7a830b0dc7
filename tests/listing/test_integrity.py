"""When self-service answers can't be believed, and what still counts then."""

from __future__ import annotations

import pytest

from mealcard.listing.integrity import ChannelGap, NoMeal, allowed_gap
from tests.listing.streams import WANG, Event, about, answers, calls, live, opened, provider, rating


def _denial(senior: str) -> Event:
    return about("call_no_meal", senior=senior)


def test_two_seniors_who_did_not_eat_there_within_four_weeks_raise_the_flag() -> None:
    decisions = live([[_denial("li")], [], [], [_denial("wu")]])
    assert [decision.integrity is not None for decision in decisions] == [False, False, False, True]
    assert decisions[-1].status == "watch"
    assert decisions[-1].integrity == "2 seniors in 4 weeks say on the phone that they did not eat there"


@pytest.mark.parametrize("weeks", [[["li"], [], [], [], ["wu"]], [["li", "li"], ["li"]]])
def test_statements_too_far_apart_or_of_one_senior_raise_none(weeks: list[list[str]]) -> None:
    assert live([[_denial(senior) for senior in week] for week in weeks])[-1].integrity is None


def _praised_at_the_counter(kiosk: list[int], called: list[int], channel: str = "kiosk") -> list[Event]:
    return [*answers(kiosk, channel=channel), *calls(called)]


def test_a_channel_that_praises_more_than_chance_allows_raises_the_flag_with_its_numbers() -> None:
    engine = opened()
    engine.week(0, [provider(), *_praised_at_the_counter([5] * 12, [3] * 12, "phone")])
    flag = engine.provider(WANG).integrity
    assert flag == ChannelGap(0, "phone", 5.0, 3.0, allowed_gap(12, 12), 12, 12)
    assert flag.words == "phone mean 5.00 (12 units) is 2.00 above the calls' 3.00 (12 calls) over 13 weeks; 1.57 is allowed"


@pytest.mark.parametrize(
    ("kiosk", "called"),
    [([5] * 11, [1] * 40), ([5] * 40, [1] * 11), ([5] * 12, [3] * 6 + [4] * 6), ([1] * 20, [5] * 20)],
)
def test_few_answers_a_small_gap_or_a_gap_the_other_way_raise_none(kiosk: list[int], called: list[int]) -> None:
    assert live([_praised_at_the_counter(kiosk, called)])[0].integrity is None


def test_answers_of_more_than_thirteen_weeks_ago_are_not_compared() -> None:
    kiosk, called = answers([5] * 12), calls([2] * 12)
    assert live([kiosk, *[[]] * 11, called])[-1].integrity is not None
    assert live([kiosk, *[[]] * 12, called])[-1].integrity is None


def test_while_the_flag_is_set_only_calls_count() -> None:
    engine = opened()
    engine.week(0, [provider(), _denial("li"), _denial("wu"), rating("chen", 5)])
    before = engine.provider(WANG)
    engine.week(1, [rating("he", 5), rating("he", 1, "call")])
    page = engine.provider(WANG)
    assert isinstance(page.integrity, NoMeal)
    assert [item.kind for item in page.items] == ["call"]
    assert (before.balance, page.balance) == (-268, 577)
    assert page.score.raters == 1


def test_a_flag_lasts_until_an_official_clears_it_and_then_only_new_evidence_raises_it_again() -> None:
    engine = opened()
    engine.week(0, [provider(), _denial("li"), _denial("wu"), *_praised_at_the_counter([5] * 30, [3] * 30)])
    assert engine.week(40, [])[WANG].status == "watch"
    engine.week(41, [_denial("li"), _denial("wu")])
    cleared = engine.week(42, [{"type": "integrity_clear", "provider": WANG}])[WANG]
    assert (cleared.integrity, cleared.status) == (None, "keep")
    assert engine.week(43, [_denial("li")])[WANG].integrity is None
    assert engine.week(44, [_denial("wu")])[WANG].integrity is not None


def test_a_clearance_without_a_flag_clears_nothing_in_advance() -> None:
    decisions = live([[_denial("li")], [{"type": "integrity_clear", "provider": WANG}, _denial("wu")]])
    assert decisions[-1].integrity is not None
