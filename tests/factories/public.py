"""What visitors of the public pages find."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from mealcard.providers.models import Provider
from tests.factories import providers

NAMES = (
    "向阳食堂",
    "西北小厨",
    "天山清真饭馆",
    "二十小区日间照料中心",
    "老街面馆",
    "团结食府",
    "红山快餐",
    "北龙食堂",
    "军垦家常菜",
    "绿洲餐厅",
    "幸福里",
)


def eleven() -> list[Provider]:
    """As many points as the first street has, each with an address, hours, set meals and a place of its own."""
    return [
        providers.provider(
            name=name,
            address=f"新疆石河子市向阳街道北四路{20 + 7 * number}号附{number}号一楼",
            latitude=44.30 + number / 1000,
            longitude=86.08 - number / 1000,
            halal=number == 2,
            delivery=number % 3 == 0,
            ramp=True,
            diets=("soft", "low_salt", "diabetic"),
        )
        for number, name in enumerate(NAMES)
    ]


def linked(page: TestResponse) -> list[str]:
    """The ids of the points a page lists, in its order."""
    return re.findall(r'<h2><a href="points/([0-9a-f-]{36})"', page.text)


def text_of(page: TestResponse) -> str:
    """The words of a page without tags, spaces made single."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
