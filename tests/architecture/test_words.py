"""Nothing that a person reads is left as a code: reasons, acts and states all have words."""

from __future__ import annotations

import ast
import enum
import re
from collections.abc import Iterator

import pytest

from mealcard.accounts.models import Role
from mealcard.cards.models import PrintState
from mealcard.cards.states import CardAction, CardState
from mealcard.feedback.models import CallOutcome
from mealcard.meals.models import Entry, MealState
from mealcard.policies.layers import Capped, Channel, Kind, OutOfWindow, Payer, Period, Settlement, Unit, Where
from mealcard.policies.models import VersionState
from mealcard.policies.presets import PRESETS
from mealcard.policies.rules import _PERIOD_CAP_REASONS
from mealcard.providers.states import Action, DocumentKind, ItemKind, ItemState, ProviderKind, ProviderState
from mealcard.regions.models import Level
from mealcard.seniors.models import BatchState, TransferState
from mealcard.seniors.states import Category, Diet, Residence, SeniorAction, SeniorState, Sex
from mealcard.web import audit_words
from mealcard.web.messages import SENTENCES
from mealcard.web.words import WORDS
from tests.architecture.sources import Module, calls, literals, modules

# kind of words -> the codes it must have words for, all of them
TABLES: dict[str, type[enum.StrEnum]] = {
    "role": Role, "senior": SeniorState, "category": Category, "residence": Residence, "sex": Sex, "batch": BatchState,
    "transfer": TransferState, "card": CardState, "print_job": PrintState, "provider": ProviderState, "provider_kind": ProviderKind,
    "document": DocumentKind, "item_kind": ItemKind, "item": ItemState, "diet": Diet, "channel": Channel, "entry": Entry, "meal": MealState,
    "payer": Payer, "level": Level, "policy": VersionState, "layer_kind": Kind, "where": Where, "period": Period, "unit": Unit,
    "out_of_window": OutOfWindow, "capped": Capped, "settlement": Settlement, "call_outcome": CallOutcome,
}  # fmt: skip
# Where the source alone doesn't tell the act: what it can be there.
COMPUTED_ACTS: dict[str, set[str]] = {
    "mealcard.cards.moves": {f"card_{action}" for action in CardAction},
    "mealcard.providers.service": {f"provider_{action}" for action in Action},
    "mealcard.seniors.categories": {"category_added", "category_ended"},
    "mealcard.seniors.life": set(SeniorAction),
    "mealcard.seniors.service": {"approved", "rejected"},
    "mealcard.seniors.transfers": {f"transfer_{state}" for state in TransferState if state is not TransferState.OPEN},
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)")


def _named(module: Module, function: str, owner: str = "") -> Iterator[ast.Call]:
    """Calls of `function`, or of `owner.function`."""
    for call in calls(module):
        match call.func:
            case ast.Name(id=name) if not owner and name == function:
                yield call
            case ast.Attribute(value=ast.Name(id=holder), attr=name) if holder == owner and name == function:
                yield call


def _rejections() -> Iterator[tuple[str, str, set[str] | None]]:
    """(place, reason, names of its details) of every refusal whose reason is written out; None where details are passed on."""
    for module in modules():
        for call in _named(module, "Rejected"):
            names = {keyword.arg for keyword in call.keywords}
            details = None if None in names else {str(name) for name in names} - {"field"}
            for reason in literals(call.args[0]) or () if call.args else ():
                yield f"{module.name}:{call.lineno}", reason, details


def test_every_refusal_has_a_sentence() -> None:
    assert len(list(_rejections())) > 50
    assert sorted({(reason, place.split(":")[0]) for place, reason, _ in _rejections() if reason not in SENTENCES}) == []


def test_a_sentence_asks_for_no_detail_that_its_refusal_lacks() -> None:
    wrong = []
    for place, reason, details in _rejections():
        wanted = set(_PLACEHOLDER.findall(str(SENTENCES.get(reason, ""))))
        if details is not None and not wanted <= details:
            wrong.append((place, reason, wanted - details))
    assert wrong == []


@pytest.mark.parametrize("kind", TABLES)
def test_every_code_of_a_kind_has_a_word(kind: str) -> None:
    assert [member.value for member in TABLES[kind] if member.value not in WORDS[kind]] == []


def test_the_words_of_a_preset_are_its_own_name() -> None:
    """They are there to be translated; a version drafted from it keeps the name as it was."""
    assert {code: str(words) for code, words in WORDS["policy_preset"].items()} == {code: policy.name for code, policy in PRESETS.items()}


def test_every_cut_of_a_subsidy_has_a_word() -> None:
    """The reasons that the calculation gives, read from its source."""
    (rules,) = [module for module in modules() if module.name == "mealcard.policies.rules"]
    given = {reason for call in _named(rules, "Cut") for reason in literals(call.args[0]) or ()}
    for function in (node for node in ast.walk(rules.tree) if isinstance(node, ast.FunctionDef) and node.name in {"_blocked", "_limits"}):
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and node.value is not None:
                given |= literals(node.value) or set()
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                given |= literals(node.value.elts[0]) or set()
    given |= set(_PERIOD_CAP_REASONS.values())
    assert {"withheld", "cap_per_meal", "cap_day", "rounded", "budget"} <= given
    assert sorted(given - set(WORDS["cut"])) == []


# -- the audit log ---------------------------------------------------------------------------------------------------


def _records() -> Iterator[tuple[Module, ast.Call]]:
    for module in modules():
        yield from ((module, call) for call in _named(module, "record", "audit"))


def test_the_places_with_computed_acts_are_known() -> None:
    assert {module.name for module, call in _records() if literals(call.args[2]) is None} == set(COMPUTED_ACTS)


def test_every_act_in_the_audit_log_has_a_word() -> None:
    acts = {act for _, call in _records() for act in literals(call.args[2]) or ()}.union(*COMPUTED_ACTS.values())
    assert len(acts) > 60
    assert sorted(acts - set(audit_words.ACTIONS)) == []


def test_the_audit_words_name_no_act_that_nobody_does() -> None:
    acts = {act for _, call in _records() for act in literals(call.args[2]) or ()}.union(*COMPUTED_ACTS.values())
    assert sorted(set(audit_words.ACTIONS) - acts) == []


def test_every_thing_in_the_audit_log_has_a_word() -> None:
    things = {thing for _, call in _records() for thing in literals(call.args[3]) or {f"computed: {ast.unparse(call)}"}}
    assert sorted(things - set(audit_words.OBJECTS)) == []


def test_every_detail_in_the_audit_log_has_a_word() -> None:
    details = {keyword.arg for _, call in _records() for keyword in call.keywords if keyword.arg is not None}
    assert sorted(details - set(audit_words.DETAILS)) == []
