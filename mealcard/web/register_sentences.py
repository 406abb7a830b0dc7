"""The words for refusals of the register: a file, a row or a field of a form, an act on a senior or a batch."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

# The file as a whole. `%(name)s` takes the refusal's details.
FILE_SENTENCES: dict[str, Any] = {
    "file_empty": _l("文件是空的，请检查是否选错了文件。"),
    "file_too_large": _l("文件超过 %(most_mb)s MB，请拆成几个文件分别导入。"),
    "file_html": _l("这其实是一个网页文件。请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（.xlsx）”后再导入。"),
    "file_old_workbook": _l("这是旧版 Excel 或 WPS 文件（.xls、.et）。请打开它，另存为“Excel 工作簿（.xlsx）”后再导入。"),
    "file_encrypted": _l("文件设了打开密码。请在 Excel 或 WPS 里取消密码，保存后再导入。"),
    "file_not_workbook": _l("这不是 Excel 工作簿。请导入 .xlsx 或 .csv 文件。"),
    "file_binary": _l("这不是名册文件。请导入 .xlsx 或 .csv 文件。"),
    "file_broken": _l("文件已损坏，读不出来。请用 Excel 或 WPS 打开并重新保存，再导入一次。"),
    "file_unpacks_too_large": _l("文件解压后太大。请只保留名册工作表，删掉图片，或拆成几个文件。"),
    "file_entities": _l("文件里有不允许的内容。请用 Excel 或 WPS 打开并重新保存，再导入一次。"),
    "file_cell_far": _l("表格右边很远或下面很远的地方还有内容（AZ 列以外或 21 万行以下）。请删除多余的行和列再导入。"),
    "file_encoding": _l("文字编码读不出来。请在 Excel 里另存为“CSV UTF-8”，或者直接导入 .xlsx 文件。"),
    "file_quotes": _l("第 %(line)s 行附近的双引号没有成对。请补上或删掉双引号，或者直接导入 .xlsx 文件。"),
    "file_no_header": _l("没有找到表头。前 10 行里要有一行列名，至少包括：%(expected)s。可以下载模板对照。"),
    "file_columns_missing": _l("第 %(row)s 行是表头，但缺少这些列：%(columns)s。请补上后再导入。"),
    "file_no_rows": _l("只有表头，没有人员。"),
    "file_too_many_rows": _l("超过 %(most)s 行，请拆成几个文件分别导入。"),
    "file_too_many_columns": _l("超过 %(most)s 列，请删除不用的列再导入。"),
}

# One cell or one row; the same words serve a form.
ROW_SENTENCES: dict[str, Any] = {
    "row_too_wide": _l("这一行的格子比表头多，很可能文字里有分隔符。请给含逗号的内容加上双引号。"),
    "cell_error": _l("单元格里是出错的公式，请改成实际内容。"),
    "cell_number_format": _l("数字太长，表格软件已经改变了它。请把这一列设为“文本”格式后重新输入。"),
    "id_number_format": _l("Excel 把身份证号变成了数字（例如 6.59E+17），后几位已经丢失。请把这一列设为“文本”格式，再重新输入号码。"),
    "id_required": _l("请填写身份证号。"),
    "id_length": _l("身份证号应为18位，这里是 %(length)s 位。请对照身份证重新输入。"),
    "id_old_15": _l("这是15位的旧号码，请填写身份证上的18位号码。"),
    "id_characters": _l("身份证号前17位只能是数字，最后一位是数字或 X。请对照身份证重新输入。"),
    "id_masked": _l("身份证号被星号遮住了，请填写完整号码。"),
    "id_region": _l("身份证号开头的地区代码不存在，请对照身份证重新输入。"),
    "id_date": _l("身份证号里的出生日期不存在，请对照身份证重新输入。"),
    "id_future": _l("身份证号里的出生日期还没有到，请对照身份证重新输入。"),
    "id_rounded": _l("身份证号最后三位是000，校验码也不对，很可能是 Excel 改的。请把这一列设为“文本”格式，再重新输入号码。"),
    "id_check_digit": _l("身份证号最后一位校验码不对，请对照身份证重新输入。"),
    "too_young": _l("未满 %(minimum_age)s 周岁（今天 %(age)s 岁），还不能登记。"),
    "same_as_row": _l("与第 %(first_row)s 行是同一个身份证号。请删除重复的一行，或改正号码。"),
    "registered_elsewhere": _l("这个人已在其他街道登记，不能重复登记。如已迁来，请提出转入申请。"),
    "name_required": _l("请填写姓名。"),
    "name_masked": _l("姓名被星号遮住了，请填写完整姓名。"),
    "name_lost_characters": _l("姓名里有字没有保存下来（显示为“?”或方框）。请用 .xlsx 文件，重新输入这个字。"),
    "name_length": _l("姓名应为2到40个字，请检查。"),
    "name_characters": _l("姓名里只能有文字和间隔号“·”，请去掉数字、括号等。"),
    "sex_differs": _l("性别与身份证号不符，请核对是哪一个填错了。"),
    "sex_unknown": _l("性别请填“男”或“女”，也可以不填。"),
    "phone_format": _l("电话不对。手机是11位，座机要带区号（例如 0993-2012345）。"),
    "phone_area_code": _l("座机请带区号（例如 0993-2012345）。"),
    "phone_several": _l("这里有几个电话，请只填一个，其余写在备注里。"),
    "phone_masked": _l("电话被星号遮住了，请填写完整号码，或者不填。"),
    "community_required": _l("请填写社区。"),
    "community_unknown": _l("本街道没有社区“%(word)s”，请照模板填社区名称或代码。"),
    "community_ambiguous": _l("社区写得不够清楚，可能是：%(candidates)s。请写全名。"),
    "community_not_yours": _l("这个社区不归您管理，请交给该社区的工作人员登记。"),
    "residence_unknown": _l("户籍请填“户籍”或“居住”。"),
    "category_unknown": _l("没有“%(word)s”这个类别，请照模板里的词填写；没有就不填。"),
    "category_expired": _l("类别的有效期已经过了。请填新的有效期，或清空类别。"),
    "evidence_required": _l("填了类别或重度照护，就要写证明材料（证件号或文件名）。"),
    "date_format": _l("日期请写成 2026-12-31 这样。"),
    "heavy_care_unknown": _l("重度照护请填“是”或“否”。"),
    "diet_unknown": _l("没有“%(word)s”这个饮食要求，请照模板里的词填写，其他要求写在备注里。"),
    "text_too_long": _l("太长了，最多 %(most)s 个字，这里有 %(length)s 个。"),
}

# The register itself.
OWN_SENTENCES: dict[str, Any] = {
    "already_registered": _l("这个人已在本街道登记，不用再登记。"),
    "not_registered": _l("这个人没有在别的街道登记，直接在本街道登记就可以。"),
    "transfer_open": _l("已经为这个人提过转入申请，对方还没有答复。"),
    "transfer_decided": _l("这份申请已经有人处理过了。"),
    "wrong_state": _l("按这位老人现在的状态，不能这样办理。请看看页面上能办什么。"),
    "wrong_batch_state": _l("这一批的状态已经变了，不能这样办理。请刷新页面看看。"),
    "reason_required": _l("请写明原因。"),
    "nothing_changed": _l("没有改动任何内容。"),
    "search_number": _l("请输身份证号或电话的全部号码，或者只输后四位。"),
    "expiry_before_start": _l("截止日期要晚于开始日期。"),
    "category_over": _l("这个类别已经到期或终止了。"),
    "day_in_future": _l("日期不能晚于今天。"),
    "day_before_birth": _l("日期不能早于出生日期。"),
    "minimum_age_range": _l("最低年龄请填 %(lowest)s 到 %(highest)s 岁。"),
    "upload_gone": _l("上传的文件已经删除（最多保留 24 小时）。请重新上传。"),
    "not_your_batch": _l("要由上传文件的人自己确认保存。"),
    "nothing_to_store": _l("没有可以新登记的人。"),
    "undo_too_late": _l("超过 24 小时，不能再整批撤销。请逐个办理。"),
    "batch_in_use": _l("这一批里有人已经申领了卡，或者有转入申请，不能再整批撤下。请逐个办理。"),
}
SENTENCES = FILE_SENTENCES | ROW_SENTENCES | OWN_SENTENCES
