"""Words and colours for codes: one table for every surface, so that a state reads the same everywhere."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from mealcard.web import policy_words

# kind -> code -> word
WORDS: dict[str, dict[str, Any]] = {
    **policy_words.WORDS,
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
    "account": {"in_use": _l("使用中"), "first_sign_in": _l("等待首次登录"), "disabled": _l("已停用")},
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
    "card_action": {
        "order": _l("申领"),
        "print": _l("打印"),
        "activate": _l("发放"),
        "freeze": _l("冻结"),
        "unfreeze": _l("解冻"),
        "report_lost": _l("挂失"),
        "replace": _l("补卡"),
        "cancel": _l("注销"),
    },
    "card_effect": {
        "activate": _l("卡交到本人手里，马上能用。"),
        "freeze": _l("暂时不能用，可以解冻。"),
        "unfreeze": _l("恢复使用。"),
        "report_lost": _l("不能再用，要补卡。"),
        "replace": _l("旧卡马上作废，换一张新的，卡号不变。"),
        "cancel": _l("永远不能再用，不能恢复。"),
    },
    "card_reason": {"family_report": _l("家属在网页上报失")},
    "actor": {"family_page": _l("家属网页"), "mealcard": _l("系统")},
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
    "provider_action": {
        "submit": _l("提交申请"),
        "check_documents": _l("资料核对通过"),
        "visit": _l("走访完成"),
        "score": _l("评分通过"),
        "publish": _l("开始公示"),
        "agree": _l("公示期满，签约"),
        "start_trial": _l("开始试运行"),
        "list": _l("列入助餐地图"),
        "reject": _l("不予准入"),
        "withdraw": _l("撤回申请"),
        "reapply": _l("重新申请"),
        "watch": _l("转为观察"),
        "keep": _l("恢复正常"),
        "rectify": _l("限期整改"),
        "propose_removal": _l("拟退出"),
        "uphold": _l("申诉成立，恢复"),
        "remove": _l("退出"),
        "cool_off": _l("进入冷静期"),
        "suspend": _l("紧急暂停"),
        "clear": _l("解除暂停"),
        "pause": _l("歇业"),
        "resume": _l("恢复营业"),
        "leave": _l("开始退出（30 天）"),
        "depart": _l("退出完成"),
    },
    "shown": {
        "listed": _l("正常显示"),
        "rectification": _l("整改中"),
        "suspended": _l("暂停"),
        "closed": _l("停业"),
        "leaving": _l("即将退出"),
        "hidden": _l("不显示"),
    },
    "opening": {
        "open": _l("正在营业"),
        "unconfirmed": _l("未确认开门"),
        "not_yet": _l("今天还没开门"),
        "break": _l("现在休息"),
        "closed_today": _l("今天不营业"),
        "closed_announced": _l("公告停业"),
    },
    "expiry": {
        "expired": _l("已过期"),
        "within_7": _l("7 天内到期"),
        "within_30": _l("30 天内到期"),
        "within_60": _l("60 天内到期"),
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
    "level": {
        "province": _l("省级"),
        "prefecture": _l("地级"),
        "county": _l("区县"),
        "street": _l("街道（乡镇）"),
        "community": _l("社区（村）"),
    },
    "weekday": {"1": _l("周一"), "2": _l("周二"), "3": _l("周三"), "4": _l("周四"), "5": _l("周五"), "6": _l("周六"), "7": _l("周日")},
}

_TONES = {
    "good": {"active", "in_use", "in_force", "listed", "approved", "served", "accepted", "keep", "trial", "handed_over", "opening.open"},
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
        "first_sign_in",
        "draft",
        "submitted",
        "watch",
        "conflict",
        "unconfirmed",
        "within_7",
        "within_30",
    },
    "bad": {
        "lost",
        "rejected",
        "deceased",
        "emergency_suspended",
        "removed",
        "delist",
        "proposed_removal",
        "expired",
        "suspended",
        "voided",
        "declined",
        "rectify",
    },
    "still": {"frozen", "paused", "rectification", "leaving", "closed", "closed_announced", "within_60"},
}


def word(kind: str, code: object) -> str:
    """The word for a code; the code itself when there is none, so that nothing is hidden."""
    plain = str(getattr(code, "value", code))
    return str(WORDS.get(kind, {}).get(plain, plain))


def tone(code: str, kind: str = "") -> str:
    """The colour family of a state: good, wait, still, bad or plain. `kind.code` is looked up before the bare code."""
    for wanted in (f"{kind}.{code}", code):
        for name, codes in _TONES.items():
            if wanted in codes:
                return name
    return "plain"
