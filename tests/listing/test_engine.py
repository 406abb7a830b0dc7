"""The weekly step of one point: units, balance, grace, visits, complaints, weeks left out."""

from __future__ import annotations

import pytest

from mealcard.listing.engine import WeekError
from mealcard.listing.events import EventError
from tests.listing.streams import WANG, about, answers, bad_week, calls, good_week, live, noticed, opened, provider, rating, visit


def _points(weeks: list[list[dict[str, object]]]) -> list[int]:
    return [decision.points for decision in live(weeks)]


def test_the_weeks_points_are_added_to_the_balance() -> None:
    assert _points([calls([1, 2, 3]), calls([4], first=10)]) == [577 + 384 + 145, 577 + 384 + 145 - 170]


def test_a_balance_below_zero_restarts_with_an_empty_list() -> None:
    engine = opened()
    engine.week(0, [provider(), *calls([5, 3])])
    assert engine.provider(WANG).balance == -633 + 145
    engine.week(1, calls([1], first=10))
    page = engine.provider(WANG)
    assert (page.balance, len(page.items)) == (577, 1)


def test_a_balance_of_exactly_zero_restarts_too() -> None:
    engine = opened()
    engine.week(0, [provider(), rating("li", 1), rating("li", 4), rating("li", 4), rating("li", 5)])
    assert engine.provider(WANG).balance == 0
    engine.week(1, [])
    assert engine.provider(WANG).items == ()


def test_the_order_inside_a_week_is_irrelevant_to_a_restart() -> None:
    assert _points([calls([5, 1])]) == _points([calls([1, 5])]) == [577 - 633]


def test_an_unverified_opinion_has_no_weight() -> None:
    assert _points([[rating("li", 1, meal_id=None), rating("wu", 1, "call", meal_id=None), rating("he", 2, "call")]]) == [384]


def test_a_senior_has_one_self_service_voice_a_week_whatever_the_channel() -> None:
    engine = opened()
    engine.week(0, [provider(), rating("li", 1, id="b"), rating("li", 2, "phone", id="c"), rating("li", 2, id="a")])
    (item,) = engine.provider(WANG).items
    assert (item.kind, item.channels, item.weight, len(item.ratings)) == ("self", ("kiosk", "phone"), 0.5, 3)
    assert item.stars == pytest.approx(5 / 3)
    assert list(item.ratings) == sorted(item.ratings, key=repr)


def test_a_call_about_the_same_meal_is_a_voice_of_its_own() -> None:
    assert _points([[rating("li", 1, meal_id="m"), rating("li", 1, "call", meal_id="m")]]) == [329 + 577]


@pytest.mark.parametrize("channel", ["kiosk", "call"])
def test_after_a_voice_the_senior_is_silent_for_three_weeks(channel: str) -> None:
    engine = opened()
    for week in range(9):
        engine.week(week, [provider(), rating("li", 1, channel)])
    assert [item.week for item in engine.provider(WANG).items] == [0, 4, 8]


def test_each_further_self_service_voice_weighs_less_also_after_a_restart() -> None:
    engine = opened()
    engine.week(0, [provider(), rating("li", 1)])
    engine.week(4, [rating("li", 1)])
    assert [(item.turn, item.points) for item in engine.provider(WANG).items] == [(1, 329), (2, 178)]
    engine.week(5, calls([5, 5]))
    engine.week(8, [rating("li", 1)])
    assert [(item.week, item.turn, item.weight) for item in engine.provider(WANG).items] == [(8, 3, 0.5 / 3)]


def test_a_balance_of_30_puts_a_point_on_watch_with_eight_calls_and_a_calm_one_back() -> None:
    weeks = [calls([1] * 5), calls([1], first=10), calls([5] * 5, first=20), []]
    seen = [(decision.status.value, decision.since_week, decision.calls_next_week) for decision in live(weeks)]
    assert seen == [("keep", 0, 3), ("watch", 1, 8), ("keep", 2, 3), ("keep", 2, 3)]


def test_a_balance_of_75_without_breadth_is_watched_and_never_noticed() -> None:
    assert [decision.status.value for decision in live([calls([1] * 14), calls([1] * 14), []])] == ["watch"] * 3


