"""`mealcard cards …`"""

from __future__ import annotations

import os
from pathlib import Path

import click
import sqlalchemy as sa

from mealcard.accounts import service as accounts
from mealcard.accounts.actor import Actor
from mealcard.accounts.models import User
from mealcard.cards import printing
from mealcard.cards.models import Card, PrintJob
from mealcard.cli.base import application, fail, plainly, progress
from mealcard.db import db
from mealcard.fonts import FontMissing
from mealcard.seniors.models import Senior
from mealcard.web.i18n import app_settings


@click.group()
def cards() -> None:
    """Meal cards."""


@cards.command("print")
@click.option("--office", "office_code", required=True, help="Region code of the street office.")
@click.option("--job", "number", type=click.IntRange(1), help="Write the sheets of this print job again.")
@click.option("--new", "new", is_flag=True, help="Make a print job of all cards that wait for printing.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path), help="The PDF; must not exist yet.")
@click.option("--by", "username", required=True, help="Whose act this is; an officer of the office.")
@plainly
def cards_print(office_code: str, number: int | None, new: bool, out: Path, username: str) -> None:
    """Write print sheets as PDF. The file holds the cards' secrets: delete it when the cards are printed."""
    if new == (number is not None):
        raise fail("say either --job NUMBER or --new")
    with application():
        who = _officer(username, office_code)
        job = _new_job(who, office_code) if number is None else printing.job_by_number(who, office_code, number)
        sheets = printing.open_sheets(who, job, app_settings().public_url)
        file = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        db.session.commit()
        _write(sheets, file)
    for text in sheets.left_out:
        click.echo(f"left out: card {text.number}, {text.field} {text.text!r}: {text.missing or 'too long'}", err=True)
    click.echo(f"{sheets.label}: {len(sheets.faces)} cards in {out}. Confirm on the page of the job when they are printed.")


def _officer(username: str, office_code: str) -> Actor:
    user = db.session.scalar(sa.select(User).where(User.username == username, User.disabled_at.is_(None)))
    who = accounts.actor_of(user) if user else None
    if who is None or not who.can("order_cards") or not who.covers(office_code):
        raise fail(f"{username} is not an officer of {office_code}")
    return who


def _new_job(who: Actor, office_code: str) -> PrintJob:
    ids = db.session.scalars(printing.waiting(office_code).with_only_columns(Card.id).order_by(Senior.community_code)).all()
    return printing.create_job(who, office_code, ids)


def _write(sheets: printing.Sheets, file: int) -> None:
    done = 0
    with os.fdopen(file, "wb") as stream, progress("sheets", len(sheets.faces)) as advance:

        def show(cards_done: int, _all: int) -> None:
            nonlocal done
            advance(cards_done - done)
            done = cards_done

        try:
            sheets.write(stream, show)
        except FontMissing as error:
            raise fail(str(error)) from error
