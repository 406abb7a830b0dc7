"""Prices: proposed by one, approved by another, never changed in place."""

from __future__ import annotations

import threading

import pytest
from flask import Flask

from mealcard.accounts.actor import SYSTEM, Actor
from mealcard.db import db
from mealcard.errors import NotFound, Rejected, Stale
from mealcard.providers import menu
from mealcard.providers.menu import NewItem
from mealcard.providers.models import Provider
from mealcard.providers.states import ItemKind, ItemState
from tests.factories import offices
from tests.factories import providers as made

SOUP = NewItem("牛肉汤饭", 1400, windows=("lunch",), diets=("soft", "halal"))


@pytest.fixture
def provider(app: Flask) -> Provider:
    offices.office()
    return made.provider(complete=False)


def owner_of(provider: Provider, username: str = "owner-one") -> Actor:
    return offices.actor("owner", username=username, provider_office_code=provider.office_code, provider_id=provider.id)


def test_what_an_owner_proposes_is_sold_after_the_office_approved(provider: Provider) -> None:
    item = menu.propose(owner_of(provider), provider, SOUP)
    assert (item.state, item.kind, item.windows, item.diets) == (ItemState.PROPOSED, ItemKind.SET_MEAL, ["lunch"], ["soft", "halal"])
    assert menu.items_of(provider, ItemState.APPROVED) == []
    leader = offices.actor("leader")
    menu.approve(leader, item)
    assert menu.items_of(provider, ItemState.APPROVED) == [item]
    assert item.decided_by == leader.user_id


def test_nobody_approves_or_rejects_the_own_proposal(provider: Provider) -> None:
    officer = offices.actor("officer")
    item = menu.propose(officer, provider, SOUP)
    with pytest.raises(Rejected, match="same_person"):
        menu.approve(officer, item)
    with pytest.raises(Rejected, match="same_person"):
        menu.reject(officer, item, "太贵")
    assert item.state is ItemState.PROPOSED
    menu.approve(offices.actor("officer", username="second"), item)
    assert item.state is ItemState.APPROVED


@pytest.mark.parametrize("role", ["owner", "cashier"])
def test_the_restaurant_never_approves(provider: Provider, role: str) -> None:
    item = menu.propose(SYSTEM, provider, SOUP)
    who = offices.actor(role, provider_office_code=provider.office_code, provider_id=provider.id)
    with pytest.raises(NotFound):
        menu.approve(who, item)


@pytest.mark.parametrize("role", ["leader", "admin", "auditor"])
def test_only_owner_and_officer_propose(provider: Provider, role: str) -> None:
    with pytest.raises(NotFound):
        menu.propose(offices.actor(role), provider, SOUP)


def test_a_cashier_and_another_owner_propose_nothing(provider: Provider) -> None:
    other = made.provider(name="红山食堂", complete=False)
    cashier = offices.actor("cashier", provider_office_code=provider.office_code, provider_id=provider.id)
    for who in (cashier, owner_of(other)):
        with pytest.raises(NotFound):
            menu.propose(who, provider, SOUP)


def test_an_item_of_another_provider_does_not_exist_for_an_owner(provider: Provider) -> None:
    item = menu.propose(SYSTEM, provider, SOUP)
    stranger = owner_of(made.provider(name="红山食堂", complete=False))
    with pytest.raises(NotFound):
        menu.load(stranger, item.office_code, item.id)
    with pytest.raises(NotFound):
        menu.retire(stranger, item)
    assert menu.load(owner_of(provider, "owner-two"), item.office_code, item.id) is item


