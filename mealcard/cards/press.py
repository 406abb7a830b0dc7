"""QR codes by the thousand for print sheets: the very modules `qr` makes, ten to seventy times faster.

With version, level, mask and length fixed, each module is a XOR of payload bits: bit packing, Reed-Solomon and masking are all linear over
GF(2). So the codes of the single bits, made once by `qrcode`, are enough to compose the code of any other text of that length.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from mealcard.cards.qr import Qr, card_qr, split_url, url_parts_qr, url_qr
from mealcard.cards.token import TOKEN_LENGTH


@dataclass(frozen=True, slots=True)
class _Mode:
    """How a QR mode packs text: groups of characters as one number, written with a width that depends on how many they are."""

    chars: str
    widths: tuple[int, ...]  # bits for a group of 1, 2, … characters

    def chunks(self, length: int) -> list[tuple[int, int]]:
        """Start and end of each group in a text of that length."""
        step = len(self.widths)
        return [(start, min(start + step, length)) for start in range(0, length, step)]

    def value(self, text: str) -> int:
        """The number a group stands for; raises ValueError for a character outside the mode."""
        value = 0
        for char in text:
            value = value * len(self.chars) + self.chars.index(char)
        return value

    def text(self, value: int, length: int) -> str:
        """The group that stands for a number."""
        chars = []
        for _ in range(length):
            value, char = divmod(value, len(self.chars))
            chars.append(self.chars[char])
        return "".join(reversed(chars))


_NUMERIC = _Mode("0123456789", (4, 7, 10))
_ALPHANUMERIC = _Mode("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", (6, 11))


class Press:
    """Composes codes of one shape; `make` is the slow maker, called once per payload bit."""

    def __init__(self, mode: _Mode, length: int, make: Callable[[str], Qr]) -> None:
        zeros = mode.chars[0] * length
        blank = make(zeros)
        self._mode = mode
        self._length = length
        self._size = blank.size
        self._bytes = len(blank.packed)
        self._blank = int.from_bytes(blank.packed)
        self._bits: list[tuple[int, int, list[int]]] = []
        for start, end in mode.chunks(length):
            singles = (mode.text(1 << bit, end - start) for bit in range(mode.widths[end - start - 1]))
            codes = [self._blank ^ int.from_bytes(make(zeros[:start] + single + zeros[end:]).packed) for single in singles]
            self._bits.append((start, end, codes))

    def __call__(self, text: str) -> Qr:
        """The code of a text; raises ValueError for another length or alphabet than this press is made for."""
        if len(text) != self._length:
            raise ValueError("the text has another length than this press")
        composed = self._blank
        for start, end, codes in self._bits:
            value = self._mode.value(text[start:end])
            while value:
                low = value & -value
                composed ^= codes[low.bit_length() - 1]
                value ^= low
        return Qr(self._size, composed.to_bytes(self._bytes))


def pressed_card_qr(token: str) -> Qr:
    """`card_qr` for a token, by press; raises ValueError for anything but 48 digits."""
    return _card_press()(token)


def pressed_url_qr(url: str) -> Qr:
    """`url_qr`, by press when the address ends in a part of digits and capitals."""
    head, tail = split_url(url)
    return _url_press(head, len(tail))(tail) if tail else url_qr(url)


@lru_cache(maxsize=1)
def _card_press() -> Press:
    return Press(_NUMERIC, TOKEN_LENGTH, card_qr)


@lru_cache(maxsize=8)
def _url_press(head: str, length: int) -> Press:
    return Press(_ALPHANUMERIC, length, partial(url_parts_qr, head))
