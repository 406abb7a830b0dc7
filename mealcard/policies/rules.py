"""What a senior pays for one meal and who bears the rest: values in, the whole working out.

Each layer takes its part from what the earlier ones left, in this order of cuts: conditions, cap per meal, minimum self-pay, period
caps, budget, rounding down to 0.10 yuan. Choices where published rules differ or are silent:
- A percentage is of the list price, so that one payer's part does not depend on what another pays.
- `pay_exactly` is the one kind that may give an odd number of fen: with a list price of 16.57 the senior could not pay exactly 12.00
  otherwise. Once anything cuts it, it is rounded down like the others.
- A condition on the price (`only_above_fen`) looks at the list price.
- A count cap is used only by a meal to which the layer gave something.
- In the window `other` a merchant's reduction holds, since it is the merchant's price; public layers and charity give nothing
  unless the policy subsidises that window or the layer names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from mealcard.money import JIAO
from mealcard.policies.layers import (
    GROUPS,
    Cap,
    CapClaim,
    Capped,
    Cut,
    Diner,
    Kind,
    Layer,
    LayerResult,
    Occasion,
    OutOfWindow,
    Payer,
    Period,
    Policy,
    Tier,
    Unit,
    Usage,
    Where,
    Working,
)
from mealcard.regions.windows import OTHER
from mealcard.seniors.identity import age_on

RULE_VERSION = 1  # of this calculation; stored with each meal, raised when the same inputs would give another result

# A region code is a prefix code: 6 digits name a district, 9 a street, 12 a community.
_SHARED_DIGITS = {Where.SAME_DISTRICT: 6, Where.SAME_STREET: 9, Where.SAME_COMMUNITY: 12}
_PERIOD_CAP_REASONS = {
    (period, unit): f"cap_{period}" if unit is Unit.COUNT else f"cap_amount_{period}" for period in Period for unit in Unit
}
_PERIOD_CAPS = frozenset(_PERIOD_CAP_REASONS.values())
_ONCE_A_DAY = Cap(Period.DAY, Unit.COUNT, 1)
_NOTHING_USED = Usage()


class _Scene(NamedTuple):
    """What stays the same while the layers of one meal are calculated."""

    policy: Policy
    diner: Diner
    occasion: Occasion
    usage: Usage
    age: int | None


def admissible(policy: Policy, price_fen: int, *, set_meal: bool) -> str | None:
    """`price_not_allowed` when the policy does not let this list price be sold, else None."""
    prices = policy.prices
    too_low = prices.min_fen is not None and price_fen < prices.min_fen
    too_high = prices.max_fen is not None and price_fen > prices.max_fen
    if price_fen < 0 or too_low or too_high or not (set_meal or prices.free):
        return "price_not_allowed"
    return None


def calculate(policy: Policy, diner: Diner, occasion: Occasion, usage: Usage = _NOTHING_USED) -> Working:
    """The working of one meal. Raises ValueError for a negative price; whether the price may be sold is `admissible`."""
    price = occasion.price_fen
    if price < 0:
        raise ValueError("a price is never negative")
    age = age_on(diner.born_on, occasion.meal_on) if diner.born_on else None
    scene = _Scene(policy, diner, occasion, usage, age)
    left, merchant, operating = price, 0, 0
    results = []
    for layer in policy.layers:
        result = _result(layer, scene, left)
        results.append(result)
        if layer.kind is Kind.OPERATING:
            operating += result.after_fen
            continue
        left -= result.after_fen
        if layer.payer is Payer.MERCHANT:
            merchant += result.after_fen
    subsidy = price - merchant - left
    notices = _notices(scene, results, subsidy)
    refusal = _refusal(policy, occasion, notices, subsidy)
    return Working(policy, occasion, merchant, subsidy, left, operating, tuple(results), notices, refusal)


def _result(layer: Layer, scene: _Scene, left: int) -> LayerResult:
    base = left if layer.kind is Kind.PAY_EXACTLY else scene.occasion.price_fen
    tier = _best_tier(layer, scene)
    if tier is None:
        return LayerResult(layer.code, layer.payer, layer.kind, None, None, base, 0, 0, (Cut("no_tier", 0),))
    before = _wanted(layer.kind, tier.value, base)
    blocked = _blocked(layer, scene) or ("nothing_to_reduce" if before == 0 else None)
    if blocked:
        after, cuts = 0, [Cut(blocked, before)]
    else:
        after, cuts = before, []
        for reason, limit in _limits(layer, scene, left):
            if after > limit:
                cuts.append(Cut(reason, after - limit))
                after = limit
        odd = after % JIAO
        if odd and (cuts or layer.kind is not Kind.PAY_EXACTLY):
            cuts.append(Cut("rounded", odd))
            after -= odd
    return LayerResult(layer.code, layer.payer, layer.kind, tier.code, tier.value, base, before, after, tuple(cuts))


def _wanted(kind: Kind, value: int, base: int) -> int:
    if kind is Kind.PERCENT:
        return base * value // 100
    if kind is Kind.PAY_EXACTLY:
        return max(0, base - value)
    return value


def _best_tier(layer: Layer, scene: _Scene) -> Tier | None:
    """The one tier that serves the senior best; categories never add up, and of equals the first is taken."""
    sign = -1 if layer.kind is Kind.PAY_EXACTLY else 1
    best: Tier | None = None
    for tier in layer.tiers:
        if (best is None or sign * tier.value > sign * best.value) and _belongs(tier, scene.diner, scene.age):
            best = tier
    return best


def _belongs(tier: Tier, diner: Diner, age: int | None) -> bool:
    if tier.age_min is not None and (age is None or age < tier.age_min):
        return False
    if tier.age_max is not None and (age is None or age > tier.age_max):
        return False
    if tier.heavy_care and not diner.heavy_care:
        return False
    return not tier.groups or any(not diner.categories.isdisjoint(GROUPS[group]) for group in tier.groups)


def _blocked(layer: Layer, scene: _Scene) -> str | None:
    """The first condition of a layer that this meal does not meet."""
    occasion = scene.occasion
    if occasion.withheld and layer.payer is not Payer.MERCHANT:
        return "withheld"
    if (layer.from_on and occasion.meal_on < layer.from_on) or (layer.to_on and occasion.meal_on > layer.to_on):
        return "not_in_force"
    if not _window_counts(layer, scene.policy, occasion.window):
        return "window"
    if layer.channels and occasion.channel not in layer.channels:
        return "channel"
    if layer.where is not Where.ANY and not _near(layer.where, scene.diner.home_region, occasion.provider_region):
        return "where"
    if layer.only_above_fen is not None and occasion.price_fen <= layer.only_above_fen:
        return "price_not_above"
    return None


def _window_counts(layer: Layer, policy: Policy, window: str) -> bool:
    if window in layer.windows:
        return True
    if window == OTHER:
        return policy.out_of_window is OutOfWindow.SUBSIDISED or (layer.payer is Payer.MERCHANT and not layer.windows)
    return not layer.windows


def _near(where: Where, home: str, provider: str) -> bool:
    digits = _SHARED_DIGITS[where]
    return len(home) >= digits and home[:digits] == provider[:digits]


def _limits(layer: Layer, scene: _Scene, left: int) -> Iterator[tuple[str, int]]:
    if layer.cap_fen is not None:
        yield "cap_per_meal", layer.cap_fen
    if layer.kind is not Kind.OPERATING:
        yield "min_self_pay", max(0, left - scene.policy.min_self_pay_fen)
    counts, amounts = scene.usage.counts, scene.usage.amounts
    for cap, key in _keyed_caps(layer, scene.occasion):
        if cap.unit is Unit.AMOUNT:
            yield _PERIOD_CAP_REASONS[cap.period, cap.unit], max(0, cap.limit - amounts.get((layer.code, key), 0))
        elif counts.get((layer.code, key), 0) >= cap.limit:
            yield _PERIOD_CAP_REASONS[cap.period, cap.unit], 0
    if layer.code in scene.usage.spent_budgets:
        yield "budget", 0


def _keyed_caps(layer: Layer, occasion: Occasion) -> Iterator[tuple[Cap, str]]:
    for cap in layer.caps:
        yield cap, period_key(cap.period, occasion.meal_on)
    if layer.kind is Kind.OPERATING:
        yield _ONCE_A_DAY, operating_key(occasion.meal_on, occasion.provider_id)


def _notices(scene: _Scene, results: list[LayerResult], subsidy: int) -> tuple[str, ...]:
    """Why there is less than usual, in words that tell nothing of the senior's tier."""
    priced = [result for result in results if result.kind is not Kind.OPERATING]
    reasons = {cut.reason for result in priced for cut in result.cuts}
    missed_window = subsidy == 0 and any(
        cut.reason == "window" for result in priced if result.payer is not Payer.MERCHANT for cut in result.cuts
    )
    outside = scene.occasion.window == OTHER and scene.policy.out_of_window is not OutOfWindow.SUBSIDISED
    notices = []
    if not _PERIOD_CAPS.isdisjoint(reasons):
        notices.append("cap_reached")
    if outside or missed_window:
        notices.append("outside_window")
    return tuple(notices)


