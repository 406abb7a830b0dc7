"""Card numbers: blocks of 10,000 that belong to one office for good.

The first five digits of a number name its block, the next four run within it, the last is the check digit. Blocks are drawn at random and
numbers scattered within a block, so that a number tells neither how many cards there are nor what the neighbour's number is.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from mealcard.cards.models import CardNumberBlock
from mealcard.cards.token import card_number
from mealcard.db import db, insert_or_nothing
from mealcard.errors import Rejected

BLOCK_SIZE = 10_000
BLOCK_DIGITS = 5
FIRST_BLOCK, LAST_BLOCK = 10_000, 99_999  # no leading zero: spreadsheets eat it
_TRIES = 100

_offices: dict[int, str] = {}


def take(office_code: str, count: int) -> list[str]:
    """So many numbers that nobody has; given back only by rolling back the present transaction."""
    taken: list[str] = []
    while len(taken) < count:
        block = _open_block(office_code) or _new_block(office_code)
        taken += _take_from(block, count - len(taken))
    return taken


def office_of_number(number: str) -> str | None:
    """The office a card number belongs to, or None; remembered in the process, since a block never changes hands.

    Not for the transaction that draws a block: a rolled-back block must not be remembered.
    """
    block = int(number[:BLOCK_DIGITS])
    if block not in _offices:
        office_code = db.session.scalar(sa.select(CardNumberBlock.office_code).where(CardNumberBlock.block == block))
        if office_code is None:
            return None
        _offices[block] = office_code
    return _offices[block]


def forget_blocks() -> None:
    """Empty the process's memory; for a process that changes to another database, as tests do."""
    _offices.clear()


def _open_block(office_code: str) -> int | None:
    query = sa.select(CardNumberBlock.block).where(CardNumberBlock.office_code == office_code, CardNumberBlock.used < BLOCK_SIZE)
    return db.session.scalar(query.order_by(CardNumberBlock.block).limit(1))


def _new_block(office_code: str) -> int:
    """A free block drawn at random; of two that draw the same one the key decides."""
    for _ in range(_TRIES):
        block = FIRST_BLOCK + secrets.randbelow(LAST_BLOCK - FIRST_BLOCK + 1)
        start, step = secrets.randbelow(BLOCK_SIZE), _random_step()
        if insert_or_nothing(CardNumberBlock, block=block, office_code=office_code, used=0, start=start, step=step):
            return block
    raise Rejected("numbers_used_up")


def _random_step() -> int:
    """A step that meets every running number once: odd and not divisible by five."""
    while True:
        step = secrets.randbelow(BLOCK_SIZE)
        if step % 2 and step % 5:
            return step


def _take_from(block: int, wanted: int) -> list[str]:
    """At most `wanted` numbers of a block: none when another one was quicker, and the caller looks again."""
    row = CardNumberBlock
    left = BLOCK_SIZE - (db.session.scalar(sa.select(row.used).where(row.block == block)) or 0)
    count = min(wanted, left)
    step = db.session.execute(
        sa.update(row)
        .where(row.block == block, row.used + count <= BLOCK_SIZE)
        .values(used=row.used + count)
        .returning(row.used, row.start, row.step)
        .execution_options(synchronize_session=False)
    ).first()
    if step is None:
        return []
    used, start, stride = step
    return [card_number(block * BLOCK_SIZE + (start + n * stride) % BLOCK_SIZE) for n in range(used - count, used)]
