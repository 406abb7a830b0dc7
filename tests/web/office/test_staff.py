"""Accounts: opening them with a one-time password shown once, closing, renewing, ending sessions."""

from __future__ import annotations

import re
import uuid

import pytest
import sqlalchemy as sa

from mealcard.accounts import service as accounts
from mealcard.accounts.models import User
from mealcard.db import db
from tests.factories import offices
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, PASSWORD, XIANGYANG
from tests.factories.providers import provider
from tests.pages import Pages

OWN = "a password of my own"
_SECRET = re.compile(r'<code class="secret">([a-z0-9-]+)</code>')


def _form(**changed: str) -> dict[str, str]:
    return {"name": "李娜", "username": "li.na", "role": "officer", "region_code": XIANGYANG, "provider_id": "", **changed}


def _invited(admin: Pages, **changed: str) -> str:
    """The one-time password that the page shows."""
    found = _SECRET.search(admin.post("/office/staff/new", _form(**changed), status=200).text)
    assert found
    return found[1]


def _user(username: str) -> User:
    return db.session.scalars(sa.select(User).where(User.username == username)).one()


def test_the_list_names_role_area_and_state(pages: Pages) -> None:
    offices.office()
    offices.user("community_worker", FIRST_COMMUNITY, "wang")
    offices.user("officer", HONGSHAN, "stranger")
    text = pages.sign_in(offices.user("admin")).get("/office/staff").text
    assert "wang" in text
    assert "社区工作者" in text
    assert "使用中" in text
    assert "stranger" not in text


def test_a_filter_without_a_match_says_so(pages: Pages) -> None:
    offices.office()
    assert "没有找到这样的账号" in pages.sign_in(offices.user("admin")).get("/office/staff?q=nobody").text


def test_somebody_with_a_wide_area_sees_one_office_or_all(pages: Pages) -> None:
    offices.office()
    offices.user("officer", HONGSHAN, "stranger")
    admin = pages.sign_in(offices.user("admin", "659001", "wide"))
    assert "stranger" not in admin.get("/office/staff").text
    assert "stranger" in admin.get("/office/staff?area=all").text


def test_a_new_colleague_must_replace_the_one_time_password_before_anything_else(pages: Pages) -> None:
    offices.office()
    secret = _invited(pages.sign_in(offices.user("admin")))
    colleague = Pages(pages.app)
    assert colleague.post("/sign-in", {"username": "li.na", "password": secret}).location == "/office/"
    assert colleague.get("/office/", status=303).location == "/password"
    assert colleague.post("/office/policies/new", {"preset": "futian", "effective_on": "2030-01-01"}).location == "/password"
    assert "一次性密码" in colleague.get("/password").text
    assert colleague.post("/password", {"current": secret, "password": OWN}).location == "/office/"
    colleague.get("/office/")
    assert accounts.sign_in("li.na", OWN, "::1")


def test_the_one_time_password_is_shown_on_no_other_page(pages: Pages) -> None:
    offices.office()
    admin = pages.sign_in(offices.user("admin"))
    secret = _invited(admin)
    member = admin.get(f"/office/staff/{_user('li.na').id}").text
    assert "等待首次登录" in member
    assert secret not in member
    assert secret not in admin.get("/office/staff").text


def test_an_owner_is_tied_to_a_restaurant_of_the_list(pages: Pages) -> None:
    offices.office()
    point = provider(name="向阳食堂", complete=False)
    point_id = point.id
    admin = pages.sign_in(offices.user("admin"))
    assert f'<option value="{point_id}">向阳食堂</option>' in admin.get("/office/staff/new").text
    _invited(admin, role="owner", provider_id=str(point_id))
    assert _user("li.na").provider_id == point_id
    assert "向阳食堂" in admin.get(f"/office/staff/{_user('li.na').id}").text


