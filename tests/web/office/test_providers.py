"""The office's pages of meal points, from the first draft to the list, with their documents, hours, prices and tablets."""

from __future__ import annotations

import io
import re
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from html5lib import parse

from mealcard import clock
from mealcard.accounts.actor import SYSTEM
from mealcard.accounts.models import User
from mealcard.db import db
from mealcard.providers import devices, documents, hours, menu, service
from mealcard.providers.models import Provider
from mealcard.providers.profile import Profile
from mealcard.providers.states import ItemState, ProviderKind, ProviderState
from tests.factories import offices
from tests.factories import providers as made
from tests.pages import NS, Pages

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
FORM = {
    "name": "老街口餐厅",
    "kind": "restaurant",
    "credit_code": "91110000600037341L",
    "community_code": offices.FIRST_COMMUNITY,
    "datum": "wgs84",
    "place": "86.0806,44.3059",
    "seats": "40",
    "capacity": "90",
    "diets": ["soft", "low_salt"],
    "halal": "y",
}


def named(name: str) -> Provider:
    return db.session.scalars(db.select(Provider).where(Provider.name == name)).one()


@pytest.fixture
def officer(pages: Pages) -> Pages:
    offices.office()
    return pages.sign_in(offices.user("officer"))


@pytest.fixture
def provider(officer: Pages) -> Provider:
    made.provider()
    db.session.commit()
    return named("向阳食堂")


def at(provider: Provider) -> str:
    return f"/office/providers/{provider.id}"


def text(html: str) -> str:
    return re.sub(r"\s+", " ", "".join(parse(html).itertext()))


def test_an_empty_register_says_what_to_do_first(officer: Pages) -> None:
    assert "先登记第一家" in officer.get("/office/providers").text


def test_a_point_is_registered_amended_and_walked_onto_the_list(officer: Pages) -> None:
    page = officer.follow("/office/providers/new", FORM)
    assert "老街口餐厅" in page.text
    provider = named("老街口餐厅")
    assert (provider.latitude, provider.longitude, provider.halal, provider.diets) == (44.3059, 86.0806, True, ["low_salt", "soft"])
    for kind, number in (("business_licence", "91110000600037341L"), ("food_licence", "JY1")):
        officer.follow(f"{at(provider)}/documents/new", {"kind": kind, "number": number, "expires_on": "2099-01-01"})
    for action in made.path(ProviderState.LISTED):
        version = re.search(r'name="version"[^>]*value="(\d+)"', officer.get(f"{at(provider)}/act/{action}").text)
        assert version
        page = officer.follow(f"{at(provider)}/act/{action}", {"version": version[1], "reason": ""})
    assert named("老街口餐厅").state is ProviderState.LISTED
    assert "列入助餐地图" in page.text


def test_coordinates_copied_from_amap_are_stored_as_wgs84(officer: Pages) -> None:
    officer.follow("/office/providers/new", FORM | {"datum": "gcj02", "place": "86.083440, 44.307131"})
    provider = named("老街口餐厅")
    assert (provider.latitude, provider.longitude) == pytest.approx((44.3059, 86.0806), abs=2e-6)
    page = officer.get(f"{at(provider)}/edit").text
    assert f"{provider.latitude:.6f}, {provider.longitude:.6f}" in page
    assert re.search(r'<option selected value="wgs84"', page)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "请填写这一项"),
        ({"credit_code": "91110000600037341M"}, "最后一位是校验位"),
        ({"place": "北四路"}, "请填两个数"),
        ({"place": "12.5,13.5"}, "不在中国境内"),
        ({"seats": "many"}, "请填一个整数"),
        ({"kind": "palace"}, "请从列表里选一项"),
        ({"community_code": "659001003001"}, "请从列表里选一项"),
    ],
)
def test_a_form_keeps_what_was_typed_and_says_what_to_mend(officer: Pages, change: dict[str, str], words: str) -> None:
    page = officer.post("/office/providers/new", FORM | {"address": "北四路 18 号"} | change, 200)
    assert words in page.text
    assert "还有 1 处要改" in page.text
    assert "北四路 18 号" in page.text


