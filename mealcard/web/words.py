"""Words and colours for codes: one table for every surface, so that a state reads the same everywhere."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

# kind -> code -> word
WORDS: dict[str, dict[str, Any]] = {
    "role": {
        "admin": _l("管理员"),
        "community_worker": _l("社区工作者"),
        "officer": _l("街道专员"),
        "leader": _l("街道负责人"),
        "reviewer": _l("复核员"),
        "district": _l("民政（只读）"),
        "auditor": _l("审计"),
        "owner": _l("助餐点负责人"),
        "cashier": _l("收银员"),
    },
    "senior": {
        "pending": _l("待批准"),
        "active": _l("正常"),
        "rejected": _l("未通过"),
        "paused": _l("暂停"),
        "moved": _l("已迁出"),
        "deceased": _l("已故"),
    },
    "category": {
        "dibao": _l("低保"),
        "tekun_scattered": _l("分散特困"),
        "low_income_disabled": _l("低收入失能/半失能"),
        "fp_special_family": _l("计生特殊家庭"),
        "severe_disability": _l("重残"),
        "youfu": _l("优抚"),
        "living_alone": _l("独居"),
    },
    "residence": {"registered": _l("户籍在本街道"), "living": _l("常住本街道")},
    "sex": {"male": _l("男"), "female": _l("女")},
    "card": {
        "ordered": _l("已申领"),
        "printed": _l("已制卡"),
        "active": _l("使用中"),
        "frozen": _l("已冻结"),
        "lost": _l("已挂失"),
        "replaced": _l("已换新卡"),
        "cancelled": _l("已注销"),
    },
    "print_job": {"queued": _l("排队中"), "generated": _l("已生成"), "printed": _l("已打印"), "handed_over": _l("已发放")},
    "batch": {
        "previewed": _l("预览，未保存"),
        "storing": _l("正在保存"),
        "pending": _l("待批准"),
        "approved": _l("已批准"),
        "rejected": _l("未批准"),
        "undone": _l("已撤销"),
    },
    "transfer": {"open": _l("待处理"), "accepted": _l("已同意"), "declined": _l("未同意")},
    "provider": {
        "draft": _l("草稿"),
        "submitted": _l("已提交"),
        "documents_checked": _l("资料已核"),
        "visited": _l("已走访"),
        "scored": _l("已评分"),
        "public_notice": _l("公示中"),
        "agreed": _l("已签约"),
        "trial": _l("试运行"),
        "listed": _l("在册"),
        "rejected": _l("未通过"),
        "withdrawn": _l("已撤回"),
        "watch": _l("观察"),
        "rectification": _l("整改中"),
        "proposed_removal": _l("拟退出"),
        "removed": _l("已退出"),
        "cooling_off": _l("冷静期"),
        "emergency_suspended": _l("暂停"),
        "paused": _l("歇业"),
        "leaving": _l("即将退出"),
        "left": _l("已离开"),
    },
    "provider_kind": {
        "canteen": _l("长者食堂"),
        "restaurant": _l("合作餐厅"),
        "day_care": _l("日间照料中心"),
        "central_kitchen": _l("中央厨房"),
    },
    "document": {
        "business_licence": _l("营业执照"),
        "food_licence": _l("食品经营许可证"),
        "health_certificate": _l("健康证明"),
        "fire": _l("消防"),
        "agreement": _l("服务协议"),
        "pledge": _l("三年无违规承诺"),
    },
    "item_kind": {"set_meal": _l("套餐"), "dish": _l("单点")},
    "item": {"proposed": _l("待批准"), "approved": _l("已批准"), "rejected": _l("未批准"), "retired": _l("已停用")},
    "diet": {"soft": _l("软食"), "low_salt": _l("低盐"), "diabetic": _l("糖尿病餐"), "halal": _l("清真"), "vegetarian": _l("素食")},
    "channel": {"dine_in": _l("堂食"), "take_away": _l("带走"), "delivery": _l("送餐")},
    "entry": {"camera": _l("摄像头"), "wedge": _l("扫码枪"), "typed": _l("手输")},
    "window": {"breakfast": _l("早餐"), "lunch": _l("午餐"), "dinner": _l("晚餐"), "other": _l("时段外")},
    "meal": {"served": _l("已记账"), "pending": _l("待街道确认"), "conflict": _l("冲突待处理"), "voided": _l("已撤销")},
    "payer": {
        "merchant": _l("企业让利"),
        "city": _l("市级"),
        "district": _l("区级"),
        "street": _l("街道"),
        "village": _l("村集体"),
        "charity": _l("慈善"),
    },
    "stage": {"keep": _l("正常"), "watch": _l("观察"), "rectify": _l("整改"), "delist": _l("拟退出")},
    "weekday": {"1": _l("周一"), "2": _l("周二"), "3": _l("周三"), "4": _l("周四"), "5": _l("周五"), "6": _l("周六"), "7": _l("周日")},
}

_TONES = {
    "good": {"active", "listed", "approved", "served", "accepted", "keep", "trial", "handed_over"},
    "wait": {
        "pending",
        "ordered",
        "printed",
        "queued",
        "generated",
        "proposed",
        "previewed",
        "storing",
        "open",
        "submitted",
        "watch",
        "conflict",
    },
    "bad": {
        "lost",
        "rejected",
        "deceased",
        "emergency_suspended",
        "removed",
        "delist",
        "proposed_removal",
        "voided",
        "declined",
        "rectify",
    },
    "still": {"frozen", "paused", "rectification", "leaving"},
}


def word(kind: str, code: object) -> str:
    """The word for a code; the code itself when there is none, so that nothing is hidden."""
    plain = str(getattr(code, "value", code))
    return str(WORDS.get(kind, {}).get(plain, plain))


def tone(code: str) -> str:
    """The colour family of a state: good, wait, still, bad or plain."""
    return next((name for name, codes in _TONES.items() if code in codes), "plain")
