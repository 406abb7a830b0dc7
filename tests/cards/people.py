"""Made-up cards for the tests of this folder."""

from __future__ import annotations

from itertools import cycle

from mealcard.cards.faces import CardFace
from mealcard.cards.token import card_number, new_family_code, new_token

NAMES = (
    "王秀兰",
    "欧阳震华",
    "李",
    "阿卜杜热合曼·买买提依明",
    "古丽巴哈尔·阿不都克里木·玉素甫江",
    "努尔艾合买提·阿卜杜拉·麦麦提吐尔逊·艾散江",
    "Muhammad Abdurehim Mamatimin",
    "𬭩㛃䶮",  # rare characters that are in the standard table of name characters
)
OFFICE = "向阳街道办事处"
PHONE = "0993-2012345"
SITE = "https://card.xiangyang.gov.cn"


def made_face(serial: int, name: str = "王秀兰", issue: int = 1, **changes: str) -> CardFace:
    """A card as it would be printed."""
    number = card_number(serial)
    fields = {
        "office_name": OFFICE,
        "office_phone": PHONE,
        "family_url": f"{SITE}/c/{new_family_code()}",
        "token": new_token(number, issue),
    }
    return CardFace(number=number, issue=issue, name=name, **(fields | changes))


def made_faces(count: int) -> list[CardFace]:
    """So many cards of people with all sorts of names."""
    return [made_face(100_000_000 + 37 * i, name) for i, name in zip(range(count), cycle(NAMES), strict=False)]
