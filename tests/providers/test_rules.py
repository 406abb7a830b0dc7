"""The life-cycle pair by pair, who serves and is shown, and when a document is about to run out."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from mealcard.providers.rules import (
    ADMISSION,
    APPEARING,
    BY_HAND,
    SUSPENDABLE,
    allowed_actions,
    expiry_notice,
    next_state,
    serving,
    told_state,
    valid_credit_code,
)
from mealcard.providers.states import Action, ProviderState, Shown

# Written out from the life-cycle of the programme, not from the code: state, then action>state.
LIFE_CYCLE = """
draft                submit>submitted reject>rejected withdraw>withdrawn
submitted            check_documents>documents_checked reject>rejected withdraw>withdrawn
documents_checked    visit>visited reject>rejected withdraw>withdrawn
visited              score>scored reject>rejected withdraw>withdrawn
scored               publish>public_notice reject>rejected withdraw>withdrawn
public_notice        agree>agreed reject>rejected withdraw>withdrawn
agreed               start_trial>trial reject>rejected withdraw>withdrawn
trial                list>listed reject>rejected withdraw>withdrawn suspend>emergency_suspended
listed               watch>watch rectify>rectification suspend>emergency_suspended pause>paused leave>leaving
watch                keep>listed rectify>rectification suspend>emergency_suspended
rectification        watch>watch keep>listed propose_removal>proposed_removal suspend>emergency_suspended
proposed_removal     uphold>listed remove>removed suspend>emergency_suspended
removed              cool_off>cooling_off
cooling_off          reapply>draft
rejected             reapply>draft
withdrawn            reapply>draft
emergency_suspended  clear>listed propose_removal>proposed_removal
paused               resume>listed suspend>emergency_suspended
leaving              depart>left suspend>emergency_suspended
left
"""
EXPECTED = {
    (ProviderState(state), Action(action)): ProviderState(after)
    for state, *steps in (line.split() for line in LIFE_CYCLE.strip().splitlines())
    for action, after in (step.split(">") for step in steps)
}


@pytest.mark.parametrize(("state", "action"), list(product(ProviderState, Action)), ids=str)
def test_every_pair_of_state_and_action_is_decided(state: ProviderState, action: Action) -> None:
    assert next_state(state, action) is EXPECTED.get((state, action))
    assert (action in allowed_actions(state)) is ((state, action) in EXPECTED)


@pytest.mark.parametrize("before", SUSPENDABLE)
def test_a_cleared_point_goes_back_to_where_it_stood(before: ProviderState) -> None:
    assert next_state(ProviderState.EMERGENCY_SUSPENDED, Action.CLEAR, before) is before


def test_a_state_before_the_suspension_is_not_believed_blindly() -> None:
    assert next_state(ProviderState.EMERGENCY_SUSPENDED, Action.CLEAR, ProviderState.REMOVED) is ProviderState.LISTED
    assert next_state(ProviderState.LISTED, Action.CLEAR, ProviderState.WATCH) is None


def test_no_single_click_ends_an_agreement() -> None:
    of_a_case = {Action.WATCH, Action.KEEP, Action.RECTIFY, Action.PROPOSE_REMOVAL, Action.UPHOLD, Action.REMOVE, Action.COOL_OFF}
    assert set(Action) - BY_HAND == of_a_case


# -- who serves and who is shown ----------------------------------------------------------------------------------------

# state -> (serves or its refusal, shown as)
TABLE = {
    "trial": (None, "listed"),
    "listed": (None, "listed"),
    "watch": (None, "listed"),
    "rectification": (None, "rectification"),
    "proposed_removal": (None, "listed"),
    "leaving": (None, "leaving"),
    "paused": (None, "closed"),
    "emergency_suspended": ("provider_suspended", "suspended"),
}


@pytest.mark.parametrize("state", ProviderState)
def test_who_serves_and_who_is_shown(state: ProviderState) -> None:
    refusal, shown_as = TABLE.get(state, ("provider_not_listed", "hidden"))
    found = serving(state, food_licence_expired=False, closed_today=False)
    assert (found.refusal, found.shown_as) == (refusal, shown_as)
    assert found.serves is (refusal is None)
    assert found.subsidised is found.serves
    assert found.shown is (shown_as != "hidden") is (state in APPEARING)
    assert found.notice == ("provider_closed" if state == "paused" else None)


@pytest.mark.parametrize("state", ProviderState)
def test_an_expired_licence_leaves_the_merchant_price_and_says_suspended(state: ProviderState) -> None:
    before, found = (serving(state, food_licence_expired=expired, closed_today=False) for expired in (False, True))
    assert not found.subsidised
    assert (found.serves, found.shown, found.refusal) == (before.serves, before.shown, before.refusal)
    if found.serves:
        assert (found.shown_as, found.notice) == (Shown.SUSPENDED, "licence_expired")
    else:
        assert found == before


@pytest.mark.parametrize("state", ProviderState)
def test_on_a_closed_day_a_scan_is_taken_with_a_notice(state: ProviderState) -> None:
    before, found = (serving(state, food_licence_expired=False, closed_today=closed) for closed in (False, True))
    if before.serves:
        assert (found.serves, found.subsidised, found.shown_as, found.notice) == (True, True, Shown.CLOSED, "provider_closed")
    else:
        assert found == before


def test_the_licence_weighs_more_than_a_closed_day() -> None:
    found = serving(ProviderState.LISTED, food_licence_expired=True, closed_today=True)
    assert (found.notice, found.subsidised, found.shown_as) == ("licence_expired", False, Shown.SUSPENDED)


def test_being_watched_looks_exactly_like_being_listed() -> None:
    for expired, closed in product((False, True), repeat=2):
        assert serving(ProviderState.WATCH, expired, closed) == serving(ProviderState.LISTED, expired, closed)


def test_a_restaurant_is_told_every_state_but_that_it_is_watched() -> None:
    assert {state: told_state(state) for state in ProviderState if told_state(state) is not state} == {
        ProviderState.WATCH: ProviderState.LISTED
    }


def test_nobody_on_the_way_to_the_list_serves_before_the_trial() -> None:
    assert [state for state in ADMISSION if serving(state, False, False).serves] == [ProviderState.TRIAL]


# -- documents and codes ------------------------------------------------------------------------------------------------

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("days", "notice"),
    [
        (-1, "expired"),
        (0, "within_7"),
        (7, "within_7"),
        (8, "within_30"),
        (30, "within_30"),
        (31, "within_60"),
        (60, "within_60"),
        (61, None),
    ],
)
def test_a_document_is_noticed_60_30_and_7_days_before_its_end(days: int, notice: str | None) -> None:
    assert expiry_notice(TODAY + timedelta(days=days), TODAY) == notice


def test_a_document_without_an_end_is_never_noticed() -> None:
    assert expiry_notice(None, TODAY) is None


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("91110000600037341L", True),
        ("91110000600037341M", False),
        ("91110000600037314L", False),
        ("9111000060003734", False),
        ("", False),
        ("９１１１００００６０００３７３４１Ｌ", False),
    ],
)
def test_a_credit_code_is_checked_by_its_last_character(code: str, valid: bool) -> None:
    assert valid_credit_code(code) is valid
