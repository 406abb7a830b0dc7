"""Handing the demo's secrets to a test program: fresh devices, the cards' tokens, the sign-ins."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from mealcard import clock
from mealcard.accounts.actor import SYSTEM
from mealcard.cards import service as cards
from mealcard.cards.models import Card
from mealcard.db import db
from mealcard.demo import staff
from mealcard.demo.load import is_demo
from mealcard.errors import Rejected
from mealcard.providers import devices, queries
from mealcard.providers.models import Provider
from mealcard.regions import service as regions
from mealcard.seniors.models import Senior
from mealcard.seniors.states import SeniorState


def export() -> dict[str, list[dict[str, Any]]]:
    """`devices` (serving points first), `cards`, `users`; raises Rejected("not_a_demo") elsewhere."""
    if not is_demo():
        raise Rejected("not_a_demo")
    return {"devices": _devices(), "cards": _cards(), "users": _users()}


def _devices() -> list[dict[str, Any]]:
    office = regions.office(staff.OFFICE)
    facts = queries.facts_of_offices([office.code], clock.today(regions.zone_of(office)))
    providers = db.session.scalars(sa.select(Provider).where(Provider.office_code == office.code)).all()

    def rank(provider: Provider) -> tuple[bool, bool, str]:
        how = facts[provider.office_code, provider.id].serving
        return (not how.serves, not how.subsidised, provider.name_pinyin)

    found = []
    for provider in sorted(providers, key=rank):
        _device, token = devices.enrol(devices.issue_enrolment_code(SYSTEM, provider).code, "export")
        found.append({"provider": provider.name, "provider_id": str(provider.id), "token": token})
    return found


def _cards() -> list[dict[str, Any]]:
    """Cards whose own state decides: those of a paused or dead senior are left out, since the person decides there."""
    rows = db.session.scalars(
        sa.select(Card)
        .join(Senior, (Senior.office_code == Card.office_code) & (Senior.id == Card.senior_id))
        .where(Card.office_code == staff.OFFICE, Senior.state.in_((SeniorState.ACTIVE, SeniorState.MOVED)))
        .order_by(Card.number, Card.issue)
    )
    return [{"code": cards.token_of(card), "number": card.number, "state": card.state.value} for card in rows]


def _users() -> list[dict[str, Any]]:
    return [{"role": user.role.value, "username": user.username, "password": password} for user, password in staff.sign_ins()]
