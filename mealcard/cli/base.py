"""What every command shares: the application's context, plain errors, a progress bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from typing import Any, ParamSpec, TypeVar

import click
from flask import Flask
from sqlalchemy.exc import DBAPIError

from mealcard import create_app, migrating
from mealcard.config import BadSetting
from mealcard.db import db
from mealcard.errors import NotStored, Rejected
from mealcard.keyring import KeyringError
from mealcard.web import migrations_folder
from mealcard.web.messages import sentence

P = ParamSpec("P")
R = TypeVar("R")


class PlainError(click.ClickException):
    """Something the person at the terminal can mend; exit code 2 and a sentence."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"mealcard: {self.message}", err=True)


def fail(text: str) -> PlainError:
    return PlainError(text)


def plainly(work: Callable[P, R]) -> Callable[P, R]:
    """Turn expected failures into one sentence and exit code 2."""

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return work(*args, **kwargs)
        except (BadSetting, KeyringError) as error:
            raise PlainError(str(error)) from error
        except Rejected as error:
            raise PlainError(sentence(error)) from error
        except NotStored as error:
            raise PlainError("the database could not store it; is it running, and is there room on the disk?") from error
        except DBAPIError as error:
            raise PlainError(f"the database says: {str(error.orig).strip().splitlines()[0]}") from error
        except OSError as error:
            raise PlainError(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")) from error

    return update_wrapper(run, work)


@contextmanager
def application(*, current: bool = True) -> Iterator[Flask]:
    """The application in its context; `current` demands a database with this version's schema."""
    app = create_app()
    with app.app_context(), app.test_request_context():
        if current and not migrating.is_current(db.engine, migrations_folder()):
            raise PlainError("the database has another schema than this version; run: mealcard db upgrade")
        yield app
        db.session.remove()


@contextmanager
def progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, a line every tenth of the way elsewhere; call it with the number of steps just done."""
    if sys.stderr.isatty():
        with click.progressbar(length=max(1, length), label=label, file=sys.stderr) as bar:
            yield bar.update
        return
    done, told = 0, -1

    def advance(steps: int) -> None:
        nonlocal done, told
        done += steps
        tenth = done * 10 // max(1, length)
        if tenth != told:
            told = tenth
            click.echo(f"{label}: {min(100, tenth * 10)} %", err=True)

    yield advance