def test_a_notice_carries_evidence_that_adds_up_and_restarts_everything() -> None:
    engine = opened()
    for week in range(2):
        engine.week(week, [provider(), *bad_week(week, 7), rating("li", 1)])
    decision = engine.week(2, [*bad_week(2, 7), rating("li", 1)])[WANG]
    evidence = decision.evidence
    assert evidence is not None
    assert (decision.status, decision.since_week, decision.points, decision.line) == ("rectify", 2, 0, 6500)
    assert evidence.total == sum(item.points for item in evidence.items) == 21 * 384 + 329
    assert evidence.items[-1].running == evidence.total
    assert evidence.line == 7500
    assert engine.week(3, [])[WANG].evidence is None


def test_the_four_weeks_after_a_notice_carry_no_points_and_the_first_voice_after_has_full_weight() -> None:
    engine, notice = noticed()
    for week in range(notice + 1, notice + 5):
        assert engine.week(week, [*bad_week(week), rating(f"s{week}", 1)])[WANG].points == 0
    assert engine.provider(WANG).recovery_items == ()
    engine.week(notice + 5, [rating(f"s{notice + 1}", 1)])
    assert [(item.week, item.turn, item.points) for item in engine.provider(WANG).items] == [(notice + 5, 1, 329)]


def test_a_notice_makes_the_next_voice_of_a_senior_the_first_again() -> None:
    engine = opened()
    for week in range(3):
        engine.week(week, [provider(), *bad_week(week), rating("li", 1)])
    engine.week(7, [rating("li", 1)])
    assert [(item.turn, item.points) for item in engine.provider(WANG).items] == [(1, 329)]


def test_the_page_says_from_which_week_opinions_count_again() -> None:
    engine, notice = noticed()
    assert engine.provider(WANG).counts_from_week == notice + 5
    engine.week(notice + 4, [])
    assert engine.provider(WANG).counts_from_week is None


def test_a_point_that_stays_bad_is_proposed_for_removal_from_fresh_evidence_alone() -> None:
    engine, notice = noticed()
    for week in range(notice + 1, notice + 9):
        decision = engine.week(week, bad_week(week))[WANG]
        if decision.status == "delist":
            break
    assert decision.evidence is not None
    assert decision.since_week == notice + 7
    assert decision.evidence.total == decision.points == 24 * 384
    assert {item.week for item in decision.evidence.items} == {notice + 5, notice + 6, notice + 7}
    assert engine.week(week + 1, bad_week(week + 1))[WANG].points == decision.points
    assert decision.calls_next_week == 0


def test_a_point_that_improves_returns_in_the_ninth_week_and_not_before() -> None:
    engine, notice = noticed()
    stages = {week: engine.week(week, good_week(week))[WANG].status.value for week in range(notice + 1, notice + 11)}
    assert stages[notice + 8] == "rectify"
    assert stages[notice + 9] == "keep"
    assert engine.provider(WANG).notice_week is None


def test_a_return_to_the_list_starts_an_empty_page() -> None:
    engine, notice = noticed()
    for week in range(notice + 1, notice + 9):
        engine.week(week, good_week(week))
    assert engine.provider(WANG).items
    assert engine.week(notice + 9, [*good_week(notice + 9), rating("li", 1)])[WANG].points == 0
    assert engine.provider(WANG).items == engine.provider(WANG).recovery_items == ()
    engine.week(notice + 13, [rating("li", 1)])
    assert [item.turn for item in engine.provider(WANG).items] == [1]


def test_a_rectification_without_result_becomes_a_watch_after_thirty_weeks() -> None:
    engine, notice = noticed()
    assert engine.week(notice + 29, calls([1, 1], first=9000))[WANG].status == "rectify"
    decision = engine.week(notice + 30, calls([1], first=9100))[WANG]
    assert (decision.status, decision.points) == ("watch", 3 * 577)


def test_weeks_left_out_pass_like_weeks_without_events() -> None:
    quiet, jumping = opened(), opened()
    for engine in (quiet, jumping):
        engine.week(3, [provider(), about("complaint", substantiated=True, severity="severe"), *calls([5])])
    for week in range(4, 8):
        last = quiet.week(week, [])
    assert jumping.week(7, []) == last
    assert (last[WANG].status, last[WANG].since_week, last[WANG].points) == ("keep", 7, 0)


def test_a_week_that_is_not_after_the_last_is_refused() -> None:
    engine = opened()
    engine.week(5, [provider()])
    for week in (5, 4, 5 + 521):
        with pytest.raises(WeekError):
            engine.week(week, [])
    assert engine.week(6, [])[WANG].status == "keep"


