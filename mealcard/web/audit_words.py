"""The words of the audit log: for every act, every kind of thing and every detail that the services record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mealcard.web.filters import yuan
from mealcard.web.words import word

ACTIONS: Mapping[str, Any] = {
    # offices and divisions
    "office_created": _l("开通办事处"),
    "standing_decided": _l("决定助餐点升降建议"),
    "settings_changed": _l("改设置"),
    "windows_changed": _l("改就餐时段"),
    "divisions_imported": _l("导入区划表"),
    # accounts
    "signed_in": _l("登录"),
    "user_created": _l("开账号"),
    "user_disabled": _l("停用账号"),
    "user_enabled": _l("恢复账号"),
    "password_changed": _l("换密码"),
    "sessions_ended": _l("退出全部登录"),
    # seniors
    "registered": _l("登记老人"),
    "amended": _l("修改老人资料"),
    "approved": _l("批准登记"),
    "rejected": _l("不批准登记"),
    "revealed": _l("查看完整信息"),
    "approve": _l("批准登记"),
    "reject": _l("不批准登记"),
    "resubmit": _l("重新提交登记"),
    "correct_id": _l("改正身份证号"),
    "pause": _l("暂停用餐"),
    "resume": _l("恢复用餐"),
    "move": _l("登记迁出"),
    "return": _l("登记迁回"),
    "die": _l("登记去世"),
    "correct_death": _l("更正误登的去世"),
    "category_added": _l("登记人员类别"),
    "category_ended": _l("终止人员类别"),
    "heavy_care_on": _l("登记重度照护"),
    "heavy_care_off": _l("取消重度照护"),
    "register_exported": _l("导出长者名单"),
    "batch_confirmed": _l("确认导入"),
    "batch_stored": _l("导入保存完成"),
    "batch_approved": _l("批准导入批次"),
    "batch_rejected": _l("不批准导入批次"),
    "batch_undone": _l("撤销导入批次"),
    "transfer_asked": _l("申请转入老人"),
    "transfer_received": _l("收到转出申请"),
    "transfer_accepted": _l("同意转出"),
    "transfer_declined": _l("不同意转出"),
    # cards
    "card_ordered": _l("申领卡"),
    "card_print": _l("打印卡"),
    "card_activate": _l("发放卡"),
    "card_freeze": _l("冻结卡"),
    "card_unfreeze": _l("解冻卡"),
    "card_report_lost": _l("挂失卡"),
    "card_replace": _l("补卡"),
    "card_cancel": _l("注销卡"),
    "print_job_created": _l("建制卡批次"),
    "print_job_downloaded": _l("下载制卡文件"),
    "print_job_printed": _l("确认已打印"),
    "print_job_cards_activated": _l("成批发放卡"),
    "print_job_handed_over": _l("制卡批次发放完"),
    # providers
    "provider_created": _l("登记助餐点"),
    "provider_amended": _l("修改助餐点资料"),
    "provider_submit": _l("助餐点提交申请"),
    "provider_check_documents": _l("核对助餐点资料"),
    "provider_visit": _l("走访助餐点"),
    "provider_score": _l("助餐点评分"),
    "provider_publish": _l("助餐点公示"),
    "provider_agree": _l("助餐点签约"),
    "provider_start_trial": _l("助餐点开始试运行"),
    "provider_list": _l("助餐点列入名册"),
    "provider_reject": _l("助餐点未通过"),
    "provider_withdraw": _l("助餐点撤回申请"),
    "provider_reapply": _l("助餐点重新申请"),
    "provider_watch": _l("助餐点列入观察"),
    "provider_keep": _l("助餐点解除观察或整改"),
    "provider_rectify": _l("助餐点限期整改"),
    "provider_propose_removal": _l("助餐点拟退出"),
    "provider_uphold": _l("助餐点保留"),
    "provider_remove": _l("助餐点退出"),
    "provider_cool_off": _l("助餐点进入冷静期"),
    "provider_suspend": _l("助餐点紧急暂停"),
    "provider_clear": _l("助餐点解除暂停"),
    "provider_pause": _l("助餐点歇业"),
    "provider_resume": _l("助餐点恢复营业"),
    "provider_leave": _l("助餐点申请离开"),
    "provider_depart": _l("助餐点离开"),
    "document_added": _l("登记证照"),
    "hours_changed": _l("改营业时间"),
    "closure_announced": _l("公告停业"),
    "closure_cancelled": _l("取消停业公告"),
    "item_proposed": _l("提出菜品或价格"),
    "item_approved": _l("批准菜品或价格"),
    "item_rejected": _l("不批准菜品或价格"),
    "item_retired": _l("停用菜品"),
    "enrolment_code_issued": _l("出示平板登记码"),
    "device_enrolled": _l("平板登记"),
    "device_renamed": _l("平板改名"),
    "device_revoked": _l("停用平板"),
    # policies
    "policy_drafted": _l("起草补贴政策"),
    "policy_approved": _l("批准补贴政策"),
    "policy_withdrawn": _l("撤回政策草稿"),
    # opinions
    "opinion_undone": _l("撤销评价"),
    "opinion_voided": _l("作废评价"),
    "calls_drawn": _l("抽取回访名单"),
    "call_attempted": _l("回访"),
}

OBJECTS: Mapping[str, Any] = {
    "office": _l("办事处"),
    "region": _l("区划"),
    "user": _l("账号"),
    "senior": _l("老人"),
    "batch": _l("导入批次"),
    "transfer": _l("转入申请"),
    "card": _l("卡"),
    "print_job": _l("制卡批次"),
    "provider": _l("助餐点"),
    "item": _l("菜品"),
    "device": _l("平板"),
    "policy_version": _l("政策版本"),
    "opinion": _l("评价"),
    "call": _l("回访"),
}

DETAILS: Mapping[str, Any] = {
    "added": _l("新增"),
    "after": _l("之后"),
    "bad": _l("有误"),
    "before": _l("之前"),
    "cards": _l("卡数"),
    "categories": _l("人员类别"),
    "category": _l("人员类别"),
    "changed": _l("改动"),
    "closure": _l("停业公告"),
    "community": _l("社区"),
    "expires_on": _l("到期日"),
    "field": _l("哪一项"),
    "fields": _l("哪几项"),
    "file": _l("文件"),
    "from_office": _l("申请的办事处"),
    "good": _l("可导入"),
    "hours": _l("营业时间"),
    "issue": _l("第几张"),
    "kind": _l("种类"),
    "known": _l("已登记过"),
    "name": _l("名称"),
    "note": _l("说明"),
    "number": _l("编号"),
    "outcome": _l("结果"),
    "preset": _l("模板"),
    "price_fen": _l("价格"),
    "provider": _l("助餐点"),
    "reason": _l("原因"),
    "role": _l("角色"),
    "senior": _l("老人"),
    "seniors": _l("人数"),
    "stored": _l("已保存"),
    "to": _l("状态"),
    "username": _l("登录名"),
    "wanted": _l("应访"),
    "week_on": _l("周"),
    "windows": _l("时段"),
}

# (object, detail) whose values are codes with words of their own
_KINDS = {
    ("card", "before"): "card",
    ("card", "after"): "card",
    ("user", "role"): "role",
    ("senior", "category"): "category",
    ("senior", "categories"): "category",
    ("senior", "reason"): "reveal_reason",  # a typed one is no code and stays as it is
    ("call", "outcome"): "call_outcome",
    ("provider", "to"): "provider",
    ("provider", "kind"): "document",
}


def action_word(action: str) -> str:
    return str(ACTIONS.get(action, action))


def detail_lines(object_type: str, detail: Mapping[str, Any]) -> list[str]:
    """One line a detail: `原因：证件不全`, `改动：电话 0993-1 → 0993-2`."""
    return [
        _("%(what)s：%(value)s", what=DETAILS.get(key, key), value=_value(_KINDS.get((object_type, key)), key, value))
        for key, value in detail.items()
        if value != ""
    ]


def _value(kind: str | None, key: str, value: Any) -> str:
    if key == "price_fen" and isinstance(value, int):
        return yuan(value)
    if isinstance(value, Mapping):
        return _("；").join(f"{inner} {_change(one)}" for inner, one in value.items())
    if isinstance(value, list):
        return _("、").join(_value(kind, key, one) for one in value)
    if value is None:
        return "—"
    return word(kind, value) if kind else str(value)


def _change(value: Any) -> str:
    """[before, after] with an arrow; anything else as it is."""
    if isinstance(value, list) and len(value) == 2:
        return f"{value[0]} → {value[1]}"
    return str(value)