def _refusal(policy: Policy, occasion: Occasion, notices: tuple[str, ...], subsidy: int) -> str | None:
    if policy.out_of_window is OutOfWindow.REFUSE and occasion.window == OTHER:
        return "outside_window"
    if policy.capped is Capped.REFUSE and "cap_reached" in notices and subsidy == 0:
        return "cap_reached"
    return None


def claims(working: Working) -> tuple[CapClaim, ...]:
    """What must be claimed for this working to hold, layer by layer: nothing for a layer that gave nothing."""
    return tuple(
        CapClaim(layer.code, key, cap.unit, cap.limit, result.after_fen)
        for layer, result in zip(working.policy.layers, working.layers, strict=True)
        if result.after_fen > 0
        for cap, key in _keyed_caps(layer, working.occasion)
    )


def period_key(period: Period, meal_on: date) -> str:
    """`2026-11-23`, `2026-W48` (ISO week, Monday to Sunday) or `2026-11`."""
    if period is Period.DAY:
        return meal_on.isoformat()
    if period is Period.WEEK:
        year, week, _ = meal_on.isocalendar()
        return f"{year}-W{week:02d}"
    return f"{meal_on.year:04d}-{meal_on.month:02d}"


def operating_key(meal_on: date, provider_id: str) -> str:
    """The period of an operating subsidy, which is due once per senior, day and provider: `2026-11-23@<provider>`."""
    return f"{meal_on.isoformat()}@{provider_id}"