def test_a_page_that_is_out_of_date_is_refused(officer: Pages, provider: Provider) -> None:
    before = provider.version
    officer.follow(f"{at(provider)}/edit", FORM | {"version": str(before)})
    page = officer.post(f"{at(provider)}/edit", FORM | {"name": "别的名字", "version": str(before)}, 200)
    assert "已经被别人改过" in page.text
    page = officer.post(f"{at(provider)}/act/pause", {"version": str(before), "reason": "装修"}, 200)
    assert "已经被别人改过" in page.text


def test_the_list_is_sorted_by_sound_and_narrowed(officer: Pages, provider: Provider) -> None:
    made.provider(name="阿依古丽餐厅", complete=False, licence_days=5)
    made.provider(name="老街口餐厅", state="trial", complete=False)
    db.session.commit()
    page = officer.get("/office/providers").text
    assert page.index("阿依古丽餐厅") < page.index("老街口餐厅") < page.index("向阳食堂")
    page = officer.get("/office/providers?sort=-name").text
    assert page.index("向阳食堂") < page.index("老街口餐厅") < page.index("阿依古丽餐厅")
    assert 'aria-sort="descending"' in page
    assert page_names(officer.get("/office/providers?soon=7").text) == ["阿依古丽餐厅"]
    assert page_names(officer.get("/office/providers?state=trial").text) == ["老街口餐厅"]
    assert page_names(officer.get("/office/providers?q=laojie").text) == ["老街口餐厅"]
    assert page_names(officer.get("/office/providers?sort=expiry").text)[0] == "阿依古丽餐厅"
    assert "没有符合条件的助餐点" in officer.get("/office/providers?q=zzz").text


def page_names(html: str) -> list[str]:
    return ["".join(node.itertext()).strip() for node in parse(html).iter(f"{NS}th") if node.get("scope") == "row"]


def test_a_long_list_has_pages(officer: Pages, provider: Provider) -> None:
    for number in range(27):
        service.create(SYSTEM, offices.XIANGYANG, made_profile(f"点{number:02d}"))
    db.session.commit()
    assert len(page_names(officer.get("/office/providers").text)) == 25
    assert len(page_names(officer.get("/office/providers?page=2").text)) == 3


def made_profile(name: str) -> Profile:
    return Profile(name, ProviderKind.CANTEEN, offices.FIRST_COMMUNITY)


def test_a_step_shows_its_effect_asks_a_reason_and_is_gone_afterwards(officer: Pages, provider: Provider) -> None:
    page = officer.get(f"{at(provider)}/act/suspend")
    assert "不能刷卡" in text(page.text)
    page = officer.post(f"{at(provider)}/act/suspend", {"version": str(provider.version), "reason": " "}, 200)
    assert "请写上原因" in page.text
    page = officer.follow(f"{at(provider)}/act/suspend", {"version": str(provider.version), "reason": "疑似食物中毒"})
    assert "疑似食物中毒" in page.text
    officer.get(f"{at(provider)}/act/suspend", 409)


@pytest.mark.parametrize("action", ["rectify", "propose_removal", "remove", "list"])
def test_what_is_not_offered_can_not_be_posted_either(officer: Pages, provider: Provider, action: str) -> None:
    officer.post(f"{at(provider)}/act/{action}", {"version": str(provider.version), "reason": "x"}, 409)
    assert named("向阳食堂").state is ProviderState.LISTED


def test_an_unknown_step_is_no_page(officer: Pages, provider: Provider) -> None:
    officer.get(f"{at(provider)}/act/explode", 404)


def test_a_leader_stops_a_danger_but_lists_nobody(pages: Pages, provider: Provider) -> None:
    leader = pages.sign_in(offices.user("leader"))
    page = leader.get(at(provider)).text
    assert f"{at(provider)}/act/suspend" in page
    assert f"{at(provider)}/act/pause" not in page
    leader.get(f"{at(provider)}/act/pause", 404)
    leader.get(f"{at(provider)}/edit", 403)


