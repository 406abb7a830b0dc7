"""The invented meal points of the demo and what is true about each: what seniors think, how many come, what is odd about it."""

from __future__ import annotations

from dataclasses import dataclass

from mealcard.providers.states import ProviderKind

CANTEEN, RESTAURANT, DAY_CARE = ProviderKind.CANTEEN, ProviderKind.RESTAURANT, ProviderKind.DAY_CARE


@dataclass(frozen=True, slots=True)
class DemoPoint:
    """`community` counts the street's communities from 0; `truth` is the mean of honest answers in stars; `pull` its share of guests.

    `story` is one of: "", trial, licence, silent, bad, few, stuffed, applicant.
    """

    name: str
    kind: ProviderKind
    community: int
    address: str
    latitude: float
    longitude: float
    truth: float
    pull: float
    meals: tuple[tuple[str, int], ...]
    story: str = ""
    halal: bool = False
    delivery: bool = False
    ramp: bool = True
    ground_floor: bool = True
    diets: tuple[str, ...] = ()
    closed_weekday: int | None = None
    introduction: str = ""


POINTS: tuple[DemoPoint, ...] = (
    DemoPoint(
        "向阳长者食堂", CANTEEN, 0, "一小区 12 栋底商", 44.3052, 86.0437, 4.5, 1.5,
        (("两荤一素套餐", 1600), ("一荤两素套餐", 1300), ("素面套餐", 1000)), delivery=True, diets=("soft", "low_salt", "diabetic"),
        introduction="街道自办的长者食堂，天天现做，有专座和热水。",
    ),
    DemoPoint(
        "团结餐厅", RESTAURANT, 1, "二十小区东门", 44.3098, 86.0362, 4.2, 1.1, (("大盘鸡拌面套餐", 1800), ("家常套餐", 1400)),
        diets=("low_salt",),
    ),
    DemoPoint(
        "清真阿依莎餐厅", RESTAURANT, 2, "二十一小区 5 栋", 44.3121, 86.0419, 4.4, 1.2, (("抓饭套餐", 1600), ("过油肉拌面套餐", 1500)),
        halal=True, diets=("halal",), introduction="清真餐厅，抓饭每天上午十一点出锅。",
    ),
    DemoPoint(
        "康乐日间照料中心", DAY_CARE, 3, "二十二小区社区服务站一楼", 44.3010, 86.0391, 4.6, 0.8, (("软食套餐", 1200), ("低盐套餐", 1200)),
        delivery=True, diets=("soft", "low_salt", "diabetic"), introduction="日间照料中心的食堂，饭菜软烂，有护理员帮忙。",
    ),
    DemoPoint(
        "红柳家常菜", RESTAURANT, 4, "二十二小区 38 栋", 44.2991, 86.0343, 2.4, 1.0, (("两荤一素套餐", 1700), ("一荤一素套餐", 1300)),
        story="bad", ramp=False,
    ),
    DemoPoint(
        "老兵饺子馆", RESTAURANT, 5, "二十三小区市场旁", 44.3034, 86.0311, 3.9, 0.9, (("饺子套餐", 1500), ("饺子汤套餐", 1300)),
        ramp=False, ground_floor=True, closed_weekday=1,
    ),
    DemoPoint(
        "北龙长者食堂", CANTEEN, 7, "北龙社区活动中心", 44.3163, 86.0462, 4.3, 0.9, (("两荤一素套餐", 1500), ("一荤一素套餐", 1200)),
        diets=("soft", "low_salt"), story="trial", introduction="新开的长者食堂，正在试运行。",
    ),
    DemoPoint(
        "金谷面馆", RESTAURANT, 6, "三十一小区 7 栋", 44.2962, 86.0455, 2.2, 0.07, (("牛肉面套餐", 1400), ("素面套餐", 1100)),
        story="few", ramp=False,
    ),
    DemoPoint(
        "福满楼", RESTAURANT, 6, "三十一小区南门", 44.2948, 86.0421, 2.9, 1.0, (("福字套餐", 1800), ("家常套餐", 1400)), story="stuffed",
        introduction="本店荣获各方好评。",
    ),
    DemoPoint(
        "兵团味道", RESTAURANT, 2, "二十一小区 22 栋", 44.3139, 86.0388, 4.1, 0.8, (("军垦套餐", 1600), ("汤饭套餐", 1200)),
        story="licence",
        delivery=True,
    ),
    DemoPoint(
        "小南湖餐厅", RESTAURANT, 5, "二十三小区 15 栋", 44.3027, 86.0272, 4.0, 0.7, (("湖鱼套餐", 1900), ("家常套餐", 1300)),
        story="silent",
    ),
    DemoPoint(
        "新城小馆", RESTAURANT, 1, "二十小区 9 栋", 44.3082, 86.0339, 4.0, 0.0, (("家常套餐", 1400),), story="applicant",
        introduction="申请加入助餐的小餐馆。",
    ),
)  # fmt: skip
