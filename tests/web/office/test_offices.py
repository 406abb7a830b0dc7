"""The offices of an area: choosing the one looked at, opening a new one."""

from __future__ import annotations

import sqlalchemy as sa

from mealcard.accounts.models import UserSession
from mealcard.db import db
from mealcard.regions import service as regions
from mealcard.regions.models import Office
from tests.factories import offices
from tests.factories.offices import HONGSHAN, XIANGYANG
from tests.pages import Pages


def test_somebody_of_one_street_sees_no_switcher(pages: Pages) -> None:
    offices.office()
    text = pages.sign_in(offices.user("officer")).get("/office/offices").text
    assert "向阳街道办事处" in text
    assert "换办事处" not in text


def test_a_wider_role_chooses_the_office_it_looks_at(pages: Pages) -> None:
    offices.office()
    offices.office(HONGSHAN)
    district = pages.sign_in(offices.user("district", "659001"))
    assert "<h1>向阳街道办事处</h1>" in district.get("/office/").text
    district.post(f"/office/offices/{HONGSHAN}/choose")
    home = district.get("/office/").text
    assert "<h1>红山街道办事处</h1>" in home
    assert 'href="/office/offices">换办事处</a>' in home


def test_the_choice_belongs_to_one_session(pages: Pages) -> None:
    offices.office()
    offices.office(HONGSHAN)
    user = offices.user("auditor", "659001")
    one, other = pages.sign_in(user), pages.sign_in(user)
    one.post(f"/office/offices/{HONGSHAN}/choose")
    assert "<h1>红山街道办事处</h1>" in one.get("/office/").text
    assert "<h1>向阳街道办事处</h1>" in other.get("/office/").text


def test_an_office_outside_the_area_can_not_be_chosen(pages: Pages) -> None:
    offices.office()
    offices.office(HONGSHAN)
    officer = pages.sign_in(offices.user("officer"))
    officer.post(f"/office/offices/{HONGSHAN}/choose", status=404)
    assert "<h1>向阳街道办事处</h1>" in officer.get("/office/").text


def test_a_choice_that_the_area_no_longer_holds_is_passed_over(pages: Pages) -> None:
    offices.office()
    offices.office(HONGSHAN)
    officer = pages.sign_in(offices.user("officer"))
    db.session.execute(sa.update(UserSession).values(office_code=HONGSHAN))
    db.session.commit()
    assert "<h1>向阳街道办事处</h1>" in officer.get("/office/").text


def test_an_office_that_is_not_open_can_not_be_chosen(pages: Pages) -> None:
    offices.office()
    pages.sign_in(offices.user("district", "659001")).post(f"/office/offices/{HONGSHAN}/choose", status=404)


def test_offices_are_found_by_name_or_code(pages: Pages) -> None:
    offices.office()
    offices.office(HONGSHAN)
    auditor = pages.sign_in(offices.user("auditor", "659001"))
    assert "红山" not in auditor.get("/office/offices?q=向阳").text.split("<main")[1]
    assert "红山" in auditor.get(f"/office/offices?q={HONGSHAN}").text
    assert "没有找到这样的办事处" in auditor.get("/office/offices?q=%25").text


def test_the_tree_leads_from_the_area_down_to_the_streets(pages: Pages) -> None:
    offices.office()
    admin = pages.sign_in(offices.user("admin", "65"))
    assert "看自治区直辖县级行政区划下面" in admin.get("/office/offices/new").text
    streets = admin.get("/office/offices/new?below=659001").text
    assert f"/office/offices/new/{HONGSHAN}" in streets
    assert f"/office/offices/new/{XIANGYANG}" not in streets  # open already


def test_the_tree_does_not_lead_out_of_the_area(pages: Pages) -> None:
    offices.office()
    admin = pages.sign_in(offices.user("admin", "659001"))
    assert "自治区" not in admin.get("/office/offices/new").text
    admin.get("/office/offices/new?below=65", status=404)
    admin.get("/office/offices/new?below=99", status=404)


def test_an_administrator_opens_an_office_and_looks_at_it(pages: Pages) -> None:
    offices.office()
    admin = pages.sign_in(offices.user("admin", "659001"))
    form = admin.get(f"/office/offices/new/{HONGSHAN}").text
    assert 'selected value="xinjiang"' in form
    page = admin.follow(f"/office/offices/new/{HONGSHAN}", {"phone": "0993-2000001", "preset": "xinjiang", "zone": "Asia/Shanghai"})
    assert "<h1>红山街道办事处</h1>" in page.text
    assert regions.office(HONGSHAN).phone == "0993-2000001"


def test_a_refusal_keeps_what_was_typed_and_opens_nothing(pages: Pages) -> None:
    offices.office()
    admin = pages.sign_in(offices.user("admin", "659001"))
    data = {"phone": "请打电话", "preset": "xinjiang", "zone": "Asia/Shanghai"}
    page = admin.post(f"/office/offices/new/{HONGSHAN}", data, status=200)
    assert "电话请写成" in page.text
    assert 'value="请打电话"' in page.text
    assert db.session.scalars(sa.select(Office.code)).all() == [XIANGYANG]


def test_the_first_administrator_of_one_street_opens_the_own_office(pages: Pages) -> None:
    regions.import_regions(regions.bundled_regions())
    admin = pages.sign_in(offices.user("admin"))
    assert f"/office/offices/new/{XIANGYANG}" in admin.get("/office/offices/new").text
    admin.post(f"/office/offices/new/{XIANGYANG}", {"phone": "", "preset": "xinjiang", "zone": "Asia/Shanghai"})
    admin.get(f"/office/offices/new/{HONGSHAN}", status=404)


def test_only_administrators_open_offices(pages: Pages) -> None:
    offices.office()
    for role in ("district", "auditor"):
        somebody = pages.sign_in(offices.user(role, "659001"))
        somebody.get("/office/offices/new", status=403)
        somebody.post(f"/office/offices/new/{HONGSHAN}", {"phone": "1234", "preset": "xinjiang", "zone": "Asia/Shanghai"}, status=403)
    assert db.session.scalars(sa.select(Office.code)).all() == [XIANGYANG]
