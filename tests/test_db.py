"""The transaction rules under everything else: savepoints, a commit in doubt, work done again."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from mealcard.db import commit, db, note_warning, retrying
from mealcard.errors import NotStored
from mealcard.regions.models import AppMeta

CANCELLED_WAIT = "canceling wait for synchronous replication due to user request"


def facts() -> int:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(AppMeta)) or 0
    db.session.rollback()
    return found


def test_a_released_savepoint_is_gone_when_the_transaction_is_rolled_back(app: Flask) -> None:
    with db.session.begin_nested():
        db.session.add(AppMeta(key="inner", value="1"))
    db.session.rollback()
    assert facts() == 0


def test_a_failed_savepoint_leaves_the_rest_of_the_transaction(app: Flask) -> None:
    db.session.add(AppMeta(key="outer", value="1"))
    db.session.flush()
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(sa.insert(AppMeta).values(key="outer", value="2"))
    db.session.commit()
    assert facts() == 1


def test_a_commit_whose_wait_for_the_standby_was_cancelled_is_not_stored(app: Flask) -> None:
    def warn(connection: Connection) -> None:
        note_warning(id(connection.connection.dbapi_connection), CANCELLED_WAIT)

    db.session.add(AppMeta(key="doubtful", value="1"))
    event.listen(db.engine, "commit", warn)
    try:
        with pytest.raises(NotStored):
            commit()
    finally:
        event.remove(db.engine, "commit", warn)
    db.session.add(AppMeta(key="certain", value="1"))
    commit()


def _busy() -> OperationalError:
    return OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))


def test_a_passing_failure_is_tried_again_and_a_lasting_one_is_not_stored(app: Flask) -> None:
    tries: list[int] = []

    def third_time_lucky() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise _busy()
        return "done"

    assert retrying(third_time_lucky) == "done"

    def never() -> str:
        raise _busy()

    with pytest.raises(NotStored):
        retrying(never, attempts=2)
