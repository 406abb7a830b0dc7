"""The restaurant's first page, and who may go where on its surface."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from mealcard import clock
from mealcard.accounts.actor import SYSTEM
from mealcard.providers import devices, hours, menu, service
from mealcard.providers.menu import NewItem
from mealcard.providers.models import Provider
from mealcard.providers.states import Action
from tests.factories import meals, offices
from tests.factories import providers as made
from tests.pages import Pages

LUNCH = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)  # 13:30 in the office
EVENING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OWNER_PAGES = (
    "/provider/menu",
    "/provider/menu/new",
    "/provider/hours",
    "/provider/hours/closures/new",
    "/provider/devices",
    "/provider/devices/enrolment",
    "/provider/profile",
    "/provider/profile/contact",
    "/provider/accounts",
    "/provider/accounts/new",
)


def person(pages: Pages, role: str, provider: Provider, username: str = "") -> Pages:
    return pages.sign_in(offices.user(role, username=username, provider_office_code=provider.office_code, provider_id=provider.id))


def open_home(pages: Pages, role: str, moment: datetime = LUNCH, **how: object) -> str:
    """The first page of a restaurant made for it, at a moment."""
    offices.office()
    with clock.at(moment):
        provider = made.provider(**how)  # type: ignore[arg-type]
        return person(pages, role, provider).get("/provider/").text


def test_at_lunch_without_a_scan_the_map_is_not_sure(pages: Pages) -> None:
    page = open_home(pages, "owner")
    assert "未确认开门" in page
    assert "13:00–15:30" in page
    assert "还没有平板" in page


def test_between_meals_it_rests(pages: Pages) -> None:
    assert "现在休息" in open_home(pages, "cashier", EVENING)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", "本店还不在助餐地图上"),
        ("rectification", "本店正在限期整改"),
        ("proposed_removal", "街道拟终止协议"),
        ("emergency_suspended", "街道已经紧急暂停本店供餐"),
    ],
)
def test_what_the_office_decided_is_said_on_top(pages: Pages, state: str, words: str) -> None:
    assert words in open_home(pages, "owner", state=state)


def test_being_watched_is_not_told(pages: Pages) -> None:
    page = open_home(pages, "owner", state="watch")
    assert "观察" not in page
    assert "在册" in page


def test_being_watched_is_not_told_on_the_page_of_facts_either(pages: Pages) -> None:
    offices.office()
    owner = person(pages, "owner", made.provider(state="watch"))
    assert "观察" not in owner.get("/provider/profile").text


@pytest.mark.parametrize(("days", "words"), [(-1, "食品经营许可证已过期"), (6, "请提前换证"), (59, "请提前换证")])
def test_papers_that_run_out_are_told_to_the_owner(pages: Pages, days: int, words: str) -> None:
    assert words in open_home(pages, "owner", licence_days=days)


def test_a_cashier_sees_today_and_no_papers(pages: Pages) -> None:
    page = open_home(pages, "cashier", licence_days=6)
    assert "请提前换证" not in page
    assert "今天的用餐人次" in page
    assert "/provider/menu" not in page


def test_a_cashier_enters_no_other_page(pages: Pages) -> None:
    offices.office()
    cashier = person(pages, "cashier", made.provider())
    for path in OWNER_PAGES:
        cashier.get(path, 403)


def test_an_owner_enters_every_page(pages: Pages) -> None:
    offices.office()
    owner = person(pages, "owner", made.provider())
    menu_links = set(re.findall(r'href="(/provider/\w+)"', owner.get("/provider/").text))
    assert menu_links >= {"/provider/menu", "/provider/hours", "/provider/devices", "/provider/profile", "/provider/accounts"}
    for path in OWNER_PAGES:
        owner.get(path)


@pytest.mark.parametrize("role", ["officer", "admin", "auditor"])
def test_the_offices_people_have_their_own_surface(pages: Pages, role: str) -> None:
    offices.office()
    made.provider()
    staff = pages.sign_in(offices.user(role))
    for path in ("/provider/", *OWNER_PAGES):
        staff.get(path, 403)


def test_a_stranger_is_asked_to_sign_in(pages: Pages) -> None:
    offices.office()
    for path in ("/provider/", *OWNER_PAGES):
        assert "sign-in" in pages.get(path, 303).headers["Location"]


def test_things_of_another_restaurant_do_not_exist(pages: Pages) -> None:
    offices.office()
    mine, other = made.provider(), made.provider(name="红山食堂")
    item = menu.propose(SYSTEM, other, NewItem("汤", 300))
    device, token = made.device(other)
    closure = hours.announce(SYSTEM, other, date(2099, 1, 1), date(2099, 1, 1), "")
    cashier = offices.user("cashier", provider_office_code=other.office_code, provider_id=other.id)
    shown = [f"/provider/menu/{item.id}/price", f"/provider/menu/{item.id}/retire", f"/provider/devices/{device.id}"]
    pressed = [f"/provider/devices/{device.id}/revoke", f"/provider/hours/closures/{closure.id}/cancel"]
    pressed += [f"/provider/accounts/{cashier.id}/{act}" for act in ("disable", "enable", "password")]
    key = (other.office_code, other.id)
    owner = person(pages, "owner", mine)
    for path in shown:
        owner.get(path, 404)
        owner.post(path, {"name": "x", "price_fen": "5", "kind": "dish"}, 404)
    for path in pressed:
        owner.post(path, status=404)
    known = devices.device_of_token(token)
    assert known is not None
    assert known[0].revoked_at is None
    assert hours.closures_of(service.load(SYSTEM, *key))


def test_the_page_says_since_when_a_closure_is_announced(pages: Pages) -> None:
    offices.office()
    provider = made.provider()
    hours.announce(SYSTEM, provider, date(2099, 1, 1), date(2099, 1, 3), "检修")
    service.act(SYSTEM, provider, Action.PAUSE, "装修")
    page = person(pages, "owner", provider).get("/provider/").text
    assert "已公告停业" in page
    assert "停业" in page


def test_the_first_meal_of_the_window_opens_the_place_and_is_counted(pages: Pages) -> None:
    with clock.at(LUNCH):
        counter = meals.counter()
        assert counter.redeem().accepted
        page = person(pages, "cashier", counter.provider).get("/provider/").text
    assert "正在营业" in page
    assert "<b>1</b>今天的用餐人次" in page
    assert "最近一次 13:30" in page
