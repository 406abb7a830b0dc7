"""What an owner does on the own surface: prices, closures, tablets, contact, cashiers."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from mealcard.accounts import service as accounts
from mealcard.accounts.actor import SYSTEM
from mealcard.accounts.models import Role
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.providers import devices, hours, menu, service
from mealcard.providers.models import Provider
from mealcard.providers.states import ItemState
from tests.factories import offices
from tests.factories import providers as made
from tests.pages import Pages


@pytest.fixture
def provider(pages: Pages) -> Provider:
    offices.office()
    return made.provider()


@pytest.fixture
def owner(pages: Pages, provider: Provider) -> Pages:
    return pages.sign_in(offices.user("owner", provider_office_code=provider.office_code, provider_id=provider.id))


def fresh(provider: Provider) -> Provider:
    return db.session.get_one(Provider, sa.inspect(provider).identity)


# -- prices --------------------------------------------------------------------------------------------------------------


def test_a_proposal_waits_and_a_refusal_says_why(pages: Pages, owner: Pages, provider: Provider) -> None:
    page = owner.follow("/provider/menu/new", {"name": "大盘鸡", "kind": "dish", "price_fen": "38", "diets": ["halal"]})
    assert "等街道批准" in page.text
    (item,) = menu.items_of(fresh(provider), ItemState.PROPOSED)
    assert (item.price_fen, item.diets) == (3800, ["halal"])
    menu.reject(offices.actor("officer"), item, "分量不够")
    db.session.commit()
    page = owner.get("/provider/menu").text
    assert "分量不够" in page
    assert "没有批准" in page


def test_a_new_price_stands_beside_the_old_one_until_it_is_approved(owner: Pages, provider: Provider) -> None:
    old = menu.items_of(provider, ItemState.APPROVED)[0]
    page = owner.get(f"/provider/menu/{old.id}/price").text
    assert 'value="12.00"' in page
    page = owner.follow(f"/provider/menu/{old.id}/price", {"name": old.name, "kind": "set_meal", "price_fen": "13"}).text
    assert page.count("¥12.00") == 2
    assert "¥13.00" in page
    page = owner.post(f"/provider/menu/{old.id}/price", {"name": "x", "kind": "set_meal", "price_fen": "14"}, 200).text
    assert "已经有一个改价在等批准" in page


@pytest.mark.parametrize(("price", "words"), [("0", "价格要在"), ("abc", "这样的金额"), ("501", "价格要在"), ("", "请填写这一项")])
def test_an_odd_price_is_refused_and_kept_in_the_form(owner: Pages, price: str, words: str) -> None:
    page = owner.post("/provider/menu/new", {"name": "汤", "kind": "dish", "price_fen": price}, 200).text
    assert words in page
    assert f'value="{price}"' in page


def test_an_item_is_retired_by_its_owner(owner: Pages, provider: Provider) -> None:
    path = f"/provider/menu/{menu.items_of(provider, ItemState.APPROVED)[0].id}/retire"
    assert "已经停用" in owner.follow(path).text
    assert len(menu.items_of(fresh(provider), ItemState.APPROVED)) == 1
    owner.post(path, status=409)


def test_an_empty_menu_says_how_to_begin(owner: Pages, provider: Provider) -> None:
    for item in menu.items_of(provider):
        menu.retire(SYSTEM, item)
    db.session.commit()
    assert "还没有菜品" in owner.get("/provider/menu").text


# -- closures and tablets ------------------------------------------------------------------------------------------------


def test_an_owner_announces_a_closure_and_takes_it_back(owner: Pages, provider: Provider) -> None:
    page = owner.follow("/provider/hours/closures/new", {"starts_on": "2099-05-01", "ends_on": "2099-05-03", "reason": "过节"})
    assert "过节" in page.text
    closure = hours.closures_of(fresh(provider))[0]
    assert "没有停业公告" in owner.follow(f"/provider/hours/closures/{closure.id}/cancel").text


def test_a_wrong_closure_is_refused_beside_its_field(owner: Pages) -> None:
    page = owner.post("/provider/hours/closures/new", {"starts_on": "2099-05-03", "ends_on": "2099-05-01", "reason": "x"}, 200).text
    assert 'id="ends_on-error"' in page


def test_an_owner_enrols_renames_and_revokes_a_tablet(owner: Pages, provider: Provider) -> None:
    page = owner.post("/provider/devices/enrolment", status=200).text
    code = re.search(r'<p class="code">([A-Z2-7 ]+)</p>', page)
    assert code
    device, token = devices.enrol(code[1], "前台")
    db.session.commit()
    assert "前台" in owner.get("/provider/devices").text
    assert "二楼" in owner.follow(f"/provider/devices/{device.id}", {"name": "二楼"}).text
    assert "已停用" in owner.follow(f"/provider/devices/{device.id}/revoke").text
    known = devices.device_of_token(token)
    assert known is not None
    assert known[0].revoked_at is not None


# -- contact and cashiers ------------------------------------------------------------------------------------------------


def test_the_contact_is_changed_and_nothing_else(owner: Pages, provider: Provider) -> None:
    sent = {"version": str(provider.version), "contact_name": "马丽", "phone": "0993-2333333", "introduction": "家常菜", "name": "别的"}
    page = owner.follow("/provider/profile/contact", sent).text
    assert "马丽" in page
    assert (fresh(provider).name, fresh(provider).phone) == ("向阳食堂", "0993-2333333")
    page = owner.post("/provider/profile/contact", sent, 200).text
    assert "已经被别人改过" in page


def test_an_owner_opens_and_closes_the_account_of_a_cashier(pages: Pages, owner: Pages, provider: Provider) -> None:
    page = owner.post("/provider/accounts/new", {"name": "小李", "username": "xiaoli"}, 200).text
    secret = re.search(r'<dd class="secret">([a-z0-9-]{14})</dd>', page)
    assert secret
    user = accounts.sign_in("xiaoli", secret[1], "127.0.0.1")
    assert user is not None
    assert (user.provider_id, user.role, user.region_code) == (fresh(provider).id, Role.CASHIER, offices.XIANGYANG)
    path = f"/provider/accounts/{user.id}"
    assert "账号已经停用" in owner.follow(f"{path}/disable").text
    assert accounts.sign_in("xiaoli", secret[1], "127.0.0.1") is None
    page = owner.post(f"{path}/enable", status=200).text
    again = re.search(r'<dd class="secret">([a-z0-9-]{14})</dd>', page)
    assert again
    assert again[1] != secret[1]
    assert accounts.sign_in("xiaoli", again[1], "127.0.0.1") is not None
    owner.post(f"{path}/password", status=200)
    assert accounts.sign_in("xiaoli", again[1], "127.0.0.1") is None


def test_a_taken_name_is_refused_in_the_form(owner: Pages, provider: Provider) -> None:
    page = owner.post("/provider/accounts/new", {"name": "小李", "username": f"owner-{offices.XIANGYANG}"}, 200).text
    assert "已经有人用了" in page


def test_an_owner_has_no_power_over_an_owners_account(owner: Pages, provider: Provider) -> None:
    second = offices.user("owner", username="owner-two", provider_office_code=provider.office_code, provider_id=provider.id)
    db.session.commit()
    for act in ("disable", "enable", "password"):
        owner.post(f"/provider/accounts/{second.id}/{act}", status=404)


@pytest.mark.parametrize("role", ["owner", "officer", "admin"])
def test_an_owner_can_create_nobody_but_cashiers_of_the_own_place(pages: Pages, provider: Provider, role: str) -> None:
    who = offices.actor("owner", username="boss", provider_office_code=provider.office_code, provider_id=provider.id)
    other = made.provider(name="红山食堂", complete=False)
    mine = (provider.office_code, provider.id) if role == "owner" else (None, None)
    with pytest.raises(Rejected, match="provider_of_role"):
        accounts.create_user(who, accounts.NewUser("new-one", "新", Role(role), offices.XIANGYANG, offices.PASSWORD, *mine))
    foreign = accounts.NewUser("new-one", "新", Role.CASHIER, offices.XIANGYANG, offices.PASSWORD, other.office_code, other.id)
    with pytest.raises(Rejected, match="provider_of_role"):
        accounts.create_user(who, foreign)


def test_a_cashier_can_create_nobody(provider: Provider) -> None:
    who = offices.actor("cashier", provider_office_code=provider.office_code, provider_id=provider.id)
    new = accounts.NewUser("new-one", "新", Role.CASHIER, offices.XIANGYANG, offices.PASSWORD, provider.office_code, provider.id)
    with pytest.raises(Rejected, match="provider_of_role"):
        accounts.create_user(who, new)
    assert service.own(who) is provider