@pytest.mark.parametrize(
    ("new", "reason", "field"),
    [
        (NewItem(" ", 1400), "name_missing", "name"),
        (NewItem("饭", 0), "price_bounds", "price_fen"),
        (NewItem("饭", -100), "price_bounds", "price_fen"),
        (NewItem("饭", 50_001), "price_bounds", "price_fen"),
        (NewItem("饭", 1400, windows=("supper",)), "window_unknown", "windows"),
        (NewItem("饭", 1400, diets=("sweet",)), "diet_unknown", "diets"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused_at_its_field(provider: Provider, new: NewItem, reason: str, field: str) -> None:
    with pytest.raises(Rejected) as refusal:
        menu.propose(SYSTEM, provider, new)
    assert (refusal.value.reason, refusal.value.field) == (reason, field)


def test_a_new_price_takes_the_place_of_the_old_one_at_its_approval(provider: Provider) -> None:
    old = made.set_meal(provider, "牛肉汤饭", 1400)
    new = menu.propose(owner_of(provider), provider, NewItem("牛肉汤饭", 1500), replaces=old)
    assert menu.items_of(provider, ItemState.APPROVED) == [old]
    menu.approve(offices.actor("officer"), new)
    assert menu.items_of(provider, ItemState.APPROVED) == [new]
    assert (old.state, old.price_fen, new.replaces_id) == (ItemState.RETIRED, 1400, old.id)


def test_a_rejected_price_leaves_the_old_one_and_says_why(provider: Provider) -> None:
    old = made.set_meal(provider, "牛肉汤饭", 1400)
    new = menu.propose(owner_of(provider), provider, NewItem("牛肉汤饭", 2500), replaces=old)
    officer = offices.actor("officer")
    with pytest.raises(Rejected, match="reason_missing"):
        menu.reject(officer, new, " ")
    menu.reject(officer, new, "涨价太多")
    assert menu.items_of(provider, ItemState.APPROVED) == [old]
    assert (new.state, new.decision_note) == (ItemState.REJECTED, "涨价太多")


def test_only_an_approved_item_of_the_same_provider_is_replaced_and_once_at_a_time(provider: Provider) -> None:
    waiting = menu.propose(SYSTEM, provider, SOUP)
    with pytest.raises(Rejected, match="item_not_approved"):
        menu.propose(SYSTEM, provider, SOUP, replaces=waiting)
    menu.approve(SYSTEM, waiting)
    menu.propose(SYSTEM, provider, SOUP, replaces=waiting)
    with pytest.raises(Rejected, match="replacement_waits"):
        menu.propose(SYSTEM, provider, SOUP, replaces=waiting)
    foreign = made.set_meal(made.provider(name="红山食堂", complete=False), "饭", 900)
    with pytest.raises(NotFound):
        menu.propose(SYSTEM, provider, SOUP, replaces=foreign)


def test_a_decision_is_taken_once(provider: Provider) -> None:
    item = menu.propose(SYSTEM, provider, SOUP)
    officer = offices.actor("officer")
    menu.approve(officer, item)
    with pytest.raises(Stale):
        menu.reject(officer, item, "不行")
    with pytest.raises(Stale):
        menu.approve(officer, item)
    menu.retire(officer, item)
    with pytest.raises(Stale):
        menu.retire(officer, item)
    assert item.state is ItemState.RETIRED


def test_an_owner_takes_a_proposal_back(provider: Provider) -> None:
    owner = owner_of(provider)
    item = menu.propose(owner, provider, SOUP)
    menu.retire(owner, item)
    with pytest.raises(Stale):
        menu.approve(offices.actor("officer"), item)


def test_the_waiting_list_of_an_office_holds_its_own_proposals(provider: Provider) -> None:
    offices.office(offices.HONGSHAN)
    menu.propose(SYSTEM, made.provider(offices.HONGSHAN, "红山食堂", complete=False), SOUP)
    made.set_meal(provider, "已批", 900)
    item = menu.propose(SYSTEM, provider, SOUP)
    assert [tuple(row) for row in db.session.execute(menu.waiting_for(provider.office_code))] == [(item, provider)]


def test_of_approval_and_rejection_at_once_one_wins(app: Flask, provider: Provider) -> None:
    item = menu.propose(SYSTEM, provider, SOUP)
    officer = offices.actor("officer")
    key = (item.office_code, item.id)
    db.session.commit()
    barrier, outcomes = threading.Barrier(2), []

    def decide(approving: bool) -> None:
        with app.app_context():
            mine = menu.load(officer, *key)
            db.session.rollback()
            barrier.wait()
            try:
                menu.approve(officer, mine) if approving else menu.reject(officer, mine, "不行")
                db.session.commit()
                outcomes.append("done")
            except Stale:
                db.session.rollback()
                outcomes.append("stale")

    threads = [threading.Thread(target=decide, args=(approving,)) for approving in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "stale"]


def test_a_waiting_list_knows_the_old_prices_and_who_proposed(provider: Provider) -> None:
    old = made.set_meal(provider, "牛肉汤饭", 1400)
    owner = owner_of(provider)
    new = menu.propose(owner, provider, NewItem("牛肉汤饭", 1500), replaces=old)
    by_system = menu.propose(SYSTEM, provider, SOUP)
    assert menu.replaced_by([new, by_system]) == {old.id: old}
    assert menu.proposers([new, by_system]) == {owner.user_id: owner.name}
    assert menu.replaced_by([]) == menu.proposers([]) == {}