@pytest.mark.parametrize(
    ("severity", "upheld", "stage"), [("severe", True, "watch"), (3, True, "watch"), ("severe", False, "keep"), (2, True, "keep")]
)
def test_only_a_severe_upheld_complaint_puts_a_point_on_watch_for_four_weeks(severity: object, upheld: bool, stage: str) -> None:
    weeks = [[about("complaint", substantiated=upheld, severity=severity)], [], [], [], []]
    assert [decision.status.value for decision in live(weeks)] == [stage] * 4 + ["keep"]


@pytest.mark.parametrize(
    ("result", "stage", "hold"),
    [("pass", "keep", False), ("minor", "keep", False), ("major", "rectify", False), ("critical", "rectify", True)],
)
def test_a_serious_visit_leads_to_rectification_and_a_critical_one_to_a_hold_at_once(result: str, stage: str, hold: bool) -> None:
    (decision,) = live([[visit(result)]])
    assert (decision.status, decision.hold) == (stage, hold)
    if decision.evidence is not None:
        assert decision.evidence.as_json() == {"ledger": "visit", "line": 0.0, "total": 0.0, "items": []}


def test_a_rectification_from_a_visit_ends_by_a_passed_visit_and_by_nothing_else() -> None:
    engine = opened()
    engine.week(0, [provider(), visit("critical")])
    for week in range(1, 40):
        decision = engine.week(week, [*good_week(week), visit("minor")])[WANG]
        assert (decision.status, decision.hold) == ("rectify", True)
    decision = engine.week(40, [visit("pass")])[WANG]
    assert (decision.status, decision.hold) == ("keep", False)


def test_a_serious_visit_during_a_rectification_must_be_passed_before_a_recovery_counts() -> None:
    engine, notice = noticed()
    engine.week(notice + 1, [visit("major")])
    for week in range(notice + 2, notice + 12):
        assert engine.week(week, good_week(week))[WANG].status == "rectify"
    assert engine.week(notice + 12, [visit("pass")])[WANG].status == "keep"


def test_of_two_visits_in_a_week_the_later_one_decides_and_without_a_time_the_worse() -> None:
    assert live([[visit("critical", minute=10), visit("pass", minute=900)]])[0].hold is False
    assert live([[visit("critical"), visit("pass")]])[0].hold is True


def test_a_void_takes_an_opinion_out_of_page_score_and_silence() -> None:
    engine = opened()
    wrong, right = rating("li", 1), rating("he", 2, "call")
    engine.week(0, [provider(), wrong, right])
    engine.week(1, [about("void", rating=wrong["id"])])
    page = engine.provider(WANG)
    assert (page.balance, [item.ratings for item in page.items], page.score.raters) == (384, [(right["id"],)], 1)
    engine.week(2, [rating("li", 1)])
    assert [item.week for item in engine.provider(WANG).items] == [0, 2]


def test_a_void_within_the_week_leaves_room_for_the_corrected_answer() -> None:
    slip = rating("li", 1)
    assert _points([[slip, about("void", rating=slip["id"]), rating("li", 5)]]) == [-268]


def test_a_void_of_one_of_two_answers_leaves_the_other() -> None:
    engine = opened()
    first, second = rating("li", 1), rating("li", 5)
    engine.week(0, [provider(), first, second])
    engine.week(1, [about("void", rating=second["id"])])
    assert engine.provider(WANG).balance == 329


def test_a_new_line_of_the_office_restarts_its_balances_and_counts_from_now_on() -> None:
    engine = opened()
    engine.week(0, [provider(), provider("ma", street="other"), *calls([1]), *calls([1], provider="ma")])
    engine.week(1, [{"type": "line", "id": "v2", "street": "xiangyang", "line": 3.0}, *calls([2], first=5)])
    page = engine.provider(WANG)
    assert (page.balance, page.lines["call"], len(page.items)) == (271, 3.0, 1)  # ⌊1000 · ln(1 + 1.25 · (0.5 − 0.25))⌋
    assert engine.provider("ma").balance == 577


def test_a_bad_event_refuses_its_whole_week_and_changes_nothing() -> None:
    engine = opened()
    engine.week(0, [provider()])
    good = calls([1])
    with pytest.raises(EventError, match="stars"):
        engine.week(1, [*good, rating("li", 6)])
    assert engine.week(1, good)[WANG].points == 577


@pytest.mark.parametrize("number", [0, 40])
def test_nobodys_answers_are_needed_for_a_statement(number: int) -> None:
    engine = opened()
    engine.week(0, [provider(active_seniors=20), *answers([4] * number)])
    page = engine.provider(WANG)
    assert len(page.items) == number
    assert page.calls_next_week == 3
    assert [point.balance for point in page.history] == [page.balance]
