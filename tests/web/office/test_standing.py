"""The standing pages: from a tap at the counter to the statement of points."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from mealcard import clock
from mealcard.db import db
from tests.factories import offices
from tests.factories.meals import LUNCH, Counter, counter
from tests.listing.test_service import angry_street, say
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


def test_an_office_without_points_is_told_so(web_app: Flask, pages: Pages) -> None:
    offices.office()
    officer = offices.user()
    assert "还没有在册的助餐点" in pages.sign_in(officer).get("/office/standing").text


def test_a_rating_at_the_counter_moves_the_point_on_the_page(pages: Pages, here: Counter) -> None:
    console = pages.sign_in(offices.user())
    path = f"/office/standing/{here.provider.id}"
    assert "+3.29" not in console.get(path).text
    say(here, "poor")
    db.session.commit()
    page = console.get(path).text
    assert "+3.29" in page
    assert str(here.senior.id) not in page
    assert "王桂兰" not in page


def test_an_officer_signs_the_watch_and_a_district_reader_only_looks(pages: Pages, here: Counter) -> None:
    officer, reader, stranger = offices.user(), offices.user("district", "659001"), offices.user("officer", offices.HONGSHAN)
    offices.office(offices.HONGSHAN)
    angry_street(here, 10)
    db.session.commit()
    path = f"/office/standing/{here.provider.id}"
    pages.sign_in(stranger).get(path, 404)
    assert "记下决定" not in pages.sign_in(reader).get(path).text
    console = pages.sign_in(officer)
    page = console.get(path).text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    console.post(f"{path}/decide", {"seen": "old", "reason": "看过了"}, 409)
    done = console.follow(f"{path}/decide", {"seen": seen, "reason": "十位老人都不满意"}).text
    assert "十位老人都不满意" in done
    assert "观察" in console.get("/office/standing").text
