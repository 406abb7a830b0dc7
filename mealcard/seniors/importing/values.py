"""The words a register may use for categories, residence, diet, care and sex. Pure."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import TypeVar

from mealcard.errors import Rejected
from mealcard.seniors.states import Category, Diet, Residence, Sex

NONE_WORDS = frozenset("无 没有 否 - -- — / \\ 0 普通 普通老人 一般 一般老人 正常 不需要 无要求 none no".split())

# The first word of each is the one of the template.
CATEGORY_WORDS: Mapping[Category, tuple[str, ...]] = {
    Category.DIBAO: tuple("低保 最低生活保障 低保户 低保对象 城市低保 dibao".split()),
    Category.TEKUN_SCATTERED: tuple("分散特困 特困 分散供养特困 特困供养 特困人员 分散供养 特困分散供养 tekun_scattered".split()),
    Category.LOW_INCOME_DISABLED: tuple("低收入失能 低收入半失能 低收入失能/半失能 低收入失能半失能 low_income_disabled".split()),
    Category.FP_SPECIAL_FAMILY: tuple("计生特殊家庭 计划生育特殊家庭 失独 失独家庭 计生特扶 计生特殊 fp_special_family".split()),
    Category.SEVERE_DISABILITY: tuple("重残 重度残疾 重度残疾人 一级残疾 二级残疾 severe_disability".split()),
    Category.YOUFU: tuple("优抚 优抚对象 烈属 退役军人优抚 重点优抚 youfu".split()),
    Category.LIVING_ALONE: tuple("独居 独居老人 独居长者 living_alone".split()),
}
RESIDENCE_WORDS: Mapping[Residence, tuple[str, ...]] = {
    Residence.REGISTERED: tuple("户籍 本地户籍 户籍人口 有户籍 本街道户籍 本市户籍 户籍在册 是 有 registered yes".split()),
    Residence.LIVING: tuple("居住 常住 非户籍 外来 外地户籍 无户籍 常住人口 人户分离 非本地户籍 否 无 living no".split()),
}
DIET_WORDS: Mapping[Diet, tuple[str, ...]] = {
    Diet.HALAL: tuple("清真 清真餐 清真饮食 halal".split()),
    Diet.SOFT: tuple("软食 软饭 软烂 软 soft".split()),
    Diet.LOW_SALT: tuple("低盐 少盐 低盐餐 清淡 low_salt".split()),
    Diet.DIABETIC: tuple("糖尿病餐 糖尿病 低糖 无糖 控糖 diabetic".split()),
    Diet.VEGETARIAN: tuple("素食 吃素 素 vegetarian".split()),
}
CARE_WORDS: Mapping[bool, tuple[str, ...]] = {
    True: tuple("是 有 重度 重度照护 重度失能 失能 完全失能 √ 1 yes y true".split()),
    False: tuple("否 无 没有 正常 自理 能自理 能力完好 轻度 轻度失能 中度 中度失能 半失能 × 0 - / no n false".split()),
}
SEX_WORDS: Mapping[Sex, tuple[str, ...]] = {
    Sex.MALE: tuple("男 男性 male m".split()),
    Sex.FEMALE: tuple("女 女性 female f".split()),
}

_BETWEEN = re.compile(r"[,，;；、|+&\n]+|\s+")
V = TypeVar("V")
E = TypeVar("E", bound=enum.Enum)


def _by_word(words: Mapping[V, tuple[str, ...]]) -> dict[str, V]:
    return {word: value for value, spellings in words.items() for word in spellings}


_CATEGORIES = _by_word(CATEGORY_WORDS)
_RESIDENCES = _by_word(RESIDENCE_WORDS)
_DIETS = _by_word(DIET_WORDS)
_CARE = _by_word(CARE_WORDS)
_SEXES = _by_word(SEX_WORDS)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def _several(text: str, known: Mapping[str, E], reason: str) -> tuple[E, ...]:
    """In the order of the enum, each once. A whole cell is tried first, since a word may hold a sign that separates words."""
    text = _plain(text)
    if not text or text in NONE_WORDS:
        return ()
    words = [text] if text in known else _words(text, known)
    unknown = [word for word in words if word not in known]
    if unknown or not words:
        raise Rejected(reason, word=(unknown or [text])[0][:20])
    found = {known[word] for word in words}
    return tuple(value for value in type(next(iter(found))) if value in found)


def _words(text: str, known: Collection[str]) -> list[str]:
    """A slash separates words too, except where it stands inside a known one (低收入失能/半失能)."""
    words = [word for word in _BETWEEN.split(text) if word]
    return [part for word in words for part in ([word] if word in known else word.split("/")) if part]


def categories_of(text: str) -> tuple[Category, ...]:
    """`低保、独居` as two categories, none for an empty cell or 无. Raises Rejected category_unknown with the word."""
    return _several(text, _CATEGORIES, "category_unknown")


def diets_of(text: str) -> tuple[Diet, ...]:
    """Raises Rejected diet_unknown with the word."""
    return _several(text, _DIETS, "diet_unknown")


def residence_of(text: str) -> Residence:
    """An empty cell is the weaker claim, living here. Raises Rejected residence_unknown."""
    return _one(text, _RESIDENCES, "residence_unknown", Residence.LIVING)


def heavy_care_of(text: str) -> bool:
    """Raises Rejected heavy_care_unknown."""
    return _one(text, _CARE, "heavy_care_unknown", False)


def sex_of(text: str) -> Sex | None:
    """None for an empty cell. Raises Rejected sex_unknown."""
    return _one(text, _SEXES, "sex_unknown", None)


def _one(text: str, known: Mapping[str, V], reason: str, empty: V) -> V:
    text = _plain(text)
    if not text:
        return empty
    if text not in known:
        raise Rejected(reason, word=text[:20])
    return known[text]
