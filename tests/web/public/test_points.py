"""One page per meal point."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest

from mealcard import clock
from mealcard.accounts.actor import SYSTEM
from mealcard.db import db
from mealcard.providers import hours, menu
from mealcard.providers.geo import Place, bd09, gcj02
from mealcard.providers.opening import Hours
from mealcard.providers.states import ItemKind
from tests.factories import offices, providers
from tests.factories.meals import LUNCH
from tests.factories.public import text_of
from tests.pages import Pages


@pytest.fixture(autouse=True)
def _at_lunch() -> Iterator[None]:
    with clock.at(LUNCH):
        yield


def test_the_week_is_told_with_equal_days_together(pages: Pages) -> None:
    offices.office()
    point = providers.provider(complete=False)
    rows = [Hours(day, "lunch", time(13), time(15)) for day in range(1, 6)] + [Hours(6, "lunch", time(13, 30), time(15))]
    hours.set_hours(SYSTEM, point, rows)
    db.session.commit()
    assert "周一到周五 午餐 13:00–15:00 周六 午餐 13:30–15:00 周日 不营业" in text_of(pages.get(f"/points/{point.id}"))


def test_a_point_without_hours_says_to_ask(pages: Pages) -> None:
    offices.office()
    point = providers.provider(complete=False)
    db.session.commit()
    assert "先打电话问一问" in pages.get(f"/points/{point.id}").text


def test_a_coming_closure_is_announced(pages: Pages) -> None:
    offices.office()
    point = providers.provider()
    hours.announce(SYSTEM, point, date(2026, 12, 1), date(2026, 12, 3), "设备检修")
    db.session.commit()
    assert "公告停业：2026年12月1日到2026年12月3日" in pages.get(f"/points/{point.id}").text


def test_the_way_is_shown_by_three_maps_each_in_its_own_coordinates(pages: Pages) -> None:
    offices.office()
    point = providers.provider(latitude=44.3059, longitude=86.0806)
    db.session.commit()
    page = pages.get(f"/points/{point.id}").text
    gcj = gcj02(Place(44.3059, 86.0806))
    baidu = bd09(gcj)
    assert f"position={gcj.longitude:.6f},{gcj.latitude:.6f}" in page
    assert f"location={baidu.latitude:.6f},{baidu.longitude:.6f}" in page
    assert f"coord:{gcj.latitude:.6f},{gcj.longitude:.6f}" in page
    assert page.count('rel="noreferrer"') >= 3


def test_only_approved_items_are_on_the_menu_and_dishes_have_a_price_alone(pages: Pages) -> None:
    offices.office()
    point = providers.provider()
    menu.approve(SYSTEM, menu.propose(SYSTEM, point, menu.NewItem("凉拌黄瓜", 600, kind=ItemKind.DISH)))
    menu.propose(SYSTEM, point, menu.NewItem("还没批的", 900))
    db.session.commit()
    words = text_of(pages.get(f"/points/{point.id}"))
    assert "凉拌黄瓜 ¥6.00" in words
    assert "还没批的" not in words


def test_access_says_also_what_is_missing(pages: Pages) -> None:
    offices.office()
    point = providers.provider(ground_floor=True, ramp=False, handrail=True)
    db.session.commit()
    words = text_of(pages.get(f"/points/{point.id}"))
    assert "一楼：有 坡道：没有 无障碍厕所：没有 扶手：有" in words


def test_words_of_the_owner_are_text_and_never_code(pages: Pages) -> None:
    offices.office()
    point = providers.provider(name="<script>alert(1)</script>", introduction="<b>好</b>", address='"><i>')
    db.session.commit()
    for path in ("/", f"/points/{point.id}"):
        page = pages.get(path).text
        assert "<script>alert" not in page
        assert "<b>好" not in page
        assert '"><i>' not in page
