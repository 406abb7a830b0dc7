"""The words for what is wrong or doubtful in a subsidy policy; `messages` takes them in."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, Any] = {
    # the form itself
    "not_an_object": _l("这里要是一组带名字的值。"),
    "missing": _l("这一项必须有。"),
    "unknown_field": _l("没有这个字段，请检查拼写。"),
    "not_text": _l("这里要填文字。"),
    "too_long": _l("太长了，最多 %(most)s 个字。"),
    "not_a_whole_number": _l("这里要填整数。"),
    "not_true_or_false": _l("这里只能填是或否。"),
    "not_a_day": _l("日期请写成 2026-12-31 这样。"),
    "not_a_list": _l("这里要是一个列表。"),
    "empty": _l("这里不能空着。"),
    "not_one_of": _l("这里只能从给定的值里选。"),
    "out_of_range": _l("请填 %(least)s 到 %(most)s 之间的数。"),
    "cap_repeated": _l("同一个周期、同一种上限写了两次，请留一个。"),
    "layers_out_of_order": _l("顺序不对：先企业让利，再财政各级，最后慈善。"),
    "payer_not_allowed": _l("运营补贴不能由企业让利来出。"),
    "unknown_preset": _l("没有这个模板，请从列表里选。"),
    # doubts
    "no_price_allowed": _l("最低价比最高价还高，没有一个价格能卖。"),
    "min_self_pay_leaves_nothing": _l("最高价不超过最低自付，补贴永远用不上。"),
    "min_self_pay_may_cut": _l("各层加起来可能超过餐价减最低自付，补贴会被削掉一部分。"),
    "follows_pay_exactly_of_same_payer": _l("同一个出资方在“老人付定额”后面还有一层，尾数会算不齐。请合成一层。"),
    "dates_reversed": _l("结束日期早于开始日期。"),
    "never_above_price": _l("要求的餐价比最高价还高，这一层永远用不上。"),
    "rounded_down": _l("补贴向下取到 0.10 元，多出的几分不会给。"),
    "budget_empty": _l("预算是 0，这一层永远不给。"),
    "below_min_self_pay": _l("老人付的数低于最低自付，会按最低自付算。"),
    "gives_nothing": _l("这一档的数值是 0，什么也不给。"),
    "above_cap_per_meal": _l("这一档比每餐上限高，会被上限削掉。"),
    "tier_impossible": _l("最小年龄大于最大年龄，没有人符合。"),
    "tier_never_best": _l("符合这一档的人都有更好的一档，它永远用不上。"),
    "ages_overlap": _l("年龄和另一档重叠了。"),
    "ages_gap": _l("两档年龄之间有空缺，空缺里的老人没有补贴。"),
    "cap_below_one_subsidy": _l("周期上限比一餐的补贴还少。"),
    "cap_without_effect": _l("更长的周期上限更紧，这个上限用不上。"),
    "window_unknown": _l("没有这个就餐时段，请从列表里选。"),
    # the life of a version
    "policy_not_draft": _l("这一版已经不是草稿了，请刷新页面看看。"),
    "effective_in_past": _l("生效日期已经过去。历史不能改，请撤回草稿，用以后的日期重新起草。"),
}
