"""Alembic's entry: one connection, the transaction rules of `mealcard.db`, all tables from `mealcard.schema`."""

from __future__ import annotations

from alembic import context
from sqlalchemy.engine import Connection

from mealcard.schema import metadata


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
