"""Who is entitled, what the states allow, who may approve, how names are found."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import pytest

from mealcard.errors import Rejected
from mealcard.seniors.rules import (
    HARDSHIP,
    SPECIAL_DIFFICULTY,
    TRANSITIONS,
    allowed_actions,
    check_age,
    check_approver,
    check_minimum_age,
    default_expiry,
    expiring,
    is_hardship,
    is_special_difficulty,
    name_keys,
    next_state,
    search_key,
    valid_categories,
)
from mealcard.seniors.states import Category, SeniorAction, SeniorState

DAY = date(2026, 3, 1)


@dataclass(frozen=True)
class Held:
    category: Category
    valid_from: date
    expires_on: date
    ended_on: date | None = None


def held(category: Category, first: int, last: int, ended: int | None = None) -> Held:
    """Days counted from DAY."""
    return Held(category, DAY + timedelta(days=first), DAY + timedelta(days=last), None if ended is None else DAY + timedelta(days=ended))


def test_sixty_on_the_day_is_old_enough_and_a_day_before_is_not() -> None:
    check_age(date(1966, 3, 1), DAY)
    with pytest.raises(Rejected) as caught:
        check_age(date(1966, 3, 2), DAY)
    assert caught.value.reason == "too_young"
    assert caught.value.details == {"minimum_age": 60, "age": 59}


def test_an_office_may_ask_for_another_age() -> None:
    check_age(date(1971, 3, 1), DAY, minimum_age=55)
    with pytest.raises(Rejected):
        check_age(date(1966, 3, 1), DAY, minimum_age=70)


@pytest.mark.parametrize(("years", "fine"), [(54, False), (55, True), (80, True), (81, False)])
def test_the_minimum_age_has_bounds(years: int, fine: bool) -> None:
    if fine:
        check_minimum_age(years)
    else:
        with pytest.raises(Rejected, match="minimum_age_range"):
            check_minimum_age(years)


@pytest.mark.parametrize(("first", "last", "holds"), [(0, 0, True), (-1, 1, True), (1, 5, False), (-9, -1, False)])
def test_a_category_holds_from_its_first_through_its_last_day(first: int, last: int, holds: bool) -> None:
    assert valid_categories([held(Category.DIBAO, first, last)], DAY) == ({Category.DIBAO} if holds else set())


def test_an_ended_category_no_longer_holds_on_the_day_it_ended() -> None:
    row = held(Category.YOUFU, -9, 9, ended=0)
    assert valid_categories([row], DAY - timedelta(days=1)) == {Category.YOUFU}
    assert valid_categories([row], DAY) == frozenset()


def test_without_valid_categories_there_is_only_the_age_tier() -> None:
    assert valid_categories([], DAY) == frozenset()


def test_a_category_lasts_a_year_unless_said_otherwise() -> None:
    assert default_expiry(DAY) == date(2027, 3, 1)
    assert default_expiry(DAY, 90) == date(2026, 5, 30)


def test_the_warning_comes_thirty_days_before_and_only_if_nothing_carries_on() -> None:
    soon, later, far = held(Category.DIBAO, -9, 3), held(Category.YOUFU, -9, 30), held(Category.LIVING_ALONE, -9, 31)
    assert expiring([later, far, soon], DAY) == [soon, later]
    renewed = held(Category.DIBAO, 1, 300)
    assert expiring([soon, renewed], DAY) == []
    assert expiring([soon, held(Category.DIBAO, 1, 300, ended=2)], DAY) == [soon]


def test_the_groups_are_those_of_the_rules() -> None:
    assert {"dibao", "tekun_scattered", "low_income_disabled", "fp_special_family"} == HARDSHIP
    assert {"living_alone"} == SPECIAL_DIFFICULTY - HARDSHIP
    assert is_special_difficulty({Category.LIVING_ALONE})
    assert not is_hardship({Category.LIVING_ALONE, Category.SEVERE_DISABILITY, Category.YOUFU})
    assert is_hardship({Category.YOUFU, Category.DIBAO})
    assert not is_special_difficulty(set())


# One line a state, one column an act in the order of the enum; a dot is a refusal.
TRUTH = {
    "pending": "active rejected . pending . . moved . deceased .",
    "active": ". . . pending paused . moved . deceased .",
    "rejected": ". . pending . . . . . . .",
    "paused": ". . . pending . active moved . deceased .",
    "moved": ". . . . . . . pending deceased .",
    "deceased": ". . . . . . . . . pending",
}


@pytest.mark.parametrize(("state", "action"), list(product(SeniorState, SeniorAction)))
def test_every_pair_of_state_and_act(state: SeniorState, action: SeniorAction) -> None:
    expected = TRUTH[state].split()[list(SeniorAction).index(action)]
    assert (action in allowed_actions(state)) == (expected != ".")
    if expected == ".":
        with pytest.raises(Rejected, match="wrong_state"):
            next_state(state, action)
    else:
        assert next_state(state, action) == expected


def test_only_approval_and_resuming_make_a_senior_active() -> None:
    assert {action for (_, action), after in TRANSITIONS.items() if after is SeniorState.ACTIVE} == {
        SeniorAction.APPROVE,
        SeniorAction.RESUME,
    }


def test_who_registered_or_changed_never_approves() -> None:
    check_approver("zhang", "li", None)
    check_approver("zhang", None)
    for makers in (("zhang",), ("li", "zhang"), ("zhang", None)):
        with pytest.raises(Rejected, match="same_person"):
            check_approver("zhang", *makers)


def test_nobody_in_particular_approves_nothing() -> None:
    with pytest.raises(Rejected, match="same_person"):
        check_approver(None, "li")


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("王淑兰", "wangshulan", "wsl"),
        ("单田芳", "shantianfang", "stf"),
        ("曾子墨", "zengzimo", "zzm"),
        ("解晓东", "xiexiaodong", "xxd"),
        ("仇英", "qiuying", "qy"),
        ("查良镛", "zhaliangyong", "zly"),
        ("区桂兰", "ouguilan", "ogl"),
        ("朴正花", "piaozhenghua", "pzh"),
        ("翟志刚", "zhaizhigang", "zzg"),
        ("覃秀英", "qinxiuying", "qxy"),
        ("吕桂英", "lvguiying", "lgy"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟卨", "moqixie", "mqx"),
        ("欧阳娜娜", "ouyangnana", "oynn"),
        ("李解放", "lijiefang", "ljf"),
        ("阿卜杜热合曼·买买提依明", "abudurehemanmaimaitiyiming", "abdrhmmmtym"),
        ("John Smith", "johnsmith", "js"),
        ("李Anna", "lianna", "la"),
    ],
)
def test_names_are_found_by_pinyin_and_initials(name: str, full: str, initials: str) -> None:
    assert name_keys(name) == (full, initials)


def test_keys_fit_their_columns() -> None:
    assert all(len(key) <= 120 for key in name_keys("庄" * 40))


def test_a_typed_search_is_compared_without_case_spaces_and_umlaut() -> None:
    assert search_key(" Lü Gui-Ying ") == "lvguiying"
