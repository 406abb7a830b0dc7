"""Who a person is: resident ID (GB 11643), name, phone; cleaned, checked and masked. Pure.

Refusals are `Rejected` with a stable reason and never carry the value, since they are logged.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from stdnum.cn import ric

from mealcard.errors import Rejected
from mealcard.seniors.names import HAN, HAN_NAME, MIDDLE_DOT, split_surname
from mealcard.seniors.states import Sex

ID_LENGTH = 18
OLDEST_YEAR = 1900
NAME_LENGTH = 40

_ID = re.compile(r"[0-9]{17}[0-9X]")
# Province codes of GB/T 2260; a foreigner's permanent residence card starts with 9 and the province after it.
# Counties are not looked up: their codes come and go, and a code founded after a person's birth is normal on a real card
# (the county table of python-stdnum refuses it, so only its check digit is used).
_PROVINCES = frozenset("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split())
_MASKED = re.compile(r"[*＊×✱﹡]|[xX]{2}")
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202C, 0x202D, 0x2060, 0xFEFF])
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8}")
_PHONE_NOISE = re.compile(r"[\s()\-–—.]+")
_SEVERAL = re.compile(r"[/、,;]|(?:\D*[0-9]){17,}")
_LOST = re.compile("[?？\ufffd□\ue000-\uf8ff]")
_DOTS = re.compile(r"\s*[·•‧∙・･．.●˙]\s*")
_HAN_CHAR = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A valid resident ID; `number` has 18 characters with a capital X and stays out of `repr`."""

    number: str = field(repr=False)
    born_on: date
    sex: Sex


def normalise_id(text: str) -> str:
    """Without spaces, invisible characters and full-width digits, the X capital; nothing is checked."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    return "".join(text.split()).upper()


def parse_resident_id(text: str, today: date) -> ResidentId:
    """A resident ID as typed. Raises Rejected (field `id_number`) with the first thing that is wrong.

    Reasons: id_required, id_masked, id_old_15, id_length, id_characters, id_region, id_date, id_future, id_rounded, id_check_digit.
    """
    number = normalise_id(text)
    if not _ID.fullmatch(number):
        raise Rejected(_why_not_an_id(number), field="id_number", length=len(number))
    if number[:2] not in _PROVINCES and not (number[0] == "9" and number[1:3] in _PROVINCES):
        raise Rejected("id_region", field="id_number")
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Rejected("id_date", field="id_number") from None
    if born_on.year < OLDEST_YEAR:
        raise Rejected("id_date", field="id_number")
    if born_on > today:
        raise Rejected("id_future", field="id_number")
    if ric.calc_check_digit(number) != number[17]:
        # A spreadsheet keeps 15 digits of a number and fills up with zeros.
        raise Rejected("id_rounded" if number.endswith("000") else "id_check_digit", field="id_number")
    return ResidentId(number, born_on, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def _why_not_an_id(number: str) -> str:
    if not number:
        return "id_required"
    if _MASKED.search(number):
        return "id_masked"
    if len(number) == 15 and number.isdecimal():
        return "id_old_15"
    return "id_characters" if len(number) == ID_LENGTH else "id_length"


def age_on(born_on: date, day: date) -> int:
    """Completed years on a day; who was born on 29 February is a year older on 1 March of other years. Negative before birth."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def parse_phone(text: str) -> str:
    """A mobile (11 digits) or a landline with area code (10 to 12 digits, `0` first) as bare digits; empty for an empty text.

    Raises Rejected (field `phone`): phone_masked, phone_several, phone_area_code, phone_format.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    text = text.strip()
    if _MOBILE.fullmatch(text):
        return text
    if not text:
        return ""
    digits = _PHONE_NOISE.sub("", text)
    for prefix in ("+86", "0086", "86"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 9:
            digits = _with_trunk_zero(digits.removeprefix(prefix))
            break
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return digits
    raise Rejected(_why_not_a_phone(text, digits), field="phone")


def _with_trunk_zero(digits: str) -> str:
    """Behind the country code the area code has no zero (+86 993 2012345)."""
    return digits if digits.startswith("0") or _MOBILE.fullmatch(digits) else f"0{digits}"


def _why_not_a_phone(text: str, digits: str) -> str:
    if _MASKED.search(text):
        return "phone_masked"
    if _SEVERAL.search(text):
        return "phone_several"
    if digits.isdecimal() and len(digits) in {7, 8} and digits[0] in "2345678":
        return "phone_area_code"
    return "phone_format"


def clean_name(text: str) -> str:
    """A name as it is stored: no layout spaces between ideographs, one kind of middle dot, single spaces in Latin names.

    Raises Rejected (field `name`): name_required, name_masked, name_lost_characters, name_length, name_characters.
    """
    if HAN_NAME.fullmatch(text) and len(text) <= NAME_LENGTH:
        return text
    name = " ".join(text.translate(_INVISIBLE).split())
    if _HAN_CHAR.search(name):
        name = _DOTS.sub(MIDDLE_DOT, name)
        name = re.sub(rf"(?<=[{HAN}]) (?=[{HAN}])", "", name)
    reason = _why_not_a_name(name)
    if reason:
        raise Rejected(reason, field="name")
    return name


def _why_not_a_name(name: str) -> str | None:
    if not name:
        return "name_required"
    if _MASKED.search(name):
        return "name_masked"
    if _LOST.search(name):
        return "name_lost_characters"
    if not 2 <= len(name) <= NAME_LENGTH:
        return "name_length"
    letters = name.translate({ord(sign): None for sign in f"{MIDDLE_DOT} '\u2019-."})
    fine = letters and all(unicodedata.category(sign)[0] in "LM" for sign in letters) and name[0] not in f"{MIDDLE_DOT}'-."
    return None if fine else "name_characters"


def mask_id(number: str) -> str:
    """`110105********002X`. Of another length: at most the first two characters."""
    if len(number) == ID_LENGTH:
        return f"{number[:6]}********{number[-4:]}"
    return number[:2] + "*" * max(len(number) - 2, 0) if len(number) > 4 else "*" * len(number)


def mask_phone(digits: str) -> str:
    """`138****0000`; of a landline the area code and the last four digits stay (`0993***2345`)."""
    if not digits:
        return ""
    head = (3 if digits[1:2] in "12" else 4) if digits[0] == "0" else 3
    if len(digits) < head + 7:
        return "*" * len(digits)
    return digits[:head] + "*" * (len(digits) - head - 4) + digits[-4:]


def mask_name(name: str) -> str:
    """王*兰, 王*, 欧阳*娜, 阿*曼·买*, J* S*: one star for whatever is hidden, so its length says nothing."""
    if MIDDLE_DOT in name:
        first, *others = name.split(MIDDLE_DOT)
        return MIDDLE_DOT.join([_first_and_last(first, 1), *(f"{part[:1]}*" for part in others)])
    if not _HAN_CHAR.match(name):
        return " ".join(f"{part[0]}*" for part in name.split())
    surname, _ = split_surname(name)
    return _first_and_last(name, len(surname))


def _first_and_last(name: str, shown: int) -> str:
    return name[:shown] + "*" + (name[-1] if len(name) > shown + 1 else "")
