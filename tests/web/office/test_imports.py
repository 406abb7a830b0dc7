"""Importing a register file on the pages: upload, preview, storing, a second person, undoing."""

from __future__ import annotations

import io
import random
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from mealcard.accounts.actor import SYSTEM
from mealcard.cards import service as cards
from mealcard.db import db
from mealcard.demo.people import make_people
from mealcard.demo.register import RegisterFile, RegisterKind, register_file
from mealcard.seniors import storing, uploads
from mealcard.seniors.models import BatchState, ImportBatch, Senior, TransferRequest
from mealcard.seniors.states import SeniorState
from mealcard.web.office import import_storing
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, SECOND_COMMUNITY, office, user
from tests.factories.seniors import id_number, senior
from tests.pages import Pages


@pytest.fixture
def officer(pages: Pages) -> Pages:
    office()
    return pages.sign_in(user())


def _register(count: int = 40, with_errors: bool = True, kind: RegisterKind = RegisterKind.GBK) -> RegisterFile:
    people = make_people(random.Random(3), count, datetime.now(UTC).date())
    return register_file(people, kind, with_errors)


def _upload(who: Pages, data: bytes, name: str = "名册.csv") -> str:
    """The address of the batch's page."""
    return str(who.post("/office/imports/new", {"file": (io.BytesIO(data), name)}).headers["Location"])


def _one(table: type[Any]) -> Any:
    return db.session.scalars(sa.select(table)).one()


def _count(state: SeniorState | None = None) -> int:
    query = sa.select(sa.func.count()).select_from(Senior)
    return db.session.scalar(query.where(Senior.state == state) if state else query) or 0


@pytest.mark.parametrize("kind", [RegisterKind.GBK, RegisterKind.XLSX, RegisterKind.UTF8_BOM])
def test_a_preview_says_what_is_wrong_and_stores_nobody(officer: Pages, kind: RegisterKind) -> None:
    made = _register(kind=kind)
    page = officer.get(_upload(officer, made.data)).text
    assert made.sown
    for row in made.sown:
        assert f'id="row-{row}"' in page
    assert f"保存这 {40 - len(made.sown)} 人" in page
    assert "还没有保存" in page
    assert _count() == 0


def test_good_rows_are_stored_and_a_second_person_approves_them(officer: Pages, pages: Pages) -> None:
    made = _register()
    address = _upload(officer, made.data)
    page = officer.follow(f"{address}/confirm").text
    good = 40 - len(made.sown)
    assert "要由另一位同事批准" in page
    assert (_count(), _count(SeniorState.PENDING)) == (good, good)
    officer.post(f"{address}/approve", {}, 409)
    leader = pages.sign_in(user("leader"))
    assert f"批准这 {good} 人" in leader.get(address).text
    assert f"已批准 {good} 人" in leader.follow(f"{address}/approve").text
    assert _count(SeniorState.ACTIVE) == good
    assert str(good) in leader.get(f"/office/seniors?batch={address.rsplit('/', 1)[-1]}").text


