"""Versions of a policy: drafting, signing by another person, taking back, coming into force by the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from mealcard import clock, ticking
from mealcard.accounts.actor import Actor
from mealcard.accounts.models import Role
from mealcard.db import db, new_id
from mealcard.errors import NotFound, Rejected
from mealcard.policies import service
from mealcard.policies.layers import Policy
from mealcard.policies.models import PolicyVersion, VersionState
from mealcard.policies.presets import preset
from tests.factories import offices
from tests.factories.offices import HONGSHAN, XIANGYANG

OFFICER = Actor(new_id(), "赵建国", Role.OFFICER, XIANGYANG)
LEADER = Actor(new_id(), "孙局", Role.LEADER, XIANGYANG)
TODAY, TOMORROW, LATER = date(2026, 11, 23), date(2026, 11, 24), date(2026, 12, 1)


def _draft(on: date = TOMORROW, code: str = "futian", office_code: str = XIANGYANG, by: Actor = OFFICER) -> PolicyVersion:
    return service.draft(by, office_code, preset(code), on)


def test_versions_are_numbered_within_their_office(app: Flask) -> None:
    offices.office()
    offices.office(HONGSHAN)
    assert [_draft().number, _draft().number, _draft(office_code=HONGSHAN).number] == [1, 2, 1]


def test_a_version_keeps_what_was_drafted(app: Flask) -> None:
    offices.office()
    assert service.policy_of(_draft(code="tianjin_2022")).layers == preset("tianjin_2022").layers


def test_the_author_does_not_sign(app: Flask) -> None:
    offices.office()
    version = _draft()
    with pytest.raises(Rejected, match="same_person"):
        service.approve(OFFICER, version, TODAY)
    assert version.state is VersionState.DRAFT


def test_the_first_version_may_have_begun_and_no_later_one(app: Flask) -> None:
    offices.office()
    first, second = _draft(date(2026, 1, 1)), _draft(date(2026, 11, 22))
    service.approve(LEADER, first, TODAY)
    assert first.state is VersionState.IN_FORCE
    with pytest.raises(Rejected, match="effective_in_past"):
        service.approve(LEADER, second, TODAY)


def test_a_signed_version_is_signed_once_and_not_withdrawn(app: Flask) -> None:
    offices.office()
    version = _draft()
    service.approve(LEADER, version, TODAY)
    with pytest.raises(Rejected, match="policy_not_draft"):
        service.approve(LEADER, version, TODAY)
    with pytest.raises(Rejected, match="policy_not_draft"):
        service.withdraw(OFFICER, version)
    assert version.state is VersionState.APPROVED


def test_a_withdrawn_draft_is_never_signed_and_never_valid(app: Flask) -> None:
    offices.office()
    version = _draft(TODAY)
    service.withdraw(OFFICER, version)
    with pytest.raises(Rejected, match="policy_not_draft"):
        service.approve(LEADER, version, TODAY)
    assert service.on_day(XIANGYANG, LATER) is None
    assert not service.has_signed(XIANGYANG)


def test_drafts_wait_for_everybody_but_their_author(app: Flask) -> None:
    offices.office()
    _draft()
    _draft(by=LEADER)
    service.withdraw(OFFICER, _draft())
    assert service.waiting_for(LEADER, XIANGYANG) == 1
    assert service.waiting_for(Actor(new_id(), "另一位", Role.LEADER, XIANGYANG), XIANGYANG) == 2
    assert service.waiting_for(LEADER, HONGSHAN) == 0


def test_a_version_of_another_office_is_not_there(app: Flask) -> None:
    offices.office()
    with pytest.raises(NotFound):
        service.load(HONGSHAN, _draft().id)


def _valid(day: date) -> Policy:
    found = service.on_day(XIANGYANG, day)
    assert found
    return found[1]


def test_the_tick_changes_the_version_at_the_offices_midnight(app: Flask) -> None:
    offices.office()
    first, second = _draft(date(2026, 1, 1)), _draft(TOMORROW, "hangzhou")
    service.approve(LEADER, first, TODAY)
    service.approve(LEADER, second, TODAY)
    # 23:59 and 00:01 in Beijing
    with clock.at(datetime(2026, 11, 23, 15, 59, tzinfo=UTC)):
        assert ticking.mark_policies() == 0
    with clock.at(datetime(2026, 11, 23, 16, 1, tzinfo=UTC)):
        assert ticking.mark_policies() == 2
        assert ticking.mark_policies() == 0
    db.session.expire_all()
    assert [version.state for version in service.versions_of(XIANGYANG)] == [VersionState.IN_FORCE, VersionState.SUPERSEDED]
    assert (_valid(TODAY).preset, _valid(TOMORROW).preset) == ("futian", "hangzhou")


def test_only_offices_with_a_version_to_come_are_looked_at(app: Flask) -> None:
    offices.office()
    offices.office(HONGSHAN)
    _draft()
    assert list(service.offices_to_mark()) == []
    service.approve(LEADER, _draft(office_code=HONGSHAN), TODAY)
    assert list(service.offices_to_mark()) == [HONGSHAN]
