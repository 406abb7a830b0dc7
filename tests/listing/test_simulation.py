"""The invented streets tell good from bad; the full table is `mealcard bench listing`."""

from __future__ import annotations

import statistics
from dataclasses import replace
from random import Random

import pytest

from mealcard.listing.ledger import Evidence
from mealcard.listing.policy import Policy
from mealcard.listing.simulation.answers import five_words, three_words, thresholds
from mealcard.listing.simulation.audit import Auditor
from mealcard.listing.simulation.figures import Figure, format_table, kendall, measure, run
from mealcard.listing.simulation.points import Point, make_extra
from mealcard.listing.simulation.speed import review_city
from mealcard.listing.simulation.streets import PointYear, live_a_year
from tests.listing.streams import WANG, bad_week, noticed, opened, provider


@pytest.fixture(scope="module")
def bad_street() -> dict[str, PointYear]:
    return {year.kind: year for year in live_a_year("bad", "a street for tests")}


def test_a_bad_point_is_found_and_removed(bad_street: dict[str, PointYear]) -> None:
    year = bad_street["bad 2.5"]
    assert year.notice_week is not None
    assert year.removal_week is not None
    assert year.notice_week < year.removal_week < 20


def test_a_point_that_improves_after_its_notice_comes_back(bad_street: dict[str, PointYear]) -> None:
    year = bad_street["improving"]
    assert (year.removal_week, year.back_week is not None) == (None, True)


def test_no_acceptable_point_is_noticed_and_all_proposals_stand_the_audit() -> None:
    years = [year for number in range(4) for kind in ("bad", "coercing") for year in live_a_year(kind, f"{kind} {number}")]
    assert [year.truth for year in years if year.kind == "acceptable" and year.notice_week is not None] == []
    assert sum(year.proposals for year in years) > 20
    assert [year.faults for year in years if year.faults] == []


def test_the_same_seed_gives_the_same_street() -> None:
    assert live_a_year("bombed", "7", weeks=12) == live_a_year("bombed", "7", weeks=12)
    assert live_a_year("bombed", "7", weeks=12) != live_a_year("bombed", "8", weeks=12)


@pytest.mark.parametrize("mean", [1.5, 2.8, 3.5, 4.2, 4.7])
def test_invented_answers_have_the_mean_that_was_asked_for(mean: float) -> None:
    rng = Random(3)
    scale = thresholds(mean)
    for words in (five_words, three_words):
        given = [words(rng, scale[number % 8]) for number in range(40_000)]
        assert statistics.fmean(given) == pytest.approx(mean, abs=0.03)


def test_three_words_are_one_three_or_five_stars() -> None:
    rng = Random(3)
    assert {three_words(rng, thresholds(3.0)[0]) for _ in range(500)} == {1, 3, 5}


def _noticed_with_auditor() -> tuple[Auditor, Evidence]:
    auditor, engine = Auditor(Policy()), opened()
    for week in range(3):
        events = bad_week(week)
        auditor.take(week, events)
        evidence = engine.week(week, [provider(), *events])[WANG].evidence
    assert evidence is not None
    return auditor, evidence


def test_the_auditor_passes_sound_evidence_and_finds_each_fault() -> None:
    auditor, evidence = _noticed_with_auditor()
    first, *rest = evidence.items
    assert auditor.check(WANG, None, evidence) == []
    assert "sum" in auditor.check(WANG, None, replace(evidence, total=evidence.total + 1))
    assert "breadth" in auditor.check(WANG, None, replace(evidence, items=evidence.items[:14]))
    assert "grace" in auditor.check(WANG, 0, evidence)
    assert "real" in auditor.check("ma", None, evidence)
    assert "cap" in auditor.check(WANG, None, replace(evidence, items=(first, first, *rest)))
    assert "calls agree" in auditor.check(WANG, None, replace(evidence, items=tuple(replace(item, kind="self") for item in evidence.items)))
    assert "trim" in auditor.check(WANG, None, replace(evidence, items=(first, *(replace(item, points=-1) for item in rest))))


def test_nobody_is_called_twice_in_four_weeks_nor_more_than_a_quarter_at_once() -> None:
    rng = Random(4)
    point = Point("p", 4.0, 0.0, make_extra("p", 24))
    asked: dict[object, int] = {}
    for week in range(12):
        point.ratings(rng)
        called = point.calls(week, 8, rng)
        assert 0 < len(called) <= 6
        assert all(week - asked.get(call["senior"], -4) >= 4 for call in called)
        asked |= {call["senior"]: week for call in called}


def test_kendalls_tau_of_equal_and_opposite_orders() -> None:
    assert kendall([(1, 10), (2, 20), (3, 30)]) == 1
    assert kendall([(1, 30), (2, 20), (3, 10)]) == -1
    assert kendall([(1, 10), (2, 30), (3, 20)]) == pytest.approx(1 / 3)


def test_a_tiny_run_measures_every_row_and_reports_its_progress() -> None:
    seen: list[tuple[int, int]] = []
    figures = run(5, 1, lambda done, total: seen.append((done, total)))
    assert seen == [(done, 7) for done in range(1, 8)]
    assert len({(figure.scenario, figure.what) for figure in figures}) == len(figures) == 32
    assert all(figure.cases > 0 for figure in figures)
    assert format_table(figures).count("\n") == len(figures) + 1


def test_the_table_marks_what_misses_its_must() -> None:
    figures = [
        Figure("a", "removed", 0.1, 0.2, True, "%", 5, naive=32),
        Figure("b", "removed", 0.3, 0.2, True, "%", 5),
        Figure("c", "found", 90, 93, False, "%", 5),
    ]
    marks = ["MISSED" in line for line in format_table(figures).splitlines()[2:]]
    assert marks == [False, True, True]


def test_a_scenario_that_never_happened_is_not_reached() -> None:
    figures = measure({"acceptable": [[PointYear("acceptable", 4.0)]], "on the line": []})
    assert [figure.reached for figure in figures if figure.scenario == "bad 2.5"] == [False] * 3


def test_the_city_review_counts_its_events() -> None:
    year = review_city(providers=12, weeks=3, answers=2)
    assert year.events == 12 + 3 * 12 * 5
    assert year.cpu_seconds > 0


def test_a_noticed_point_is_what_the_helper_says() -> None:
    engine, week = noticed()
    assert engine.provider(WANG).notice_week == week
