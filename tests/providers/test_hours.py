"""Promised hours and announced closures."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask

from mealcard import clock
from mealcard.accounts.actor import SYSTEM
from mealcard.errors import NotFound, Rejected
from mealcard.providers import hours
from mealcard.providers.models import Provider
from mealcard.providers.opening import Hours
from tests.factories import offices
from tests.factories import providers as made

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LUNCH = Hours(1, "lunch", time(13), time(15))


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.fixture
def provider(app: Flask) -> Provider:
    offices.office()
    return made.provider(complete=False)


def test_new_hours_take_the_place_of_all_old_ones(provider: Provider) -> None:
    hours.set_hours(SYSTEM, provider, [LUNCH, Hours(2, "lunch", time(13), time(15))])
    hours.set_hours(offices.actor("officer"), provider, [Hours(3, "dinner", time(19), time(20)), LUNCH])
    assert hours.hours_of(provider) == [LUNCH, Hours(3, "dinner", time(19), time(20))]


def test_wrong_hours_leave_the_old_ones(provider: Provider) -> None:
    hours.set_hours(SYSTEM, provider, [LUNCH])
    with pytest.raises(Rejected):
        hours.set_hours(SYSTEM, provider, [Hours(1, "lunch", time(15), time(13))])
    assert hours.hours_of(provider) == [LUNCH]


def test_an_owner_does_not_change_the_promise(provider: Provider) -> None:
    owner = offices.actor("owner", provider_office_code=provider.office_code, provider_id=provider.id)
    with pytest.raises(NotFound):
        hours.set_hours(owner, provider, [LUNCH])


@pytest.mark.parametrize("role", ["officer", "owner"])
def test_office_and_owner_announce_a_closure(provider: Provider, role: str) -> None:
    mine = {"provider_office_code": provider.office_code, "provider_id": provider.id} if role == "owner" else {}
    with clock.at(NOON):
        closure = hours.announce(offices.actor(role, **mine), provider, TODAY, day(2), " 盘点 ")
        assert (closure.reason, closure.announced_at) == ("盘点", NOON)
        assert list(hours.closures_of(provider)) == [closure]


@pytest.mark.parametrize(
    ("first", "last", "reason", "field"),
    [
        (2, 1, "days_in_order", "ends_on"),
        (-1, 2, "day_past", "starts_on"),
        (0, 366, "closure_long", "ends_on"),
        (5, 7, "closure_overlaps", "starts_on"),
        (3, 5, "closure_overlaps", "starts_on"),
        (4, 8, "closure_overlaps", "starts_on"),
    ],
)
def test_a_closure_that_cannot_be_is_refused_at_its_field(provider: Provider, first: int, last: int, reason: str, field: str) -> None:
    with clock.at(NOON):
        hours.announce(SYSTEM, provider, day(5), day(7), "")
        with pytest.raises(Rejected) as refusal:
            hours.announce(SYSTEM, provider, day(first), day(last), "")
        assert (refusal.value.reason, refusal.value.field) == (reason, field)
        hours.announce(SYSTEM, provider, day(8), day(8), "")
        hours.announce(SYSTEM, provider, day(4), day(4), "")


def test_the_day_is_that_of_the_office(provider: Provider) -> None:
    with clock.at(datetime(2026, 11, 22, 16, 30, tzinfo=UTC)), pytest.raises(Rejected, match="day_past"):
        hours.announce(SYSTEM, provider, date(2026, 11, 22), date(2026, 11, 22), "")


def test_a_closure_to_come_is_taken_back_whole(provider: Provider) -> None:
    with clock.at(NOON):
        closure = hours.announce(SYSTEM, provider, TODAY, day(2), "")
        hours.cancel(SYSTEM, closure)
        assert hours.closures_of(provider) == []
        with pytest.raises(Rejected, match="closure_over"):
            hours.cancel(SYSTEM, closure)


def test_of_a_running_closure_the_days_until_yesterday_stay(provider: Provider) -> None:
    with clock.at(NOON):
        closure = hours.announce(SYSTEM, provider, TODAY, day(5), "")
    with clock.at(NOON + timedelta(days=2)):
        hours.cancel(SYSTEM, closure)
        assert hours.closures_of(provider) == []
    assert (closure.starts_on, closure.ends_on, closure.cancelled_at) == (TODAY, day(1), None)


def test_a_closure_that_is_over_is_not_taken_back(provider: Provider) -> None:
    with clock.at(NOON):
        closure = hours.announce(SYSTEM, provider, TODAY, TODAY, "")
    with clock.at(NOON + timedelta(days=1)), pytest.raises(Rejected, match="closure_over"):
        hours.cancel(SYSTEM, closure)


def test_strangers_and_cashiers_neither_announce_nor_take_back(provider: Provider) -> None:
    other = made.provider(name="红山食堂", complete=False)
    closure = hours.announce(SYSTEM, provider, date(2099, 1, 1), date(2099, 1, 2), "")
    cashier = offices.actor("cashier", provider_office_code=provider.office_code, provider_id=provider.id)
    owner = offices.actor("owner", provider_office_code=other.office_code, provider_id=other.id)
    for who in (cashier, owner):
        with pytest.raises(NotFound):
            hours.announce(who, provider, date(2099, 2, 1), date(2099, 2, 2), "")
        with pytest.raises(NotFound):
            hours.cancel(who, closure)
    with pytest.raises(NotFound):
        hours.load_closure(owner, closure.office_code, closure.id)
