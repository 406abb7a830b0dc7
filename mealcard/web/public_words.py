"""The words of the meal map, of opinions and of follow-up calls; `words` and `messages` take them in."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, dict[str, Any]] = {
    "map_status": {
        "open": _l("正在营业"),
        "unconfirmed": _l("未确认开门"),
        "not_yet": _l("今天还没开门"),
        "break": _l("现在休息"),
        "closed": _l("今日歇业"),
        "suspended": _l("暂停"),
    },
    "choice": {"good": _l("满意"), "fair": _l("一般"), "poor": _l("不满意")},
    "opinion_reason": {
        "taste": _l("味道"),
        "portion": _l("分量"),
        "price": _l("价格"),
        "hygiene": _l("卫生"),
        "attitude": _l("态度"),
        "too_hard": _l("太硬"),
        "too_salty": _l("太咸"),
    },
    "opinion_channel": {"kiosk": _l("柜台平板"), "phone": _l("卡背链接"), "call": _l("电话回访"), "visit": _l("走访")},
    "five_words": {"5": _l("很满意"), "4": _l("满意"), "3": _l("一般"), "2": _l("不满意"), "1": _l("很不满意")},
    "reveal_reason": {"follow_up_call": _l("电话回访")},
    "call_outcome": {
        "answered": _l("已回答"),
        "not_there": _l("说没去吃过"),
        "unreachable": _l("没打通"),
        "refused": _l("不愿回答"),
        "to_office": _l("转街道处理"),
    },
}

SENTENCES: dict[str, Any] = {
    "rating_closed": _l("这一餐已经不能评价了：时间过了，或者这一餐已撤销。"),
    "already_rated": _l("这一餐已经评价过了。"),
    "undo_closed": _l("只能在 %(minutes)s 分钟以内撤回。"),
    "stars_unknown": _l("请选一个答案。"),
    "reason_unknown": _l("没有这个原因，请从列表里选。"),
    "comment_long": _l("最多写 %(most)s 个字。"),
    "call_over": _l("这一周的回访已经结束，新的一周会重新抽取。"),
    "call_finished": _l("这一通回访已经办完，不用再打。"),
}
