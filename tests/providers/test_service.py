"""The register of meal points: who may write, what is refused, and how a state changes."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard import clock
from mealcard.accounts.actor import SYSTEM
from mealcard.audit.models import AuditEntry
from mealcard.db import db
from mealcard.errors import NotFound, Rejected, Stale
from mealcard.providers import queries, service
from mealcard.providers.profile import Profile
from mealcard.providers.states import Action, ProviderKind, ProviderState
from tests.factories import offices
from tests.factories import providers as made

PROFILE = Profile("向阳食堂", ProviderKind.CANTEEN, offices.FIRST_COMMUNITY, credit_code="91110000600037341l", phone=" 0993-2111111 ")
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _office(app: Flask) -> None:
    offices.office()


def test_a_new_point_is_a_draft_cleaned_and_sortable_by_sound() -> None:
    officer = offices.actor("officer")
    provider = service.create(officer, offices.XIANGYANG, PROFILE)
    assert (provider.state, provider.version) == (ProviderState.DRAFT, 1)
    assert (provider.credit_code, provider.phone) == ("91110000600037341L", "0993-2111111")
    assert provider.name_pinyin == "xiang yang shi tang"
    acts = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_id == str(provider.id))).all()
    assert acts == ["provider_created"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"community_code": "659001003001"}, "community_code"),
        ({"credit_code": "91110000600037341M"}, "credit_code"),
        ({"seats": -1}, "seats"),
        ({"capacity": 50_001}, "capacity"),
        ({"diets": ("sweet",)}, "diets"),
        ({"latitude": 44.3}, "longitude"),
        ({"latitude": 86.08, "longitude": 44.3}, "latitude"),
        ({"latitude": 44.3, "longitude": 0.0}, "longitude"),
    ],
)
def test_facts_that_cannot_be_right_are_refused_at_their_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(Rejected) as refusal:
        service.create(SYSTEM, offices.XIANGYANG, replace(PROFILE, **change))  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_a_name_is_taken_once_in_an_office_and_free_in_the_next() -> None:
    offices.office(offices.HONGSHAN)
    provider = service.create(SYSTEM, offices.XIANGYANG, PROFILE)
    with pytest.raises(Rejected, match="provider_exists"):
        service.create(SYSTEM, offices.XIANGYANG, PROFILE)
    service.create(SYSTEM, offices.HONGSHAN, replace(PROFILE, community_code="659001003001"))
    service.amend(SYSTEM, provider, replace(PROFILE, seats=40), provider.version)
    assert provider.seats == 40


@pytest.mark.parametrize("role", ["leader", "admin", "auditor", "reviewer"])
def test_only_an_officer_writes_the_register(role: str) -> None:
    provider = service.create(SYSTEM, offices.XIANGYANG, PROFILE)
    who = offices.actor(role)
    with pytest.raises(NotFound):
        service.create(who, offices.XIANGYANG, replace(PROFILE, name="别的"))
    with pytest.raises(NotFound):
        service.amend(who, provider, PROFILE, provider.version)
    with pytest.raises(NotFound):
        service.act(who, provider, Action.SUBMIT)


def test_an_officer_of_another_street_finds_nothing() -> None:
    offices.office(offices.HONGSHAN)
    provider = service.create(SYSTEM, offices.XIANGYANG, PROFILE)
    stranger = offices.actor("officer", offices.HONGSHAN)
    for act in (
        lambda: service.load(stranger, provider.office_code, provider.id),
        lambda: service.create(stranger, offices.XIANGYANG, replace(PROFILE, name="别的")),
        lambda: service.amend(stranger, provider, PROFILE, provider.version),
        lambda: service.act(stranger, provider, Action.SUBMIT),
    ):
        with pytest.raises(NotFound):
            act()


def test_an_owner_finds_the_own_point_and_changes_only_its_contact() -> None:
    mine, other = made.provider(), made.provider(name="红山食堂", complete=False)
    owner = offices.actor("owner", provider_office_code=mine.office_code, provider_id=mine.id)
    assert service.own(owner) is mine
    with pytest.raises(NotFound):
        service.load(owner, other.office_code, other.id)
    service.amend_contact(owner, mine, "马丽", "0993-2999999", "家常菜", mine.version)
    assert (mine.contact_name, mine.phone, mine.introduction) == ("马丽", "0993-2999999", "家常菜")
    with pytest.raises(NotFound):
        service.amend(owner, mine, PROFILE, mine.version)
    with pytest.raises(NotFound):
        service.amend_contact(owner, other, "马丽", "1", "", other.version)
    cashier = offices.actor("cashier", provider_office_code=mine.office_code, provider_id=mine.id)
    with pytest.raises(NotFound):
        service.amend_contact(cashier, mine, "马丽", "1", "", mine.version)


def test_the_audit_of_a_change_names_the_fields_but_not_the_phone() -> None:
    provider = service.create(SYSTEM, offices.XIANGYANG, PROFILE)
    service.amend(SYSTEM, provider, replace(PROFILE, phone="13800001111", seats=9), provider.version)
    detail = db.session.scalar(sa.select(AuditEntry.detail).where(AuditEntry.action == "provider_amended"))
    assert detail == {"changed": ["phone", "seats"]}


def test_a_page_that_is_out_of_date_changes_nothing() -> None:
    provider = service.create(SYSTEM, offices.XIANGYANG, PROFILE)
    service.amend(SYSTEM, provider, replace(PROFILE, seats=40), 1)
    assert provider.version == 2
    with pytest.raises(Stale):
        service.amend(SYSTEM, provider, replace(PROFILE, seats=50), 1)
    with pytest.raises(Stale):
        service.act(SYSTEM, provider, Action.SUBMIT, seen=1)
    assert (provider.seats, provider.state) == (40, ProviderState.DRAFT)


# -- the life-cycle -----------------------------------------------------------------------------------------------------


def test_an_officer_walks_an_application_onto_the_list() -> None:
    officer = offices.actor("officer")
    provider = service.create(officer, offices.XIANGYANG, PROFILE)
    made.licences(provider, 400)
    with clock.at(NOON):
        for action in made.path(ProviderState.LISTED):
            service.act(officer, provider, action)
    assert (provider.state, provider.listed_on, provider.state_at) == (ProviderState.LISTED, date(2026, 11, 23), NOON)
    history = queries.events_of(provider)
    assert (history[0].from_state, history[0].to_state) == ("trial", "listed")
    assert {event.actor_name for event in history} == {officer.name}
    assert len(history) == 8


def test_a_step_that_is_not_next_is_refused_and_leaves_no_trace() -> None:
    provider = service.create(SYSTEM, offices.XIANGYANG, PROFILE)
    with pytest.raises(Rejected, match="action_not_allowed"):
        service.act(SYSTEM, provider, Action.LIST)
    assert queries.events_of(provider) == []


@pytest.mark.parametrize("expired", [False, True])
def test_nobody_passes_the_documents_without_both_valid_licences(expired: bool) -> None:
    provider = service.create(SYSTEM, offices.XIANGYANG, PROFILE)
    service.act(SYSTEM, provider, Action.SUBMIT)
    if expired:
        made.licences(provider, -1)
    with pytest.raises(Rejected, match="documents_missing"):
        service.act(SYSTEM, provider, Action.CHECK_DOCUMENTS)
    made.licences(provider, 0)
    service.act(SYSTEM, provider, Action.CHECK_DOCUMENTS)
    assert provider.state is ProviderState.DOCUMENTS_CHECKED


def test_nobody_passes_the_documents_without_a_credit_code() -> None:
    provider = service.create(SYSTEM, offices.XIANGYANG, replace(PROFILE, credit_code=""))
    service.act(SYSTEM, provider, Action.SUBMIT)
    with pytest.raises(Rejected, match="documents_missing"):
        service.act(SYSTEM, provider, Action.CHECK_DOCUMENTS)


@pytest.mark.parametrize("action", [Action.REJECT, Action.WITHDRAW])
def test_an_end_needs_its_reason(action: Action) -> None:
    provider = service.create(SYSTEM, offices.XIANGYANG, PROFILE)
    with pytest.raises(Rejected, match="reason_missing"):
        service.act(SYSTEM, provider, action, "  ")
    assert service.act(SYSTEM, provider, action, "厨房不合格").reason == "厨房不合格"


def test_a_rejected_point_may_apply_again_after_thirty_days() -> None:
    with clock.at(NOON):
        provider = service.create(SYSTEM, offices.XIANGYANG, PROFILE)
        service.act(SYSTEM, provider, Action.REJECT, "证照不全")
    with clock.at(NOON + timedelta(days=30, seconds=-1)), pytest.raises(Rejected, match="too_early"):
        service.act(SYSTEM, provider, Action.REAPPLY)
    with clock.at(NOON + timedelta(days=30)):
        service.act(SYSTEM, provider, Action.REAPPLY)
    assert provider.state is ProviderState.DRAFT


@pytest.mark.parametrize("action", [Action.RECTIFY, Action.WATCH])
def test_what_belongs_to_a_case_is_not_done_by_hand(action: Action) -> None:
    provider = made.provider(complete=False)
    with pytest.raises(Rejected, match="needs_case"):
        service.act(offices.actor("officer"), provider, action, "意见")
    service.move(offices.actor("leader"), provider, action, "意见")
    assert provider.state in {ProviderState.RECTIFICATION, ProviderState.WATCH}


def test_a_danger_is_stopped_by_officer_or_leader_and_cleared_to_where_it_stood() -> None:
    provider = made.provider(state="rectification", complete=False)
    leader = offices.actor("leader")
    service.act(leader, provider, Action.SUSPEND, "疑似食物中毒")
    assert queries.facts(provider.office_code, provider.id, date(2026, 11, 23)).serving.refusal == "provider_suspended"  # type: ignore[union-attr]
    service.act(offices.actor("officer"), provider, Action.CLEAR, "检测合格")
    assert provider.state is ProviderState.RECTIFICATION


def test_a_second_listing_keeps_the_first_day_on_the_list() -> None:
    with clock.at(NOON):
        provider = made.provider(complete=False)
    with clock.at(NOON + timedelta(days=90)):
        service.act(SYSTEM, provider, Action.PAUSE, "装修")
        service.act(SYSTEM, provider, Action.RESUME)
    assert provider.listed_on == date(2026, 11, 23)


def test_of_two_people_who_act_at_once_one_is_told_the_page_is_old(app: Flask) -> None:
    provider = made.provider(complete=False)
    key, seen = (provider.office_code, provider.id), provider.version
    db.session.commit()
    barrier, outcomes = threading.Barrier(2), []

    def act(action: Action) -> None:
        with app.app_context():
            mine = service.load(SYSTEM, *key)
            db.session.rollback()
            barrier.wait()
            try:
                service.act(SYSTEM, mine, action, "同时", seen)
                db.session.commit()
                outcomes.append("done")
            except Rejected as refusal:
                db.session.rollback()
                outcomes.append(refusal.reason)

    threads = [threading.Thread(target=act, args=(action,)) for action in (Action.PAUSE, Action.LEAVE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "done" in outcomes
    assert len([one for one in outcomes if one in {"stale_page", "action_not_allowed"}]) == 1
    assert len(queries.events_of(service.load(SYSTEM, *key))) == 9
