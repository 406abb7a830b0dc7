"""Alembic's entry: one connection, the transaction rules of `mealcard.db`, all tables from `mealcard.schema`."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.engine import Connection

from mealcard.db import UTCDateTime
from mealcard.schema import metadata


def render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Our own column types by name, so that a migration reads like the models."""
    own = {UTCDateTime: "UTCDateTime()", sa.JSON: "Json"}.get(type(item)) if kind == "type" else None
    if own is None:
        return False
    autogen.imports.add(f"from mealcard.db import {own.removesuffix('()')}")
    return own


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        render_item=render,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
