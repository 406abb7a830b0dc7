"""The JSON form of a policy, read strictly, and of a working, stored with its meal for good.

A bad form raises Rejected with a stable reason and the path at fault in `field`, such as `layers[0].tiers[1].value`. Beside the
reasons of strict reading: `code_repeated`, `cap_repeated`, `layers_out_of_order`, `payer_not_allowed`.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable

from mealcard.errors import Rejected
from mealcard.money import MAX_FEN
from mealcard.policies.json_fields import Fields, read_object
from mealcard.policies.layers import (
    GROUPS,
    Cap,
    Capped,
    Channel,
    Kind,
    Layer,
    LayerResult,
    OutOfWindow,
    Payer,
    Period,
    Policy,
    Prices,
    Settlement,
    Tier,
    Unit,
    Where,
    Working,
)
from mealcard.policies.rules import RULE_VERSION

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TIER_CODE = re.compile(r"[a-z0-9][a-z0-9_+-]{0,39}")
_RANK = {Payer.MERCHANT: 0, Payer.CHARITY: 2}  # every other payer is public and ranks between; operating layers stand anywhere
_OLDEST = 130


def policy_from_json(data: object, *, version: int = 0) -> Policy:
    """A policy from its JSON form; the version is known to the register of policies, not to the form."""
    policy = read_object(data, "", lambda form: _policy(form, version))
    _refuse_repeated("layers", (layer.code for layer in policy.layers))
    reached = 0
    for index, layer in enumerate(policy.layers):
        _check_layer(layer, f"layers[{index}]")
        if layer.kind is Kind.OPERATING:
            continue
        if _RANK.get(layer.payer, 1) < reached:
            raise Rejected("layers_out_of_order", field=f"layers[{index}].payer")
        reached = _RANK.get(layer.payer, 1)
    return policy


def _check_layer(layer: Layer, path: str) -> None:
    if layer.kind is Kind.OPERATING and layer.payer is Payer.MERCHANT:
        raise Rejected("payer_not_allowed", field=f"{path}.payer")
    _refuse_repeated(f"{path}.tiers", (tier.code for tier in layer.tiers))
    _refuse_repeated(f"{path}.caps", ((cap.period, cap.unit) for cap in layer.caps), "cap_repeated", "")


def _refuse_repeated(path: str, keys: Iterable[Hashable], reason: str = "code_repeated", suffix: str = ".code") -> None:
    seen: set[Hashable] = set()
    for index, key in enumerate(keys):
        if key in seen:
            raise Rejected(reason, field=f"{path}[{index}]{suffix}")
        seen.add(key)


def _policy(form: Fields, version: int) -> Policy:
    return Policy(
        name=form.text("name"),
        preset=form.optional_text("preset", _CODE),
        layers=form.objects("layers", _layer),
        min_self_pay_fen=form.whole_or(100, "min_self_pay_fen", 0, MAX_FEN),
        out_of_window=form.choice("out_of_window", OutOfWindow, OutOfWindow.MERCHANT_PRICE),
        capped=form.choice("capped", Capped, Capped.MERCHANT_PRICE),
        prices=form.inner("prices", _prices, Prices()),
        settlement=form.choice("settlement", Settlement, Settlement.MONTHLY),
        version=version,
    )


def _prices(form: Fields) -> Prices:
    return Prices(
        free=form.flag("free", default=True),
        min_fen=form.optional_whole("min_fen", 0, MAX_FEN),
        max_fen=form.optional_whole("max_fen", 0, MAX_FEN),
    )


def _layer(form: Fields) -> Layer:
    kind = form.choice("kind", Kind)
    most = 100 if kind is Kind.PERCENT else MAX_FEN
    return Layer(
        code=form.text("code", _CODE),
        payer=form.choice("payer", Payer),
        kind=kind,
        tiers=form.objects("tiers", lambda tier: _tier(tier, most), required=True),
        cap_fen=form.optional_whole("cap_fen", 1, MAX_FEN),
        only_above_fen=form.optional_whole("only_above_fen", 0, MAX_FEN),
        where=form.choice("where", Where, Where.ANY),
        windows=form.codes("windows", _CODE),
        channels=form.choices("channels", Channel),
        from_on=form.day("from_on"),
        to_on=form.day("to_on"),
        caps=form.objects("caps", _cap),
        budget_fen=form.optional_whole("budget_fen", 0, 10**15),
    )


def _tier(form: Fields, most: int) -> Tier:
    return Tier(
        code=form.text("code", _TIER_CODE),
        value=form.whole("value", 0, most),
        age_min=form.optional_whole("age_min", 0, _OLDEST),
        age_max=form.optional_whole("age_max", 0, _OLDEST),
        groups=form.codes("groups", _CODE, GROUPS),
        heavy_care=form.flag("heavy_care", default=False),
    )


def _cap(form: Fields) -> Cap:
    return Cap(form.choice("period", Period), form.choice("unit", Unit), form.whole("limit", 1, MAX_FEN))


def policy_to_json(policy: Policy) -> dict[str, object]:
    """Every field, defaults included, so that a stored policy stays readable when a default changes."""
    return {
        "name": policy.name,
        "preset": policy.preset,
        "layers": [_layer_to_json(layer) for layer in policy.layers],
        "min_self_pay_fen": policy.min_self_pay_fen,
        "out_of_window": policy.out_of_window.value,
        "capped": policy.capped.value,
        "prices": {"free": policy.prices.free, "min_fen": policy.prices.min_fen, "max_fen": policy.prices.max_fen},
        "settlement": policy.settlement.value,
    }


def _layer_to_json(layer: Layer) -> dict[str, object]:
    return {
        "code": layer.code,
        "payer": layer.payer.value,
        "kind": layer.kind.value,
        "tiers": [_tier_to_json(tier) for tier in layer.tiers],
        "cap_fen": layer.cap_fen,
        "only_above_fen": layer.only_above_fen,
        "where": layer.where.value,
        "windows": list(layer.windows),
        "channels": [channel.value for channel in layer.channels],
        "from_on": layer.from_on.isoformat() if layer.from_on else None,
        "to_on": layer.to_on.isoformat() if layer.to_on else None,
        "caps": [{"period": cap.period.value, "unit": cap.unit.value, "limit": cap.limit} for cap in layer.caps],
        "budget_fen": layer.budget_fen,
    }


def _tier_to_json(tier: Tier) -> dict[str, object]:
    return {
        "code": tier.code,
        "value": tier.value,
        "age_min": tier.age_min,
        "age_max": tier.age_max,
        "groups": list(tier.groups),
        "heavy_care": tier.heavy_care,
    }


def working_to_json(working: Working) -> dict[str, object]:
    """The whole calculation of a meal, readable without the policy it came from."""
    policy, occasion = working.policy, working.occasion
    return {
        "rule_version": RULE_VERSION,
        "policy": {
            "name": policy.name,
            "preset": policy.preset,
            "version": policy.version,
            "min_self_pay_fen": policy.min_self_pay_fen,
            "out_of_window": policy.out_of_window.value,
        },
        "meal_on": occasion.meal_on.isoformat(),
        "window": occasion.window,
        "channel": occasion.channel.value,
        "withheld": occasion.withheld,
        "price_fen": working.price_fen,
        "layers": [_result_to_json(result) for result in working.layers],
        "merchant_fen": working.merchant_fen,
        "subsidy_fen": working.subsidy_fen,
        "self_pay_fen": working.self_pay_fen,
        "operating_fen": working.operating_fen,
        "notices": list(working.notices),
        "refusal": working.refusal,
    }


def _result_to_json(result: LayerResult) -> dict[str, object]:
    return {
        "code": result.code,
        "payer": result.payer.value,
        "kind": result.kind.value,
        "tier": result.tier,
        "value": result.value,
        "base_fen": result.base_fen,
        "before_fen": result.before_fen,
        "after_fen": result.after_fen,
        "cuts": [{"reason": cut.reason, "by_fen": cut.by_fen} for cut in result.cuts],
    }