# -- hours and closures --------------------------------------------------------------------------------------------------


def grid(**cells: str) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in cells.items()}


def test_hours_are_filled_from_the_windows_and_stored_as_sent(officer: Pages, provider: Provider) -> None:
    page = officer.post(f"{at(provider)}/hours", {"fill": "1"}, 200).text
    assert page.count('value="13:00"') == 7
    sent = grid(d1_lunch_opens="13:00", d1_lunch_closes="15:00", d7_dinner_opens="18:30", d7_dinner_closes="20:00")
    officer.follow(f"{at(provider)}/hours", sent)
    stored = [(row.weekday, row.window, f"{row.opens:%H:%M}") for row in hours.hours_of(named("向阳食堂"))]
    assert stored == [(1, "lunch", "13:00"), (7, "dinner", "18:30")]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"d1_lunch_opens": "13:00"}, "周一午餐：开始和结束都要填"),
        ({"d1_lunch_opens": "13:00", "d1_lunch_closes": "25:00"}, "周一午餐：开始和结束都要填"),
        ({"d1_lunch_opens": "13:00", "d1_lunch_closes": "14:00+08:00"}, "周一午餐：开始和结束都要填"),
        ({"d2_lunch_opens": "15:00", "d2_lunch_closes": "13:00"}, "周二午餐：结束时间要晚于开始时间"),
        ({"d3_dinner_opens": "13:00", "d3_dinner_closes": "14:00"}, "周三晚餐：时间和街道的就餐时段没有重叠"),
    ],
)
def test_wrong_hours_name_their_day_and_change_nothing(officer: Pages, provider: Provider, cells: dict[str, str], words: str) -> None:
    page = officer.post(f"{at(provider)}/hours", grid(**cells), 200).text
    assert words in page
    assert all(f'value="{value}"' in page for value in cells.values())
    assert len(hours.hours_of(named("向阳食堂"))) == 21


def test_a_closure_is_announced_shown_and_taken_back(officer: Pages, provider: Provider) -> None:
    page = officer.follow(f"{at(provider)}/closures/new", {"starts_on": "2099-01-01", "ends_on": "2099-01-03", "reason": "检修"})
    assert "检修" in page.text
    closure = hours.closures_of(named("向阳食堂"))[0]
    page = officer.follow(f"/office/providers/closures/{closure.id}/cancel")
    assert "没有停业公告" in page.text


def test_a_closure_in_the_past_is_refused_beside_its_field(officer: Pages, provider: Provider) -> None:
    page = officer.post(f"{at(provider)}/closures/new", {"starts_on": "2020-01-01", "ends_on": "2020-01-01", "reason": "x"}, 200)
    assert 'id="starts_on-error"' in page.text


# -- documents -----------------------------------------------------------------------------------------------------------


def test_a_licence_is_kept_with_its_file_and_only_saved_never_shown(officer: Pages, provider: Provider, web_app: Flask) -> None:
    file = (io.BytesIO(b"%PDF-1.7\n%%EOF\n"), "许可证.pdf")
    fields = {"kind": "food_licence", "number": "JY2", "expires_on": "2099-01-01", "file": file}
    page = officer.follow(f"{at(provider)}/documents/new", fields, content_type="multipart/form-data")
    link = re.search(r'href="(/office/documents/[^"]+/file)"', page.text)
    assert link
    answer = officer.get(link[1])
    assert answer.data == b"%PDF-1.7\n%%EOF\n"
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    folder = documents.folder_in(Path(web_app.config["SETTINGS"].data_dir))
    assert any(path.is_file() for path in folder.rglob("*"))


def test_a_file_that_is_none_is_refused_beside_its_field(officer: Pages, provider: Provider) -> None:
    fields = {"kind": "fire", "file": (io.BytesIO(b"<html>"), "fire.pdf")}
    page = officer.post(f"{at(provider)}/documents/new", fields, 200, content_type="multipart/form-data")
    assert 'id="file-error"' in page.text


