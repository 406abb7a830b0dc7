"""What counts, and whom the system asks."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from mealcard.errors import Rejected
from mealcard.feedback.models import CallOutcome, OpinionChannel
from mealcard.feedback.rules import (
    Attempt,
    check_reasons,
    draw_order,
    due,
    in_time,
    is_finished,
    review_week,
    source_of,
    stars_of,
    wanted_calls,
    week_number,
    word_of,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def tries(*outcomes: str, apart: timedelta = timedelta(hours=2)) -> list[Attempt]:
    return [Attempt(CallOutcome(outcome), NOON + index * apart) for index, outcome in enumerate(outcomes)]


def test_three_words_map_to_five_three_and_one_stars_and_back() -> None:
    assert [stars_of(word) for word in ("good", "fair", "poor")] == [5, 3, 1]
    assert [word_of(stars) for stars in (5, 4, 3, 2, 1)] == ["good", "good", "fair", "poor", "poor"]


@pytest.mark.parametrize("answer", [0, 6, -1, "great", "", True])
def test_no_other_answer_is_taken(answer: int | str) -> None:
    with pytest.raises(Rejected, match="stars_unknown"):
        stars_of(answer)


def test_reasons_are_kept_once_in_the_order_of_the_question() -> None:
    assert check_reasons(["too_salty", "taste", "taste"]) == ["taste", "too_salty"]
    with pytest.raises(Rejected, match="reason_unknown"):
        check_reasons(["taste", "<b>"])


def test_kiosk_and_phone_are_one_source_and_a_call_is_another() -> None:
    assert source_of(OpinionChannel.KIOSK) == source_of(OpinionChannel.PHONE) == "self"
    assert source_of(OpinionChannel.CALL) == "call"


def test_a_meal_can_be_rated_until_the_last_second_of_its_days() -> None:
    assert in_time(NOON, NOON + timedelta(days=7), 7)
    assert not in_time(NOON, NOON + timedelta(days=7, seconds=1), 7)


def test_a_review_week_runs_from_monday_to_sunday() -> None:
    assert review_week(date(2026, 11, 23)) == review_week(date(2026, 11, 29)) == date(2026, 11, 23)
    assert week_number(date(2026, 11, 30)) == week_number(date(2026, 11, 23)) + 1


def test_at_most_a_quarter_of_the_active_seniors_is_wanted() -> None:
    assert [wanted_calls(3, active) for active in (0, 3, 4, 11, 12, 100)] == [0, 0, 1, 2, 3, 3]


def test_the_draw_is_the_published_hash_and_nothing_else() -> None:
    provider, people = uuid.uuid4(), [uuid.uuid4() for _ in range(20)]
    expected = sorted(people, key=lambda one: hmac.new(b"secret", f"2026-11-23|{provider}|{one}".encode(), hashlib.sha256).digest())
    assert draw_order(b"secret", date(2026, 11, 23), provider, reversed(people)) == expected
    assert draw_order(b"secret", date(2026, 11, 30), provider, people) != expected
    assert draw_order(b"other", date(2026, 11, 23), provider, people) != expected


def test_a_senior_is_given_up_only_after_tries_at_two_different_hours() -> None:
    assert not is_finished([])
    assert not is_finished(tries("unreachable"))
    assert not is_finished(tries("unreachable", "unreachable", "unreachable", apart=timedelta(minutes=10)))
    assert is_finished(tries("unreachable", "unreachable"))


@pytest.mark.parametrize("outcome", ["answered", "not_there", "refused", "to_office"])
def test_one_talk_ends_a_call(outcome: str) -> None:
    assert is_finished(tries("unreachable", outcome))


def test_a_stand_in_is_called_for_each_senior_who_gave_no_answer() -> None:
    assert due(2, [[], [], [], []]) == [0, 1]
    assert due(2, [tries("answered"), [], [], []]) == [1]
    assert due(2, [tries("refused"), [], [], []]) == [1, 2]
    assert due(2, [tries("unreachable", "unreachable"), tries("unreachable"), [], []]) == [1, 2]
    assert due(2, [tries("answered"), tries("refused"), tries("not_there"), []]) == []
