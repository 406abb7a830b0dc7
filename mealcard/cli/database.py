"""`mealcard db …`"""

from __future__ import annotations

import click

from mealcard import migrating
from mealcard.cli.base import application, plainly
from mealcard.db import db
from mealcard.web import migrations_folder


@click.group("db")
def database() -> None:
    """The database and its schema."""


@database.command()
@plainly
def upgrade() -> None:
    """Create the database or bring it to this version's schema. Safe to run again."""
    with application(current=False):
        migrating.upgrade(db.engine, migrations_folder())
    click.echo("The database has the schema of this version.")


@database.command()
@click.argument("revision")
@plainly
def downgrade(revision: str) -> None:
    """Go back to a REVISION; `base` drops everything."""
    with application(current=False):
        migrating.downgrade(db.engine, migrations_folder(), revision)
    click.echo(f"The database has the schema {revision}.")
