"""The score that people see, and when they see none."""

from __future__ import annotations

import pytest

from mealcard.listing.score import half_star
from tests.listing.streams import WANG, about, answers, calls, live, opened, provider, rating, visit


def test_without_answers_the_score_is_the_mean_and_nothing_is_shown() -> None:
    (decision,) = live([[]])
    assert decision.score == (4.1, 0.0, 0, None)
    assert live([[]], {"mean": 3.9})[0].score.stars == 3.9


def test_answers_are_weighted_and_shrunk_with_weight_five() -> None:
    (decision,) = live([[*calls([5, 5]), *answers([2])]])
    assert decision.score.stars == pytest.approx((2 * 5 + 0.5 * 2 + 5 * 4.1) / (2.5 + 5))
    assert decision.score.reliability == pytest.approx(2.5 / 7.5)
    assert decision.score.raters == 3


def test_an_answer_of_thirteen_weeks_ago_weighs_half_and_of_twenty_six_nothing() -> None:
    aged = live([calls([5]), *[[]] * 26])
    assert aged[13].score.stars == pytest.approx((0.5 * 5 + 5 * 4.1) / 5.5)
    assert (aged[25].score.raters, aged[26].score.raters) == (1, 0)
    assert aged[26].score.stars == pytest.approx(4.1)


def test_the_score_is_shown_only_from_eleven_seniors_on() -> None:
    assert live([calls([4] * 10)])[0].score.public is None
    assert live([calls([4] * 11)])[0].score.public == 4.0


def test_the_score_is_shown_only_when_it_is_reliable() -> None:
    assert live([answers([4] * 14)])[0].score.public is None
    assert live([answers([4] * 15)])[0].score.public == 4.0


def test_no_score_is_shown_during_a_rectification() -> None:
    (decision,) = live([[*calls([4] * 20), visit("major")]])
    assert decision.status == "rectify"
    assert decision.score.public is None


@pytest.mark.parametrize(("stars", "shown"), [(3.74, 3.5), (3.75, 4.0), (4.24, 4.0), (4.25, 4.5), (5.0, 5.0)])
def test_the_score_is_shown_to_half_a_star(stars: float, shown: float) -> None:
    assert half_star(stars) == shown


def test_a_known_offset_is_removed_from_self_service_answers() -> None:
    engine = opened()
    for name in ("a", "b", "c", "d", WANG):
        engine.week(len(engine.providers), [provider(name), *answers([5, 4] * 8, provider=name), *calls([4] * 16, provider=name)])
    before = engine.week(12, [])[WANG].score
    after = engine.week(13, [])[WANG].score
    assert before.stars > after.stars
    decay = 0.5 ** (9 / 13)
    assert after.stars == pytest.approx((decay * (16 * 4 + 8 * (4.5 - 0.5)) + 5 * 4.1) / (decay * 24 + 5))


def test_a_unit_of_both_channels_has_a_share_in_each() -> None:
    engine = opened()
    engine.week(0, [provider(), rating("li", 5), rating("li", 2, "phone")])
    assert engine.provider(WANG).score.stars == pytest.approx((0.5 * 3.5 + 5 * 4.1) / 5.5)
    assert engine.provider(WANG).score.raters == 1


def test_a_flagged_point_is_scored_by_its_calls_alone() -> None:
    denials = [about("call_no_meal", senior=senior) for senior in ("li", "wu")]
    (decision,) = live([[*answers([5] * 20), *calls([3]), *denials]])
    assert decision.score.stars == pytest.approx((3 + 5 * 4.1) / 6)
    assert decision.score.raters == 1


def test_a_void_leaves_the_score_as_if_the_answer_had_never_been_given() -> None:
    slip, kept = rating("li", 1), rating("wu", 5)
    voided = live([[slip, kept], [], [about("void", rating=slip["id"])], *[[]] * 30])
    clean = live([[kept], *[[]] * 32])
    for corrected, never in zip(voided[2:], clean[2:], strict=True):
        assert corrected.score == pytest.approx(never.score)
