"""The register's pages: list, search, one senior, registration, corrections, export, and who sees what."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from mealcard.accounts.models import User
from mealcard.audit.models import AuditEntry
from mealcard.cards.models import Card
from mealcard.cards.states import CardState
from mealcard.db import db
from mealcard.seniors import categories
from mealcard.seniors.models import Senior
from mealcard.seniors.states import SeniorState
from tests.factories.cards import card
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, SECOND_COMMUNITY, XIANGYANG, office, user
from tests.factories.seniors import clerk, id_number, senior
from tests.pages import Pages

LIST = "/office/seniors"


@pytest.fixture
def officer(pages: Pages) -> Pages:
    office()
    return pages.sign_in(user())


def _page_of(one: Senior, tail: str = "") -> str:
    return f"{LIST}/{one.id}{tail}"


def _made(**fields: object) -> str:
    """The address of a stored senior's page."""
    address = _page_of(senior(**fields))  # type: ignore[arg-type]
    db.session.commit()
    return address


def _entry(**changes: object) -> dict[str, object]:
    return {
        "community_code": FIRST_COMMUNITY,
        "name": "王桂兰",
        "id_number": id_number(date(1950, 5, 1)),
        "residence": "registered",
        **changes,
    }


def _state_of(address: str) -> SeniorState:
    found = db.session.scalars(sa.select(Senior)).all()
    return next(one.state for one in found if str(one.id) in address)


# -- list and search -------------------------------------------------------------------------------------------------


def test_an_empty_register_offers_the_import(officer: Pages) -> None:
    page = officer.get(LIST).text
    assert "还没有登记长者" in page
    assert "/office/imports/new" in page


def test_the_list_shows_people_by_pinyin_with_masked_numbers(officer: Pages) -> None:
    number = id_number(date(1950, 5, 1), sequence=7)
    senior(name="赵建国", number=number, phone="13800138000", categories=["dibao"])
    senior(name="白玉兰")
    db.session.commit()
    page = officer.get(LIST).text
    assert page.index("白玉兰") < page.index("赵建国")
    assert f"659001********{number[-4:]}" in page
    assert "138****8000" in page
    assert "<li>低保</li>" in page
    assert number not in page


def test_filters_stay_in_the_address_and_narrow_the_list(officer: Pages) -> None:
    senior(name="白玉兰", state="paused")
    senior(name="赵建国", categories=["dibao"], community_code=SECOND_COMMUNITY)
    db.session.commit()
    assert "赵建国" not in officer.get(f"{LIST}?state=paused").text
    narrowed = officer.get(f"{LIST}?category=dibao&community={SECOND_COMMUNITY}").text
    assert "赵建国" in narrowed
    assert "白玉兰" not in narrowed
    assert "没有符合条件的长者" in officer.get(f"{LIST}?q=zzz").text
    officer.get(f"{LIST}?state=nonsense&category=x&batch=y&sort=q&page=99&per=7")


def test_a_name_is_searched_by_an_address_and_a_number_never(officer: Pages) -> None:
    number = id_number(date(1950, 5, 1), sequence=7)
    senior(name="王桂兰", number=number, phone="13800138000")
    senior(name="赵建国")
    db.session.commit()
    found = officer.follow(f"{LIST}/search", {"text": "wgl"})
    assert "王桂兰" in found.text
    assert "赵建国" not in found.text
    for text in (number, number[-4:], "13800138000", "8000"):
        answer = officer.post(f"{LIST}/search", {"text": text}, 200)
        assert "王桂兰" in answer.text
        assert "Location" not in answer.headers
    assert "没有找到这个号码" in officer.post(f"{LIST}/search", {"text": "9999"}, 200).text
    assert "全部号码，或者只输后四位" in officer.post(f"{LIST}/search", {"text": "138001"}, 200).text
    assert "赵建国" in officer.get(f"{LIST}?q=8000").text


