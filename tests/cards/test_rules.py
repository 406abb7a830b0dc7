from itertools import product

import pytest

from mealcard.cards.rules import FINAL_STATES, allowed_actions, next_issue, next_state, refusal
from mealcard.cards.states import CardAction, CardState
from mealcard.errors import Rejected

# Rows are states, columns actions in the order of the heading; a dash is a refusal.
TABLE = """
           print    activate freeze  unfreeze report_lost replace  cancel
ordered    printed  -        -       -        -           replaced cancelled
printed    printed  active   -       -        -           replaced cancelled
active     -        -        frozen  -        lost        replaced cancelled
frozen     -        -        -       active   lost        replaced cancelled
lost       -        -        -       -        -           replaced cancelled
replaced   -        -        -       -        -           -        -
cancelled  -        -        -       -        -           -        -
"""


def _expected():
    heading, *rows = TABLE.strip().splitlines()
    actions = [CardAction(word) for word in heading.split()]
    pairs = {}
    for row in rows:
        state, *ends = row.split()
        pairs |= {(CardState(state), action): end for action, end in zip(actions, ends, strict=True)}
    return pairs


EXPECTED = _expected()


def test_the_table_names_every_pair():
    assert set(EXPECTED) == set(product(CardState, CardAction))


@pytest.mark.parametrize(("state", "action"), list(product(CardState, CardAction)))
def test_each_action_in_each_state(state, action):
    expected = EXPECTED[state, action]
    if expected == "-":
        with pytest.raises(Rejected) as refused:
            next_state(state, action)
        assert refused.value.reason == "card_transition"
        assert refused.value.details == {"state": state, "action": action}
    else:
        assert next_state(state, action) is CardState(expected)
    assert (action in allowed_actions(state)) == (expected != "-")


def test_nothing_leads_out_of_a_final_state():
    assert {state for state in CardState if not allowed_actions(state)} == FINAL_STATES


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("ordered", "card_not_active"),
        ("printed", "card_not_active"),
        ("active", None),
        ("frozen", "card_frozen"),
        ("lost", "card_lost"),
        ("replaced", "card_replaced"),
        ("cancelled", "card_cancelled"),
    ],
)
def test_why_a_card_buys_no_meal(state, reason):
    assert refusal(CardState(state)) == reason


def test_only_an_active_card_buys_meals():
    assert [state for state in CardState if refusal(state) is None] == [CardState.ACTIVE]


def test_issues_count_up_to_what_two_digits_hold():
    assert next_issue(1) == 2
    assert next_issue(98) == 99
    with pytest.raises(Rejected) as refused:
        next_issue(99)
    assert refused.value.reason == "issues_used_up"
