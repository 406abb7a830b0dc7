"""Answers of the API: status codes and words for the outcomes of the services."""

from __future__ import annotations

from typing import Any

from flask import Response, g, jsonify, make_response
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mealcard.meals.scene import Answer
from mealcard.money import format_yuan
from mealcard.web.i18n import LANGUAGES

NOT_FOUND = frozenset({"unknown_code"})

REASONS: dict[str, Any] = {
    "already_served": _l("这一餐已经用过了"),
    "card_frozen": _l("卡已冻结，现在不能用"),
    "card_lost": _l("卡已挂失"),
    "card_replaced": _l("已经换了新卡，请出示新卡"),
    "card_cancelled": _l("卡已注销"),
    "card_not_active": _l("卡还没有启用"),
    "senior_deceased": _l("卡已停用，请联系街道"),
    "provider_not_listed": _l("本店不在助餐名单上"),
    "provider_suspended": _l("本店助餐已暂停"),
    "price_not_allowed": _l("这个价格不能用，请改价格或选套餐"),
    "unknown_code": _l("不是助餐卡"),
    "cap_reached": _l("补贴次数已用完"),
    "outside_window": _l("现在不在就餐时段"),
    "key_conflict": _l("这个编号已经记过另一笔，请重新刷卡"),
    "invalid": _l("请求的内容有误"),
    "device_unknown": _l("这台设备没有登记"),
    "device_revoked": _l("这台设备已被停用"),
    "not_stored": _l("没有记上，请再试一次"),
    "void_closed": _l("就餐时段已过，请联系街道撤销"),
    "not_found": _l("找不到这一笔"),
    "already_rated": _l("这一餐已经评价过了"),
    "rating_closed": _l("这一餐已经不能评价了"),
    "enrolment_code": _l("登记码不对、已经用过或者过期了"),
    "too_many_attempts": _l("试错太多次了，请过几分钟再试"),
}


def words(code: str) -> str:
    """The sentence for a reason, in the language of the office."""
    with force_locale(LANGUAGES[g.get("office_language", "zh")]):
        return str(REASONS.get(code, code))


def redemption(answer: Answer, status: int | None = None) -> Response:
    """The JSON of a redemption; `status` overrules the one of the outcome (a preview is always 200)."""
    body = {**answer.body, "message": _message(answer)}
    if status is None:
        status = 201 if answer.accepted else (404 if answer.reason in NOT_FOUND else 409)
    response = make_response(jsonify(body), status)
    if not answer.fresh:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _message(answer: Answer) -> str:
    if not answer.accepted:
        return words(answer.reason or "")
    with force_locale(LANGUAGES[g.get("office_language", "zh")]):
        return _("应付 %(yuan)s 元", yuan=format_yuan(answer.body["amounts"]["self_pay_fen"]))


def refusal(status: int, reason: str, **extra: Any) -> Response:
    """An answer that is no redemption: malformed, unknown device, conflict, closed."""
    body = {"outcome": "refused", "reason": reason, "message": words(reason), "request_id": g.get("request_id", ""), **extra}
    return make_response(jsonify(body), status)