def test_bad_rows_come_back_as_a_file_that_can_be_mended(officer: Pages) -> None:
    made = _register()
    address = _upload(officer, made.data)
    officer.follow(f"{address}/confirm")
    book = CalamineWorkbook.from_filelike(io.BytesIO(officer.get(f"{address}/bad.xlsx").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][-1] == "问题"
    assert len(rows) == 1 + len(made.sown)
    assert "问题" in officer.get(f"{address}/bad.csv").data.decode("utf-8-sig")


def test_the_same_file_again_says_so_and_changes_nothing(officer: Pages) -> None:
    made = _register(with_errors=False)
    officer.follow(f"{_upload(officer, made.data)}/confirm")
    page = officer.get(_upload(officer, made.data)).text
    assert "同样的文件已经导入过" in page
    assert "没有可以新登记的人" in page
    assert _count() == 40


def test_what_differs_from_the_register_is_shown_with_the_way_there(officer: Pages) -> None:
    number = id_number()
    held = senior(name="王桂兰", number=number).id
    db.session.commit()
    page = officer.get(_upload(officer, f"姓名,身份证号,社区\n王桂花,{number},{FIRST_COMMUNITY}\n".encode())).text
    assert f"/office/seniors/{held}" in page
    assert "资料不同的 1 人" in page


def test_a_worker_does_not_learn_who_lives_in_another_community(officer: Pages, pages: Pages) -> None:
    number = id_number()
    senior(name="赵建国", number=number, community_code=SECOND_COMMUNITY)
    db.session.commit()
    worker = pages.sign_in(user("community_worker", FIRST_COMMUNITY))
    page = worker.get(_upload(worker, f"姓名,身份证号\n王桂花,{number}\n".encode())).text
    assert "别的社区的人" in page
    assert "赵建国" not in page


def test_somebody_registered_elsewhere_can_be_asked_for_from_the_row(officer: Pages) -> None:
    office(HONGSHAN)
    number = id_number()
    senior(HONGSHAN, number=number)
    db.session.commit()
    address = _upload(officer, f"姓名,身份证号,社区\n王桂花,{number},{FIRST_COMMUNITY}\n".encode())
    page = officer.get(address).text
    assert "提出转入申请" in page
    assert number not in page
    officer.follow(f"{address}/transfer/2")
    assert _one(TransferRequest).office_code == HONGSHAN
    officer.post(f"{address}/transfer/2", {}, 409)
    officer.post(f"{address}/transfer/9", {}, 404)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (b"<html>", "网页文件"),
        ("姓名,电话\n王桂兰,1\n".encode(), "缺少这些列"),
        ("甲,乙\n1,2\n".encode(), "没有找到表头"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(officer: Pages, data: bytes, words: str) -> None:
    assert words in officer.post("/office/imports/new", {"file": (io.BytesIO(data), "名册.csv")}, 200).text
    assert db.session.scalars(sa.select(ImportBatch)).all() == []


def test_no_file_at_all_is_said(officer: Pages) -> None:
    assert "请选一个文件" in officer.post("/office/imports/new", {}, 200).text


def test_the_template_is_a_file_that_imports_nobody(officer: Pages) -> None:
    template = officer.get("/office/imports/template.xlsx").data
    page = officer.post("/office/imports/new", {"file": (io.BytesIO(template), "模板.xlsx")})
    assert "没有可以新登记的人" in officer.get(page.headers["Location"]).text


def test_a_large_file_goes_on_in_the_background_with_a_page_that_refreshes(officer: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    monkeypatch.setattr(storing, "CHUNK", 10)
    monkeypatch.setattr(import_storing, "PATIENCE", 0.0)
    monkeypatch.setattr(storing.store, "__defaults__", (10,))
    monkeypatch.setattr(import_storing, "go_on", lambda *given: started.append(given))
    address = _upload(officer, _register(with_errors=False).data)
    officer.post(f"{address}/confirm")
    page = officer.get(address)
    assert page.headers["Refresh"] == "2"
    assert "已保存 10 人，共 40 人" in page.text
    app, code, batch_id = started[0]
    monkeypatch.undo()
    import_storing.go_on(app, code, batch_id).join()
    page = officer.get(address)
    assert "Refresh" not in page.headers
    assert _count() == 40


def test_a_refused_batch_leaves_the_register(officer: Pages, pages: Pages) -> None:
    address = _upload(officer, _register(with_errors=False).data)
    officer.follow(f"{address}/confirm")
    leader = pages.sign_in(user("leader"))
    assert "请填写这一项" in leader.post(f"{address}/reject", {}, 200).text
    assert "40 人已从登记里撤下" in leader.follow(f"{address}/reject", {"reason": "社区填错"}).text
    assert (_count(), _one(ImportBatch).state) == (0, BatchState.REJECTED)


def test_a_batch_is_undone_until_somebody_has_a_card(officer: Pages, pages: Pages) -> None:
    address = _upload(officer, _register(with_errors=False).data)
    officer.follow(f"{address}/confirm")
    pages.sign_in(user("leader")).follow(f"{address}/approve")
    cards.order(SYSTEM, [db.session.scalars(sa.select(Senior).limit(1)).one()])
    db.session.commit()
    assert "已经申领了卡" in officer.post(f"{address}/undo", {"reason": "文件不对"}, 200).text
    assert _count() == 40
    db.session.execute(sa.text("DELETE FROM card_events"))
    db.session.execute(sa.text("DELETE FROM family_codes"))
    db.session.execute(sa.text("DELETE FROM cards"))
    db.session.commit()
    assert "已撤销，40 人" in officer.follow(f"{address}/undo", {"reason": "文件不对"}).text
    assert _count() == 0


def test_after_a_day_the_file_is_gone_and_the_page_says_so(officer: Pages) -> None:
    made = _register()
    address = _upload(officer, made.data)
    uploads.discard(_one(ImportBatch).id)
    assert "请重新上传" in officer.get(address).text
    officer.post(f"{address}/confirm", {}, 409)
    officer.get(f"{address}/bad.xlsx", 409)


@pytest.mark.parametrize(("role", "region"), [("officer", HONGSHAN), ("community_worker", SECOND_COMMUNITY)])
def test_a_stranger_finds_no_batch(officer: Pages, pages: Pages, role: str, region: str) -> None:
    office(HONGSHAN)
    db.session.commit()
    address = _upload(officer, _register().data)
    stranger = pages.sign_in(user(role, region))
    assert "名册.csv" not in stranger.get("/office/imports").text
    stranger.get(address, 404)
    stranger.get(f"{address}/bad.xlsx", 404)
    for act in ("confirm", "undo", "transfer/2"):
        stranger.post(f"{address}/{act}", {"reason": "x"}, 404)
    assert _one(ImportBatch).state is BatchState.PREVIEWED


def test_readers_above_see_counts_and_no_rows(officer: Pages, pages: Pages) -> None:
    made = _register()
    address = _upload(officer, made.data)
    reader = pages.sign_in(user("auditor"))
    page = reader.get(address).text
    assert 'id="row-' not in page
    assert "保存这" not in page
    reader.get(f"{address}/bad.xlsx", 403)
    reader.get("/office/imports/new", 403)
    reader.post(f"{address}/confirm", {}, 403)


def test_only_who_uploaded_stores(officer: Pages, pages: Pages) -> None:
    address = _upload(officer, _register().data)
    other = pages.sign_in(user("officer", username="second-officer"))
    assert "要由上传文件的人自己确认保存" in other.get(address).text
    other.post(f"{address}/confirm", {}, 409)


def test_the_list_of_batches_names_who_did_what(officer: Pages, pages: Pages) -> None:
    assert "还没有导入过名册" in officer.get("/office/imports").text
    address = _upload(officer, _register(with_errors=False).data)
    officer.follow(f"{address}/confirm")
    pages.sign_in(user("leader")).follow(f"{address}/approve")
    page = officer.get("/office/imports").text
    for text in ("名册.csv", "已批准", "officer-659001002", "leader-659001002"):
        assert text in page
