"""The secrets and numbers on a card: what they look like, how new ones are made, and what a scanned string is.

A card number is 9 digits and a check digit (ISO 7064 MOD 11,10). The front QR holds a token of 48 digits: `81`, the card number, the issue
in two digits, and 34 random ones. The back QR holds a family code of another shape, so that neither can be taken for the other.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum

from stdnum.iso7064 import mod_11_10

TOKEN_PREFIX = "81"  # noqa: S105 - printed on every card
TOKEN_LENGTH = 48
NUMBER_LENGTH = 10
MAX_SERIAL = 999_999_999
MAX_ISSUE = 99
MAX_CODE_LENGTH = 4296  # what the largest QR code can hold
FAMILY_CODE_LENGTH = 20
# Crockford's base 32: no I, L, O or U, so that a code read aloud or copied by hand is not mistaken.
FAMILY_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_RANDOM_DIGITS = TOKEN_LENGTH - len(TOKEN_PREFIX) - NUMBER_LENGTH - 2
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_TYPED = str.maketrans(
    {chr(0xFF10 + digit): str(digit) for digit in range(10)} | dict.fromkeys(" \t\u00a0\u2007\u202f\u3000-\u2013\u2014\uff0d")
)


class CodeKind(StrEnum):
    """What a scanned or typed string is; a foreign one may be anything, also a card with a digit wrong."""

    TOKEN = "token"  # noqa: S105 - a kind, not a secret
    NUMBER = "number"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class ParsedCode:
    """What a code says about itself; whether such a card exists only the database knows."""

    kind: CodeKind
    number: str | None = None
    issue: int | None = None


_FOREIGN = ParsedCode(CodeKind.FOREIGN)


def card_number(serial: int) -> str:
    """The card number with its check digit for a serial of 0 to 999,999,999; raises ValueError outside that."""
    if not 0 <= serial <= MAX_SERIAL:
        raise ValueError("a card serial has at most nine digits")
    body = f"{serial:09d}"
    return body + mod_11_10.calc_check_digit(body)


def is_card_number(text: str) -> bool:
    """Ten ASCII digits of which the last one checks the others."""
    return len(text) == NUMBER_LENGTH and _only_digits(text) and mod_11_10.is_valid(text)


def grouped(number: str) -> str:
    """`1234567890` as `123 4567 890`: the 3-4 rhythm in which Chinese phone numbers are read out and remembered."""
    return f"{number[:3]} {number[3:7]} {number[7:]}"


def typed_number(text: str) -> str | None:
    """The card number in what a person typed, with spaces, dashes or full-width digits; None if it isn't one."""
    number = text.translate(_TYPED)
    return number if is_card_number(number) else None


def new_token(number: str, issue: int) -> str:
    """A fresh secret for one issue (1 to 99) of a card; raises ValueError for a wrong number or issue."""
    if not is_card_number(number):
        raise ValueError("not a card number")
    if not 1 <= issue <= MAX_ISSUE:
        raise ValueError("an issue is 1 to 99")
    return f"{TOKEN_PREFIX}{number}{issue:02d}{secrets.randbelow(10**_RANDOM_DIGITS):0{_RANDOM_DIGITS}d}"


def parse(code: str) -> ParsedCode:
    """What any string at all is; never raises, and takes nothing but the exact digits."""
    if is_card_number(code):
        return ParsedCode(CodeKind.NUMBER, code)
    if len(code) != TOKEN_LENGTH or not _only_digits(code) or not code.startswith(TOKEN_PREFIX):
        return _FOREIGN
    number = code[len(TOKEN_PREFIX) :][:NUMBER_LENGTH]
    if not is_card_number(number):
        return _FOREIGN
    return ParsedCode(CodeKind.TOKEN, number, int(code[len(TOKEN_PREFIX) + NUMBER_LENGTH :][:2]))


def code_hash(code: str) -> bytes:
    """SHA-256 of any string, as 32 bytes; two different strings never share the hashed bytes, lone surrogates included."""
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()


def code_head(code: str) -> str:
    """The first four characters, each unprintable one (NUL, surrogate, control) as U+FFFD, so that any database and page takes it."""
    return "".join(char if char.isprintable() else "\ufffd" for char in code[:4])


def new_family_code() -> str:
    """A fresh secret of 100 bits for the link on the back of a card."""
    return "".join(secrets.choice(FAMILY_ALPHABET) for _ in range(FAMILY_CODE_LENGTH))


def parse_family_code(text: str) -> str | None:
    """The family code in any string, forgiving lower case, dashes, spaces, and O, I, L for 0, 1, 1; None if it isn't one."""
    if not text.isascii():
        return None
    code = text.upper().translate(_LOOKALIKES)
    return code if len(code) == FAMILY_CODE_LENGTH and all(char in FAMILY_ALPHABET for char in code) else None


def family_hash(code: str) -> bytes:
    """SHA-256 of a canonical family code, as 32 bytes; never the `code_hash` of any string, since no string starts with the byte FF."""
    return hashlib.sha256(b"\xfffamily:" + code.encode("utf-8", "surrogatepass")).digest()


def _only_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
