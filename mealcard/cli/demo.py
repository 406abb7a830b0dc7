"""`mealcard demo …`"""

from __future__ import annotations

import json
import os
from pathlib import Path

import click
import sqlalchemy as sa

from mealcard.cli.base import application, fail, plainly, progress
from mealcard.db import db
from mealcard.demo import load as loading
from mealcard.demo.export import export as export_demo
from mealcard.demo.staff import sign_ins
from mealcard.regions.models import Office
from mealcard.web.i18n import app_settings
from mealcard.web.words import word

SURFACES = (("/", "meal map"), ("/counter/", "tablet"), ("/office/", "street office"), ("/provider/", "restaurant"), ("/api/v1/", "API"))


@click.group()
def demo() -> None:
    """Invented data to look at and try."""


@demo.command()
@click.option("--seniors", type=click.IntRange(1, 200_000), default=800, show_default=True)
@click.option("--days", type=click.IntRange(0, 730), default=90, show_default=True, help="Days of history before today.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same story.")
@click.option("--unless-present", is_flag=True, help="Do nothing when the database already holds an office.")
@plainly
def load(seniors: int, days: int, seed: int, unless_present: bool) -> None:
    """Fill an empty database with a street office, its meal points, seniors, meals and opinions."""
    with application():
        if db.session.scalar(sa.select(Office.code).limit(1)):
            if unless_present:
                return
            raise fail("the database is not empty; the demo goes into a new one (another MEALCARD_DATA_DIR or MEALCARD_DATABASE_URL)")
        loading.load(seniors, days, seed, app_settings().public_url, progress)
    click.echo("The demo is loaded.")


@demo.command()
@plainly
def show() -> None:
    """Print the addresses of all surfaces and, in a demo, the sign-ins."""
    with application():
        base = app_settings().public_url
        for path, text in SURFACES:
            click.echo(f"  {base + path:40} {text}")
        if not loading.is_demo():
            return
        click.echo("Sign-ins of the demo (page /sign-in):")
        for user, password in sign_ins():
            click.echo(f"  {user.username:10} {password:16} {user.role.value:18} {word('role', user.role)} {user.name}")


@demo.command()
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A new file, readable to you alone.")
@plainly
def export(out: Path) -> None:
    """Write tokens of fresh devices, the cards' codes and the sign-ins of a demo to a JSON file."""
    with application():
        if not loading.is_demo():
            raise fail("this database is not a demo; the secrets of real people are never exported")
        content = export_demo()
        db.session.commit()
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
    click.echo(f"{len(content['devices'])} devices, {len(content['cards'])} cards, {len(content['users'])} users written to {out}.")
