"""`mealcard seniors …`: a register file from the terminal."""

from __future__ import annotations

from pathlib import Path

import click
import sqlalchemy as sa

from mealcard.accounts import service as accounts
from mealcard.accounts.actor import Actor
from mealcard.accounts.models import User
from mealcard.cli.base import application, fail, plainly, progress
from mealcard.db import db
from mealcard.seniors import batches, storing
from mealcard.seniors.batches import Preview
from mealcard.seniors.importing import DEFAULT_LIMITS, FileKind, bad_rows_file
from mealcard.seniors.models import ImportBatch
from mealcard.web.office.import_storing import read
from mealcard.web.office.import_words import say

SHOWN = 20  # bad rows told on the terminal


@click.group()
def seniors() -> None:
    """The register of seniors."""


@seniors.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--office", "office_code", required=True, help="Code of the office, such as 659001002.")
@click.option("--by", "username", required=True, help="Sign-in name of who registers; somebody else approves.")
@click.option("--dry-run", is_flag=True, help="Check and compare only; store nothing.")
@click.option("--bad-rows", "bad_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the bad rows here (.xlsx or .csv).")
@plainly
def seniors_import(file: Path, office_code: str, username: str, dry_run: bool, bad_file: Path | None) -> None:
    """Import a register FILE (CSV or XLSX). Good rows are stored as pending until a second person approves the batch."""
    with application():
        who = _registrar(username)
        checked, seen = read(who, office_code, file.read_bytes(), DEFAULT_LIMITS)
        _tell(seen)
        if bad_file is not None and seen.bad:
            kind = FileKind.CSV if bad_file.suffix.lower() == ".csv" else FileKind.XLSX
            bad_file.write_bytes(bad_rows_file(checked.table, seen.bad, say, kind))
            click.echo(f"The bad rows are in {bad_file}.")
        if dry_run or not seen.good:
            click.echo("Nothing was stored.")
            return
        batch = batches.upload(who, office_code, file.name, checked, seen)
        batches.confirm(who, batch)
        db.session.commit()
        _store(batch)


def _registrar(username: str) -> Actor:
    user = db.session.scalar(sa.select(User).where(User.username == username.strip().lower(), User.disabled_at.is_(None)))
    if user is None:
        raise fail(f"there is no account {username!r}")
    who = accounts.actor_of(user)
    if not who.can("edit_register"):
        raise fail(f"{username} may not register seniors; that needs an officer or a community worker")
    return who


def _tell(seen: Preview) -> None:
    click.echo(f"{len(seen.good)} to store, {len(seen.known)} known and left as they are, {len(seen.bad)} bad.")
    for row in seen.bad[:SHOWN]:
        for error in row.errors:
            click.echo(f"  row {row.row_number}: {say(error)}")
    if len(seen.bad) > SHOWN:
        click.echo(f"  … and {len(seen.bad) - SHOWN} more rows; use --bad-rows for all of them.")


def _store(batch: ImportBatch) -> None:
    office_code, batch_id = batch.office_code, batch.id
    with progress("storing", batch.rows) as advance:
        for rows in storing.store(office_code, batch_id):
            db.session.commit()
            advance(rows)
    db.session.refresh(batch)
    storing.tidy(batch)
    click.echo(f"{batch.stored} seniors wait for a second person's approval (batch {batch_id}).")
