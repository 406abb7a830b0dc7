"""Transfer requests on the pages of both offices."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from mealcard.cards.models import Card
from mealcard.cards.states import CardState
from mealcard.db import db
from mealcard.seniors import transfers
from mealcard.seniors.models import Senior, TransferRequest, TransferState
from mealcard.seniors.states import SeniorState
from tests.factories.cards import card
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, SECOND_COMMUNITY, office, user
from tests.factories.seniors import clerk, id_number, senior
from tests.pages import Pages

LIST = "/office/transfers"


@pytest.fixture
def officer(pages: Pages) -> Pages:
    office()
    office(HONGSHAN)
    return pages.sign_in(user())


def _asked() -> tuple[str, str]:
    """Hongshan asks for 王桂兰 of Xiangyang, who has a card: the page of the request, and her number."""
    number = id_number()
    held = senior(name="王桂兰", number=number)
    card(held)
    asked = transfers.request(clerk(HONGSHAN), HONGSHAN, number, "搬到女儿家")
    address = f"{LIST}/{asked.id}"
    db.session.commit()
    return address, number


def _state() -> TransferState:
    return db.session.scalars(sa.select(TransferRequest.state)).one()


def test_a_request_is_made_by_number_and_listed_without_the_other_office(officer: Pages) -> None:
    number = id_number()
    senior(HONGSHAN, name="李外地", number=number)
    db.session.commit()
    officer.get(f"{LIST}/new")
    page = officer.follow(f"{LIST}/new", {"id_number": number, "reason": "搬来一小区"}).text
    assert f"********{number[-4:]}" in page
    for hidden in (number, HONGSHAN, "红山", "李外地"):
        assert hidden not in page
    assert "还没有答复" in officer.post(f"{LIST}/new", {"id_number": number, "reason": "再问"}, 200).text


def test_a_request_that_makes_no_sense_says_what_to_do(officer: Pages) -> None:
    number = id_number()
    held = senior(number=number).id
    db.session.commit()
    page = officer.post(f"{LIST}/new", {"id_number": number, "reason": "搬来"}, 200).text
    assert f"/office/seniors/{held}" in page
    free = officer.post(f"{LIST}/new", {"id_number": id_number(), "reason": "搬来"}, 200).text
    assert "直接在本街道登记" in free
    assert "请填写这一项" in officer.post(f"{LIST}/new", {}, 200).text


def test_accepting_moves_the_senior_and_ends_the_card(officer: Pages) -> None:
    address, _ = _asked()
    assert "王桂兰" in officer.get(LIST).text
    assert "搬到女儿家" in officer.get(address).text
    assert "注销了 1 张卡" in officer.follow(f"{address}/accept").text
    assert db.session.scalars(sa.select(Senior.state)).one() is SeniorState.MOVED
    assert db.session.scalars(sa.select(Card.state)).one() is CardState.CANCELLED
    assert "同意转出</h2>" not in officer.get(address).text


def test_declining_needs_a_reason_that_the_asking_office_reads(officer: Pages, pages: Pages) -> None:
    address, _ = _asked()
    assert "请填写这一项" in officer.post(f"{address}/decline", {}, 200).text
    officer.follow(f"{address}/decline", {"decline-reason": "本人仍住这里"})
    assert _state() is TransferState.DECLINED
    other = pages.sign_in(user("officer", HONGSHAN))
    page = other.get(LIST).text
    assert "本人仍住这里" in page
    assert "王桂兰" not in page


def test_a_decided_request_is_not_decided_again(officer: Pages) -> None:
    address, _ = _asked()
    officer.follow(f"{address}/decline", {"decline-reason": "本人仍住这里"})
    officer.post(f"{address}/accept", {}, 409)
    assert db.session.scalars(sa.select(Senior.state)).one() is SeniorState.ACTIVE


def test_after_the_answer_the_asking_office_goes_on_to_register(officer: Pages, pages: Pages) -> None:
    address, number = _asked()
    officer.follow(f"{address}/accept", {"accept-reason": "核实过"})
    other = pages.sign_in(user("officer", HONGSHAN))
    assert "去登记" in other.get(LIST).text
    entry = {"community_code": f"{HONGSHAN}001", "name": "王桂兰", "id_number": number, "residence": "living"}
    other.follow("/office/seniors/new", entry)


def test_nobody_else_sees_or_decides_a_request(officer: Pages, pages: Pages) -> None:
    address, _ = _asked()
    asking = pages.sign_in(user("officer", HONGSHAN))
    worker = pages.sign_in(user("community_worker", FIRST_COMMUNITY))
    neighbour = pages.sign_in(user("community_worker", SECOND_COMMUNITY))
    for stranger in (asking, worker, neighbour):
        stranger.get(address, 404)
        assert "王桂兰" not in stranger.get(LIST).text
    asking.post(f"{address}/accept", {}, 404)
    worker.post(f"{address}/accept", {}, 403)
    reader = pages.sign_in(user("auditor"))
    assert "同意转出</h2>" not in reader.get(address).text
    reader.post(f"{address}/accept", {}, 403)
    reader.get(f"{LIST}/new", 403)
    assert _state() is TransferState.OPEN