def test_documents_that_run_out_are_listed_for_the_office(officer: Pages, provider: Provider) -> None:
    made.provider(name="老街口餐厅", complete=False, licence_days=6)
    db.session.commit()
    assert page_names(officer.get("/office/documents").text) == ["老街口餐厅"]
    assert page_names(officer.get("/office/documents?within=7").text) == ["老街口餐厅"]
    page = officer.get("/office/documents?within=365").text
    assert "7 天内到期" in text(page)


def test_an_expired_licence_is_said_on_top_of_the_page(officer: Pages) -> None:
    made.provider(licence_days=-1)
    db.session.commit()
    page = officer.get(at(named("向阳食堂"))).text
    assert "食品经营许可证已过期" in page
    assert "能刷卡，只有企业让利" in page


# -- prices --------------------------------------------------------------------------------------------------------------


def test_a_price_waits_for_a_second_person(pages: Pages, officer: Pages, provider: Provider) -> None:
    officer.follow(f"{at(provider)}/menu/new", {"name": "牛肉面", "kind": "set_meal", "price_fen": "15", "windows": ["lunch"], "diets": []})
    (item,) = menu.items_of(named("向阳食堂"), ItemState.PROPOSED)
    page = officer.get("/office/menu").text
    assert "请另一位同事批准" in page
    officer.post(f"/office/menu/{item.id}/approve", status=409)
    leader = pages.sign_in(offices.user("leader"))
    page = leader.follow(f"/office/menu/{item.id}/approve")
    assert "没有等批准的菜品和价格" in page.text
    assert [one.name for one in menu.items_of(named("向阳食堂"), ItemState.APPROVED)].count("牛肉面") == 1
    leader.post(f"/office/menu/{item.id}/approve", status=409)


def test_a_new_price_shows_the_old_one_and_is_turned_down_with_a_reason(pages: Pages, officer: Pages, provider: Provider) -> None:
    old = menu.items_of(provider, ItemState.APPROVED)[0]
    officer.follow(f"/office/menu/{old.id}/price", {"name": old.name, "kind": "set_meal", "price_fen": "13.50"})
    leader = pages.sign_in(offices.user("leader"))
    page = leader.get("/office/menu").text
    assert "¥12.00" in page
    assert "¥13.50" in page
    (item,) = menu.items_of(named("向阳食堂"), ItemState.PROPOSED)
    assert "请填写这一项" in leader.post(f"/office/menu/{item.id}/reject", {"reason": ""}, 200).text
    leader.follow(f"/office/menu/{item.id}/reject", {"reason": "涨价太多"})
    assert menu.items_of(named("向阳食堂"), ItemState.REJECTED)[0].decision_note == "涨价太多"


def test_an_item_is_retired_after_a_question(officer: Pages, provider: Provider) -> None:
    item = menu.items_of(provider, ItemState.APPROVED)[0]
    assert "以后不再卖" in officer.get(f"/office/menu/{item.id}/retire").text
    officer.follow(f"/office/menu/{item.id}/retire")
    assert item.name not in [one.name for one in menu.items_of(named("向阳食堂"), ItemState.APPROVED)]


# -- tablets -------------------------------------------------------------------------------------------------------------


def test_an_enrolment_code_is_shown_once_as_groups_and_as_a_picture(officer: Pages, provider: Provider) -> None:
    assert "要一个登记码" in officer.get(f"{at(provider)}/enrolment").text
    page = officer.post(f"{at(provider)}/enrolment", status=200).text
    code = re.search(r'<p class="code">([A-Z2-7 ]+)</p>', page)
    assert code
    assert "<svg" in page
    device, _token = devices.enrol(code[1], "前台")
    db.session.commit()
    page = officer.get(f"/office/devices/{device.id}").text
    assert "还没有联系过" in page


