"""Commands for setting up and keeping an office: regions, accounts, the first token, what is due by time."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from mealcard.accounts import service as accounts
from mealcard.accounts.actor import SYSTEM
from mealcard.accounts.models import Role
from mealcard.cli.base import application, fail, plainly
from mealcard.db import db
from mealcard.regions import service as region_service
from mealcard.ticking import run_all
from mealcard.web.i18n import app_settings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def user() -> None:
    """Accounts of staff."""


@user.command("add")
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--region", "region_code", required=True, help="Region code of the role: a community, street, district or more.")
@click.option("--provider", "provider_id", type=click.UUID, help="For owners and cashiers: the provider's id.")
@click.option(
    "--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Read the password here, not from a prompt."
)
@plainly
def user_add(username: str, name: str, role: str, region_code: str, provider_id: object, password_file: Path | None) -> None:
    """Add an account; the password is asked for."""
    with application():
        password = (
            password_file.read_text().rstrip("\n") if password_file else click.prompt("Password", hide_input=True, confirmation_prompt=True)
        )
        office_code = region_code[:9] if provider_id else None
        new = accounts.NewUser(username, name, Role(role), region_code, password, office_code, provider_id)  # type: ignore[arg-type]
        accounts.create_user(SYSTEM, new)
        db.session.commit()
    click.echo(f"{username} can sign in.")


def _ask_password() -> str:
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


@click.command("setup-token")
@plainly
def setup_token() -> None:
    """Print a one-time token with which the first administrator opens an account."""
    with application():
        token = accounts.issue_setup_token()
        db.session.commit()
        if token is None:
            raise fail("there are accounts already; an administrator adds the next one")
        click.echo(f"Open {app_settings().public_url}/setup and enter: {token}")


@click.group()
def regions() -> None:
    """Administrative divisions and offices."""


@regions.command("import")
@click.argument("file", required=False, type=FILE)
@plainly
def regions_import(file: Path | None) -> None:
    """Store divisions from a CSV FILE (code,name,level,parent_code), or those that travel with the package."""
    with application():
        added = region_service.import_regions(file.read_text(encoding="utf-8-sig") if file else region_service.bundled_regions())
        db.session.commit()
    click.echo(f"{added} new divisions.")


@click.command()
@click.option("--every", type=click.IntRange(1, 3600), help="Go on, once in so many seconds, until the parent process ends.")
@plainly
def tick(every: int | None) -> None:
    """Do everything that is due by time. Safe to run again at once, and from several machines."""
    parent = os.getppid()
    while True:
        with application():
            for name, count in run_all().items():
                if count:
                    click.echo(f"{name}: {count}")
        if every is None:
            return
        for _second in range(every):
            time.sleep(1)
            if os.getppid() != parent:
                return
