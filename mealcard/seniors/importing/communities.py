"""Which community a register means by 一小区, 22小区第一社区 or a code. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping

from mealcard.errors import Rejected

_STREET = re.compile(r"^.{1,12}?街道(?:办事处|办)?(?=.)")
_KIND = re.compile(r"社区居民委员会|社区居委会|居民委员会|村民委员会|居委会|村委会|社区|村$")
_PART = re.compile(r"第[一二三四五六七八九十]+$")
_NUMBER = re.compile(r"[0-9]{1,3}")
_DIGITS = "零一二三四五六七八九"


def _in_words(number: int) -> str:
    """1 to 199 in Chinese numerals as communities are named (22 is 二十二)."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")
    elif ones:
        words += ("零" if hundreds else "") + _DIGITS[ones]
    return words or _DIGITS[0]


def _key(name: str) -> str:
    """A name without spaces, street, the words for its kind, and with numbers in words."""
    text = "".join(unicodedata.normalize("NFKC", name).split())
    text = _STREET.sub("", text)
    text = _NUMBER.sub(lambda match: _in_words(int(match.group())), text)
    return _KIND.sub("", text) or text


class Communities:
    """The communities of one office by every unambiguous way of writing them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """`names` maps codes to full names (`659001002001` to `一小区社区居委会`)."""
        self._names = dict(names)
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._parts: dict[str, set[str]] = defaultdict(set)
        for code, name in names.items():
            self._exact[_key(name)].add(code)
            self._parts[_PART.sub("", _key(name))].add(code)

    def find(self, text: str) -> str:
        """The code. Raises Rejected community_required, community_unknown, or community_ambiguous with the candidates' names."""
        if not text:
            raise Rejected("community_required", field="community")
        if text in self._names:
            return text
        key = _key(text)
        found = self._exact.get(key, set())
        if len(found) == 1:
            return next(iter(found))
        # 二十二小区 alone may be the first or the second community there; with only one it would still be a guess.
        found = found or self._parts.get(key, set())
        if found:
            raise Rejected("community_ambiguous", field="community", candidates=[self._names[code] for code in sorted(found)])
        raise Rejected("community_unknown", field="community", word=text[:20])
