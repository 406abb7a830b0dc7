"""What looks wrong in a policy that reads well: questions to the person who drafts it, none of which stops the calculation."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations

from mealcard.money import JIAO
from mealcard.policies.layers import GROUPS, Kind, Layer, Period, Policy, Tier, Unit
from mealcard.regions.windows import OTHER

Problem = tuple[str, str]  # path such as `layers[0].tiers[1].value`, stable reason

_OLDEST = 200
_LENGTH = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 31}


def problems(policy: Policy, window_codes: Collection[str] | None = None) -> list[Problem]:
    """Doubts about a draft, in the order of its form; `window_codes` are the office's windows, when they are known."""
    found = [*_prices(policy), *_layers_together(policy)]
    for index, layer in enumerate(policy.layers):
        path = f"layers[{index}]"
        found += _layer(policy, layer, path)
        found += _tiers(layer, path)
        found += _caps(layer, path)
        if window_codes is not None:
            found += [
                (f"{path}.windows[{position}]", "window_unknown")
                for position, code in enumerate(layer.windows)
                if code != OTHER and code not in window_codes
            ]
    return found


def _prices(policy: Policy) -> Iterator[Problem]:
    least, most = policy.prices.min_fen, policy.prices.max_fen
    if least is not None and most is not None and least > most:
        yield "prices", "no_price_allowed"
    if most is not None and policy.layers and most <= policy.min_self_pay_fen:
        yield "min_self_pay_fen", "min_self_pay_leaves_nothing"


def _layers_together(policy: Policy) -> Iterator[Problem]:
    """Whether even the dearest meal leaves the minimum when every layer gives its best, and whether a payer's layers fit together."""
    most = policy.prices.max_fen
    if most is not None and _most_given(policy) > max(0, most - policy.min_self_pay_fen):
        yield "layers", "min_self_pay_may_cut"
    for (_, earlier), (later_index, later) in combinations(enumerate(policy.layers), 2):
        # An odd part of a jiao that pay_exactly gave is lost to a later layer's rounding, so that a lower cap could cost this payer more.
        if earlier.kind is Kind.PAY_EXACTLY and later.payer is earlier.payer and later.kind is not Kind.OPERATING and _meet(earlier, later):
            yield f"layers[{later_index}]", "follows_pay_exactly_of_same_payer"


def _most_given(policy: Policy) -> int:
    """Fen that the fixed layers of one window give together at their best."""
    fixed = [layer for layer in policy.layers if layer.kind is Kind.FIXED]
    windows = {code for layer in fixed for code in layer.windows} | {""}
    return max(
        sum(max(tier.value for tier in layer.tiers) for layer in fixed if not layer.windows or window in layer.windows)
        for window in windows
    )


def _meet(one: Layer, other: Layer) -> bool:
    return not one.windows or not other.windows or not set(one.windows).isdisjoint(other.windows)


def _layer(policy: Policy, layer: Layer, path: str) -> Iterator[Problem]:
    if layer.from_on and layer.to_on and layer.from_on > layer.to_on:
        yield f"{path}.to_on", "dates_reversed"
    if layer.only_above_fen is not None and policy.prices.max_fen is not None and layer.only_above_fen >= policy.prices.max_fen:
        yield f"{path}.only_above_fen", "never_above_price"
    if layer.cap_fen is not None and layer.cap_fen % JIAO:
        yield f"{path}.cap_fen", "rounded_down"
    if layer.budget_fen == 0:
        yield f"{path}.budget_fen", "budget_empty"
    for index, tier in enumerate(layer.tiers):
        yield from _value(policy, layer, tier, f"{path}.tiers[{index}].value")


def _value(policy: Policy, layer: Layer, tier: Tier, path: str) -> Iterator[Problem]:
    if layer.kind is Kind.PAY_EXACTLY:
        if tier.value < policy.min_self_pay_fen:
            yield path, "below_min_self_pay"
        return
    if tier.value == 0:
        yield path, "gives_nothing"
    if layer.kind is Kind.PERCENT:
        return
    if tier.value % JIAO:
        yield path, "rounded_down"
    if layer.cap_fen is not None and layer.cap_fen < tier.value:
        yield path, "above_cap_per_meal"


def _tiers(layer: Layer, path: str) -> Iterator[Problem]:
    for index, tier in enumerate(layer.tiers):
        where = f"{path}.tiers[{index}]"
        if _youngest(tier) > _oldest(tier):
            yield where, "tier_impossible"
        elif any(
            _covers(other, tier) and _serves(layer, other, tier, earlier=position < index)
            for position, other in enumerate(layer.tiers)
            if position != index
        ):
            yield where, "tier_never_best"
    yield from _ages(layer, path)


def _ages(layer: Layer, path: str) -> Iterator[Problem]:
    """Overlaps and gaps between age tiers whose other conditions are the same."""
    by_condition: dict[tuple[frozenset[str], bool], list[tuple[int, Tier]]] = {}
    for index, tier in enumerate(layer.tiers):
        if _youngest(tier) <= _oldest(tier):
            by_condition.setdefault((_named(tier), tier.heavy_care), []).append((index, tier))
    for same in by_condition.values():
        same.sort(key=lambda entry: (_youngest(entry[1]), _oldest(entry[1])))
        reached = _oldest(same[0][1])
        for index, tier in same[1:]:
            if _youngest(tier) <= reached:
                yield f"{path}.tiers[{index}].age_min", "ages_overlap"
            elif _youngest(tier) > reached + 1:
                yield f"{path}.tiers[{index}].age_min", "ages_gap"
            reached = max(reached, _oldest(tier))


def _caps(layer: Layer, path: str) -> Iterator[Problem]:
    values = [tier.value for tier in layer.tiers]
    one = layer.cap_fen
    if layer.kind in {Kind.FIXED, Kind.OPERATING}:
        one = min(max(values), one if one is not None else max(values))
    for index, cap in enumerate(layer.caps):
        if cap.unit is Unit.AMOUNT and one is not None and cap.limit < one:
            yield f"{path}.caps[{index}].limit", "cap_below_one_subsidy"
        if cap.unit is Unit.AMOUNT and cap.limit % JIAO:
            yield f"{path}.caps[{index}].limit", "rounded_down"
        for longer in layer.caps:
            if longer.unit is cap.unit and _LENGTH[longer.period] > _LENGTH[cap.period] and longer.limit <= cap.limit:
                yield f"{path}.caps[{index}].limit", "cap_without_effect"
                break


def _covers(wide: Tier, narrow: Tier) -> bool:
    """Whether everybody of the narrow tier also belongs to the wide one."""
    ages = _youngest(wide) <= _youngest(narrow) and _oldest(wide) >= _oldest(narrow)
    groups = not wide.groups or (bool(narrow.groups) and _named(narrow) <= _named(wide))
    return ages and groups and (narrow.heavy_care or not wide.heavy_care)


def _serves(layer: Layer, other: Tier, tier: Tier, *, earlier: bool) -> bool:
    """Whether the other tier is taken before this one by everybody who belongs to both."""
    if other.value == tier.value:
        return earlier
    return (other.value < tier.value) == (layer.kind is Kind.PAY_EXACTLY)


def _named(tier: Tier) -> frozenset[str]:
    return frozenset().union(*(GROUPS[group] for group in tier.groups))


def _youngest(tier: Tier) -> int:
    return tier.age_min or 0


def _oldest(tier: Tier) -> int:
    return _OLDEST if tier.age_max is None else tier.age_max
