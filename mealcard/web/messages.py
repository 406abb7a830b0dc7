"""The words for the stable reasons of the rules: what is wrong and what to do."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from mealcard.errors import Rejected

# One entry a reason. `%(name)s` takes the rejection's details.
SENTENCES: dict[str, Any] = {
    "not_found": _l("找不到这一项，或者它不归您管理。"),
    "stale_page": _l("这个页面打开以后，内容已经被别人改过。请刷新页面，看过新内容再决定。"),
    "name_missing": _l("请填写姓名或名称。"),
    "username_format": _l("登录名用 3 到 60 个小写字母、数字、点、横线或下划线。"),
    "username_taken": _l("这个登录名已经有人用了，请换一个。"),
    "password_short": _l("密码至少 %(least)s 个字符。"),
    "password_long": _l("密码最多 %(most)s 个字符。"),
    "password_known": _l("这个密码太常见，容易被猜中，请换一个。"),
    "region_unknown": _l("没有这个行政区划，请从列表里选。"),
    "region_outside": _l("这个区划不在您的管理范围内。"),
    "region_of_role": _l("这个角色要配合适的区划：社区工作者配社区，街道人员配街道，民政配区县。"),
    "provider_of_role": _l("助餐点负责人和收银员要选一个助餐点，其他角色不选。"),
    "password_wrong": _l("现在的密码不对。"),
    "own_account": _l("不能停用自己的账号，请让另一位管理员来做。"),
    "too_many_attempts": _l("试错太多次了，请 %(minutes)s 分钟后再试。"),
    "setup_token": _l("这个一次性口令不对、已经用过或者过期了。请在服务器上运行 mealcard setup-token 再取一个。"),
    "not_a_street": _l("办事处要开在街道（乡镇）一级，请从列表里选。"),
    "office_exists": _l("这个街道已经开通了。"),
    "windows_preset": _l("没有这个就餐时段模板。"),
    "out_of_bounds": _l("请填 %(least)s 到 %(most)s 之间的数。"),
    "late_after_reject": _l("补传自动入账的时限不能比接收的时限还长。"),
    "language_unknown": _l("请选中文或英文。"),
    "code_malformed": _l("代码用小写字母开头，可带数字和下划线。"),
    "code_reserved": _l("other 是留给时段以外的，请换一个代码。"),
    "code_repeated": _l("两个时段用了同一个代码。"),
    "window_empty": _l("结束时间要晚于开始时间，而且不能跨过半夜。"),
    "windows_overlap": _l("两个时段的时间重叠了，请错开。"),
    "same_person": _l("登记的人不能自己批准，请让另一位同事来办。"),
}


def sentence(error: Rejected) -> str:
    """The words for a rejection; a reason without words is a bug that the tests look for."""
    template = SENTENCES.get(error.reason)
    if template is None:
        return f"{error.reason}"
    details = {key: str(value) for key, value in error.details.items()}
    return str(template) % details if details else str(template)
