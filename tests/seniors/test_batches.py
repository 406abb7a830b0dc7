"""Register files as batches: preview, storing in steps, a second person's decision, undoing."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard import clock, keyring
from mealcard.accounts.actor import SYSTEM, Actor
from mealcard.accounts.models import Role
from mealcard.audit.models import AuditEntry
from mealcard.cards import service as cards
from mealcard.db import db, new_id
from mealcard.demo.people import Person, make_people
from mealcard.demo.register import RegisterKind, register_file
from mealcard.errors import NotFound, Rejected
from mealcard.seniors import batches, categories, register, service, storing, uploads
from mealcard.seniors.models import BatchState, ImportBatch, ResidentDirectory, Senior, SeniorCategory
from mealcard.seniors.sealing import bound
from mealcard.seniors.service import Amendment, NewSenior
from mealcard.seniors.states import SeniorState
from mealcard.ticking import run_all
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, SECOND_COMMUNITY, XIANGYANG, office
from tests.factories.seniors import clerk, id_number, senior

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def _people(count: int, seed: int = 1) -> list[Person]:
    return list(make_people(random.Random(seed), count, TODAY))


def _file(people: Iterable[Person], with_errors: bool = False) -> bytes:
    return register_file(people, RegisterKind.GBK, with_errors).data


def _uploaded(who: Actor, data: bytes, name: str = "名册.csv", office_code: str = XIANGYANG) -> ImportBatch:
    return batches.upload(who, office_code, name, batches.check(data, batches.context_for(who, office_code)))


def _stored(who: Actor, data: bytes) -> ImportBatch:
    batch = _uploaded(who, data)
    batches.confirm(who, batch)
    for _ in storing.store(batch.office_code, batch.id):
        db.session.commit()
    storing.tidy(batch)
    return batch


def _count(table: type, *where: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0


@pytest.fixture(autouse=True)
def _that_day() -> Iterable[None]:
    with clock.at(NOON):
        yield


def test_a_preview_counts_and_stores_nobody(app: Flask) -> None:
    office()
    made = register_file(_people(60), RegisterKind.GBK, with_errors=True)
    batch = _uploaded(clerk(), made.data)
    assert made.sown
    assert (batch.rows, batch.good, batch.bad, batch.known) == (60, 60 - len(made.sown), len(made.sown), 0)
    assert sum(batch.error_counts.values()) >= len(made.sown)
    assert (batch.state, _count(Senior), _count(ResidentDirectory)) == (BatchState.PREVIEWED, 0, 0)


def test_the_kept_file_is_sealed(app: Flask) -> None:
    office()
    people = _people(3)
    batch = _uploaded(clerk(), _file(people))
    (path,) = (keyring.active().folder / "uploads").glob(f"{batch.id}*")
    assert people[0].id_number.encode() not in path.read_bytes()
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert uploads.read(batch.id) == _file(people)


def test_good_rows_are_stored_as_pending_with_everything_they_said(app: Flask) -> None:
    office()
    people = _people(40)
    who = clerk()
    batch = _stored(who, _file(people))
    assert (batch.state, batch.stored, _count(Senior, Senior.state == SeniorState.PENDING)) == (BatchState.PENDING, 40, 40)
    by_number = {person.id_number: person for person in people}
    for row in db.session.scalars(sa.select(Senior)):
        person = by_number[keyring.active().open(row.id_sealed, bound(row.id, "id"))]
        assert (row.name, row.sex, row.born_on, row.heavy_care) == (person.name, person.sex, person.born_on, person.heavy_care)
        assert keyring.active().open(row.phone_sealed, bound(row.id, "phone")) == person.phone
        assert categories.categories_on(XIANGYANG, row.id, TODAY) == set(person.categories)
        assert (row.registered_by, row.batch_id, sorted(row.diets)) == (who.user_id, batch.id, sorted(person.diets))


def test_bad_rows_are_not_stored_and_the_file_waits_to_give_them_back(app: Flask) -> None:
    office()
    made = register_file(_people(60), RegisterKind.GBK, with_errors=True)
    batch = _stored(clerk(), made.data)
    assert (batch.stored, _count(Senior)) == (60 - len(made.sown),) * 2
    assert {row.row_number for row in batches.again(batch).bad} == set(made.sown)
    clean = _stored(clerk(), _file(_people(5, seed=2)))
    assert not uploads.exists(clean.id)


def test_the_same_file_twice_changes_nothing_and_says_so(app: Flask) -> None:
    office()
    first = _stored(clerk(), _file(_people(20)))
    second = _uploaded(clerk(), _file(_people(20)), "同一份.csv")
    assert (second.good, second.known) == (0, 20)
    assert batches.earlier(second) is not None
    assert batches.earlier(second).id == first.id  # type: ignore[union-attr]
    with pytest.raises(Rejected, match="not_your_batch"):
        batches.confirm(clerk(), second)
    maker = Actor(second.created_by, "经办人", Role.OFFICER, XIANGYANG)
    with pytest.raises(Rejected, match="nothing_to_store"):
        batches.confirm(maker, second)
    assert _count(Senior) == 20


def test_two_previews_of_one_file_store_it_once(app: Flask) -> None:
    office()
    one, other = clerk(), clerk()
    first, second = _uploaded(one, _file(_people(10))), _uploaded(other, _file(_people(10)))
    for who, batch in ((one, first), (other, second)):
        batches.confirm(who, batch)
        for _ in storing.store(XIANGYANG, batch.id):
            db.session.commit()
    assert (first.stored, second.stored, _count(Senior)) == (10, 0, 10)


def test_a_known_person_is_told_with_what_differs_and_stays_as_is(app: Flask) -> None:
    office()
    person = _people(1)[0]
    held = senior(name="旧名字", number=person.id_number, community_code=SECOND_COMMUNITY, phone="13800138000")
    seen = batches.preview(XIANGYANG, *_checked(_file([person])))
    (known,) = seen.known
    assert (known.senior_id, seen.good) == (held.id, [])
    assert {"name", "phone"} <= set(known.differs)


def _checked(data: bytes) -> tuple[object, object]:
    checked = batches.check(data, batches.context_for(clerk(), XIANGYANG))
    return checked.table, checked.rows


def test_somebody_of_another_office_is_a_bad_row_that_can_be_asked_for(app: Flask) -> None:
    office()
    office(HONGSHAN)
    people = _people(3)
    service.register(clerk(HONGSHAN), HONGSHAN, NewSenior("王桂兰", people[1].id_number, f"{HONGSHAN}001"))
    batch = _uploaded(clerk(), _file(people))
    (bad,) = batches.again(batch).bad
    assert [error.reason for error in bad.errors] == ["registered_elsewhere"]
    assert batches.row_of(batch, bad.row_number).resident.number == people[1].id_number
    with pytest.raises(NotFound):
        batches.row_of(batch, 99)


def test_a_person_registered_between_preview_and_storing_is_not_doubled(app: Flask) -> None:
    office()
    office(HONGSHAN)
    people = _people(4)
    who = clerk()
    batch = _uploaded(who, _file(people))
    senior(number=people[0].id_number)
    senior(HONGSHAN, number=people[1].id_number)
    batches.confirm(who, batch)
    list(storing.store(XIANGYANG, batch.id))
    assert (batch.stored, _count(Senior)) == (2, 4)


def test_a_person_registered_between_the_look_and_the_insert_is_not_doubled(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    office()
    people = _people(4)
    who = clerk()
    batch = _uploaded(who, _file(people))
    batches.confirm(who, batch)
    look, looks = register.Register.look_up, []

    def look_and_be_late(self: register.Register, rows: list[object]) -> list[object]:
        statuses = look(self, rows)  # type: ignore[arg-type]
        if not looks:
            senior(number=people[0].id_number)
        looks.append(1)
        return statuses  # type: ignore[return-value]

    monkeypatch.setattr(register.Register, "look_up", look_and_be_late)
    list(storing.store(XIANGYANG, batch.id))
    assert (len(looks), batch.stored, _count(Senior), _count(ResidentDirectory)) == (2, 3, 4, 4)


def test_storing_goes_on_where_a_dead_process_stopped(app: Flask) -> None:
    office()
    who = clerk()
    batch = _uploaded(who, _file(_people(10)))
    batches.confirm(who, batch)
    steps = storing.store(XIANGYANG, batch.id, chunk=3)
    next(steps)
    db.session.commit()
    next(steps)
    db.session.rollback()
    steps.close()
    assert (_count(Senior), storing.unfinished()) == (3, [(XIANGYANG, batch.id)])
    assert run_all()["register files stored"] == 7
    assert (batch.state, batch.stored, _count(Senior)) == (BatchState.PENDING, 10, 10)
    assert run_all()["register files stored"] == 0


def test_two_processes_at_one_batch_store_each_row_once(app: Flask) -> None:
    office()
    who = clerk()
    batch = _uploaded(who, _file(_people(10)))
    batches.confirm(who, batch)
    slow, fast = storing.store(XIANGYANG, batch.id, chunk=3), storing.store(XIANGYANG, batch.id, chunk=4)
    assert (next(slow), next(fast)) == (3, 4)
    assert list(slow) == []
    assert list(fast) == [3, 0]
    assert (batch.stored, _count(Senior)) == (10, 10)


def test_a_batch_is_approved_by_a_second_person_in_one_go(app: Flask) -> None:
    office()
    who, second = clerk(), clerk(role=Role.LEADER)
    batch = _stored(who, _file(_people(30)))
    with pytest.raises(Rejected, match="same_person"):
        storing.approve(who, batch)
    assert storing.approve(second, batch) == 30
    assert (batch.state, batch.decided_by) == (BatchState.APPROVED, second.user_id)
    assert _count(Senior, Senior.state == SeniorState.ACTIVE, Senior.decided_by == second.user_id) == 30
    with pytest.raises(Rejected, match="wrong_batch_state"):
        storing.approve(second, batch)
    db.session.flush()
    assert _count(AuditEntry, AuditEntry.action == "batch_approved", AuditEntry.object_id == str(batch.id)) == 1


def test_those_decided_one_by_one_keep_their_decision(app: Flask) -> None:
    office()
    batch = _stored(clerk(), _file(_people(5)))
    second = clerk(role=Role.LEADER)
    refused, amended, *_ = db.session.scalars(sa.select(Senior).order_by(Senior.id)).all()
    service.reject(clerk(), refused, "查无此人")
    service.amend(second, amended, Amendment(name="王桂芳"))
    assert storing.approve(second, batch) == 3
    assert (refused.state, amended.state) == (SeniorState.REJECTED, SeniorState.PENDING)


def test_a_refused_batch_leaves_the_register_and_a_mended_file_can_come(app: Flask) -> None:
    office()
    batch = _stored(clerk(), _file(_people(12)))
    with pytest.raises(Rejected, match="reason_required"):
        storing.reject(clerk(), batch, "")
    assert storing.reject(clerk(), batch, "社区填错了") == 12
    assert (batch.state, _count(Senior), _count(SeniorCategory), _count(ResidentDirectory)) == (BatchState.REJECTED, 0, 0, 0)
    again = _uploaded(clerk(), _file(_people(12)))
    assert (again.good, batches.earlier(again)) == (12, None)


def test_a_batch_can_be_undone_within_a_day_of_its_approval(app: Flask) -> None:
    office()
    who = clerk()
    batch = _stored(who, _file(_people(12)))
    storing.approve(clerk(), batch)
    with clock.at(NOON + timedelta(hours=24, minutes=1)), pytest.raises(Rejected, match="undo_too_late"):
        storing.undo(who, batch, "文件不对")
    with clock.at(NOON + timedelta(hours=23)):
        assert storing.undo(who, batch, "文件不对") == 12
    assert (batch.state, _count(Senior), _count(ResidentDirectory)) == (BatchState.UNDONE, 0, 0)
    with pytest.raises(Rejected, match="wrong_batch_state"):
        storing.undo(who, batch, "再来一次")


def test_a_batch_with_a_card_is_not_undone_at_all(app: Flask) -> None:
    office()
    who = clerk()
    batch = _stored(who, _file(_people(6)))
    storing.approve(clerk(), batch)
    cards.order(SYSTEM, [db.session.scalars(sa.select(Senior).limit(1)).one()])
    with pytest.raises(Rejected, match="batch_in_use"):
        storing.undo(who, batch, "文件不对")
    assert (batch.state, _count(Senior), _count(ResidentDirectory)) == (BatchState.APPROVED, 6, 6)


def test_a_community_worker_imports_into_the_own_community_only(app: Flask) -> None:
    office()
    worker = Actor(new_id(), "社区工作者", Role.COMMUNITY_WORKER, FIRST_COMMUNITY)
    data = "姓名,身份证号,社区\n" + f"王桂兰,{id_number()},\n赵建国,{id_number()},二十小区\n"
    batch = _uploaded(worker, data.encode())
    assert (batch.good, batch.bad, batch.error_counts) == (1, 1, {"community_not_yours": 1})
    again = batches.again(batch)
    assert again.good[0].community_code == FIRST_COMMUNITY


def test_batches_are_seen_by_the_own_community_the_street_and_above(app: Flask) -> None:
    office()
    office(HONGSHAN)
    worker = Actor(new_id(), "社区工作者", Role.COMMUNITY_WORKER, FIRST_COMMUNITY)
    neighbour = Actor(new_id(), "社区工作者", Role.COMMUNITY_WORKER, SECOND_COMMUNITY)
    own = _uploaded(worker, f"姓名,身份证号\n王桂兰,{id_number()}\n".encode())
    streets = _uploaded(clerk(), _file(_people(2)))
    for who in (worker, clerk(), clerk("659001", role=Role.DISTRICT)):
        assert batches.load(who, XIANGYANG, own.id).id == own.id
    for who, batch in ((neighbour, own), (worker, streets), (clerk(HONGSHAN), own)):
        with pytest.raises(NotFound):
            batches.load(who, XIANGYANG, batch.id)
    with pytest.raises(NotFound):
        batches.context_for(clerk(HONGSHAN), XIANGYANG)


def test_files_and_previews_go_after_a_day(app: Flask) -> None:
    office()
    batch = _uploaded(clerk(), _file(_people(3)))
    storing.forget_old()
    assert uploads.exists(batch.id)
    with clock.at(datetime.now(UTC) + timedelta(hours=25)):
        storing.forget_old()
    assert not uploads.exists(batch.id)
    assert _count(ImportBatch) == 0
    with pytest.raises(Rejected, match="upload_gone"):
        uploads.read(batch.id)


def test_a_batch_whose_file_was_lost_half_way_waits_with_what_it_has(app: Flask) -> None:
    office()
    who = clerk()
    batch = _uploaded(who, _file(_people(10)))
    batches.confirm(who, batch)
    next(storing.store(XIANGYANG, batch.id, chunk=4))
    uploads.discard(batch.id)
    with clock.at(NOON + timedelta(hours=25)):
        storing.forget_old()
    db.session.flush()
    db.session.refresh(batch)
    assert (batch.state, batch.stored) == (BatchState.PENDING, 4)


def test_a_file_name_keeps_its_end_and_no_path(app: Flask) -> None:
    office()
    assert _uploaded(clerk(), _file(_people(1)), "C:\\桌面\\名册.csv").file_name == "名册.csv"
    long = _uploaded(clerk(), _file(_people(1)), "名" * 300 + ".xlsx").file_name
    assert (len(long), long[-5:]) == (120, ".xlsx")


def test_five_thousand_rows_are_stored_with_few_statements(app: Flask) -> None:
    """Not a timed test: what makes storing fast is that the number of statements doesn't grow with the rows of a chunk."""
    office()
    who = clerk()
    batch = _uploaded(who, _file(_people(400)))
    batches.confirm(who, batch)
    statements: list[str] = []
    note = lambda *arguments: statements.append(arguments[2])  # noqa: E731
    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        list(storing.store(XIANGYANG, batch.id))
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    assert batch.stored == 400
    assert len(statements) < 30


def test_nothing_of_a_batch_lies_about_in_clear(app: Flask, data_folder: Path) -> None:
    office()
    people = _people(3)
    _uploaded(clerk(), _file(people))
    for path in (data_folder / "uploads").rglob("*"):
        assert people[0].name.encode("gbk") not in path.read_bytes()
