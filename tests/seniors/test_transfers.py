"""Transfer requests: one office asks, the other decides, and neither learns more than it must."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard.accounts.actor import Actor
from mealcard.accounts.models import Role
from mealcard.audit.models import AuditEntry
from mealcard.db import db, new_id
from mealcard.errors import NotFound, Rejected
from mealcard.seniors import life, service, transfers
from mealcard.seniors.models import Senior, TransferRequest, TransferState
from mealcard.seniors.service import NewSenior
from mealcard.seniors.states import SeniorState
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, XIANGYANG, office
from tests.factories.seniors import clerk, id_number, senior


def _asked(reason: str = "已搬到我街道") -> tuple[TransferRequest, Senior, str]:
    """Hongshan asks for a senior of Xiangyang."""
    office()
    office(HONGSHAN)
    held = senior(number=(number := id_number()))
    return transfers.request(clerk(HONGSHAN), HONGSHAN, number, reason), held, number


def test_a_request_is_a_task_of_the_office_that_holds_the_senior(app: Flask) -> None:
    asked, held, _ = _asked()
    rows = db.session.execute(transfers.received(clerk(), XIANGYANG)).all()
    assert [(request.id, about.id) for request, about in rows] == [(asked.id, held.id)]
    assert (transfers.open_count(clerk(), XIANGYANG), transfers.open_count(clerk(HONGSHAN), HONGSHAN)) == (1, 0)


def test_the_asking_office_sees_its_request_but_not_where_it_went(app: Flask) -> None:
    asked, _, number = _asked()
    ((request, masked),) = db.session.execute(transfers.sent(clerk(HONGSHAN), HONGSHAN)).all()
    assert (request.id, masked[-4:]) == (asked.id, number[-4:])
    with pytest.raises(NotFound):
        transfers.load(clerk(HONGSHAN), HONGSHAN, asked.id)
    db.session.flush()
    own_log = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.office_code == HONGSHAN, AuditEntry.object_type == "transfer")
    ).all()
    assert own_log
    assert XIANGYANG not in str([entry.detail for entry in own_log])


def test_an_accepted_request_moves_the_senior_and_lets_the_other_office_register(app: Flask) -> None:
    asked, held, number = _asked()
    decider = clerk(role=Role.LEADER)
    transfers.accept(decider, asked, held, "核实过")
    assert (asked.state, asked.decided_by, asked.decision_note) == (TransferState.ACCEPTED, decider.user_id, "核实过")
    assert held.state is SeniorState.MOVED
    assert held.moved_on is not None
    new = service.register(clerk(HONGSHAN), HONGSHAN, NewSenior("王桂兰", number, f"{HONGSHAN}001"))
    assert new.state is SeniorState.PENDING


def test_a_declined_request_changes_nothing_and_says_why(app: Flask) -> None:
    asked, held, _ = _asked()
    with pytest.raises(Rejected, match="reason_required"):
        transfers.decline(clerk(), asked, " ")
    transfers.decline(clerk(), asked, "本人仍住在这里")
    assert (asked.state, asked.decision_note, held.state) == (TransferState.DECLINED, "本人仍住在这里", SeniorState.ACTIVE)


def test_a_request_is_decided_once(app: Flask) -> None:
    asked, held, _ = _asked()
    transfers.decline(clerk(), asked, "本人仍住在这里")
    with pytest.raises(Rejected, match="transfer_decided"):
        transfers.accept(clerk(), asked, held)
    assert held.state is SeniorState.ACTIVE


def test_who_died_meanwhile_is_not_moved_and_the_request_stays_open(app: Flask) -> None:
    asked, held, _ = _asked()
    life.die(clerk(), held, held.born_on, "家属来报")
    with pytest.raises(Rejected, match="wrong_state"):
        transfers.accept(clerk(), asked, held)
    db.session.refresh(asked)
    assert (asked.state, held.state) == (TransferState.OPEN, SeniorState.DECEASED)


def test_who_moved_away_meanwhile_can_still_be_let_go(app: Flask) -> None:
    asked, held, _ = _asked()
    life.move(clerk(), held, held.born_on, "已迁出")
    transfers.accept(clerk(), asked, held)
    assert asked.state is TransferState.ACCEPTED


def test_one_office_asks_once_until_it_has_an_answer(app: Flask) -> None:
    asked, held, number = _asked()
    with pytest.raises(Rejected, match="transfer_open"):
        transfers.request(clerk(HONGSHAN), HONGSHAN, number, "再问一次")
    transfers.decline(clerk(), asked, "本人仍住在这里")
    assert transfers.request(clerk(HONGSHAN), HONGSHAN, number, "现在真的搬来了").senior_id == held.id


def test_there_is_nobody_to_ask_for_an_unknown_id_and_no_need_for_ones_own(app: Flask) -> None:
    office()
    own = senior(number=(number := id_number()))
    with pytest.raises(Rejected, match="not_registered"):
        transfers.request(clerk(), XIANGYANG, id_number(), "搬来了")
    with pytest.raises(Rejected, match="already_registered") as refused:
        transfers.request(clerk(), XIANGYANG, number, "搬来了")
    assert refused.value.details == {"senior_id": str(own.id)}


def test_a_request_needs_a_valid_id_and_a_reason(app: Flask) -> None:
    office()
    with pytest.raises(Rejected, match="id_length"):
        transfers.request(clerk(), XIANGYANG, "6590", "搬来了")
    with pytest.raises(Rejected, match="reason_required"):
        transfers.request(clerk(), XIANGYANG, id_number(), "")


def test_a_community_worker_asks_and_sees_the_own_requests_but_decides_nothing(app: Flask) -> None:
    office()
    office(HONGSHAN)
    senior(HONGSHAN, number=(number := id_number()))
    worker, colleague = (Actor(new_id(), "社区工作者", Role.COMMUNITY_WORKER, FIRST_COMMUNITY) for _ in range(2))
    asked = transfers.request(worker, XIANGYANG, number, "搬来了")
    assert [request.id for request, _ in db.session.execute(transfers.sent(worker, XIANGYANG))] == [asked.id]
    assert db.session.execute(transfers.sent(colleague, XIANGYANG)).all() == []
    with pytest.raises(NotFound):
        transfers.received(Actor(new_id(), "社区工作者", Role.COMMUNITY_WORKER, f"{HONGSHAN}001"), HONGSHAN)
    assert not worker.can("decide_transfers")


def test_a_stranger_can_neither_ask_for_nor_look_into_another_office(app: Flask) -> None:
    asked, _, number = _asked()
    for act in (
        lambda: transfers.request(clerk("659001004"), XIANGYANG, number, "搬来了"),
        lambda: transfers.load(clerk("659001004"), XIANGYANG, asked.id),
        lambda: transfers.sent(clerk(), HONGSHAN),
    ):
        with pytest.raises(NotFound):
            act()
