"""Invented seniors for the demo, trials and tests: the same seed gives the same people. Nobody here exists.

Names fit the region, IDs have a right check digit, phones lie in a number range kept for machines.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stdnum.cn import ric

from mealcard.demo.name_parts import GIVEN, HAN_SURNAMES, HUI_SURNAMES, KAZAKH, UYGHUR
from mealcard.seniors.identity import age_on
from mealcard.seniors.names import MIDDLE_DOT
from mealcard.seniors.states import Category, Diet, Residence, Sex

XIANGYANG = tuple(
    "一小区社区居委会 二十小区社区居委会 二十一小区社区居委会 二十二小区第一社区居委会 二十二小区第二社区居委会 "
    "二十三小区社区居委会 三十一小区社区居委会 北龙社区居委会".split()
)

# Share of each band among seniors, about that of the 2020 census; within a band the younger years are more frequent.
_AGE_BANDS = ((60, 64, 278), (65, 69, 280), (70, 74, 188), (75, 79, 118), (80, 84, 77), (85, 89, 40), (90, 98, 19))
_CATEGORY_RATES = {
    Category.DIBAO: 0.045, Category.TEKUN_SCATTERED: 0.008, Category.LOW_INCOME_DISABLED: 0.012, Category.FP_SPECIAL_FAMILY: 0.010,
    Category.SEVERE_DISABILITY: 0.025, Category.YOUFU: 0.020, Category.LIVING_ALONE: 0.110,
}  # fmt: skip
_MACHINE_RANGE = 14_000_000_000  # 140… numbers are given to machines, so no invented senior has a real person's phone
_LANDLINE_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Person:
    """`community` is one of the names given to `make_people`; `categories` come with `evidence`, which is empty without any."""

    name: str
    id_number: str
    born_on: date
    sex: Sex
    phone: str
    community: str
    address: str
    residence: Residence
    categories: tuple[Category, ...]
    evidence: str
    heavy_care: bool
    diets: tuple[Diet, ...]


def make_people(
    rng: random.Random, n: int, today: date, region_prefix: str = "659001", communities: Sequence[str] = XIANGYANG
) -> Iterator[Person]:
    """`n` different seniors aged 60 to 98 on `today`; IDs differ within one call, and nothing but `rng` decides."""
    taken: set[str] = set()
    for number in range(n):
        sex, born_on = _sex_and_birth(rng, today)
        name, muslim = _name(rng, sex)
        id_number = _id_number(rng, region_prefix if rng.random() < 0.8 else rng.choice(_OTHER_PREFIXES), born_on, sex, taken)
        community = rng.choice(communities)
        age = age_on(born_on, today)
        categories = tuple(category for category, rate in _CATEGORY_RATES.items() if rng.random() < rate)
        heavy_care = rng.random() < 0.008 + max(age - 70, 0) * 0.005
        evidence = f"证明 {today.year}-{number + 1:05d}" if categories or heavy_care else ""
        yield Person(
            name, id_number, born_on, sex, _phone(rng, number), community, _address(rng, community),
            Residence.REGISTERED if rng.random() < 0.86 else Residence.LIVING, categories, evidence, heavy_care, _diets(rng, age, muslim),
        )  # fmt: skip


# Seniors came from elsewhere: Xinjiang, Henan, Sichuan, Gansu, Shandong, Jiangsu.
_OTHER_PREFIXES = ("650102", "652301", "654002", "410102", "412722", "510102", "511025", "620102", "622301", "370102", "320102")


def _sex_and_birth(rng: random.Random, today: date) -> tuple[Sex, date]:
    low, high, _ = rng.choices(_AGE_BANDS, weights=[weight for *_, weight in _AGE_BANDS])[0]
    age = low + int((high - low + 1) * rng.random() ** 1.2)
    newest = date(today.year - age, today.month, min(today.day, 28))
    born_on = newest - timedelta(days=rng.randrange(364))
    share_of_women = 0.51 + max(age - 65, 0) * 0.006
    return (Sex.FEMALE if rng.random() < share_of_women else Sex.MALE), born_on


def _name(rng: random.Random, sex: Sex) -> tuple[str, bool]:
    """A name, and whether the family most likely eats halal: 12 % Uyghur, 5 % Hui, 4 % Kazakh, else Han."""
    kind = rng.random()
    if kind < 0.16:
        own, fathers = UYGHUR if kind < 0.12 else KAZAKH
        return f"{rng.choice(own[sex])}{MIDDLE_DOT}{rng.choice(fathers)}", True
    surnames = HUI_SURNAMES if kind < 0.21 else HAN_SURNAMES
    surname = rng.choices(list(surnames), weights=list(surnames.values()))[0]
    first, second = GIVEN[sex]
    given = rng.choice(second) if rng.random() < 0.22 else rng.choice(first) + rng.choice(second)
    return surname + given, kind < 0.21


def _id_number(rng: random.Random, prefix: str, born_on: date, sex: Sex, taken: set[str]) -> str:
    while True:
        sequence = rng.randrange(1, 500) * 2 - (sex is Sex.MALE)
        body = f"{prefix}{born_on:%Y%m%d}{sequence:03d}"
        if body not in taken:
            taken.add(body)
            return body + ric.calc_check_digit(f"{body}0")


def _phone(rng: random.Random, number: int) -> str:
    if rng.random() < _LANDLINE_SHARE:
        return f"0993{2_000_000 + rng.randrange(999_999)}"
    return str(_MACHINE_RANGE + number * 97 % 100_000_000 + rng.randrange(97))


def _address(rng: random.Random, community: str) -> str:
    block = community.partition("第")[0].removesuffix("居委会").removesuffix("社区")
    return f"{block}{rng.randint(1, 60)}栋{rng.randint(1, 5)}单元{rng.randint(1, 6)}0{rng.randint(1, 3)}"


def _diets(rng: random.Random, age: int, muslim: bool) -> tuple[Diet, ...]:
    soft = 0.03 + max(age - 75, 0) * 0.015
    chances = ((Diet.HALAL, 0.97 if muslim else 0.0), (Diet.SOFT, soft), (Diet.LOW_SALT, 0.14), (Diet.DIABETIC, 0.13))
    return tuple(diet for diet, chance in chances if rng.random() < chance)
