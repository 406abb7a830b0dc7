"""The published tables, to the hundredth: points, soundness, stages."""

from __future__ import annotations

import math
from itertools import product

import pytest

from mealcard.listing.ledger import soundness
from mealcard.listing.policy import ConfigError, Policy, read_policy
from mealcard.listing.rules import (
    Ground,
    Situation,
    Stage,
    Step,
    calls_next_week,
    chance,
    chance_of_removal,
    channel_line,
    harshest,
    next_step,
    points,
)
from mealcard.listing.statement import two_digits_up
from mealcard.listing.units import Channel, Opinion, Unit, make_unit

POLICY = Policy()
LINE = 350


@pytest.mark.parametrize(
    ("turn", "published"),
    [
        (0, [5.77, 3.84, 1.45, -1.70, -6.33]),
        (1, [3.29, 2.10, 0.75, -0.82, -2.68]),
        (2, [1.78, 1.10, 0.38, -0.40, -1.25]),
    ],
)
def test_the_table_of_points_is_the_published_one(turn: int, published: list[float]) -> None:
    worked = [points(LINE - 100 * stars, 1, turn) for stars in (1, 2, 3, 4, 5)]
    assert worked == [round(100 * value) for value in published]


@pytest.mark.parametrize(("stars", "offset", "turn"), list(product((1, 2, 3, 4, 5), (-50, -7, 0, 13, 50), (0, 1, 2, 5))))
def test_points_are_the_formula_written_out(stars: int, offset: int, turn: int) -> None:
    weight = 0.5 / turn if turn else 1.0
    bracket = (0.625 + offset / 400) - (stars - 1) / 4
    assert points(LINE + offset - 100 * stars, 1, turn) == math.floor(1000 * math.log(1 + 1.25 * weight * bracket))
    assert points(100 * stars - LINE - offset, 1, turn) == math.floor(1000 * math.log(1 - 1.25 * weight * bracket))


def test_an_answer_exactly_on_the_line_is_worth_nothing_either_way() -> None:
    on_the_line = make_unit(0, "li", 1, [_opinion("a", 3), _opinion("b", 4)])
    assert (on_the_line.points, on_the_line.recovery) == (0, 0)


def test_several_answers_of_a_week_are_averaged_into_one_unit() -> None:
    both = make_unit(0, "li", 1, [_opinion("a", 1), _opinion("b", 4, Channel.PHONE, line=370)])
    bracket = ((350 - 100) + (370 - 400)) / 2 / 400
    assert both.points == math.floor(1000 * math.log(1 + 1.25 * 0.5 * bracket))


def test_rounding_down_never_speaks_against_the_provider() -> None:
    assert points(-1, 1, 0) == -4  # 1000 · ln(1 − 1.25/400) is −3.13
    assert points(1, 1, 0) == 3


def test_no_channel_line_is_above_0_95() -> None:
    assert channel_line(LINE, 30) == 380
    assert channel_line(400, 130) == 480


def test_a_senior_more_than_ten_means_one_more_without_whom_the_evidence_must_stand() -> None:
    assert [harshest(seniors) for seniors in (1, 15, 20, 21, 30, 31)] == [2, 2, 2, 3, 3, 4]


def _opinion(name: str, stars: int, channel: Channel = Channel.KIOSK, line: int = LINE) -> Opinion:
    return name, channel, stars, line


def _call(week: int, senior: str, worth: int) -> Unit:
    return Unit(week, senior, 0, (), worth)


def _answer(week: int, senior: str, worth: int) -> Unit:
    return Unit(week, senior, 1, (), worth)


def _sound_page() -> list[Unit]:
    """Just broad enough: 15 seniors, 8 calls, 3 weeks."""
    called = [_call(number % 3, f"c{number}", 100) for number in range(8)]
    return called + [_answer(number % 3, f"s{number}", 100) for number in range(7)]


def test_evidence_that_is_just_broad_enough_is_sound() -> None:
    found = soundness(_sound_page())
    assert (found.seniors, found.calls, found.weeks, found.calls_points) == (15, 8, 3, 800)
    assert (found.harshest_seniors, found.points_without_harshest) == (2, 1300)
    assert found.holds


def test_evidence_is_not_sound_without_one_of_the_seniors_calls_or_weeks() -> None:
    page = _sound_page()
    assert not soundness(page[:-1]).holds
    assert not soundness([*page[1:], _answer(0, "more", 100)]).holds
    assert not soundness([unit._replace(week=unit.week % 2) for unit in page]).holds


def test_evidence_is_not_sound_when_the_calls_alone_do_not_speak_against_the_point() -> None:
    page = [*_sound_page(), _call(2, "happy", -800)]
    assert soundness(page).calls_points == 0
    assert not soundness(page).holds


def test_evidence_is_not_sound_when_it_rests_on_the_harshest_seniors() -> None:
    page = [_call(number % 3, f"c{number}", 1) for number in range(8)] + [_answer(number % 3, f"s{number}", -2) for number in range(7)]
    angry = [_answer(0, "angry", 4000), _answer(0, "angrier", 4000)]
    assert soundness(page + angry).points_without_harshest == 8 - 14
    assert not soundness(page + angry).holds


def test_a_seniors_units_are_taken_together_when_the_harshest_are_left_out() -> None:
    page = [*_sound_page(), _answer(1, "c0", 70)]
    assert soundness(page).points_without_harshest == 1570 - 170 - 100