def test_a_long_list_has_pages(officer: Pages) -> None:
    for _ in range(27):
        senior()
    db.session.commit()
    assert "第 1 到 25 条" in officer.get(LIST).text
    assert "第 26 到 27 条" in officer.get(f"{LIST}?page=2").text
    assert "第 1 到 27 条" in officer.get(f"{LIST}?per=50").text


def test_the_export_holds_what_is_filtered_masked_and_is_noted(officer: Pages) -> None:
    number = id_number(date(1950, 5, 1), sequence=7)
    senior(name="王桂兰", number=number, phone="13800138000", categories=["dibao"])
    senior(name="赵建国", state="paused")
    db.session.commit()
    answer = officer.post(f"{LIST}/export", {"state": "active", "kind": "csv"}, 200)
    head, line = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    row = dict(zip(head, line, strict=True))
    assert (row["姓名"], row["身份证号"], row["电话"], row["人员类别"]) == ("王*兰", f"659001********{number[-4:]}", "138****8000", "低保")
    book = CalamineWorkbook.from_filelike(io.BytesIO(officer.post(f"{LIST}/export", {}, 200).data))
    assert len(book.get_sheet_by_index(0).to_python()) == 3
    noted = db.session.scalars(sa.select(AuditEntry.detail).where(AuditEntry.action == "register_exported").order_by(AuditEntry.id)).all()
    assert [detail["seniors"] for detail in noted] == [1, 2]


def test_a_name_like_a_formula_is_not_calculated_in_an_export(officer: Pages) -> None:
    one = senior(name="王桂兰")
    one.id_masked = "=1+1"
    db.session.commit()
    assert "'=1+1" in officer.post(f"{LIST}/export", {"kind": "csv"}, 200).data.decode("utf-8-sig")


# -- one senior ------------------------------------------------------------------------------------------------------


def test_a_registration_waits_and_shows_on_its_page(officer: Pages) -> None:
    entry = _entry(phone="138 0013 8000", categories=["dibao", "living_alone"], evidence="低保证 7", diets=["soft"], note="左耳听不清")
    page = officer.follow(f"{LIST}/new", entry).text
    for text in ("等另一位同事批准", "待批准", "138****8000", "低保", "独居", "软食", "左耳听不清", "登记老人"):
        assert text in page
    assert str(entry["id_number"]) not in page


def test_a_wrong_registration_keeps_what_was_typed_and_names_the_field(officer: Pages) -> None:
    page = officer.post(f"{LIST}/new", _entry(id_number="659001195005010049", note="慢慢来"), 200).text
    assert "校验码不对" in page
    assert 'href="#id_number"' in page
    assert "慢慢来" in page
    page = officer.post(f"{LIST}/new", _entry(name="", categories=["dibao"]), 200).text
    assert "请填写这一项" in page
    assert "证明材料" in officer.post(f"{LIST}/new", _entry(categories=["dibao"]), 200).text


def test_a_second_registration_shows_the_way_to_the_first(officer: Pages) -> None:
    number = id_number()
    address = _made(number=number)
    page = officer.post(f"{LIST}/new", _entry(id_number=number), 200).text
    assert "已在本街道登记" in page
    assert address in page


def test_a_registration_elsewhere_offers_the_transfer_with_the_number_by_post(officer: Pages) -> None:
    office(HONGSHAN)
    number = id_number()
    senior(HONGSHAN, number=number)
    db.session.commit()
    page = officer.post(f"{LIST}/new", _entry(id_number=number), 200).text
    assert "提出转入申请" in page
    assert HONGSHAN not in page
    asked = officer.post("/office/transfers/new", {"step": "start", "id_number": number}, 200).text
    assert number in asked
    assert "请填写这一项" not in asked


