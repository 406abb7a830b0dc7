"""The meal map: who is shown, what it says of today, what people pay, and how light it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from mealcard import clock
from mealcard.accounts.actor import SYSTEM
from mealcard.db import db
from mealcard.providers import hours, menu
from mealcard.providers.geo import Place, gcj02
from mealcard.providers.rules import APPEARING
from mealcard.providers.states import ProviderState
from mealcard.web import static_folder
from tests.factories import feedback, offices, providers
from tests.factories.meals import BETWEEN, LUNCH, counter, policy
from tests.factories.public import eleven, linked, text_of
from tests.pages import Pages

MORNING = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # 8:00 in Beijing, before the first window


@pytest.fixture(autouse=True)
def _at_lunch() -> Iterator[None]:
    with clock.at(LUNCH):
        yield


def one(**facts: Any) -> str:
    """A street with one point; its id."""
    offices.office()
    policy()
    made = providers.provider(**facts)
    db.session.commit()
    return str(made.id)


def entry(page: TestResponse, number: int = 1) -> str:
    """The words of one point of the list."""
    found = re.search(rf'<li class="point" id="p{number}">(.*?)</li>\s*(?=<li class="point"|</ol>)', page.text, re.DOTALL)
    assert found, page.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1]))


def test_before_the_first_office_the_page_shows_the_administrator_the_way(pages: Pages) -> None:
    page = pages.get("/")
    assert 'href="/setup"' in page.text
    assert linked(page) == []
    assert pages.client.get("/points.geojson").status_code == 404


def test_a_street_without_points_says_so_and_whom_to_ask(pages: Pages) -> None:
    offices.office()
    db.session.commit()
    page = pages.get("/")
    assert "0993-2000000" in page.text
    assert linked(page) == []


@pytest.mark.parametrize("state", list(ProviderState))
def test_a_point_is_listed_and_has_a_page_exactly_while_its_state_appears(pages: Pages, state: ProviderState) -> None:
    point = one(state=state.value)
    shown = state in APPEARING
    assert linked(pages.get("/")) == ([point] if shown else [])
    assert len(pages.get("/points.geojson").json["features"]) == int(shown)
    pages.get(f"/points/{point}", 200 if shown else 404)


def test_a_hidden_point_answers_like_one_that_does_not_exist(pages: Pages) -> None:
    hidden = one(state="draft")
    answers = [pages.get(f"/points/{point}", 404).text for point in (hidden, "01900000-0000-7000-8000-000000000000")]
    assert len({re.sub(r"· [0-9a-f]{16}", "", text) for text in answers}) == 1
    pages.get("/points/", 404)
    pages.get("/points/1", 404)


def test_a_watched_point_looks_like_any_other(pages: Pages) -> None:
    one(state="watch")
    assert "观察" not in pages.get("/").text
    assert "正在营业" in text_of(pages.get("/")) or "未确认开门" in text_of(pages.get("/"))


@pytest.mark.parametrize(
    ("at", "words"), [(MORNING, "今天还没开门 08:30 开门"), (LUNCH, "未确认开门 到 15:30"), (BETWEEN, "现在休息 18:30 开门")]
)
def test_the_status_follows_the_promise_of_the_day(pages: Pages, at: datetime, words: str) -> None:
    one()
    with clock.at(at):
        assert words in entry(pages.get("/"))


def test_a_scan_makes_a_promise_true_and_tells_how_many_ate(pages: Pages) -> None:
    here = counter()
    feedback.meal(here)
    feedback.crowd(here, 2, LUNCH + timedelta(minutes=11))
    feedback.meal(here, LUNCH + timedelta(hours=6))  # the same senior at dinner is no other senior
    db.session.commit()
    with clock.at(LUNCH + timedelta(minutes=20)):
        page = entry(pages.get("/"))
    assert "正在营业 到 15:30" in page
    assert "今天 19:30 已有 3 位老人就餐" in page


def test_yesterdays_scan_confirms_nothing_today(pages: Pages) -> None:
    feedback.meal(counter())
    db.session.commit()
    with clock.at(LUNCH + timedelta(days=1)):
        page = entry(pages.get("/"))
    assert "未确认开门" in page
    assert "位老人就餐" not in page


def test_an_announced_closure_closes_for_its_days_and_names_the_nearest_other(pages: Pages) -> None:
    offices.office()
    closed = providers.provider(name="向阳食堂", latitude=44.300, longitude=86.080)
    providers.provider(name="远的", latitude=44.330, longitude=86.080)
    providers.provider(name="近的", latitude=44.301, longitude=86.080)
    providers.provider(name="更远的", latitude=44.360, longitude=86.080)
    providers.provider(name="门对门也歇业", state="paused", latitude=44.3001, longitude=86.080)
    hours.announce(SYSTEM, closed, date(2026, 11, 23), date(2026, 11, 25), "回老家")
    db.session.commit()
    words = entry(pages.get("/"))
    assert "今日歇业" in words
    assert "公告停业，到2026年11月25日为止" in words
    assert re.search(r"3 近的 步行约 140 米 2 远的 步行约 \d+ 米", words)
    assert "更远的" not in words
    with clock.at(LUNCH + timedelta(days=3)):
        assert "今日歇业" not in entry(pages.get("/"))


def test_a_run_out_licence_shows_as_suspended_with_the_merchants_price(pages: Pages) -> None:
    one(licence_days=-1)
    words = entry(pages.get("/"))
    assert "暂停" in words
    assert "食品经营许可证到期" in words
    # without the subsidy of 3.00: 12.00 stays 12.00
    assert "60岁以上 ¥12.00" in words


def test_an_emergency_suspension_offers_no_meal(pages: Pages) -> None:
    point = one(state="emergency_suspended")
    for page in (entry(pages.get("/")), text_of(pages.get(f"/points/{point}"))):
        assert "暂停" in page
        assert "我付" not in page


@pytest.mark.parametrize(("state", "word"), [("rectification", "整改中"), ("leaving", "即将退出")])
def test_rectification_and_leaving_are_said_beside_the_status(pages: Pages, state: str, word: str) -> None:
    one(state=state)
    assert f"未确认开门 到 15:30 {word}" in entry(pages.get("/"))


def test_what_i_pay_is_told_by_age_for_the_cheapest_set_meal_and_without_categories(pages: Pages) -> None:
    offices.office()
    policy("zengcheng_2020")
    point = providers.provider()
    db.session.commit()
    words = entry(pages.get("/"))
    assert "午餐 一荤一素 ¥12.00，我付 60–79岁 ¥5.00 80岁以上 ¥3.00" in words
    page = text_of(pages.get(f"/points/{point.id}"))
    assert "两荤一素 ¥16.00，我付" in page
    for word in ("低保", "困难", "hardship", "优抚"):
        assert word not in words + page


def test_without_a_set_meal_the_usual_price_is_told(pages: Pages) -> None:
    here = counter()
    for item in menu.items_of(here.provider):
        menu.retire(SYSTEM, item)
    feedback.meal(here)
    db.session.commit()
    assert "午餐 平常一餐 ¥16.00，我付 60岁以上 ¥13.00" in entry(pages.get("/"))


def test_address_phone_way_diet_and_access_are_on_the_list(pages: Pages) -> None:
    one(address="北四路 20 号", halal=True, delivery=True, diets=("halal", "soft"), latitude=44.3059, longitude=86.0806)
    page = pages.get("/")
    for words in ("北四路 20 号", "清真", "能送餐", "无台阶", "软食", "08:30–10:30"):
        assert words in page.text
    assert 'href="tel:0993-2111111"' in page.text
    # converted: AMap draws GCJ-02, longitude first
    there = gcj02(Place(44.3059, 86.0806))
    assert f"position={there.longitude:.6f},{there.latitude:.6f}" in page.text
    assert entry(page).count("清真") == 1


def test_numbers_stay_when_the_list_is_narrowed_and_a_new_point_comes_last(pages: Pages) -> None:
    offices.office()
    known = eleven()
    db.session.commit()
    assert linked(pages.get("/")) == [str(point.id) for point in known]
    narrowed = pages.get("/?halal=1")
    assert linked(narrowed) == [str(known[2].id)]
    assert 'id="p3"' in narrowed.text
    providers.provider(name="阿阿阿")  # first by name
    db.session.commit()
    assert 'id="p12"' in pages.get("/").text
    assert linked(pages.get("/"))[:11] == [str(point.id) for point in known]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("halal=1", {"清真馆"}),
        ("delivery=1", {"送餐馆"}),
        ("step_free=1", {"清真馆", "送餐馆", "软食馆"}),
        ("diet=soft", {"软食馆"}),
        (f"community={offices.SECOND_COMMUNITY}", {"楼上馆"}),
        ("open=1", {"清真馆", "送餐馆", "软食馆"}),
        ("halal=1&delivery=1", set()),
        ("diet=poison&community=999999999999&halal=x", {"清真馆", "送餐馆", "软食馆", "楼上馆"}),
    ],
)
def test_the_list_is_narrowed_by_a_form_that_can_be_shared(pages: Pages, query: str, kept: set[str]) -> None:
    offices.office()
    made = [
        providers.provider(name="清真馆", halal=True),
        providers.provider(name="送餐馆", delivery=True),
        providers.provider(name="软食馆", diets=("soft",)),
        providers.provider(name="楼上馆", ground_floor=False, community_code=offices.SECOND_COMMUNITY, complete=False),
    ]
    db.session.commit()
    names = {str(point.id): point.name for point in made}
    assert {names[point] for point in linked(pages.get(f"/?{query}"))} == kept
    features = pages.get(f"/points.geojson?{query}").json["features"]
    assert {feature["properties"]["name"] for feature in features} == kept


def test_with_several_offices_the_visitor_chooses_by_district(pages: Pages) -> None:
    offices.office()
    offices.office(offices.HONGSHAN)
    first, second = providers.provider(name="向阳店"), providers.provider(offices.HONGSHAN, name="红山店")
    db.session.commit()
    assert linked(pages.get("/")) == linked(pages.get("/?office=1")) == [str(first.id)]
    page = pages.get(f"/?office={offices.HONGSHAN}")
    assert linked(page) == [str(second.id)]
    assert f"points.geojson?office={offices.HONGSHAN}" in page.text
    pages.get(f"/points/{second.id}")


def test_a_long_list_has_pages_and_the_map_shows_all(pages: Pages) -> None:
    offices.office()
    for number in range(43):
        providers.provider(name=f"店{number}", complete=False)
    db.session.commit()
    first, second = linked(pages.get("/")), linked(pages.get("/?page=2"))
    assert (len(first), len(second)) == (40, 3)
    assert not set(first) & set(second)
    assert linked(pages.get("/?page=99")) == second
    assert len(pages.get("/points.geojson").json["features"]) == 43


def test_the_map_data_holds_places_in_wgs84_and_nothing_about_a_person(pages: Pages) -> None:
    here = counter(phone="13800000000")
    here.provider.contact_name = "张三丰"
    feedback.meal(here)
    db.session.commit()
    response = pages.get("/points.geojson")
    assert response.mimetype == "application/geo+json"
    (feature,) = response.json["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [86.0806, 44.3059]}
    assert feature["properties"]["page"] == f"points/{here.provider.id}"
    everything = (
        response.text + json.dumps(response.json, ensure_ascii=False) + pages.get("/").text + pages.get(f"/points/{here.provider.id}").text
    )
    for word in (here.senior.name, here.card.number, here.senior.id_masked, "张三丰", str(here.senior.id)):
        assert word not in everything


def test_a_point_without_coordinates_is_listed_without_a_way(pages: Pages) -> None:
    one(latitude=None, longitude=None)
    page = pages.get("/")
    assert len(linked(page)) == 1
    assert "怎么去" not in page.text
    assert pages.get("/points.geojson").json["features"] == []


def test_a_returning_visitor_gets_304_until_something_changes(pages: Pages) -> None:
    here = counter()
    db.session.commit()
    for path in ("/", "/points.geojson", f"/points/{here.provider.id}"):
        etag = pages.get(path).headers["ETag"]
        assert pages.client.get(path, headers={"If-None-Match": etag}).status_code == 304
    etag = pages.get("/").headers["ETag"]
    feedback.meal(here)
    db.session.commit()
    assert pages.client.get("/", headers={"If-None-Match": etag}).status_code == 200


def test_the_page_is_light_enough_for_an_old_phone(pages: Pages) -> None:
    offices.office()
    policy("luzhou_2024")  # four age bands
    eleven()
    db.session.commit()
    html = len(pages.get("/").data)
    static = static_folder()
    css = sum((static / "css" / name).stat().st_size for name in ("base.css", "public.css"))
    assert html + css <= 50_000, (html, css)
    assert html <= 30_000, html
    drawn = ["vendor/leaflet/leaflet.js", "vendor/leaflet/leaflet.css", "css/map.css", "icons.svg", "icon.svg"]
    drawn += [f"js/{name}.js" for name in ("start", "map", "map-labels", "points", "geometry", "near")]
    data = len(pages.get("/points.geojson").data)
    assert html + css + data + sum((static / name).stat().st_size for name in drawn if (static / name).exists()) <= 250_000


def test_every_public_page_holds_in_english_and_in_large_type(pages: Pages) -> None:
    point = one()
    pages.client.set_cookie("lang", "en")
    pages.client.set_cookie("large", "1")
    for path in ("/", f"/points/{point}"):
        assert '<html lang="en" class="large public' in pages.get(path).text


def test_crawlers_are_told_to_leave_the_cards_alone(pages: Pages) -> None:
    assert "Disallow: /c/" in pages.get("/robots.txt").text