NOTICE = Situation(Stage.RECTIFY, weeks_since_notice=9)
QUIET = [Situation(Stage.KEEP), Situation(Stage.WATCH, balance=500), NOTICE, Situation(Stage.DELIST, balance=9000, sound=True)]
ROWS = [
    (Situation(Stage.KEEP, balance=3000), Step(Stage.WATCH, Ground.POINTS)),
    (Situation(Stage.KEEP, flagged=True), Step(Stage.WATCH, Ground.INTEGRITY)),
    (Situation(Stage.KEEP, severe_complaint=True), Step(Stage.WATCH, Ground.COMPLAINT)),
    (Situation(Stage.WATCH, balance=499), Step(Stage.KEEP, Ground.CALM)),
    (Situation(Stage.KEEP, balance=7500, sound=True), Step(Stage.RECTIFY, Ground.POINTS)),
    (Situation(Stage.WATCH, balance=7500, sound=True), Step(Stage.RECTIFY, Ground.POINTS)),
    (Situation(Stage.KEEP, serious_visit=True, revisit_due=True), Step(Stage.RECTIFY, Ground.VISIT)),
    (Situation(Stage.WATCH, serious_visit=True, revisit_due=True), Step(Stage.RECTIFY, Ground.VISIT)),
    (NOTICE._replace(recovery=3000, balance=2999), Step(Stage.KEEP, Ground.RECOVERY)),
    (NOTICE._replace(balance=6500, sound=True), Step(Stage.DELIST, Ground.POINTS)),
    (NOTICE._replace(balance=6499, weeks_since_notice=30), Step(Stage.WATCH, Ground.TIME)),
    (NOTICE._replace(from_visit=True, balance=2999), Step(Stage.KEEP, Ground.REVISIT)),
    (NOTICE._replace(from_visit=True, balance=3000), Step(Stage.WATCH, Ground.REVISIT)),
]
STAYS = [
    Situation(Stage.KEEP, balance=2999),
    Situation(Stage.WATCH, balance=0, flagged=True),
    Situation(Stage.WATCH, balance=0, severe_complaint=True),
    Situation(Stage.WATCH, balance=7500),
    Situation(Stage.WATCH, balance=7499, sound=True),
    NOTICE._replace(recovery=3000, weeks_since_notice=8),
    NOTICE._replace(recovery=3000, balance=3000),
    NOTICE._replace(recovery=2999),
    NOTICE._replace(balance=6500),
    NOTICE._replace(balance=6499, sound=True),
    NOTICE._replace(weeks_since_notice=29),
    NOTICE._replace(recovery=3000, revisit_due=True),
    NOTICE._replace(recovery=3000, from_visit=True, revisit_due=True),
    NOTICE._replace(weeks_since_notice=30, from_visit=True, revisit_due=True),
    NOTICE._replace(serious_visit=True, revisit_due=True),
    Situation(Stage.DELIST, recovery=9000, weeks_since_notice=40),
]


@pytest.mark.parametrize(("now", "step"), ROWS)
def test_each_row_of_the_stage_table_leads_to_its_stage(now: Situation, step: Step) -> None:
    assert next_step(now, POLICY) == step


@pytest.mark.parametrize("now", [*QUIET, *STAYS])
def test_a_stage_stays_when_a_condition_is_missed_by_a_hair(now: Situation) -> None:
    assert next_step(now, POLICY) is None


def test_only_the_published_pairs_of_stages_are_ever_connected() -> None:
    values = product(Stage, (0, 499, 3000, 6500, 7500), *[(False, True)] * 6, (0, 3000), (0, 9, 30))
    found = set()
    for stage, balance, sound, flag, complaint, visit, due, from_visit, recovery, weeks in values:
        now = Situation(stage, balance, sound, recovery, flag, complaint, visit, due, from_visit, weeks)
        step = next_step(now, POLICY)
        if step is not None:
            found.add((stage.value, step.to.value))
    published = "keep watch, watch keep, keep rectify, watch rectify, rectify keep, rectify delist, rectify watch"
    assert found == {tuple(pair.split()) for pair in published.split(", ")}


def test_calls_are_three_or_eight_and_at_most_a_quarter_of_the_active_seniors() -> None:
    assert [calls_next_week(stage, None, POLICY) for stage in Stage] == [3, 8, 8, 0]
    assert [calls_next_week(Stage.WATCH, seniors, POLICY) for seniors in (0, 7, 24, 31, 32, 99)] == [0, 1, 6, 7, 8, 8]


def test_the_published_chances_follow_from_the_lines() -> None:
    assert two_digits_up(100 * chance(POLICY.notice_points, 52)) == 2.9
    assert two_digits_up(100 * chance_of_removal(POLICY)) == 0.12


def test_a_configuration_changes_figures_and_with_them_its_fingerprint() -> None:
    policy = read_policy({"line": 3.6, "notice_points": 80, "calls": 4})
    assert (policy.line, policy.notice_points, policy.calls) == (360, 8000, 4)
    assert policy.fingerprint == read_policy({"calls": 4, "notice_points": 80.0, "line": 3.6}).fingerprint
    assert policy.fingerprint != read_policy({"line": 3.6}).fingerprint
    assert read_policy(None) == read_policy({}) == POLICY


@pytest.mark.parametrize(
    "config",
    [
        *({"line": value} for value in (4.5, "3.5", 3.555, True)),
        *({"calls": value} for value in (9, 2.5, -1)),
        *({"mean": value} for value in (0.5, math.nan)),
        *({"districts": value} for value in ({"a": 1}, [])),
        {"lime": 3.5},
        {"notice_points": 0},
        {"decided_by": "nobody"},
        {"version": 2},
    ],
)
def test_an_unknown_key_or_an_impossible_value_is_refused(config: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=next(iter(config))):
        read_policy(config)
