"""How Chinese names are built: surnames of two characters, surnames read unlike the dictionary, characters of a name. Pure."""

from __future__ import annotations

import re

# Ideographs including the extensions, the compatibility block and the zero that stands in a few given names.
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HAN_NAME = re.compile(f"[{HAN}]{{2,}}")
MIDDLE_DOT = "\u00b7"

COMPOUND_SURNAMES = frozenset(
    (
        "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 "
        "仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 "
        "段干 百里 呼延 东郭 南门 羊舌 梁丘 左丘 西门 第五 南荣 东里 即墨 达奚 褚师 纳兰 叶赫 完颜 耶律 歐陽 東方 諸葛 尉遲 鍾離 "
        "長孫 司馬 "
    ).split()
)

# Only what the dictionary's first reading gets wrong. Where a surname has two living readings, the commoner.
SURNAME_READINGS = {
    "单": "shan", "單": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "區": "ou",
    "朴": "piao", "缪": "miao", "繆": "miao", "翟": "zhai", "员": "yun", "乐": "yue", "樂": "yue", "郇": "xun",
    "隗": "wei", "折": "she", "召": "shao", "种": "chong", "秘": "bi", "繁": "po", "覃": "qin", "祭": "zhai",
    "藏": "zang", "句": "gou", "能": "nai", "乜": "nie", "么": "yao", "圈": "juan", "洗": "xian", "都": "du",
    "阚": "kan", "闞": "kan", "佴": "nai", "尉迟": "yu chi", "尉遲": "yu chi", "万俟": "mo qi", "澹台": "tan tai", "乐正": "yue zheng",
}  # fmt: skip

# In given names these are read unlike the dictionary's first reading (阿卜杜, 长贵).
GIVEN_READINGS = {"卜": "bu", "长": "chang", "長": "chang"}


def split_surname(name: str) -> tuple[str, str]:
    """Surname and given name of a Han name: two characters of surname if it is a known one and something is left, else one."""
    width = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:width], name[width:]