def test_only_divisions_of_the_own_area_are_offered(pages: Pages) -> None:
    offices.office()
    text = pages.sign_in(offices.user("admin")).get("/office/staff/new").text
    assert f'value="{FIRST_COMMUNITY}"' in text
    assert 'value="659001"' not in text
    assert 'value="659001"' in pages.sign_in(offices.user("admin", "659001")).get("/office/staff/new").text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"username": "Li Na"}, "登录名用 3 到 60 个"),
        ({"username": "taken"}, "已经有人用了"),
        ({"name": ""}, "请填写这一项"),
        ({"role": "owner"}, "要选一个助餐点"),
        ({"region_code": FIRST_COMMUNITY}, "这个角色要配合适的区划"),
        ({"region_code": HONGSHAN}, "请从列表里选一项"),
        ({"role": "emperor"}, "请从列表里选一项"),
        ({"provider_id": str(uuid.uuid4())}, "请从列表里选一项"),
    ],
)
def test_a_wrong_account_is_not_opened_and_the_form_keeps_what_was_typed(pages: Pages, changed: dict[str, str], words: str) -> None:
    offices.office()
    offices.user("officer", username="taken")
    page = pages.sign_in(offices.user("admin")).post("/office/staff/new", _form(**changed), status=200)
    assert words in page.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 2


def test_a_closed_account_is_signed_out_at_once_and_can_be_opened_again(pages: Pages) -> None:
    offices.office()
    user = offices.user("officer", username="zhao")
    address, colleague = f"/office/staff/{user.id}", pages.sign_in(user)
    admin = pages.sign_in(offices.user("admin"))
    assert "已经停用" in admin.follow(f"{address}/disable").text
    assert "/sign-in" in colleague.get("/office/", status=303).location
    assert accounts.sign_in("zhao", PASSWORD, "::1") is None
    assert "已经恢复" in admin.follow(f"{address}/enable").text
    assert accounts.sign_in("zhao", PASSWORD, "::1")


def test_sessions_are_listed_and_ended(pages: Pages) -> None:
    offices.office()
    user = offices.user("officer", username="zhao")
    address, colleague = f"/office/staff/{user.id}", pages.sign_in(user)
    admin = pages.sign_in(offices.user("admin"))
    assert "退出全部登录" in admin.get(address).text
    assert "现在没有登录" in admin.follow(f"{address}/sign-out").text
    colleague.get("/office/", status=303)


def test_a_forgotten_password_is_replaced_by_a_one_time_one(pages: Pages) -> None:
    offices.office()
    user = offices.user("officer", username="zhao")
    address = f"/office/staff/{user.id}"
    found = _SECRET.search(pages.sign_in(offices.user("admin")).post(f"{address}/password", status=200).text)
    assert found
    assert accounts.sign_in("zhao", PASSWORD, "::1") is None
    assert accounts.sign_in("zhao", found[1], "::1")


def test_the_own_account_can_only_be_looked_at(pages: Pages) -> None:
    offices.office()
    user = offices.user("admin")
    address, admin = f"/office/staff/{user.id}", pages.sign_in(user)
    assert "这是您自己的账号" in admin.get(address).text
    for act in ("disable", "password", "sign-out"):
        assert "另一位管理员" in admin.post(f"{address}/{act}", status=409).text
    admin.get(address)


def test_the_account_of_another_street_does_not_exist(pages: Pages) -> None:
    offices.office()
    user = offices.user("officer", HONGSHAN, "stranger")
    address = f"/office/staff/{user.id}"
    admin = pages.sign_in(offices.user("admin"))
    admin.get(address, status=404)
    for act in ("disable", "enable", "password", "sign-out"):
        admin.post(f"{address}/{act}", status=404)
    assert accounts.sign_in("stranger", PASSWORD, "::1")


def test_accounts_are_the_administrators_business(pages: Pages) -> None:
    offices.office()
    user = offices.user("cashier", username="the-cashier", provider_office_code=XIANGYANG, provider_id=provider(complete=False).id)
    user_id = user.id
    for role in ("officer", "leader", "reviewer"):
        somebody = pages.sign_in(offices.user(role))
        somebody.get("/office/staff", status=403)
        somebody.post(f"/office/staff/{user_id}/password", status=403)
    pages.sign_in(_user("the-cashier")).get("/office/staff", status=403)
