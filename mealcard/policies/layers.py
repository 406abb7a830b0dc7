"""The values of a subsidy calculation: what a policy says, who eats, what is used up, and the whole working of one meal.

Money is in fen, zero or positive. Days are local to the office. Nothing here reads a database or a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mealcard.seniors.rules import HARDSHIP, SPECIAL_DIFFICULTY
from mealcard.seniors.states import Category

# What a tier may name: each category, and the two groups that published rules speak of.
GROUPS: Mapping[str, frozenset[str]] = {category.value: frozenset({category}) for category in Category} | {
    "hardship": HARDSHIP,
    "special_difficulty": SPECIAL_DIFFICULTY,
}


class Payer(StrEnum):
    """Who bears a layer. The order is the order of calculation; the four in the middle are public and keep the policy's own order."""

    MERCHANT = "merchant"
    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    VILLAGE = "village"
    CHARITY = "charity"


class Kind(StrEnum):
    FIXED = "fixed"  # fen off
    PERCENT = "percent"  # whole percent of the list price
    PAY_EXACTLY = "pay_exactly"  # fen the senior still pays
    OPERATING = "operating"  # fen to the provider per senior and day, beside the price


class Where(StrEnum):
    """How near to the senior's home the meal must be eaten."""

    ANY = "any"
    SAME_DISTRICT = "same_district"
    SAME_STREET = "same_street"
    SAME_COMMUNITY = "same_community"


class Channel(StrEnum):
    DINE_IN = "dine_in"
    TAKE_AWAY = "take_away"
    DELIVERY = "delivery"


class Period(StrEnum):
    DAY = "day"
    WEEK = "week"  # Monday to Sunday, nothing carried over
    MONTH = "month"


class Unit(StrEnum):
    COUNT = "count"  # meals to which the layer gave something
    AMOUNT = "amount"  # fen the layer gave


class OutOfWindow(StrEnum):
    """What becomes of a meal in the window `other`."""

    MERCHANT_PRICE = "merchant_price"
    SUBSIDISED = "subsidised"
    REFUSE = "refuse"


class Capped(StrEnum):
    """What becomes of a meal that a used-up cap leaves without any subsidy."""

    MERCHANT_PRICE = "merchant_price"
    REFUSE = "refuse"


class Settlement(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


@dataclass(frozen=True, slots=True)
class Tier:
    """Who gets which value. Ages are completed years, both ends included; every condition named must hold.

    `groups` are names of GROUPS, of which one is enough; `heavy_care` asks for the flag on top.
    """

    code: str
    value: int
    age_min: int | None = None
    age_max: int | None = None
    groups: tuple[str, ...] = ()
    heavy_care: bool = False


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that a layer gives one senior in a period: a number of meals or fen."""

    period: Period
    unit: Unit
    limit: int


@dataclass(frozen=True, slots=True)
class Layer:
    """One payer's part. Empty `windows` means every window but `other`, empty `channels` every channel; both days are included."""

    code: str
    payer: Payer
    kind: Kind
    tiers: tuple[Tier, ...]
    cap_fen: int | None = None
    only_above_fen: int | None = None
    where: Where = Where.ANY
    windows: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    from_on: date | None = None
    to_on: date | None = None
    caps: tuple[Cap, ...] = ()
    budget_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Prices:
    """Which prices may be sold under the policy; `free` allows a price typed at the till beside approved set meals."""

    free: bool = True
    min_fen: int | None = None
    max_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """Layers in the order of calculation. Version 0 is a draft; the version is no part of the JSON form."""

    name: str
    preset: str | None
    layers: tuple[Layer, ...]
    min_self_pay_fen: int = 100
    out_of_window: OutOfWindow = OutOfWindow.MERCHANT_PRICE
    capped: Capped = Capped.MERCHANT_PRICE
    prices: Prices = Prices()
    settlement: Settlement = Settlement.MONTHLY
    version: int = 0


@dataclass(frozen=True, slots=True)
class Diner:
    """The senior on the day of the meal: only the categories valid that day. No birth date means no age tier (a pending card)."""

    born_on: date | None
    categories: frozenset[str] = frozenset()
    heavy_care: bool = False
    home_region: str = ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """The meal: list price, day and window as the server decided them, and where it is served.

    `withheld` is a reason for which nothing but the merchant's reduction is due, whatever the policy says (`licence_expired`, `pending`).
    """

    price_fen: int
    meal_on: date
    window: str
    channel: Channel = Channel.DINE_IN
    provider_region: str = ""
    provider_id: str = ""
    withheld: str | None = None


@dataclass(frozen=True, slots=True)
class CapClaim:
    """What a meal must claim before a layer may give: one of `limit` slots, or `amount_fen` out of `limit` fen, in a period."""

    layer_code: str
    period_key: str
    unit: Unit
    limit: int
    amount_fen: int

    @property
    def key(self) -> tuple[str, str]:
        return self.layer_code, self.period_key


@dataclass(frozen=True, slots=True)
class Usage:
    """What the senior's other meals have used, by (layer code, period key); `spent_budgets` are codes of layers without money left."""

    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    amounts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    spent_budgets: frozenset[str] = frozenset()

    def after(self, claims: tuple[CapClaim, ...]) -> Usage:
        """This usage once a meal with these claims is stored."""
        counts, amounts = dict(self.counts), dict(self.amounts)
        for claim in claims:
            if claim.unit is Unit.COUNT:
                counts[claim.key] = counts.get(claim.key, 0) + 1
            else:
                amounts[claim.key] = amounts.get(claim.key, 0) + claim.amount_fen
        return Usage(counts, amounts, self.spent_budgets)

    def refused(self, claim: CapClaim, used_fen: int | None = None) -> Usage:
        """What is known once the database refused a claim: every slot is taken, or `used_fen` is already used (all of it when None)."""
        used = claim.limit if used_fen is None else used_fen
        if claim.unit is Unit.COUNT:
            return Usage({**self.counts, claim.key: claim.limit}, self.amounts, self.spent_budgets)
        return Usage(self.counts, {**self.amounts, claim.key: used}, self.spent_budgets)


@dataclass(frozen=True, slots=True)
class Cut:
    """Why a layer gave `by_fen` less."""

    reason: str
    by_fen: int


@dataclass(frozen=True, slots=True)
class LayerResult:
    """One layer's part of a meal. `base_fen` is what the value was applied to: the list price, or what was left to pay for pay_exactly."""

    code: str
    payer: Payer
    kind: Kind
    tier: str | None
    value: int | None
    base_fen: int
    before_fen: int
    after_fen: int
    cuts: tuple[Cut, ...] = ()


@dataclass(frozen=True, slots=True)
class Working:
    """The whole calculation of one meal: price = merchant + subsidy + self-pay; operating stands beside it.

    `refusal` is set when the policy refuses such a meal: `cap_reached` or `outside_window`.
    """

    policy: Policy
    occasion: Occasion
    merchant_fen: int
    subsidy_fen: int
    self_pay_fen: int
    operating_fen: int
    layers: tuple[LayerResult, ...]
    notices: tuple[str, ...]
    refusal: str | None

    @property
    def price_fen(self) -> int:
        return self.occasion.price_fen
