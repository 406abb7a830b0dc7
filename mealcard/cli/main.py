"""The group of commands."""

from __future__ import annotations

import click

from mealcard.cli.bench import bench
from mealcard.cli.cards import cards
from mealcard.cli.database import database
from mealcard.cli.demo import demo
from mealcard.cli.listing import listing
from mealcard.cli.office import regions, setup_token, tick, user
from mealcard.cli.seniors import seniors
from mealcard.cli.serving import serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mealcard")
def main() -> None:
    """Senior meal cards for a street office. Settings come from MEALCARD_… variables; see the README."""


for command in (database, serve, user, setup_token, regions, seniors, cards, demo, listing, bench, tick):
    main.add_command(command)