def test_a_correction_shows_and_an_old_page_is_refused(officer: Pages) -> None:
    address = _made(phone="13800138000")
    page = officer.get(f"{address}/amend").text
    assert "138****8000" in page
    assert "13800138000" not in page
    change = {"community_code": FIRST_COMMUNITY, "name": "王桂花", "residence": "living", "seen": "2", "phone": "13900139000"}
    assert "139****9000" in officer.follow(f"{address}/amend", change).text
    assert "已经被别人改过" in officer.post(f"{address}/amend", change | {"name": "王桂芳"}, 200).text
    gone = officer.follow(f"{address}/amend", change | {"seen": "3", "phone": "", "no_phone": "y"}).text
    assert "139****9000" not in gone


def test_a_look_shows_the_text_once_and_is_in_the_history(officer: Pages) -> None:
    number = id_number()
    address = _made(number=number, categories=["dibao"])
    assert "请填写这一项" in officer.post(f"{address}/reveal", {"what": "id", "reason": ""}, 200).text
    shown = officer.post(f"{address}/reveal", {"what": "id", "reason": "核对银行卡"}, 200).text
    assert number in shown
    again = officer.get(address).text
    assert number not in again
    assert "核对银行卡" in again
    claim = categories.of_senior(XIANGYANG, db.session.scalars(sa.select(Senior.id)).one())[0]
    assert "证明 2026-001" in officer.post(f"{address}/reveal", {"what": str(claim.id), "reason": "复核"}, 200).text
    assert "请从列表里选" in officer.post(f"{address}/reveal", {"what": "name", "reason": "看看"}, 200).text


def test_a_category_is_added_and_ended_on_the_page(officer: Pages) -> None:
    address = _made()
    added = {"category": "youfu", "evidence": "优抚证 3", "seen": "2"}
    assert "优抚" in officer.follow(f"{address}/categories/new", added).text
    claim = categories.of_senior(XIANGYANG, db.session.scalars(sa.select(Senior.id)).one())[0]
    end = f"{address}/categories/{claim.id}/end"
    officer.get(end)
    page = officer.follow(end, {"reason": "资格取消", "seen": "3"}).text
    assert "已到期" in page
    assert "已经到期或终止" in officer.post(end, {"reason": "再来", "seen": "4"}, 200).text


def test_heavy_care_is_recorded_and_ended(officer: Pages) -> None:
    address = _made()
    officer.get(f"{address}/care")
    assert "是，有证明" in officer.follow(f"{address}/care", {"evidence": "评估 3", "seen": "2"}).text
    assert "是，有证明" not in officer.follow(f"{address}/care", {"reason": "康复", "seen": "3"}).text


@pytest.mark.parametrize("kind", ["pause", "move", "die"])
def test_each_act_asks_for_a_reason_and_is_done(officer: Pages, kind: str) -> None:
    address = _made()
    officer.get(f"{address}/acts/{kind}")
    assert "请填写这一项" in officer.post(f"{address}/acts/{kind}", {"seen": "2"}, 200).text
    day = {"died_on": "2020-01-02", "moved_on": "2020-01-02"}
    officer.follow(f"{address}/acts/{kind}", {"seen": "2", "reason": "家属来报", **day})
    assert _state_of(address).value == {"pause": "paused", "move": "moved", "die": "deceased"}[kind]
    officer.get(f"{address}/acts/pause", 409)
    officer.get(f"{address}/acts/fly", 404)


def test_a_death_ends_the_card_in_the_same_step(officer: Pages) -> None:
    one = senior()
    card_id = card(one)[0].id
    address = _page_of(one)
    db.session.commit()
    page = officer.follow(f"{address}/acts/die", {"seen": "2", "reason": "家属来报", "died_on": "2020-01-02"}).text
    assert "注销了 1 张卡" in page
    assert db.session.scalars(sa.select(Card.state).where(Card.id == card_id)).one() is CardState.CANCELLED


def test_the_ways_back_lead_to_pending(officer: Pages) -> None:
    for state, kind in (("moved", "return"), ("deceased", "correct_death"), ("rejected", "resubmit")):
        address = _made(state=state)
        seen = {"moved": "3", "deceased": "3", "rejected": "2"}[state]
        officer.follow(f"{address}/acts/{kind}", {"seen": seen, "reason": "更正"})
        assert _state_of(address) is SeniorState.PENDING