def test_a_tablet_is_renamed_and_revoked(officer: Pages, provider: Provider) -> None:
    device, token = made.device(provider)
    db.session.commit()
    path = f"/office/devices/{device.id}"
    assert "二楼" in officer.follow(path, {"name": "二楼"}).text
    assert "已停用" in officer.follow(f"{path}/revoke").text
    known = devices.device_of_token(token)
    assert known is not None
    assert known[0].revoked_at is not None
    assert page_names(officer.get("/office/devices?revoked=1").text) == ["二楼"]
    assert "还没有平板" in officer.get("/office/devices").text


def test_a_tablet_that_was_silent_for_a_day_is_pointed_out(officer: Pages, provider: Provider) -> None:
    _device, token = made.device(provider)
    with clock.at(NOON):
        known = devices.device_of_token(token)
        assert known is not None
        devices.note_contact(known[0], NOON, 3, NOON, "1.0")
    db.session.commit()
    with clock.at(NOON + timedelta(days=1, minutes=1)):
        page = officer.get("/office/devices").text
    assert "一天没有联系" in page


# -- who may enter -------------------------------------------------------------------------------------------------------

PATHS = ("", "/edit", "/hours", "/closures/new", "/documents/new", "/menu/new", "/enrolment", "/act/pause")


@pytest.fixture
def things(provider: Provider) -> list[str]:
    """Every address of the first office's things."""
    item = menu.items_of(provider, ItemState.APPROVED)[0]
    device, _ = made.device(provider)
    closure = hours.announce(SYSTEM, provider, datetime(2099, 1, 1).date(), datetime(2099, 1, 1).date(), "")  # noqa: DTZ001
    document = documents.present(provider)[0]
    db.session.commit()
    return [
        *(f"{at(provider)}{path}" for path in PATHS),
        *(f"/office/menu/{item.id}/{act}" for act in ("price", "reject", "retire")),
        f"/office/devices/{device.id}",
        f"/office/documents/{document.id}/file",
        f"POST /office/providers/closures/{closure.id}/cancel",
        f"POST /office/menu/{item.id}/approve",
        f"POST /office/devices/{device.id}/revoke",
        f"POST {at(provider)}/enrolment",
    ]


def statuses(pages: Pages, things: list[str]) -> set[int]:
    found = set()
    for thing in things:
        method, path = thing.split(" ") if " " in thing else ("GET", thing)
        found.add(pages.client.open(path, method=method).status_code)
        db.session.remove()
    return found


def test_an_officer_of_another_street_finds_none_of_it(pages: Pages, things: list[str]) -> None:
    offices.office(offices.HONGSHAN)
    stranger = pages.sign_in(offices.user("officer", offices.HONGSHAN))
    assert statuses(stranger, things) == {404}


@pytest.mark.parametrize("role", ["owner", "cashier"])
def test_the_restaurants_people_do_not_enter_the_office(pages: Pages, provider: Provider, things: list[str], role: str) -> None:
    user = person(role, provider)
    assert statuses(pages.sign_in(user), things) == {403}


def test_a_community_worker_has_nothing_to_do_with_meal_points(pages: Pages, things: list[str]) -> None:
    worker = pages.sign_in(offices.user("community_worker", offices.FIRST_COMMUNITY))
    assert statuses(worker, things) == {403}


def test_an_auditor_reads_and_changes_nothing(pages: Pages, provider: Provider, things: list[str]) -> None:
    auditor = pages.sign_in(offices.user("auditor"))
    for path in ("/office/providers", "/office/documents", "/office/menu", "/office/devices", at(provider)):
        page = auditor.get(path).text
        assert 'class="button button-danger"' not in page
        assert "/act/" not in page
    assert statuses(auditor, [thing for thing in things if thing.startswith("POST")]) == {403}


def test_what_does_not_exist_is_not_found(officer: Pages) -> None:
    unknown = uuid.uuid4()
    for path in (
        f"/office/providers/{unknown}",
        f"/office/devices/{unknown}",
        f"/office/menu/{unknown}/retire",
        f"/office/documents/{unknown}/file",
    ):
        officer.get(path, 404)


def person(role: str, provider: Provider) -> User:
    return offices.user(role, provider_office_code=provider.office_code, provider_id=provider.id)
