"""Pages of a list: 25, 50 or 100 rows, a count, and links that keep the filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request

from mealcard.db import db

SIZES = (25, 50, 100)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows; `number` counts from 1."""

    rows: Sequence[Any]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)

    def link(self, **change: object) -> str:
        """This list's address with some parameters changed; None drops one."""
        kept = {key: value for key, value in request.args.items() if key not in change}
        kept.update({key: str(value) for key, value in change.items() if value is not None})
        return "?" + urlencode(kept)


def paged(query: sa.Select[*tuple[Any, ...]], *, scalars: bool = True) -> Page:
    """The page that the request's `page` and `per` ask for; odd values fall back to the nearest that exists."""
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())) or 0
    number, size = _asked(total)
    result = db.session.execute(query.limit(size).offset((number - 1) * size))
    rows = result.scalars().all() if scalars else result.all()
    return Page(rows, total, number, size)


def paged_list(rows: Sequence[Any]) -> Page:
    """The same for rows that are not a query's."""
    number, size = _asked(len(rows))
    return Page(rows[(number - 1) * size : number * size], len(rows), number, size)


def _asked(total: int) -> tuple[int, int]:
    size = request.args.get("per", SIZES[0], type=int)
    size = size if size in SIZES else SIZES[0]
    pages = max(1, -(-total // size))
    return min(max(1, request.args.get("page", 1, type=int)), pages), size


def sort_order(columns: dict[str, Any], default: str) -> tuple[str, bool, Any]:
    """(name, descending, column) from the request's `sort`, such as `name` or `-name`; unknown names give the default."""
    wanted = request.args.get("sort", default)
    descending = wanted.startswith("-")
    name = wanted.removeprefix("-")
    if name not in columns:
        descending, name = default.startswith("-"), default.removeprefix("-")
    column = columns[name]
    return name, descending, column.desc() if descending else column.asc()
