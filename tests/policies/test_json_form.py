"""The JSON form: strict on the way in, complete on the way out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mealcard.errors import Rejected
from mealcard.policies.json_form import policy_from_json, policy_to_json, working_to_json
from mealcard.policies.layers import Usage
from mealcard.policies.presets import PRESETS, demo_policy, preset
from mealcard.policies.rules import calculate
from tests.policies.people import aged, layer, meal, policy


def refusal(form: object) -> tuple[str, str | None]:
    with pytest.raises(Rejected) as caught:
        policy_from_json(form)
    return caught.value.reason, caught.value.field


def with_layer(**more: Any) -> dict[str, Any]:
    return {"name": "test", "layers": [layer(**more)]}


def with_tier(**more: Any) -> dict[str, Any]:
    return {"name": "test", "layers": [layer() | {"tiers": [{"code": "all", "value": 300, **more}]}]}


def without(form: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in form.items() if key != name}


@pytest.mark.parametrize("code", [*PRESETS, "demo"])
def test_each_preset_survives_storage_as_json_text(code: str) -> None:
    rule = demo_policy() if code == "demo" else preset(code)
    form = policy_to_json(rule)
    assert policy_from_json(json.loads(json.dumps(form))) == rule
    assert policy_to_json(policy_from_json(form)) == form


def test_the_version_comes_from_the_register_and_not_from_the_form() -> None:
    assert policy_from_json(policy_to_json(preset("futian")), version=7).version == 7
    assert refusal({"name": "test", "layers": [], "version": 7}) == ("unknown_field", "version")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ([], ("not_an_object", None)),
        ({"layers": []}, ("missing", "name")),
        ({"name": 5, "layers": []}, ("not_text", "name")),
        ({"name": "  ", "layers": []}, ("empty", "name")),
        ({"name": "x" * 121, "layers": []}, ("too_long", "name")),
        ({"name": "test", "layers": {}}, ("not_a_list", "layers")),
        ({"name": "test", "layers": [7]}, ("not_an_object", "layers[0]")),
        ({"name": "test", "layers": [], "min_self_pay": 100}, ("unknown_field", "min_self_pay")),
        ({"name": "test", "layers": [], "min_self_pay_fen": -1}, ("out_of_range", "min_self_pay_fen")),
        ({"name": "test", "layers": [], "min_self_pay_fen": 1.0}, ("not_a_whole_number", "min_self_pay_fen")),
        ({"name": "test", "layers": [], "capped": "stop"}, ("not_one_of", "capped")),
        ({"name": "test", "layers": [], "preset": "No Such"}, ("code_malformed", "preset")),
        ({"name": "test", "layers": [], "prices": {"free": 1}}, ("not_true_or_false", "prices.free")),
        ({"name": "test", "layers": [], "prices": {"most": 1}}, ("unknown_field", "prices.most")),
        (with_layer(colour="red"), ("unknown_field", "layers[0].colour")),
        (with_layer(payer="bank"), ("not_one_of", "layers[0].payer")),
        (with_layer(code="City!"), ("code_malformed", "layers[0].code")),
        (with_layer(tiers=[]), ("empty", "layers[0].tiers")),
        (with_layer(kind="percent", value=101), ("out_of_range", "layers[0].tiers[0].value")),
        (with_layer(cap_fen=True), ("not_a_whole_number", "layers[0].cap_fen")),
        (with_layer(from_on="20261123"), ("not_a_day", "layers[0].from_on")),
        (with_layer(from_on="2026-02-30"), ("not_a_day", "layers[0].from_on")),
        (with_layer(windows=["Lunch"]), ("code_malformed", "layers[0].windows[0]")),
        (with_layer(channels=["dine_in", "drone"]), ("not_one_of", "layers[0].channels[1]")),
        (with_layer(caps=[{"period": "day", "unit": "count", "limit": 0}]), ("out_of_range", "layers[0].caps[0].limit")),
        (with_layer(caps=[{"period": "day", "unit": "count", "limit": 1}] * 2), ("cap_repeated", "layers[0].caps[1]")),
        (with_layer(kind="operating", payer="merchant"), ("payer_not_allowed", "layers[0].payer")),
        (with_tier(groups=["rich"]), ("not_one_of", "layers[0].tiers[0].groups[0]")),
        (with_tier(age_min="60"), ("not_a_whole_number", "layers[0].tiers[0].age_min")),
        (with_layer(tiers=[{"code": "a", "value": 1}] * 2), ("code_repeated", "layers[0].tiers[1].code")),
        ({"name": "test", "layers": [layer(), layer()]}, ("code_repeated", "layers[1].code")),
        ({"name": "test", "layers": [layer(), layer("m", "merchant")]}, ("layers_out_of_order", "layers[1].payer")),
        ({"name": "test", "layers": [layer("g", "charity"), layer()]}, ("layers_out_of_order", "layers[1].payer")),
        ({"name": "test", "layers": [without(layer(), "kind")]}, ("missing", "layers[0].kind")),
    ],
)
def test_a_bad_form_is_refused_with_reason_and_path(form: object, expected: tuple[str, str]) -> None:
    assert refusal(form) == expected


def test_public_layers_keep_their_own_order_and_operating_stands_anywhere() -> None:
    rule = policy(
        layer("o", "city", "operating"), layer("v", "village"), layer("c"), layer("g", "charity"), layer("p", "street", "operating")
    )
    assert [entry.code for entry in rule.layers] == ["o", "v", "c", "g", "p"]


def test_null_stands_for_a_field_left_out() -> None:
    assert policy_from_json(with_layer(cap_fen=None, where=None, windows=None, from_on=None)) == policy_from_json(with_layer())


def test_a_stored_working_explains_itself() -> None:
    rule = policy_from_json(policy_to_json(preset("tianjin_2022")), version=4)
    working = calculate(rule, aged(84), meal(1500), Usage({("public", "2026-W48"): 5}))
    assert working_to_json(working) == {
        "rule_version": 1,
        "policy": {
            "name": "天津 2022：每餐 3 元，每天一次，每周五次",
            "preset": "tianjin_2022",
            "version": 4,
            "min_self_pay_fen": 100,
            "out_of_window": "merchant_price",
        },
        "meal_on": "2026-11-23",
        "window": "lunch",
        "channel": "dine_in",
        "withheld": None,
        "price_fen": 1500,
        "layers": [
            {
                "code": "public",
                "payer": "city",
                "kind": "fixed",
                "tier": "80+",
                "value": 300,
                "base_fen": 1500,
                "before_fen": 300,
                "after_fen": 0,
                "cuts": [{"reason": "cap_week", "by_fen": 300}],
            }
        ],
        "merchant_fen": 0,
        "subsidy_fen": 0,
        "self_pay_fen": 1500,
        "operating_fen": 0,
        "notices": ["cap_reached"],
        "refusal": None,
    }
