"""Published local rules as policies to start from, in their JSON form; an office copies one and changes its figures.

Where a published rule names a benefit and not its payer, the payer is the likely one and meant to be corrected.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mealcard.errors import Rejected
from mealcard.policies.json_form import policy_from_json
from mealcard.policies.layers import Policy

_Form = dict[str, Any]


def _tier(code: str, value: int, **conditions: object) -> _Form:
    return {"code": code, "value": value, **conditions}


def _cap(period: str, limit: int) -> _Form:
    return {"period": period, "unit": "count", "limit": limit}


_FROM_60 = {"age_min": 60}
_HARDSHIP_60 = {"age_min": 60, "groups": ["hardship"]}
_MAIN_MEALS = ["lunch", "dinner"]

_GUANGZHOU_2024: _Form = {
    "name": "广州 2024：餐费 25%，每餐最高 3 元",
    "layers": [
        # "Once each" needs no cap: a window takes one meal a day.
        {
            "code": "public",
            "payer": "city",
            "kind": "percent",
            "tiers": [_tier("60+", 25, **_FROM_60)],
            "cap_fen": 300,
            "windows": _MAIN_MEALS,
        }
    ],
}

_ZENGCHENG_2020: _Form = {
    "name": "增城 2020：每餐 12 元，市、区、街镇分担",
    "layers": [
        {"code": "city", "payer": "city", "kind": "fixed", "tiers": [_tier("60+", 300, **_FROM_60)]},
        {"code": "district", "payer": "district", "kind": "fixed", "tiers": [_tier("60+", 300, **_FROM_60)], "where": "same_district"},
        {
            "code": "street",
            "payer": "street",
            "kind": "fixed",
            "tiers": [_tier("hardship", 500, **_HARDSHIP_60), _tier("80+", 300, age_min=80), _tier("60-79", 100, age_min=60, age_max=79)],
            "where": "same_street",
        },
    ],
    "prices": {"min_fen": 1200, "max_fen": 1200},
}

_TIANJIN_2022: _Form = {
    "name": "天津 2022：每餐 3 元，每天一次，每周五次",
    "layers": [
        {
            "code": "public",
            "payer": "city",
            "kind": "fixed",
            "tiers": [_tier("80+", 300, age_min=80), _tier("hardship_care", 300, heavy_care=True, **_HARDSHIP_60)],
            "windows": _MAIN_MEALS,
            "caps": [_cap("day", 1), _cap("week", 5)],
        }
    ],
}

_BEIJING_2022: _Form = {
    "name": "北京 2022：每天 5 元，另付运营补贴 3 元",
    "layers": [
        {
            "code": "public",
            "payer": "city",
            "kind": "fixed",
            "tiers": [_tier("all", 500)],
            "only_above_fen": 500,
            "caps": [_cap("day", 1)],
        },
        {"code": "operator", "payer": "city", "kind": "operating", "tiers": [_tier("all", 300)]},
    ],
}

_FUTIAN: _Form = {
    "name": "福田：困难老人 15 元，70 岁以上 5 元，按季结算",
    "layers": [
        {
            "code": "public",
            "payer": "district",
            "kind": "fixed",
            "tiers": [_tier("hardship", 1500, **_HARDSHIP_60), _tier("70+", 500, age_min=70)],
        }
    ],
    "settlement": "quarterly",
}

_ZHUSHAN_2025: _Form = {
    "name": "竹山 2025：3 元、4 元、5 元三档",
    "layers": [
        {
            "code": "public",
            "payer": "district",
            "kind": "fixed",
            "tiers": [_tier("70-89", 300, age_min=70, age_max=89), _tier("90+", 500, age_min=90), _tier("hardship", 400, **_HARDSHIP_60)],
        }
    ],
}

_HANGZHOU: _Form = {
    "name": "杭州：60 至 79 岁八折，80 岁以上更多",
    "layers": [
        {
            "code": "public",
            "payer": "district",
            "kind": "percent",
            "tiers": [_tier("60-79", 20, age_min=60, age_max=79), _tier("80+", 30, age_min=80)],
        }
    ],
}

_LUZHOU_2024: _Form = {
    "name": "泸州 2024：按年龄付 12 元、10.5 元、9 元或免费",
    "layers": [
        {
            "code": "public",
            "payer": "city",
            "kind": "pay_exactly",
            "tiers": [
                _tier("60-69", 1200, age_min=60, age_max=69),
                _tier("70-79", 1050, age_min=70, age_max=79),
                _tier("80-89", 900, age_min=80, age_max=89),
                _tier("90+", 0, age_min=90),
            ],
        }
    ],
    "min_self_pay_fen": 0,
}

_TEN_YUAN_LUNCH: _Form = {
    "code": "lunch",
    "payer": "merchant",
    "kind": "pay_exactly",
    "tiers": [_tier("all", 1000)],
    "windows": ["lunch"],
}

_ALLIANCE_CARD: _Form = {"name": "联盟卡：商家让利，午餐 10 元", "layers": [_TEN_YUAN_LUNCH]}

_DEMO: _Form = {
    "name": "联盟卡（演示）：午餐 10 元，其余时段九折，困难老人慈善补 2 元",
    "layers": [
        _TEN_YUAN_LUNCH,
        {
            "code": "other_meals",
            "payer": "merchant",
            "kind": "percent",
            "tiers": [_tier("all", 10)],
            "windows": ["breakfast", "dinner", "other"],
        },
        {
            "code": "charity",
            "payer": "charity",
            "kind": "fixed",
            "tiers": [_tier("hardship", 200, groups=["hardship"])],
            "caps": [_cap("day", 1)],
        },
    ],
}


def _read(code: str, form: _Form) -> Policy:
    return policy_from_json({**form, "preset": code})


PRESETS: Mapping[str, Policy] = {
    code: _read(code, form)
    for code, form in {
        "guangzhou_2024": _GUANGZHOU_2024,
        "zengcheng_2020": _ZENGCHENG_2020,
        "tianjin_2022": _TIANJIN_2022,
        "beijing_2022": _BEIJING_2022,
        "futian": _FUTIAN,
        "zhushan_2025": _ZHUSHAN_2025,
        "hangzhou": _HANGZHOU,
        "luzhou_2024": _LUZHOU_2024,
        "alliance_card": _ALLIANCE_CARD,
    }.items()
}


def preset(code: str) -> Policy:
    """A preset by its code; Rejected `unknown_preset` for any other."""
    try:
        return PRESETS[code]
    except KeyError:
        raise Rejected("unknown_preset", field="preset", allowed=tuple(PRESETS)) from None


def demo_policy() -> Policy:
    """The alliance card as the demo office runs it: any price, the merchant's 10 % outside lunch, and charity for hardship seniors."""
    return _read("alliance_card", _DEMO)
