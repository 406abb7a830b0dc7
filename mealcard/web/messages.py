"""The words for the stable reasons of the rules: what is wrong and what to do."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from mealcard.errors import Rejected
from mealcard.web import policy_messages, public_words, register_sentences

# One entry a reason. `%(name)s` takes the rejection's details.
SENTENCES: dict[str, Any] = {
    **policy_messages.SENTENCES,
    **public_words.SENTENCES,
    **register_sentences.SENTENCES,
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
    "password_same": _l("新密码要和现在的不一样。"),
    "password_expired": _l("这个一次性密码已经过期，请管理员再给一个。"),
    "office_phone": _l("电话请写成 0993-2000000 这样，只用数字、空格、横线和括号。"),
    "zone_unknown": _l("没有这个时区，请从列表里选。"),
    "regions_file": _l("第 %(line)s 行不对，一行也没有导入。列名要是 %(columns)s；代码是数字，下级的代码以上级的开头，上级写在前面。"),
    "regions_file_outside": _l("第 %(line)s 行的 %(code)s 不在您的管理范围内，一行也没有导入。"),
    "no_proposal": _l("现在没有要决定的建议，请刷新页面。"),
    "already_decided": _l("这个建议已经有人决定过了，从下周一起生效。"),
    "void_closed": _l("就餐时段已经结束，只有街道能撤销。"),
    "not_a_demo": _l("这不是演示数据库，真实的密钥不导出。"),
    "not_empty": _l("数据库里已经有数据了。"),
    "setup_token": _l("这个一次性口令不对、已经用过或者过期了。请在服务器上运行 mealcard setup-token 再取一个。"),
    "not_a_street": _l("办事处要开在街道（乡镇）一级，请从列表里选。"),
    "office_exists": _l("这个街道已经开通了。"),
    "windows_preset": _l("没有这个就餐时段模板。"),
    "out_of_bounds": _l("请填 %(least)s 到 %(most)s 之间的数。"),
    "late_after_reject": _l("补传自动入账的时限不能比接收的时限还长。"),
    "language_unknown": _l("请选中文或英文。"),
    "code_malformed": _l("代码用小写字母开头，可带数字和下划线。"),
    "code_reserved": _l("other 是留给时段以外的，请换一个代码。"),
    "code_repeated": _l("同一个代码用了两次，请换一个。"),
    "window_empty": _l("结束时间要晚于开始时间，而且不能跨过半夜。"),
    "windows_overlap": _l("两个时段的时间重叠了，请错开。"),
    "card_transition": _l("这张卡现在的状态不能这样办。请刷新页面看看它的状态。"),
    "reason_missing": _l("请写上原因。"),
    "reason_long": _l("原因最多 %(most)s 个字。"),
    "issues_used_up": _l("这个卡号已经补过 %(issue)s 张，不能再补。请注销后重新申领。"),
    "has_card": _l("这位老人已经有卡了。"),
    "card_lost": _l("这位老人的卡已挂失，请打开那张卡办补卡。"),
    "senior_not_active": _l("登记还没批准，或者已经暂停、迁出、去世。"),
    "numbers_used_up": _l("卡号用完了，请联系系统管理员。"),
    "nothing_chosen": _l("没有选中任何一项。请返回上一页，先勾选再提交。"),
    "no_cards_to_print": _l("没有能打印的卡：都已经打印、发放或者注销了。"),
    "office_phone_missing": _l("卡面要印街道的电话。请管理员先在设置里填上。"),
    "office_unprintable": _l("卡面印不下或印不出“%(text)s”。请管理员在设置里改短一些。"),
    "public_url_long": _l("网站地址太长，印不进卡背面的二维码。请系统管理员换一个短的地址。"),
    "job_not_generated": _l("请先下载打印文件，打印好再确认。"),
    "job_printed": _l("这一批已经确认打印过了。"),
    "job_not_printed": _l("请先确认打印，再发放。"),
    "job_handed_over": _l("这一批已经全部发放了。"),
    "community_unknown": _l("请从列表里选一个本街道的社区。"),
    "credit_code": _l("统一社会信用代码不对：一共 18 位，最后一位是校验位，请对照营业执照再输一次。"),
    "diet_unknown": _l("请从列表里选饮食标签。"),
    "coordinates": _l("这个坐标不在中国境内，请检查经度和纬度。"),
    "provider_exists": _l("本街道已经有一个同名的助餐点。分店请把店名写全。"),
    "needs_case": _l("这一步要走案卷：有证据、有签字才能办，不能在这里直接改。"),
    "action_not_allowed": _l("现在的状态不能这样办。请刷新页面看看它的状态。"),
    "documents_missing": _l("还缺统一社会信用代码，或者营业执照、食品经营许可证没有登记或已过期。请先补上。"),
    "too_early": _l("要满 %(days)s 天才能再次申请。"),
    "expiry_missing": _l("请填写有效期的最后一天。"),
    "number_missing": _l("请填写证照编号。"),
    "holder_missing": _l("请填写持证人的姓名。"),
    "days_in_order": _l("最后一天不能早于第一天。"),
    "document_too_large": _l("文件太大，最多 %(megabytes)s MB。请压缩或重新拍一张。"),
    "document_kind": _l("只收 PDF、JPG 或 PNG 文件，而且要能打开。"),
    "window_unknown": _l("没有这个就餐时段，请从列表里选。"),
    "hours_cell": _l("%(day)s%(meal)s：开始和结束都要填，写成 13:30 这样。"),
    "hours_order": _l("%(day)s%(meal)s：结束时间要晚于开始时间。"),
    "hours_outside_window": _l("%(day)s%(meal)s：时间和街道的就餐时段没有重叠。"),
    "hours_overlap": _l("%(day)s%(meal)s：和当天另一段时间重叠了。"),
    "day_past": _l("不能早于今天。"),
    "closure_long": _l("一次最多公告 %(days)s 天。更长的请联系街道办理歇业。"),
    "closure_overlaps": _l("和已经公告的停业日期重叠了。请先取消原来的。"),
    "closure_over": _l("这次停业已经结束或取消了。"),
    "price_bounds": _l("价格要在 0.01 元到 %(most)s 元之间。"),
    "item_not_approved": _l("只有已批准的菜品才能改价。"),
    "replacement_waits": _l("这个菜品已经有一个改价在等批准。"),
    "enrolment_code": _l("登记码不对、已经用过或者过期了。请再要一个新的。"),
    "same_person": _l("登记的人不能自己批准，请让另一位同事来办。"),
}


def sentence(error: Rejected) -> str:
    """The words for a rejection; a reason without words is a bug that the tests look for."""
    template = SENTENCES.get(error.reason)
    if template is None:
        return f"{error.reason}"
    details = {key: "、".join(map(str, value)) if isinstance(value, list) else str(value) for key, value in error.details.items()}
    return str(template) % details if details else str(template)
