"""The office's meal log."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from mealcard import clock
from mealcard.db import db
from tests.factories import offices
from tests.factories.meals import LUNCH, Counter, counter
from tests.pages import Pages


@pytest.fixture(autouse=True)
def _at_lunch(web_app: Flask) -> Iterator[None]:
    with clock.at(LUNCH):
        yield


@pytest.fixture
def here(web_app: Flask) -> Counter:
    made = counter()
    db.session.commit()
    return made


def test_an_empty_log_says_so(pages: Pages, here: Counter) -> None:
    assert "没有符合条件的就餐记录" in pages.sign_in(offices.user()).get("/office/meals").text


def test_the_log_shows_sums_that_add_up_and_the_whole_working(pages: Pages, here: Counter) -> None:
    answer = here.redeem()
    db.session.commit()
    console = pages.sign_in(offices.user())
    text = console.get("/office/meals").text
    assert "¥16.00 = 企业让利 ¥0.00 + 补贴 ¥3.00 + 老人付 ¥13.00" in text
    assert "王*兰" in text
    assert "王桂兰" not in text
    page = console.get(f"/office/meals/{answer.body['id']}").text
    assert "超过每餐上限" in page


def test_filters_narrow_the_list_and_odd_values_are_passed_over(pages: Pages, here: Counter) -> None:
    here.redeem()
    db.session.commit()
    console = pages.sign_in(offices.user())
    assert "没有符合条件" in console.get("/office/meals?last=2026-11-22").text
    assert "没有符合条件" in console.get("/office/meals?state=voided").text
    assert "王*兰" in console.get("/office/meals?first=yesterday&provider=x&state=odd").text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_holds_what_is_filtered_with_names_masked(pages: Pages, here: Counter, kind: str) -> None:
    here.redeem()
    db.session.commit()
    data = pages.sign_in(offices.user()).get(f"/office/meals/export.{kind}").data
    if kind == "csv":
        rows = [line.split(",") for line in data.decode("utf-8-sig").splitlines()]
    else:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert rows[1][5] == "王*兰"
    assert rows[1][8:12] == ["16.00", "0.00", "3.00", "13.00"]


def test_an_administrator_sees_no_money_and_another_street_no_meal(pages: Pages, here: Counter) -> None:
    answer = here.redeem()
    offices.office(offices.HONGSHAN)
    admin, stranger = offices.user("admin"), offices.user("officer", offices.HONGSHAN)
    db.session.commit()
    pages.sign_in(admin).get("/office/meals", 403)
    pages.sign_in(stranger).get(f"/office/meals/{answer.body['id']}", 404)
