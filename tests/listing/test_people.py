"""Where people decide: proposals stand, stages change only by decision events, a refusal restarts the balance."""

from __future__ import annotations

import pytest

from mealcard.listing.engine import Engine
from mealcard.listing.events import EventError
from mealcard.listing.rules import Ground, Stage, Step
from mealcard.listing.statement import notice_facts
from tests.listing.streams import WANG, about, answers, bad_week, good_week, opened, provider, visit

PEOPLE: dict[str, object] = {"decided_by": "people"}


def _proposed_for_notice() -> tuple[Engine, int]:
    engine = opened(PEOPLE)
    for week in range(3):
        engine.week(week, [provider(), *bad_week(week)])
    return engine, 2


def test_a_proposal_changes_nothing_until_people_decide() -> None:
    engine, week = _proposed_for_notice()
    page = engine.provider(WANG)
    assert (page.stage, page.balance) == (Stage.KEEP, 24 * 384)
    assert page.proposal is not None
    assert (page.proposal.step, page.proposal.since_week) == (Step(Stage.RECTIFY, Ground.POINTS), week)


def test_the_evidence_is_given_in_the_week_of_the_proposal_and_kept_with_it_while_the_balance_runs_on() -> None:
    engine = opened(PEOPLE)
    given = [engine.week(week, [provider(), *bad_week(week)])[WANG].evidence for week in range(5)]
    page = engine.provider(WANG)
    assert [evidence is not None for evidence in given] == [False, False, True, False, False]
    assert page.proposal is not None
    assert page.proposal.evidence == given[2]
    assert page.balance == 40 * 384


def test_a_proposal_of_a_notice_stands_even_if_the_balance_falls() -> None:
    engine, week = _proposed_for_notice()
    engine.week(week + 1, good_week(week + 1, 40))
    engine.week(week + 2, [])
    page = engine.provider(WANG)
    assert page.balance == 0
    assert page.proposal is not None
    assert page.proposal.step.to is Stage.RECTIFY


def test_a_signed_decision_starts_the_rectification_and_its_grace() -> None:
    engine, week = _proposed_for_notice()
    decision = engine.week(week + 1, [about("decision", to="rectify"), *bad_week(week + 1)])[WANG]
    assert (decision.status, decision.since_week, decision.points) == ("rectify", week + 1, 0)
    for later in range(week + 2, week + 6):
        assert engine.week(later, bad_week(later))[WANG].points == 0
    assert engine.week(week + 6, bad_week(week + 6))[WANG].points == 8 * 384


def test_a_declined_proposal_restarts_the_balance_and_leaves_the_stage() -> None:
    engine, week = _proposed_for_notice()
    decline = about("decision", to="rectify", declined=True, reason="the kitchen was rebuilt in this time")
    decision = engine.week(week + 1, [decline, *bad_week(week + 1, 2)])[WANG]
    assert (decision.status, decision.points) == ("keep", 2 * 384)
    assert engine.provider(WANG).proposal is None


def test_a_refusal_without_a_reason_is_refused() -> None:
    engine, week = _proposed_for_notice()
    with pytest.raises(EventError, match="reason"):
        engine.week(week + 1, [about("decision", to="rectify", declined=True, reason=" ")])


def test_watch_is_proposed_and_withdrawn_as_the_balance_goes() -> None:
    engine = opened(PEOPLE)
    engine.week(0, [provider(), *bad_week(0, 8)])
    proposal = engine.provider(WANG).proposal
    assert proposal is not None
    assert proposal.step.to is Stage.WATCH
    engine.week(1, good_week(1, 8))
    assert engine.provider(WANG).proposal is None


def test_a_critical_visit_holds_at_once_and_its_rectification_ends_by_a_passed_visit_and_a_signature() -> None:
    engine = opened(PEOPLE)
    assert engine.week(0, [provider(), visit("critical")])[WANG].hold
    engine.week(1, [about("decision", to="rectify")])
    assert engine.provider(WANG).from_visit
    for week in range(2, 35):
        engine.week(week, good_week(week))
    assert engine.provider(WANG).proposal is None
    engine.week(35, [visit("pass")])
    engine.week(36, [])
    page = engine.provider(WANG)
    assert (page.stage, page.hold) == (Stage.RECTIFY, False)
    assert page.proposal is not None
    assert page.proposal.step == Step(Stage.KEEP, Ground.REVISIT)
    assert engine.week(37, [about("decision", to="keep")])[WANG].status == "keep"


def test_an_upheld_appeal_brings_a_point_back_with_an_empty_page() -> None:
    engine, week = _proposed_for_notice()
    engine.week(week + 1, [about("decision", to="delist")])
    decision = engine.week(week + 2, [about("decision", to="keep"), *bad_week(week + 2, 1)])[WANG]
    assert (decision.status, decision.points) == ("keep", 384)


def test_of_two_decisions_in_a_week_the_later_one_holds() -> None:
    engine, week = _proposed_for_notice()
    events = [about("decision", to="keep", minute=200), about("decision", to="watch", minute=100)]
    assert engine.week(week + 1, events)[WANG].status == "keep"


def test_a_replay_takes_no_decisions_from_outside() -> None:
    with pytest.raises(EventError, match="decided_by"):
        opened().week(0, [provider(), about("decision", to="delist")])


def test_the_facts_of_a_notice_are_the_numbers_of_its_evidence() -> None:
    engine = opened(PEOPLE)
    for week in range(3):
        engine.week(week, [provider(), *bad_week(week, 7), *(answers([1, 1]) if week == 0 else [])])
    proposal = engine.provider(WANG).proposal
    assert proposal is not None
    assert proposal.evidence is not None
    facts = notice_facts(proposal.evidence, engine.policy)
    assert facts is not None
    assert (facts.to, facts.total, facts.line) == (Stage.RECTIFY, 21 * 384 + 2 * 329, 7500)
    assert (facts.first_week, facts.last_week, facts.seniors, facts.opinions) == (0, 2, 23, 23)
    assert (facts.calls, facts.calls_points) == (21, 21 * 384)
    assert (facts.harshest_seniors, facts.points_without_harshest) == (3, facts.total - 3 * 384)
    assert facts.chance_percent == 2.9


def test_a_step_that_rests_on_a_visit_has_no_facts_about_points() -> None:
    engine = opened(PEOPLE)
    evidence = engine.week(0, [provider(), visit("major")])[WANG].evidence
    assert evidence is not None
    assert notice_facts(evidence, engine.policy) is None
