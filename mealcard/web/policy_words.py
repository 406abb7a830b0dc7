"""The words for the codes of a subsidy policy and of a working; `words` takes them in."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, dict[str, Any]] = {
    "policy": {
        "draft": _l("草稿，待批准"),
        "approved": _l("已批准，未到日期"),
        "in_force": _l("执行中"),
        "superseded": _l("已被后一版代替"),
        "withdrawn": _l("已撤回"),
    },
    "policy_preset": {
        "guangzhou_2024": _l("广州 2024：餐费 25%，每餐最高 3 元"),
        "zengcheng_2020": _l("增城 2020：每餐 12 元，市、区、街镇分担"),
        "tianjin_2022": _l("天津 2022：每餐 3 元，每天一次，每周五次"),
        "beijing_2022": _l("北京 2022：每天 5 元，另付运营补贴 3 元"),
        "futian": _l("福田：困难老人 15 元，70 岁以上 5 元，按季结算"),
        "zhushan_2025": _l("竹山 2025：3 元、4 元、5 元三档"),
        "hangzhou": _l("杭州：60 至 79 岁八折，80 岁以上更多"),
        "luzhou_2024": _l("泸州 2024：按年龄付 12 元、10.5 元、9 元或免费"),
        "alliance_card": _l("联盟卡：商家让利，午餐 10 元"),
    },
    "layer_kind": {
        "fixed": _l("定额"),
        "percent": _l("按比例"),
        "pay_exactly": _l("老人付定额"),
        "operating": _l("运营补贴"),
    },
    "where": {
        "any": _l("不限地点"),
        "same_district": _l("只限本区"),
        "same_street": _l("只限本街道"),
        "same_community": _l("只限本社区"),
    },
    "eaten": {
        "same_community": _l("本社区"),
        "same_street": _l("本街道的其他社区"),
        "same_district": _l("本区的其他街道"),
        "any": _l("其他区"),
    },
    "period": {"day": _l("每天"), "week": _l("每周（周一到周日）"), "month": _l("每月")},
    "unit": {"count": _l("次数"), "amount": _l("金额")},
    "group": {"hardship": _l("困难老人"), "special_difficulty": _l("特殊困难老人")},
    "out_of_window": {"merchant_price": _l("只有企业让利，没有补贴"), "subsidised": _l("照常补贴"), "refuse": _l("不能刷卡")},
    "capped": {"merchant_price": _l("只有企业让利，没有补贴"), "refuse": _l("不能刷卡")},
    "settlement": {"monthly": _l("每月结算"), "quarterly": _l("每季结算")},
    "notice": {"cap_reached": _l("上限已用完"), "outside_window": _l("不在就餐时段")},
    "trial_refusal": {
        "outside_window": _l("不在就餐时段，政策规定不能刷卡"),
        "cap_reached": _l("上限已用完，政策规定不能刷卡"),
        "price_not_allowed": _l("政策不允许这个餐价"),
    },
    "cut": {
        "no_tier": _l("没有适合这位老人的一档"),
        "withheld": _l("助餐点或登记暂时不能享受补贴"),
        "not_in_force": _l("不在这一层的起止日期内"),
        "window": _l("不在这一层的就餐时段"),
        "channel": _l("这一层不含这种就餐方式"),
        "where": _l("不在这一层的地域内"),
        "price_not_above": _l("餐价没有超过这一层的门槛"),
        "nothing_to_reduce": _l("餐价已经不高于要付的数"),
        "cap_per_meal": _l("超过每餐上限"),
        "min_self_pay": _l("要留下最低自付"),
        "cap_day": _l("当天次数已满"),
        "cap_week": _l("本周次数已满"),
        "cap_month": _l("本月次数已满"),
        "cap_amount_day": _l("当天金额已满"),
        "cap_amount_week": _l("本周金额已满"),
        "cap_amount_month": _l("本月金额已满"),
        "budget": _l("预算已用完"),
        "rounded": _l("向下取到 0.10 元"),
    },
}
