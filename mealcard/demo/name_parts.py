"""Parts of which invented names are put together: common in Xinjiang and in the years of birth of today's seniors."""

from __future__ import annotations

from mealcard.seniors.states import Sex


def _weighted(text: str) -> dict[str, int]:
    """`王:72 李:72` as surname to relative frequency."""
    return {surname: int(weight) for surname, _, weight in (word.partition(":") for word in text.split())}


HAN_SURNAMES = _weighted(
    "王:72 李:72 张:68 刘:54 陈:40 杨:36 赵:28 黄:22 周:22 吴:20 徐:18 孙:18 胡:14 朱:14 高:13 林:10 何:12 郭:13 马:8 罗:10 "
    "梁:9 宋:9 郑:9 谢:8 韩:9 唐:8 冯:8 于:7 董:8 程:7 曹:7 袁:6 邓:6 许:7 傅:4 沈:5 曾:6 彭:6 吕:6 苏:5 "
    "卢:5 蒋:6 蔡:5 贾:5 丁:5 魏:6 薛:4 叶:4 阎:3 余:4 潘:4 杜:4 戴:3 夏:4 钟:3 汪:3 田:4 任:4 姜:4 范:4 "
    "方:3 石:3 姚:4 谭:3 廖:3 邹:2 熊:2 金:2 陆:2 郝:2 孔:2 白:2 崔:2 康:2 毛:2 邱:2 秦:2 江:2 史:2 顾:2 "
    "侯:2 邵:2 孟:2 龙:1 万:1 段:1 解:1 单:1 查:1 仇:1 翟:1 覃:1 欧阳:1 上官:1 司马:1 诸葛:1"
)
HUI_SURNAMES = _weighted("马:60 白:9 丁:5 沙:5 哈:3 海:3 金:4 杨:6 王:5 拜:1 虎:1 纳:2 穆:3 洪:2 苏:3")

# First and second character of a given name; a single given name is one of the second.
GIVEN = {
    Sex.FEMALE: (
        tuple("淑秀桂玉凤春美兰金月素惠翠彩雪爱丽巧文瑞莲香银改菊喜"),
        tuple("兰英珍芳华梅花琴云霞珠莲荣芝萍芬清娥贤玲凤香琼敏侠娟"),
    ),
    Sex.MALE: (
        tuple("建国志文玉德永明兴福金振世长学正新万光成广天保忠汉庆"),
        tuple("国华明军林生平祥才富贵山海荣东民义忠福德成安清发江强"),
    ),
}

# Own names by sex, and the father's names that follow the dot.
UYGHUR = (
    {
        Sex.FEMALE: tuple(
            ("古丽 阿依古丽 帕提古丽 热娜古丽 阿米娜 祖丽皮亚 海丽且木 吐尔逊古丽 再乃甫 热依汗 布威 玛依努尔 帕丽旦 阿瓦古丽 茹仙").split()
        ),
        Sex.MALE: tuple(
            (
                "买买提 阿卜杜热合曼 吐尔逊 阿布都热依木 依明 玉素甫 艾尼瓦尔 库尔班 牙生 卡哈尔 塔依尔 阿不力孜 努尔买买提 亚森 伊力哈木"
            ).split()
        ),
    },
    tuple(
        (
            "买买提 艾合买提 吐尔逊 依明 阿不都拉 买买提依明 玉素甫 卡德尔 热合曼 沙吾提 尼亚孜 司马义 "
            "伊布拉音 铁木尔 库尔班 托合提 牙生 肉孜 斯迪克 赛买提 艾买提 巴拉提 马木提 艾尔肯"
        ).split()
    ),
)
KAZAKH = (
    {
        Sex.FEMALE: tuple("古丽娜尔 阿依努尔 巴合提古丽 加依娜 叶尔克 沙吾列 库丽 玛丽亚".split()),
        Sex.MALE: tuple("叶尔兰 巴合提 努尔兰 哈山 达吾提 加尔肯 木拉提 赛力克 阿合买提 别克".split()),
    },
    tuple("哈布都拉 努尔哈孜 木哈买提 托合塔尔 胡马尔 居马别克 阿不都哈力 马合木提 赛力克别克".split()),
)
