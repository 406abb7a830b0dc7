"""A policy in plain words: rows for the tables of a version's page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from mealcard.policies.layers import Cap, Kind, Layer, LayerResult, Policy, Tier, Unit, Where
from mealcard.policies.models import PolicyVersion
from mealcard.policies.presets import PRESETS
from mealcard.web.filters import day, yuan
from mealcard.web.words import WORDS, word

_PLACE = re.compile(r"(layers|tiers|caps|windows|channels|groups)\[(\d+)\]")


class LayerRow(NamedTuple):
    """One layer: who pays how, one line a tier, the conditions and the limits."""

    payer: str
    kind: str
    tiers: list[str]
    conditions: list[str]
    limits: list[str]


class StepRow(NamedTuple):
    """One layer's part of a tried meal, in fen where it ends so; `left_fen` is what is still to pay after it."""

    payer: str
    tier: str
    base_fen: int
    before_fen: int
    cuts: list[str]
    after_fen: int
    left_fen: int


def rules(policy: Policy) -> list[tuple[str, str]]:
    """(what, how) for the rules of the whole policy."""
    prices = policy.prices
    between = _("%(least)s 到 %(most)s", least=yuan(prices.min_fen or 0), most=yuan(prices.max_fen)) if prices.max_fen else ""
    least = _("%(least)s 起", least=yuan(prices.min_fen)) if prices.min_fen else _("不限餐价")
    return [
        (_("最低自付"), yuan(policy.min_self_pay_fen)),
        (_("能卖的餐价"), between or least),
        (_("收银员输入餐价"), _("可以") if prices.free else _("不可以，只卖已批准的套餐")),
        (_("就餐时段以外"), word("out_of_window", policy.out_of_window)),
        (_("上限用完以后"), word("capped", policy.capped)),
        (_("结算"), word("settlement", policy.settlement)),
    ]


def layers(policy: Policy, windows: Mapping[str, str]) -> list[LayerRow]:
    """The layers in the order of calculation; `windows` are the office's names by code."""
    return [
        LayerRow(
            word("payer", layer.payer),
            word("layer_kind", layer.kind),
            [line(layer.kind, tier) for tier in layer.tiers],
            conditions(layer, windows),
            limits(layer),
        )
        for layer in policy.layers
    ]


def name(version: PolicyVersion) -> str:
    """The name it was drafted with; a preset's own name in the reader's language."""
    known = PRESETS.get(version.preset)
    return word("policy_preset", version.preset) if known and known.name == version.name else version.name


def line(kind: Kind, tier: Tier) -> str:
    """`60–79 岁：减 ¥3.00`."""
    return _("%(what)s：%(value)s", what=who(tier), value=benefit(kind, tier.value))


def who(tier: Tier) -> str:
    """`60–79 岁，困难老人，重度照护`."""
    parts = [_ages(tier.age_min, tier.age_max)]
    if tier.groups:
        parts.append("/".join(group(code) for code in tier.groups))
    if tier.heavy_care:
        parts.append(_("重度照护"))
    return _("，").join(parts)


def group(code: str) -> str:
    return word("group", code) if code in WORDS["group"] else word("category", code)


def _ages(least: int | None, most: int | None) -> str:
    if least is None and most is None:
        return _("不限年龄")
    if most is None:
        return _("%(least)d 岁及以上", least=least)
    if least is None:
        return _("%(most)d 岁及以下", most=most)
    return _("%(least)d–%(most)d 岁", least=least, most=most)


def benefit(kind: Kind, value: int) -> str:
    if kind is Kind.PERCENT:
        return _("减原价的 %(n)d%%", n=value)
    if kind is Kind.PAY_EXACTLY:
        return _("老人付 %(amount)s", amount=yuan(value))
    if kind is Kind.OPERATING:
        return _("每人每天给助餐点 %(amount)s", amount=yuan(value))
    return _("减 %(amount)s", amount=yuan(value))


def conditions(layer: Layer, windows: Mapping[str, str]) -> list[str]:
    """When a layer gives anything at all."""
    found = []
    if layer.windows:
        found.append(_("时段：%(names)s", names=_("、").join(windows.get(code) or word("window", code) for code in layer.windows)))
    if layer.channels:
        found.append(_("方式：%(names)s", names=_("、").join(word("channel", code) for code in layer.channels)))
    if layer.where is not Where.ANY:
        found.append(word("where", layer.where))
    if layer.only_above_fen is not None:
        found.append(_("餐价超过 %(amount)s", amount=yuan(layer.only_above_fen)))
    if layer.from_on:
        found.append(_("从 %(day)s 起", day=day(layer.from_on)))
    if layer.to_on:
        found.append(_("到 %(day)s 为止", day=day(layer.to_on)))
    return found or [_("没有条件")]


def limits(layer: Layer) -> list[str]:
    """How much a layer gives at most."""
    found = [_("每餐最多 %(amount)s", amount=yuan(layer.cap_fen))] if layer.cap_fen is not None else []
    found += [_cap(cap) for cap in layer.caps]
    if layer.budget_fen is not None:
        found.append(_("总预算 %(amount)s", amount=yuan(layer.budget_fen)))
    return found or [_("没有上限")]


def _cap(cap: Cap) -> str:
    period = word("period", cap.period)
    if cap.unit is Unit.AMOUNT:
        return _("%(period)s最多 %(amount)s", period=period, amount=yuan(cap.limit))
    return ngettext("%(period)s最多 %(num)d 次", "%(period)s最多 %(num)d 次", cap.limit, period=period)


def steps(policy: Policy, results: tuple[LayerResult, ...], price_fen: int) -> list[StepRow]:
    """The working layer by layer; an operating subsidy stands beside the price and leaves it as it is."""
    rows, left = [], price_fen
    for layer, result in zip(policy.layers, results, strict=True):
        left -= 0 if result.kind is Kind.OPERATING else result.after_fen
        tier = next((line(result.kind, one) for one in layer.tiers if one.code == result.tier), _("没有"))
        cuts = [_("%(reason)s（少 %(amount)s）", reason=word("cut", cut.reason), amount=yuan(cut.by_fen)) for cut in result.cuts]
        payer = f"{word('payer', result.payer)} · {word('layer_kind', result.kind)}"
        rows.append(StepRow(payer, tier, result.base_fen, result.before_fen, cuts, result.after_fen, left))
    return rows


def place(path: str) -> str:
    """`layers[0].tiers[1].value` as 第 1 层第 2 档."""
    words = {"layers": _("第 %(n)d 层"), "tiers": _("第 %(n)d 档"), "caps": _("第 %(n)d 个上限"), "windows": _("第 %(n)d 个时段")}
    found = [words[kind] % {"n": int(number) + 1} for kind, number in _PLACE.findall(path) if kind in words]
    return " ".join(found) or _("整个政策")
