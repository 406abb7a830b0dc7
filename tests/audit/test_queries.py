"""Narrowing the audit log and how far it is sealed."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from mealcard import clock
from mealcard.accounts.actor import SYSTEM, Actor
from mealcard.accounts.models import Role
from mealcard.audit import queries, service
from mealcard.audit.queries import LogFilter
from mealcard.db import db, new_id
from tests.factories import offices
from tests.factories.offices import HONGSHAN, XIANGYANG

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ONE = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def _found(office_code: str = XIANGYANG, **by: object) -> list[str]:
    return [entry.object_id for entry in db.session.scalars(queries.entries(office_code, LogFilter(**by)))]  # type: ignore[arg-type]


def _three() -> None:
    offices.office()
    db.session.flush()
    zhao = Actor(new_id(), "赵_建国", Role.OFFICER, XIANGYANG)
    with clock.at(NOON):
        service.record(zhao, XIANGYANG, "registered", "senior", "first")
        db.session.flush()
    with clock.at(ONE):
        service.record(SYSTEM, XIANGYANG, "amended", "senior", "second")
        service.record(SYSTEM, HONGSHAN, "registered", "senior", "elsewhere")
        db.session.flush()


def test_entries_of_one_office_come_the_newest_first(app: Flask) -> None:
    _three()
    assert _found()[:2] == ["second", "first"]
    assert _found(HONGSHAN) == ["elsewhere"]


def test_every_filter_narrows(app: Flask) -> None:
    _three()
    assert _found(action="registered") == ["first"]
    assert _found(object_type="senior", object_id="second") == ["second"]
    assert _found(person="_建") == ["first"]
    assert _found(person="mealcard", object_type="senior") == ["second"]
    assert _found(object_type="senior", since=ONE) == ["second"]
    assert _found(object_type="senior", until=ONE) == ["first"]


def test_the_seal_state_counts_what_is_chained_and_what_waits(app: Flask) -> None:
    _three()
    assert queries.seal_state(XIANGYANG) == queries.SealState(0, 3, "")
    service.seal(XIANGYANG)
    state = queries.seal_state(XIANGYANG)
    assert (state.sealed, state.waiting, len(state.head)) == (3, 0, 64)
    service.record(SYSTEM, XIANGYANG, "amended", "senior", "third")
    db.session.flush()
    assert queries.seal_state(XIANGYANG) == queries.SealState(3, 1, state.head)
