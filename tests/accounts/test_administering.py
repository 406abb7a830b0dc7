"""Accounts handed out by an administrator: one-time passwords, lists, sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from mealcard import clock
from mealcard.accounts import administering, service
from mealcard.accounts.administering import ONE_TIME_DAYS, StaffFilter
from mealcard.accounts.models import Role, User
from mealcard.accounts.service import NewUser
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from tests.factories import offices
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, XIANGYANG
from tests.factories.providers import provider

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
OWN = "a password of my own"


def _new(username: str = "li.na", role: Role = Role.OFFICER, region_code: str = XIANGYANG, **more: object) -> NewUser:
    return NewUser(username, "李娜", role, region_code, "", **more)  # type: ignore[arg-type]


def test_an_invited_person_signs_in_with_the_one_time_password(app: Flask) -> None:
    offices.office()
    user, secret = administering.invite(offices.actor("admin"), _new())
    assert service.sign_in("li.na", secret, "::1") is user
    assert user.password_expires_at is not None


def test_two_invitations_never_share_a_password(app: Flask) -> None:
    offices.office()
    admin = offices.actor("admin")
    secrets = {administering.invite(admin, _new(f"person-{n}"))[1] for n in range(3)}
    assert len(secrets) == 3


def test_a_one_time_password_is_refused_once_it_is_too_old(app: Flask) -> None:
    offices.office()
    with clock.at(NOON):
        _, secret = administering.invite(offices.actor("admin"), _new())
    with clock.at(NOON + timedelta(days=ONE_TIME_DAYS) - timedelta(seconds=1)):
        assert service.sign_in("li.na", secret, "::1")
    with clock.at(NOON + timedelta(days=ONE_TIME_DAYS)), pytest.raises(Rejected, match="password_expired"):
        service.sign_in("li.na", secret, "::1")


def test_a_wrong_password_is_wrong_also_for_an_account_whose_one_ran_out(app: Flask) -> None:
    """Whether an account waits for its first sign-in is nobody else's business."""
    offices.office()
    with clock.at(NOON):
        administering.invite(offices.actor("admin"), _new())
    with clock.at(NOON + timedelta(days=30)):
        assert service.sign_in("li.na", "not the password", "::1") is None


def test_ones_own_password_ends_the_one_time_one(app: Flask) -> None:
    offices.office()
    user, secret = administering.invite(offices.actor("admin"), _new())
    service.change_own_password(user, secret, OWN)
    assert user.password_expires_at is None
    assert service.sign_in("li.na", secret, "::1") is None
    assert service.sign_in("li.na", OWN, "::1") is user


def test_the_one_time_password_itself_is_no_password_of_ones_own(app: Flask) -> None:
    offices.office()
    user, secret = administering.invite(offices.actor("admin"), _new())
    with pytest.raises(Rejected, match="password_same"):
        service.change_own_password(user, secret, secret)


def test_a_renewed_password_replaces_the_old_one_and_ends_the_sessions(app: Flask) -> None:
    offices.office()
    admin, user = offices.actor("admin"), offices.user("officer", username="zhao")
    cookie = service.open_session(user)
    secret = administering.renew_password(admin, user)
    db.session.flush()
    assert service.find_session(cookie, 3600, 3600) is None
    assert service.sign_in("zhao", offices.PASSWORD, "::1") is None
    assert service.sign_in("zhao", secret, "::1") is user


def test_nobody_renews_or_ends_the_own_account_from_outside(app: Flask) -> None:
    offices.office()
    admin = offices.user("admin")
    for act in (administering.renew_password, administering.sign_out_everywhere, service.disable):
        with pytest.raises(Rejected, match="own_account"):
            act(service.actor_of(admin), admin)


def test_an_owner_belongs_to_the_street_of_the_restaurant(app: Flask) -> None:
    offices.office()
    point = provider(complete=False)
    wanted = _new(role=Role.OWNER, region_code=FIRST_COMMUNITY, provider_office_code=point.office_code, provider_id=point.id)
    user, _ = administering.invite(offices.actor("admin"), wanted)
    assert (user.region_code, user.provider_id) == (XIANGYANG, point.id)


@pytest.mark.parametrize(
    ("role", "region_code", "reason"),
    [
        (Role.OFFICER, FIRST_COMMUNITY, "region_of_role"),
        (Role.COMMUNITY_WORKER, XIANGYANG, "region_of_role"),
        (Role.ADMIN, FIRST_COMMUNITY, "region_of_role"),
        (Role.AUDITOR, FIRST_COMMUNITY, "region_of_role"),
        (Role.DISTRICT, XIANGYANG, "region_of_role"),
        (Role.OFFICER, HONGSHAN, "region_outside"),
        (Role.DISTRICT, "659001", "region_outside"),
        (Role.OWNER, XIANGYANG, "provider_of_role"),
    ],
)
def test_a_role_needs_an_area_that_fits_and_that_the_administrator_has(app: Flask, role: Role, region_code: str, reason: str) -> None:
    offices.office()
    with pytest.raises(Rejected, match=reason):
        administering.invite(offices.actor("admin"), _new(role=role, region_code=region_code))


def _names(who: object, **by: str) -> set[str]:
    return {user.username for user in db.session.scalars(administering.staff(who, StaffFilter(**by)))}  # type: ignore[arg-type]


def test_the_list_shows_the_own_area_and_narrows(app: Flask) -> None:
    offices.office()
    admin = offices.actor("admin", username="the-admin")
    zhao = offices.user("officer", username="zhao")
    offices.user("community_worker", FIRST_COMMUNITY, "wang_w")
    offices.user("officer", HONGSHAN, "stranger")
    offices.user("district", "659001", "above")
    service.disable(admin, zhao)
    assert _names(admin) == {"the-admin", "zhao", "wang_w"}
    assert _names(admin, role="officer") == {"zhao"}
    assert _names(admin, text="ZHA") == {"zhao"}
    assert _names(admin, text="_") == {"wang_w"}
    assert _names(admin, state="disabled") == {"zhao"}
    assert _names(admin, state="open", role="officer") == set()
    assert _names(offices.actor("admin", "659001"), area=HONGSHAN) == {"stranger"}


def test_the_account_of_another_street_does_not_exist(app: Flask) -> None:
    offices.office()
    stranger = offices.user("officer", HONGSHAN)
    with pytest.raises(NotFound):
        service.load_user(offices.actor("admin"), stranger.id)


def test_an_office_has_staff_once_somebody_but_an_administrator_works_there(app: Flask) -> None:
    offices.office()
    admin = offices.actor("admin")
    assert not administering.has_staff(XIANGYANG)
    worker = offices.user("community_worker", FIRST_COMMUNITY)
    assert administering.has_staff(XIANGYANG)
    assert not administering.has_staff(HONGSHAN)
    service.disable(admin, worker)
    db.session.flush()
    assert not administering.has_staff(XIANGYANG)


def test_only_living_sessions_are_listed(app: Flask) -> None:
    offices.office()
    user: User = offices.user()
    with clock.at(NOON):
        service.open_session(user)
        ended = service.open_session(user)
        service.end_session(ended)
        db.session.flush()
        assert len(administering.open_sessions(user, 600, 3600)) == 1
    with clock.at(NOON + timedelta(seconds=601)):
        assert list(administering.open_sessions(user, 600, 3600)) == []
        assert len(administering.open_sessions(user, 900, 3600)) == 1
