"""Migrations go up and down on both databases and end exactly at the models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine

from mealcard import migrating
from mealcard.db import engine_options, prepare_engine
from mealcard.schema import metadata
from mealcard.web import migrations_folder


def _engine(url: str) -> Engine:
    engine = sa.create_engine(url, **engine_options(url))
    prepare_engine(engine)
    return engine


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    if request.param == "sqlite":
        engine = _engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
        yield engine
        engine.dispose()
        return
    server = sa.create_engine(request.getfixturevalue("postgres_url"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE empty"))
    engine = _engine(server.url.set(database="empty").render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with server.connect() as connection:
        connection.execute(sa.text("DROP DATABASE empty"))
    server.dispose()


def test_the_migrations_end_at_the_models(empty: Engine) -> None:
    migrating.upgrade(empty, migrations_folder())
    assert migrating.is_current(empty, migrations_folder())
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_constraint_of_the_models_is_in_the_database(empty: Engine) -> None:
    migrating.upgrade(empty, migrations_folder())
    inspector = sa.inspect(empty)
    for table in metadata.sorted_tables:
        checks = {str(one["name"]) for one in inspector.get_check_constraints(table.name)}
        wanted = {str(one.name) for one in table.constraints if isinstance(one, sa.CheckConstraint)}
        assert wanted <= checks, table.name
        assert inspector.get_pk_constraint(table.name)["constrained_columns"] == [column.name for column in table.primary_key]


def test_the_way_down_leaves_nothing_and_the_way_up_works_again(empty: Engine) -> None:
    migrating.upgrade(empty, migrations_folder())
    migrating.downgrade(empty, migrations_folder(), "base")
    assert set(sa.inspect(empty).get_table_names()) <= {"alembic_version"}
    migrating.upgrade(empty, migrations_folder())
    assert migrating.is_current(empty, migrations_folder())


def test_upgrading_twice_changes_nothing(empty: Engine) -> None:
    migrating.upgrade(empty, migrations_folder())
    migrating.upgrade(empty, migrations_folder())
    assert migrating.is_current(empty, migrations_folder())
