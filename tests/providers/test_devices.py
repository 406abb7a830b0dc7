"""Tablets: one code lets one tablet in, a token is known at once, a revoked one stays known as revoked."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard import clock
from mealcard.accounts.actor import SYSTEM
from mealcard.audit.models import AuditEntry
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.providers import devices
from mealcard.providers.models import Device, DeviceToken, EnrolmentCode
from mealcard.providers.states import ProviderState
from tests.factories import offices
from tests.factories import providers as made

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _office(app: Flask) -> None:
    offices.office()


def test_a_code_turns_a_tablet_into_a_device_of_its_provider() -> None:
    provider = made.provider()
    device, token = made.device(provider, "前台")
    found = devices.device_of_token(token)
    assert found is not None
    known, of = found
    assert (known.id, known.name, known.revoked_at) == (device.id, "前台", None)
    assert (of.id, of.state, of.name) == (provider.id, ProviderState.LISTED, "向阳食堂")


def test_a_code_has_128_bits_and_neither_it_nor_the_token_is_stored() -> None:
    provider = made.provider()
    issued = devices.issue_enrolment_code(SYSTEM, provider)
    assert len(issued.code) == 26
    assert issued.groups.replace(" ", "") == issued.code
    _, token = devices.enrol(issued.code, "前台")
    stored = [*db.session.scalars(sa.select(EnrolmentCode.code_hash)), *db.session.scalars(sa.select(DeviceToken.token_hash))]
    assert issued.code.encode() not in stored
    assert token.encode() not in stored
    details = " ".join(str(row) for row in db.session.scalars(sa.select(AuditEntry.detail)))
    assert issued.code not in details
    assert token not in details


@pytest.mark.parametrize("typed", [str.lower, " ".join, lambda code: f" {code[:4]}-{code[4:]} "])
def test_a_code_may_be_typed_small_or_in_groups(typed: object) -> None:
    issued = devices.issue_enrolment_code(SYSTEM, made.provider())
    device, _ = devices.enrol(typed(issued.code), "前台")  # type: ignore[operator]
    assert device.id


def test_a_digit_that_looks_like_a_letter_is_read_as_the_letter() -> None:
    issued = devices.issue_enrolment_code(SYSTEM, made.provider())
    device, _ = devices.enrol(issued.code.replace("O", "0").replace("I", "1").replace("B", "8"), "前台")
    assert device.id


def test_a_code_is_good_once() -> None:
    issued = devices.issue_enrolment_code(SYSTEM, made.provider())
    devices.enrol(issued.code, "前台")
    with pytest.raises(Rejected, match="enrolment_code"):
        devices.enrol(issued.code, "后厨")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Device)) == 1


def test_a_code_is_dead_after_ten_minutes_but_not_a_second_before() -> None:
    with clock.at(NOON):
        provider = made.provider()
        early, late = (devices.issue_enrolment_code(SYSTEM, provider) for _ in range(2))
    with clock.at(NOON + timedelta(minutes=10, seconds=-1)):
        devices.enrol(early.code, "前台")
    with clock.at(NOON + timedelta(minutes=10)), pytest.raises(Rejected, match="enrolment_code"):
        devices.enrol(late.code, "前台")


@pytest.mark.parametrize("code", ["", "WRONG", "A" * 26, "\udcff", "码" * 500])
def test_a_wrong_code_is_refused_whatever_it_holds(code: str) -> None:
    made.provider()
    with pytest.raises(Rejected, match="enrolment_code"):
        devices.enrol(code, "前台")


def test_a_tablet_without_a_name_does_not_use_up_the_code() -> None:
    issued = devices.issue_enrolment_code(SYSTEM, made.provider())
    with pytest.raises(Rejected, match="name_missing"):
        devices.enrol(issued.code, "  ")
    assert devices.enrol(issued.code, "前台")


def test_of_two_tablets_with_one_code_exactly_one_gets_in(app: Flask) -> None:
    for _round in range(5):
        issued = devices.issue_enrolment_code(SYSTEM, made.provider(name=f"食堂{_round}", complete=False))
        db.session.commit()
        barrier = threading.Barrier(4)
        outcomes: list[str] = []

        def enrol(code: str = issued.code, gate: threading.Barrier = barrier, into: list[str] = outcomes) -> None:
            with app.app_context():
                gate.wait()
                try:
                    devices.enrol(code, "前台")
                    db.session.commit()
                    into.append("in")
                except Rejected as refusal:
                    db.session.rollback()
                    into.append(refusal.reason)

        threads = [threading.Thread(target=enrol) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["enrolment_code"] * 3 + ["in"]
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Device)) == _round + 1
        db.session.rollback()


def test_an_unknown_token_is_nobody() -> None:
    made.device(made.provider())
    assert devices.device_of_token("guess") is None
    assert devices.device_of_token("\udcff") is None


def test_a_revoked_device_is_still_known_as_revoked() -> None:
    device, token = made.device(made.provider())
    with clock.at(NOON):
        devices.revoke(SYSTEM, device)
    with clock.at(NOON + timedelta(hours=1)):
        devices.revoke(SYSTEM, device)
    found = devices.device_of_token(token)
    assert found is not None
    assert found[0].revoked_at == NOON


def _known(token: str) -> devices.KnownDevice:
    found = devices.device_of_token(token)
    assert found is not None
    return found[0]


def test_the_clock_offset_is_the_server_minus_the_tablet() -> None:
    _, token = made.device(made.provider())
    with clock.at(NOON):
        offset = devices.note_contact(_known(token), NOON - timedelta(seconds=90), 2, NOON - timedelta(minutes=5), "1.2.0")
    assert offset == 90_000
    known = _known(token)
    assert (known.clock_offset_ms, known.queue_length, known.queue_oldest_at) == (90_000, 2, NOON - timedelta(minutes=5))
    assert (known.app_version, known.seen_at) == ("1.2.0", NOON)


def test_a_contact_without_a_time_keeps_the_last_known_offset() -> None:
    _, token = made.device(made.provider())
    with clock.at(NOON):
        devices.note_contact(_known(token), NOON + timedelta(seconds=7), 0, None, "1.2.0")
        assert devices.note_contact(_known(token), None, None, None, None) == -7000


def test_a_quiet_contact_writes_only_every_thirty_seconds() -> None:
    _, token = made.device(made.provider())
    for seconds, seen in [(0, 0), (10, 0), (29, 0), (30, 30), (45, 30)]:
        moment = NOON + timedelta(seconds=seconds)
        with clock.at(moment):
            devices.note_contact(_known(token), moment, 0, None, "1")
        assert _known(token).seen_at == NOON + timedelta(seconds=seen)


@pytest.mark.parametrize(
    ("late_ms", "queue", "version", "written"),
    [(0, 0, "1", False), (1999, 0, "1", False), (2000, 0, "1", True), (0, 1, "1", True), (0, 0, "2", True)],
)
def test_a_change_is_written_at_once(late_ms: int, queue: int, version: str, written: bool) -> None:
    _, token = made.device(made.provider())
    with clock.at(NOON):
        devices.note_contact(_known(token), NOON, 0, None, "1")
    moment = NOON + timedelta(seconds=5)
    with clock.at(moment):
        devices.note_contact(_known(token), moment - timedelta(milliseconds=late_ms), queue, None, version)
    assert (_known(token).seen_at == moment) is written


def test_an_absurd_tablet_clock_does_not_break_the_contact() -> None:
    _, token = made.device(made.provider())
    with clock.at(NOON):
        offset = devices.note_contact(_known(token), datetime(1970, 1, 1, tzinfo=UTC), 0, None, "1")
    assert offset == devices.MAX_OFFSET_MS


def test_only_the_office_and_the_owner_of_the_provider_manage_its_tablets() -> None:
    offices.office(offices.HONGSHAN)
    provider, other = made.provider(), made.provider(name="红山食堂", complete=False)
    device, _ = made.device(provider)
    mine = {"provider_office_code": provider.office_code, "provider_id": provider.id}
    foreign = {"provider_office_code": other.office_code, "provider_id": other.id}
    allowed = [offices.actor("officer"), offices.actor("admin"), offices.actor("owner", username="owner-one", **mine)]
    strangers = [
        offices.actor("officer", offices.HONGSHAN),
        offices.actor("owner", username="owner-two", **foreign),
        offices.actor("cashier", **mine),
        offices.actor("community_worker", offices.FIRST_COMMUNITY),
        offices.actor("leader"),
        offices.actor("auditor"),
    ]
    for who in allowed:
        assert devices.issue_enrolment_code(who, provider).code
        devices.rename(who, device, who.name)
    for who in strangers:
        for act in (
            lambda who=who: devices.issue_enrolment_code(who, provider),
            lambda who=who: devices.revoke(who, device),
            lambda who=who: devices.rename(who, device, "x"),
        ):
            with pytest.raises(NotFound):
                act()
    assert device.revoked_at is None


def test_a_device_of_another_provider_does_not_exist_for_an_owner() -> None:
    provider, other = made.provider(), made.provider(name="红山食堂", complete=False)
    device, _ = made.device(provider)
    owner = offices.actor("owner", provider_office_code=other.office_code, provider_id=other.id)
    with pytest.raises(NotFound):
        devices.load(owner, device.office_code, device.id)
    assert devices.load(offices.actor("officer"), device.office_code, device.id) is device
