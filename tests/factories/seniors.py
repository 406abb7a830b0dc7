"""Seniors for tests, made through the services: registered by one person, approved by another."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date

from stdnum.cn import ric

from mealcard import clock
from mealcard.accounts.actor import Actor
from mealcard.accounts.models import Role
from mealcard.db import new_id
from mealcard.regions import service as regions
from mealcard.seniors import life, service
from mealcard.seniors.categories import NewCategory
from mealcard.seniors.models import Senior
from mealcard.seniors.service import NewSenior
from mealcard.seniors.states import Category, SeniorState
from tests.factories.offices import XIANGYANG

_sequence = itertools.count(1)
OUTCOMES = {
    SeniorState.PAUSED: lambda who, one: life.pause(who, one, "去外地看女儿"),
    SeniorState.MOVED: lambda who, one: life.move(who, one, _today(one.office_code), "搬到外地"),
    SeniorState.DECEASED: lambda who, one: life.die(who, one, _today(one.office_code), "家属来报"),
}


def clerk(office_code: str = XIANGYANG, name: str = "经办人", role: Role = Role.OFFICER) -> Actor:
    """Somebody of the office without an account, for acts whose actor doesn't matter; each call is another person."""
    return Actor(new_id(), name, role, office_code)


def id_number(born_on: date = date(1950, 5, 1), sequence: int | None = None, region: str = "659001") -> str:
    """A resident ID with a right check digit; odd sequences are men. Without a sequence each call gives another number."""
    number = next(_sequence) if sequence is None else sequence
    # a call more than 999 goes on in another region, so that numbers stay different
    prefix = region if number < 1000 else f"{int(region) + number // 1000:06d}"
    body = f"{prefix}{born_on:%Y%m%d}{number % 1000:03d}"
    return body + ric.calc_check_digit(f"{body}0")


def born(age: int, on: date) -> date:
    """A birthday of somebody who has had that age for half a year on a day."""
    return date(on.year - age - (on.month < 7), (on.month + 5) % 12 + 1, 1)


def senior(
    office_code: str = XIANGYANG,
    name: str = "王桂兰",
    age: int = 72,
    state: SeniorState | str = SeniorState.ACTIVE,
    categories: Iterable[Category | str] = (),
    *,
    community_code: str = "",
    number: str = "",
    by: Actor | None = None,
    **fields: object,
) -> Senior:
    """A senior in a state (active unless said otherwise), with categories valid from today. More fields as in `NewSenior`."""
    registrar = by or clerk(office_code, "登记人")
    claims = [NewCategory(Category(code), "证明 2026-001") for code in categories]
    new = NewSenior(
        name,
        number or id_number(born(age, _today(office_code))),
        community_code or regions.communities(office_code)[0].code,
        categories=claims,
        **fields,  # type: ignore[arg-type]
    )
    row = service.register(registrar, office_code, new)
    return _brought_to(row, SeniorState(state))


def _brought_to(row: Senior, state: SeniorState) -> Senior:
    approver = clerk(row.office_code, "批准人", Role.LEADER)
    if state is SeniorState.REJECTED:
        service.reject(approver, row, "资料不全")
    elif state is not SeniorState.PENDING:
        service.approve(approver, row)
        if state in OUTCOMES:
            OUTCOMES[state](approver, row)
    return row


def _today(office_code: str) -> date:
    return clock.today(regions.zone_of(regions.office(office_code)))