# -- approval --------------------------------------------------------------------------------------------------------


def test_a_second_person_approves_on_the_page(officer: Pages) -> None:
    address = _made(state="pending")
    assert "批准登记" in officer.get(address).text
    assert "可以给 王桂兰 申领卡了" in officer.follow(f"{address}/approve", {"seen": "1"}).text
    assert _state_of(address) is SeniorState.ACTIVE


def test_whoever_registered_has_no_button_and_no_way_around_it(officer: Pages) -> None:
    page = officer.follow(f"{LIST}/new", _entry())
    address = page.request.path
    assert "要由另一位同事批准" in page.text
    officer.post(f"{address}/approve", {"seen": "1"}, 409)
    assert _state_of(address) is SeniorState.PENDING


def test_a_refusal_keeps_its_reason(officer: Pages) -> None:
    address = _made(state="pending")
    officer.get(f"{address}/reject")
    assert "请填写这一项" in officer.post(f"{address}/reject", {"seen": "1"}, 200).text
    assert "查无此人" in officer.follow(f"{address}/reject", {"seen": "1", "reason": "查无此人"}).text
    assert _state_of(address) is SeniorState.REJECTED


def test_many_are_approved_after_a_page_with_their_names(officer: Pages) -> None:
    ids = [str(senior(name=name, state="pending").id) for name in ("王桂兰", "赵建国", "白玉兰")]
    db.session.commit()
    assert "待批准 3 人" in officer.get(LIST).text
    pending = officer.get(f"{LIST}/pending").text
    assert "白玉兰" in pending
    confirm = officer.post(f"{LIST}/pending/confirm", {"decision": "approve", "chosen": ids[:2]}, 200).text
    assert "批准这 2 人" in confirm
    assert "白玉兰" not in confirm
    seen = {f"seen-{one}": "1" for one in ids}
    done = officer.post(f"{LIST}/pending/decide", {"decision": "approve", "chosen": ids[:2], **seen}, 200).text
    assert "批准了 2 人" in done
    states = dict(db.session.execute(sa.select(Senior.name, Senior.state)).all())
    assert states == {"王桂兰": SeniorState.ACTIVE, "赵建国": SeniorState.ACTIVE, "白玉兰": SeniorState.PENDING}


def test_many_are_refused_with_one_reason(officer: Pages) -> None:
    one = senior(state="pending")
    chosen = {"decision": "reject", "chosen": [str(one.id)], f"seen-{one.id}": "1"}
    db.session.commit()
    assert "请写明原因" in officer.post(f"{LIST}/pending/decide", chosen, 200).text
    officer.post(f"{LIST}/pending/decide", chosen | {"reason": "查无此人"}, 200)
    assert db.session.execute(sa.select(Senior.state, Senior.state_reason)).all() == [(SeniorState.REJECTED, "查无此人")]


def test_one_refusal_does_not_keep_the_others(officer: Pages) -> None:
    own = officer.follow(f"{LIST}/new", _entry(name="赵建国")).request.path.rsplit("/", 1)[-1]
    changed, plain = senior(name="白玉兰", state="pending"), senior(name="王桂兰", state="pending")
    ids = [own, str(changed.id), str(plain.id)]
    db.session.commit()
    data = {"decision": "approve", "chosen": ids, f"seen-{own}": "1", f"seen-{ids[1]}": "7", f"seen-{ids[2]}": "1"}
    page = officer.post(f"{LIST}/pending/decide", data, 200).text
    assert "批准了 1 人" in page
    assert "不能自己批准" in page
    assert "已经被别人改过" in page


def test_nothing_chosen_is_said(officer: Pages) -> None:
    assert "没有选中" in officer.post(f"{LIST}/pending/confirm", {"decision": "approve"}, 409).text
    assert "没有等待批准的登记" in officer.get(f"{LIST}/pending").text


