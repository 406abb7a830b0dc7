"""The register: registration, its approval, corrections, looks at sealed fields, and two offices after one person."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard import clock, keyring
from mealcard.accounts.actor import Actor
from mealcard.accounts.models import Role
from mealcard.audit.models import AuditEntry
from mealcard.db import db, new_id
from mealcard.errors import NotFound, Rejected, Stale
from mealcard.seniors import categories, life, service
from mealcard.seniors.categories import NewCategory
from mealcard.seniors.models import ResidentDirectory, Senior
from mealcard.seniors.sealing import bound
from mealcard.seniors.service import Amendment, NewSenior
from mealcard.seniors.states import Category, Diet, Residence, SeniorState
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, SECOND_COMMUNITY, XIANGYANG, office
from tests.factories.seniors import clerk, id_number, senior

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def _new(number: str = "", **fields: object) -> NewSenior:
    return NewSenior("王桂兰", number or id_number(), FIRST_COMMUNITY, **fields)  # type: ignore[arg-type]


def _worker(community: str = FIRST_COMMUNITY) -> Actor:
    return Actor(new_id(), "社区工作者", Role.COMMUNITY_WORKER, community)


def _refused(reason: str) -> pytest.RaisesExc[Rejected]:
    return pytest.RaisesExc(Rejected, check=lambda error: error.reason == reason)


def _audit(action: str) -> list[AuditEntry]:
    return list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action)))


def test_a_registered_senior_waits_and_a_second_person_approves(app: Flask) -> None:
    office()
    first, second = clerk(), clerk()
    row = service.register(first, XIANGYANG, _new())
    assert row.state is SeniorState.PENDING
    with pytest.raises(Rejected, match="same_person"):
        service.approve(first, row)
    service.approve(second, row)
    assert (row.state, row.decided_by) == (SeniorState.ACTIVE, second.user_id)


def test_a_pending_senior_has_everything_that_was_said_and_sealed_what_is_private(app: Flask) -> None:
    office()
    number = id_number(date(1950, 5, 1), sequence=7)
    new = NewSenior(
        "单雄信", number, FIRST_COMMUNITY, "138 0013 8000", "一小区 1栋", Residence.REGISTERED,
        [NewCategory(Category.DIBAO, "低保证 7")], True, "评估 9", [Diet.SOFT], "左耳听不清",
    )  # fmt: skip
    row = service.register(clerk(), XIANGYANG, new)
    assert (row.name_pinyin, row.name_initials, row.born_on) == ("shanxiongxin", "sxx", date(1950, 5, 1))
    assert (row.id_masked, row.phone_masked, row.diets) == (f"659001********{number[-4:]}", "138****8000", ["soft"])
    ring = keyring.active()
    assert ring.open(row.id_sealed, bound(row.id, "id")) == number
    assert ring.open(row.address_sealed, bound(row.id, "address")) == "一小区 1栋"
    stored = db.session.execute(sa.text("SELECT * FROM seniors")).one()
    assert not [value for value in stored if isinstance(value, str) and (number in value or "13800138000" in value or "评估" in value)]


@pytest.mark.parametrize(
    ("change", "reason", "field"),
    [
        ({"number": "659001195005010049"}, "id_check_digit", "id_number"),
        ({"number": id_number(date(1990, 1, 1), 5)}, "too_young", "id_number"),
        ({"phone": "12"}, "phone_format", "phone"),
        ({"address": "一" * 201}, "text_too_long", "address"),
        ({"heavy_care": True}, "evidence_required", "heavy_care_evidence"),
        ({"categories": [NewCategory(Category.DIBAO, " ")]}, "evidence_required", "evidence"),
        ({"categories": [NewCategory(Category.DIBAO, "证", expires_on=date(2020, 1, 1))]}, "expiry_before_start", "expires_on"),
    ],
)
def test_a_registration_that_breaks_a_rule_names_the_field_and_stores_nothing(
    app: Flask, change: dict[str, object], reason: str, field: str
) -> None:
    office()
    with clock.at(NOON), pytest.raises(Rejected) as refused:
        service.register(clerk(), XIANGYANG, _new(**change))  # type: ignore[arg-type]
    assert (refused.value.reason, refused.value.field) == (reason, field)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Senior)) == 0


def test_the_minimum_age_is_the_offices_own(app: Flask) -> None:
    place = office()
    place.settings = {**place.settings, "minimum_age": 75}
    with clock.at(NOON), _refused("too_young"):
        service.register(clerk(), XIANGYANG, _new(id_number(date(1952, 1, 1))))


def test_the_same_id_twice_in_an_office_is_refused_with_the_way_to_the_first(app: Flask) -> None:
    office()
    first = service.register(clerk(), XIANGYANG, _new(number := id_number()))
    with pytest.raises(Rejected, match="already_registered") as refused:
        service.register(clerk(), XIANGYANG, _new(number))
    assert refused.value.details == {"senior_id": str(first.id)}
    db.session.commit()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Senior)) == 1


def test_the_way_to_the_first_is_not_told_to_who_may_not_see_it(app: Flask) -> None:
    office()
    service.register(clerk(), XIANGYANG, _new(number := id_number()))
    with pytest.raises(Rejected, match="already_registered") as refused:
        service.register(_worker(SECOND_COMMUNITY), XIANGYANG, NewSenior("王桂兰", number, SECOND_COMMUNITY))
    assert refused.value.details == {}


def test_an_id_of_another_office_is_refused_without_saying_where(app: Flask) -> None:
    office()
    office(HONGSHAN)
    service.register(clerk(HONGSHAN), HONGSHAN, NewSenior("王桂兰", number := id_number(), f"{HONGSHAN}001"))
    with pytest.raises(Rejected, match="registered_elsewhere") as refused:
        service.register(clerk(), XIANGYANG, _new(number))
    assert HONGSHAN not in str(vars(refused.value))
    db.session.commit()
    assert db.session.scalars(sa.select(Senior.office_code)).all() == [HONGSHAN]


def test_of_two_offices_at_the_same_moment_one_gets_the_senior(app: Flask) -> None:
    office()
    office(HONGSHAN)
    db.session.commit()
    number, barrier, outcomes = id_number(), threading.Barrier(2), []

    def attempt(code: str) -> None:
        with app.app_context():
            barrier.wait()
            try:
                service.register(clerk(code), code, NewSenior("王桂兰", number, f"{code}001"))
                db.session.commit()
                outcomes.append("registered")
            except Rejected as refusal:
                outcomes.append(refusal.reason)
            finally:
                db.session.remove()

    racers = [threading.Thread(target=attempt, args=(code,)) for code in (XIANGYANG, HONGSHAN)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(outcomes) == ["registered", "registered_elsewhere"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Senior)) == 1


def test_a_community_worker_registers_in_the_own_community_only(app: Flask) -> None:
    office()
    worker = _worker()
    assert service.register(worker, XIANGYANG, _new()).community_code == FIRST_COMMUNITY
    with _refused("community_not_yours"):
        service.register(worker, XIANGYANG, NewSenior("王桂兰", id_number(), SECOND_COMMUNITY))


def test_nobody_registers_in_a_community_or_office_that_is_not_theirs(app: Flask) -> None:
    office()
    office(HONGSHAN)
    with _refused("community_unknown"):
        service.register(clerk(), XIANGYANG, NewSenior("王桂兰", id_number(), f"{HONGSHAN}001"))
    with pytest.raises(NotFound):
        service.register(clerk(HONGSHAN), XIANGYANG, _new())


def test_a_senior_is_seen_by_the_own_community_the_street_and_above_and_by_nobody_else(app: Flask) -> None:
    office()
    office(HONGSHAN)
    row = senior()
    readers = [_worker(), clerk(), clerk("659001", role=Role.DISTRICT), clerk("65", role=Role.AUDITOR)]
    assert [service.load(who, XIANGYANG, row.id).id for who in readers] == [row.id] * 4
    for stranger in (_worker(SECOND_COMMUNITY), clerk(HONGSHAN), clerk("659002", role=Role.DISTRICT)):
        with pytest.raises(NotFound):
            service.load(stranger, XIANGYANG, row.id)
    with pytest.raises(NotFound):
        service.load(clerk(HONGSHAN), HONGSHAN, row.id)


def test_a_refused_registration_frees_the_id_and_can_be_put_forward_again(app: Flask) -> None:
    office()
    office(HONGSHAN)
    row = senior(state="rejected", number=(number := id_number()))
    assert row.state_reason == "资料不全"
    service.register(clerk(HONGSHAN), HONGSHAN, NewSenior("王桂兰", number, f"{HONGSHAN}001"))
    with pytest.raises(Rejected, match="registered_elsewhere"):
        life.resubmit(clerk(), row, "补齐了")
    assert row.state is SeniorState.REJECTED
    other = senior(state="rejected")
    again = clerk()
    life.resubmit(again, other, "补齐了")
    assert other.state is SeniorState.PENDING
    with pytest.raises(Rejected, match="same_person"):
        service.approve(again, other)


def test_a_refusal_needs_a_reason(app: Flask) -> None:
    office()
    with _refused("reason_required"):
        service.reject(clerk(), senior(state="pending"), "  ")


def test_a_decision_on_an_old_page_is_refused(app: Flask) -> None:
    office()
    row = senior(state="pending")
    seen = row.version
    service.amend(clerk(), row, Amendment(name="王桂花"), seen)
    with pytest.raises(Stale):
        service.approve(clerk(), row, seen)
    with pytest.raises(Stale):
        service.amend(clerk(), row, Amendment(name="王桂芳"), seen)
    assert row.state is SeniorState.PENDING


def test_whoever_changed_a_pending_senior_does_not_approve(app: Flask) -> None:
    office()
    row = senior(state="pending")
    changer = clerk()
    service.amend(changer, row, Amendment(phone="13900139000"))
    with pytest.raises(Rejected, match="same_person"):
        service.approve(changer, row)


def test_an_amendment_keeps_the_rest_and_says_which_fields_it_changed(app: Flask) -> None:
    office()
    row = senior(phone="13800138000", note="旧")
    service.amend(clerk(), row, Amendment(name="曾国强", note="新", diets=[Diet.HALAL], community_code=SECOND_COMMUNITY))
    assert (row.name_pinyin, row.note, row.diets, row.phone_masked) == ("zengguoqiang", "新", ["halal"], "138****8000")
    assert (row.state, row.community_code) == (SeniorState.ACTIVE, SECOND_COMMUNITY)
    assert _audit("amended")[0].detail["fields"] == ["community_code", "diets", "name", "name_initials", "name_pinyin", "note"]
    service.amend(clerk(), row, Amendment(phone=""))
    assert (row.phone_masked, row.phone_blind, row.phone_sealed) == ("", None, "")
    with _refused("nothing_changed"):
        service.amend(clerk(), row, Amendment(name="曾国强"))


def test_another_resident_id_sends_an_active_senior_back_to_approval(app: Flask) -> None:
    office()
    row = senior()
    old = row.id_blind
    corrected = id_number(date(1949, 3, 3))
    corrector = clerk()
    service.amend(corrector, row, Amendment(id_number=corrected))
    assert (row.state, row.born_on) == (SeniorState.PENDING, date(1949, 3, 3))
    assert [entry.id_blind for entry in db.session.scalars(sa.select(ResidentDirectory))] == [row.id_blind] != [old]
    with pytest.raises(Rejected, match="same_person"):
        service.approve(corrector, row)


def test_a_correction_to_an_id_that_is_taken_changes_nothing(app: Flask) -> None:
    office()
    office(HONGSHAN)
    senior(number=(here := id_number()))
    senior(HONGSHAN, number=(there := id_number()))
    row = senior()
    before = row.id_blind
    with pytest.raises(Rejected, match="already_registered"):
        service.amend(clerk(), row, Amendment(id_number=here))
    with pytest.raises(Rejected, match="registered_elsewhere"):
        service.amend(clerk(), row, Amendment(id_number=there))
    assert (row.state, row.id_blind) == (SeniorState.ACTIVE, before)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ResidentDirectory)) == 3


def test_a_look_at_a_sealed_field_gives_the_text_and_is_on_record_with_its_reason(app: Flask) -> None:
    office()
    row = senior(number=(number := id_number()), phone="13800138000")
    looker = clerk()
    assert service.reveal(looker, row, "id", "核对银行卡") == number
    assert service.reveal(looker, row, "phone", "通知停餐") == "13800138000"
    assert service.reveal(looker, row, "address", "送餐") == ""
    db.session.flush()
    entries = [entry.detail for entry in _audit("revealed")]
    assert [entry["field"] for entry in entries] == ["id", "phone", "address"]
    assert number not in str(entries)
    assert "13800138000" not in str(entries)


def test_a_look_needs_a_reason_a_known_field_and_the_capability(app: Flask) -> None:
    office()
    row = senior()
    with _refused("reason_required"):
        service.reveal(clerk(), row, "id", " ")
    with pytest.raises(NotFound):
        service.reveal(clerk(), row, "name_pinyin", "看看")
    for role in (Role.LEADER, Role.AUDITOR, Role.DISTRICT):
        with pytest.raises(NotFound):
            service.reveal(clerk(role=role), row, "id", "看看")
    assert _audit("revealed") == []


def test_a_sealed_field_does_not_open_in_another_row(app: Flask) -> None:
    office()
    one, other = senior(), senior()
    one.id_sealed = other.id_sealed
    with pytest.raises(keyring.KeyringError):
        service.reveal(clerk(), one, "id", "核对")


def test_the_evidence_of_a_category_can_be_looked_at_likewise(app: Flask) -> None:
    office()
    row = senior(categories=["dibao"])
    claim = categories.of_senior(XIANGYANG, row.id)[0]
    assert service.reveal_evidence(clerk(), row, claim.id, "复核") == "证明 2026-001"
    with pytest.raises(NotFound):
        service.reveal_evidence(clerk(), senior(), claim.id, "复核")
    assert _audit("revealed")[0].detail["category"] == "dibao"
