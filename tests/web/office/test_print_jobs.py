"""The pages of print jobs: made, downloaded, confirmed and handed over by officers alone."""

import io

import pypdfium2
import pytest
import zxingcpp

from mealcard.accounts.actor import SYSTEM
from mealcard.cards import numbers, queries, service
from mealcard.cards.models import Card, PrintJob, PrintState
from mealcard.cards.states import CardState
from mealcard.db import db
from mealcard.regions import service as regions
from tests.factories import offices
from tests.factories.cards import ordered, print_job, printed_job
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, SECOND_COMMUNITY, XIANGYANG
from tests.factories.seniors import senior


@pytest.fixture(autouse=True)
def _office(web_app):
    numbers.forget_blocks()
    offices.office()


@pytest.fixture
def officer(pages):
    return pages.sign_in(offices.user("officer"))


def _path(job, act=""):
    path = f"/office/print-jobs/{job.id}{act}"
    db.session.commit()
    return path


def _job():
    db.session.rollback()
    return db.session.query(PrintJob).one()


def _states():
    db.session.rollback()
    return sorted(one.state for one in db.session.query(Card))


def test_waiting_cards_become_a_job_over_a_page_with_the_names(officer):
    ids = [str(one.id) for one in ordered()]
    db.session.commit()
    assert (
        "新建打印任务（3 张待打印）" in officer.get("/office/print-jobs").text
        or "有 3 张卡等着打印" in officer.get("/office/print-jobs").text
    )
    assert "这 3 张都打印" in officer.get("/office/print-jobs/new").text
    confirm = officer.post("/office/print-jobs/new/confirm", {"chosen": ids[:2]}, status=200).text
    assert "建打印任务（2 张）" in confirm
    assert "王桂兰" in confirm
    assert "2 张卡" in officer.follow("/office/print-jobs/new", {"chosen": ids[:2]}).text
    assert _job().cards == 2
    assert "新建打印任务（1 张待打印）" in officer.get("/office/print-jobs").text


def test_all_waiting_cards_of_a_community_become_a_job(officer):
    ordered()
    service.order(SYSTEM, [senior(name="李秀英", community_code=SECOND_COMMUNITY)])
    db.session.commit()
    officer.post("/office/print-jobs/new", {"everything": "1", "community": FIRST_COMMUNITY, "count": "3"})
    assert _job().cards == 3


def test_a_second_click_makes_no_second_job(officer):
    ids = [str(one.id) for one in ordered()]
    db.session.commit()
    officer.post("/office/print-jobs/new", {"chosen": ids})
    officer.post("/office/print-jobs/new", {"chosen": ids}, status=409)
    assert _job().cards == 3


def test_empty_pages_say_what_to_do(officer, pages):
    assert "/office/cards/order" in officer.get("/office/print-jobs").text
    assert "没有等着打印的卡" in officer.get("/office/print-jobs/new").text
    assert "还没有打印任务" in pages.sign_in(offices.user("leader")).get("/office/print-jobs").text


def test_the_downloaded_file_holds_the_codes_of_the_jobs_cards(officer):
    path = _path(print_job())
    response = officer.post(f"{path}/sheets", status=200)
    assert response.mimetype == "application/pdf"
    assert "P-0001.pdf" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"
    page = pypdfium2.PdfDocument(io.BytesIO(response.data))[0]
    ink = page.render(scale=200 / 72, grayscale=True).to_numpy()
    codes = zxingcpp.read_barcodes(ink.reshape(ink.shape[0], ink.shape[1]))
    assert {queries.find_by_code(code.text) for code in codes} == set(db.session.query(Card))
    assert _job().state is PrintState.GENERATED


def test_a_job_is_downloaded_confirmed_and_handed_over(officer):
    path = _path(print_job())
    assert "下载打印文件（3 张）" in officer.get(path).text
    assert "确认已打印" not in officer.get(path).text
    officer.post(f"{path}/sheets", status=200)
    assert "确认已打印" in officer.get(path).text
    assert "已确认打印 3 张卡" in officer.follow(f"{path}/printed").text
    confirm = officer.get(f"{path}/hand-over").text
    assert "发放这 3 张" in confirm
    assert "王桂兰" in confirm
    assert "已发放 3 张卡" in officer.follow(f"{path}/hand-over").text
    assert _states() == [CardState.ACTIVE] * 3
    assert "没有等着发放的卡" in officer.get(f"{path}/hand-over").text
    assert "下载打印文件（" not in officer.get(path).text


def test_a_step_out_of_turn_is_refused(officer):
    path = _path(print_job())
    officer.post(f"{path}/printed", status=409)
    officer.post(f"{path}/hand-over", status=409)
    assert _states() == [CardState.ORDERED] * 3


def test_a_second_confirmation_changes_nothing(officer):
    path = _path(printed_job())
    assert "已经确认打印过" in officer.post(f"{path}/printed", status=409).text


def test_a_name_that_cannot_be_printed_is_on_the_page_of_the_job(officer):
    person = senior(name="赵建国")
    person.name = "赵\U0003134a"
    service.order(SYSTEM, [person])
    path = _path(print_job())
    db.session.commit()
    officer.post("/office/print-jobs/new", {"everything": "1"})
    second = db.session.query(PrintJob).order_by(PrintJob.number.desc()).first()
    text = officer.get(f"/office/print-jobs/{second.id}").text
    assert "有 1 张卡印不出来" in text
    assert "字库里没有“\U0003134a”" in text
    assert "印不出来" not in officer.get(path).text


def test_without_a_phone_number_nothing_is_printed(officer):
    path = _path(print_job())
    regions.office(XIANGYANG).phone = ""
    db.session.commit()
    assert "街道的电话" in officer.post(f"{path}/sheets", status=409).text
    assert _job().state is PrintState.QUEUED


@pytest.mark.parametrize(("role", "region"), [("leader", XIANGYANG), ("auditor", XIANGYANG), ("district", "659001")])
def test_readers_see_jobs_and_get_no_file(pages, role, region):
    path = _path(print_job())
    reader = pages.sign_in(offices.user(role, region))
    assert "P-0001" in reader.get("/office/print-jobs").text
    assert "/sheets" not in reader.get(path).text
    for act in ("/sheets", "/printed", "/hand-over"):
        reader.post(path + act, status=403)
    reader.get("/office/print-jobs/new", status=403)
    assert _job().state is PrintState.QUEUED


@pytest.mark.parametrize("role", ["community_worker", "admin"])
def test_workers_and_administrators_have_no_jobs(pages, role):
    path = _path(print_job())
    user = offices.user(role, FIRST_COMMUNITY if role == "community_worker" else XIANGYANG)
    somebody = pages.sign_in(user)
    somebody.get("/office/print-jobs", status=403)
    somebody.get(path, status=403)
    somebody.post(f"{path}/sheets", status=403)


def test_a_job_of_another_street_is_not_there(pages):
    offices.office(HONGSHAN)
    path = _path(print_job())
    stranger = pages.sign_in(offices.user("officer", HONGSHAN))
    stranger.get(path, status=404)
    for act in ("/sheets", "/printed", "/hand-over"):
        stranger.post(path + act, status=404)
    assert _job().state is PrintState.QUEUED
