"""Money is an integer number of fen (1 yuan = 100 fen), never a float.

Sign: amounts of a meal (price, reduction, subsidy, self-pay) are zero or positive; only ledger entries are signed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

FEN_PER_YUAN = 100
JIAO = 10  # fen in 0.10 yuan, the step to which every subsidy is rounded down
MAX_FEN = 9_999_999_99

_YUAN = re.compile(r"[+]?(\d{1,7})(?:\.(\d{1,2}))?")
# Chinese input methods type full-width digits and signs.
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0E: ".", 0xFF0C: ",", 0xFFE5: "\u00a5"}


class BadAmount(ValueError):
    """The text is not an amount of yuan with at most two decimals."""


def parse_yuan(text: str) -> int:
    """Fen from what a person typed, such as `16`, `16.5`, `¥1,600.00` or full-width digits.

    Raises BadAmount for anything else, also for a third decimal or a negative amount.
    """
    cleaned = text.strip().translate(_FULL_WIDTH).removeprefix("\u00a5").removesuffix("\u5143").replace(",", "").strip()
    match = _YUAN.fullmatch(cleaned)
    if match is None:
        raise BadAmount(text)
    whole, cents = match.groups()
    return int(whole) * FEN_PER_YUAN + int((cents or "0").ljust(2, "0"))


def format_yuan(fen: int) -> str:
    """`1600` as `16.00`, with the sign in front and no grouping."""
    sign = "-" if fen < 0 else ""
    whole, cents = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{whole}.{cents:02d}"


def round_down_to_jiao(fen: int) -> int:
    """The largest multiple of 0.10 yuan that is not above a non-negative amount."""
    if fen < 0:
        raise ValueError("a subsidy is never negative")
    return fen - fen % JIAO


def share_out(fen: int, weights: Sequence[int]) -> list[int]:
    """Split an amount in proportion to non-negative weights; the parts sum exactly to it.

    Largest-remainder method (Hamilton); of equal remainders the earlier part gets the fen. Raises ValueError when all weights are 0.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    if fen < 0:
        return [-part for part in share_out(-fen, weights)]
    parts = [fen * weight // total for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(fen * weights[i] % total), i))
    for index in order[: fen - sum(parts)]:
        parts[index] += 1
    return parts