# -- who sees what ---------------------------------------------------------------------------------------------------


def _everything(address: str) -> list[tuple[str, str]]:
    reads = ["", "/amend", "/acts/pause", "/care", "/categories/new"]
    writes = ["/amend", "/acts/pause", "/care", "/categories/new", "/reveal"]
    return [("get", address + tail) for tail in reads] + [("post", address + tail) for tail in writes]


@pytest.mark.parametrize(("role", "region"), [("officer", HONGSHAN), ("community_worker", SECOND_COMMUNITY)])
def test_a_stranger_finds_nothing(pages: Pages, role: str, region: str) -> None:
    office()
    office(HONGSHAN)
    address = _made(name="王桂兰", number=(number := id_number()))
    stranger = pages.sign_in(user(role, region))
    for method, path in _everything(address):
        getattr(stranger, method)(path, status=404)
    assert "王桂兰" not in stranger.get(LIST).text
    assert "王桂兰" not in stranger.post(f"{LIST}/search", {"text": number}, 200).text
    assert "王" not in stranger.post(f"{LIST}/export", {"kind": "csv"}, 200).data.decode("utf-8-sig")


def test_a_stranger_approves_nothing(pages: Pages) -> None:
    office()
    office(HONGSHAN)
    address = _made(state="pending")
    stranger = pages.sign_in(user("officer", HONGSHAN))
    stranger.post(f"{address}/approve", {"seen": "1"}, 404)
    stranger.get(f"{address}/reject", 404)
    stranger.post(f"{LIST}/pending/confirm", {"decision": "approve", "chosen": [address.rsplit("/", 1)[-1]]}, 404)
    assert _state_of(address) is SeniorState.PENDING


def test_a_community_worker_works_in_the_own_community(pages: Pages) -> None:
    office()
    own = _made(name="王桂兰")
    other = _made(name="赵建国", community_code=SECOND_COMMUNITY)
    worker = pages.sign_in(user("community_worker", FIRST_COMMUNITY))
    page = worker.get(LIST).text
    assert "王桂兰" in page
    assert "赵建国" not in page
    worker.get(own)
    worker.get(other, 404)
    worker.get(f"{LIST}/pending", 403)
    assert "请从列表里选" in worker.post(f"{LIST}/new", _entry(community_code=SECOND_COMMUNITY), 200).text
    worker.follow(f"{LIST}/new", _entry())


@pytest.mark.parametrize(("role", "region"), [("district", "659001"), ("auditor", XIANGYANG)])
def test_readers_above_see_masked_and_change_nothing(pages: Pages, role: str, region: str) -> None:
    office()
    number = id_number()
    address = _made(number=number)
    reader = pages.sign_in(user(role, region))
    page = reader.get(address).text
    assert number not in page
    for word in ("修改资料", "查看完整信息", "暂停用餐", "登记人员类别"):
        assert word not in page
    assert "登记一位" not in reader.get(LIST).text
    for method, path in _everything(address)[1:]:
        getattr(reader, method)(path, status=403)


@pytest.mark.parametrize(("role", "region"), [("admin", XIANGYANG), ("reviewer", XIANGYANG)])
def test_those_who_need_no_register_have_none(pages: Pages, role: str, region: str) -> None:
    office()
    address = _made()
    nobody = pages.sign_in(user(role, region))
    for path in (LIST, address, "/office/imports", "/office/transfers"):
        nobody.get(path, 403)


def test_the_pages_read_in_english(officer: Pages) -> None:
    address = _made(state="pending", categories=["dibao"])
    officer.client.set_cookie("lang", "en")
    for path in (LIST, address, f"{LIST}/new", f"{LIST}/pending", f"{address}/amend", "/office/imports/new", "/office/transfers"):
        officer.get(path)


def test_the_person_behind_a_test_is_a_user(officer: Pages) -> None:
    """The factory's clerks have no account; pages must bear a registrar whom nobody knows."""
    address = _made(by=clerk())
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 1
    officer.get(address)
