"""Bringing a database to the schema of this version, and asking whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def upgrade(engine: Engine, folder: Path, revision: str = "head") -> None:
    """Run the migrations of a folder up to a revision; each in its own transaction, so that a killed run goes on later."""
    config = _config(folder)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def downgrade(engine: Engine, folder: Path, revision: str) -> None:
    """Run the migrations backwards down to a revision, `base` for an empty database."""
    config = _config(folder)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
        connection.commit()


def is_current(engine: Engine, folder: Path) -> bool:
    """Whether the database has exactly the schema of this version."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == ScriptDirectory.from_config(_config(folder)).get_current_head()
