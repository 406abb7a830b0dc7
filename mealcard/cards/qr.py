"""QR codes of cards, made by the `qrcode` package.

The mask is fixed: choosing one takes `qrcode` seven times as long as all the rest and reads no better.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import qrcode
from PIL import Image
from qrcode import constants, util
from qrcode.exceptions import DataOverflowError

CARD_VERSION = 2
QUIET_MODULES = 4
MAX_URL_VERSION = 6  # 41 modules of 0.6 mm on 25 mm; finer ones are lost on an old phone

# Of the eight masks the ones with the least penalty over many made-up codes.
_CARD_MASK = 0
_URL_MASK = 2
_TAIL = re.compile(r"(?<=/)[0-9A-Z]+\Z")


class PayloadTooLong(ValueError):
    """The text does not fit into the fixed shape of the code."""


@dataclass(frozen=True, slots=True)
class Qr:
    """A square of modules without its quiet zone: rows from the top, each padded to whole bytes, highest bit leftmost, 1 is dark."""

    size: int
    packed: bytes

    @property
    def matrix(self) -> list[list[bool]]:
        """Rows of modules, True is dark."""
        stride = len(self.packed) // self.size
        rows = (self.packed[start : start + stride] for start in range(0, len(self.packed), stride))
        return [[bit == "1" for bit in f"{int.from_bytes(row):0{stride * 8}b}"[: self.size]] for row in rows]

    def png(self, module_px: int = 8) -> bytes:
        """A black and white PNG for screens, quiet zone included, each module a square of so many pixels."""
        modules = Image.frombytes("1", (self.size, self.size), self.packed).point(lambda dark: not dark)
        whole = self.size + 2 * QUIET_MODULES
        framed = Image.new("1", (whole, whole), 1)
        framed.paste(modules, (QUIET_MODULES, QUIET_MODULES))
        out = io.BytesIO()
        framed.resize((whole * module_px, whole * module_px), Image.Resampling.NEAREST).save(out, "PNG", optimize=True)
        return out.getvalue()


def card_qr(token: str) -> Qr:
    """The front code: numeric mode, version 2, level Q, 25 × 25. Raises PayloadTooLong above 48 digits, ValueError for letters."""
    if not (token.isascii() and token.isdigit()):
        raise ValueError("the front code holds digits alone")
    return _make([util.QRData(token, mode=util.MODE_NUMBER)], constants.ERROR_CORRECT_Q, _CARD_MASK, CARD_VERSION)


def url_qr(url: str) -> Qr:
    """The back code: level M and the smallest version that holds the address. Raises PayloadTooLong for one too long for 25 mm."""
    return url_parts_qr(*split_url(url))


def split_url(url: str) -> tuple[str, str]:
    """The address without its last part, and that part if it is of digits and capitals (packed tighter); else all and nothing."""
    found = _TAIL.search(url)
    return (url, "") if found is None else (url[: found.start()], found.group())


def url_parts_qr(head: str, tail: str) -> Qr:
    """`url_qr` of an address already split; the tail may hold any character of the alphanumeric mode."""
    parts = [util.QRData(head, mode=util.MODE_8BIT_BYTE)]
    if tail:
        parts.append(util.QRData(tail, mode=util.MODE_ALPHA_NUM))
    return _make(parts, constants.ERROR_CORRECT_M, _URL_MASK, None)


def _make(parts: Sequence[util.QRData], level: int, mask: int, version: int | None) -> Qr:
    maker = qrcode.QRCode(version=version, error_correction=level, border=0, mask_pattern=mask)
    for part in parts:
        maker.add_data(part)
    try:
        maker.make(fit=version is None)
    except (DataOverflowError, ValueError):  # qrcode says the latter beyond its largest version
        raise PayloadTooLong("the text does not fit the code") from None
    if version is None and maker.version > MAX_URL_VERSION:
        raise PayloadTooLong("the address is too long for the back of a card")
    size = maker.modules_count
    stride = (size + 7) // 8
    rows = (int("".join("1" if dark else "0" for dark in row), 2) << (stride * 8 - size) for row in maker.modules)
    return Qr(size, b"".join(row.to_bytes(stride) for row in rows))
