"""Meal points and tablets, made through the services."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from typing import Any

from mealcard import clock
from mealcard.accounts.actor import SYSTEM
from mealcard.providers import devices, documents, hours, menu, service
from mealcard.providers.documents import NewDocument
from mealcard.providers.menu import NewItem
from mealcard.providers.models import Device, Provider
from mealcard.providers.opening import Hours
from mealcard.providers.profile import Profile
from mealcard.providers.rules import TRANSITIONS
from mealcard.providers.states import Action, DocumentKind, ProviderKind, ProviderState
from mealcard.regions import service as regions
from tests.factories.offices import XIANGYANG

CREDIT_CODE = "91110000600037341L"


def provider(
    office_code: str = XIANGYANG,
    name: str = "向阳食堂",
    state: str = "listed",
    *,
    licence_days: int = 400,
    complete: bool = True,
    **profile: Any,
) -> Provider:
    """A meal point of an office that exists, walked through the life-cycle to a state.

    Complete: business licence, food licence good for `licence_days` more days (negative: run out), hours on all days in all
    windows, set meals of 16.00 and 12.00 approved. `profile` overrides fields of `Profile`.
    """
    facts = {"kind": ProviderKind.CANTEEN, "community_code": f"{office_code}001", "phone": "0993-2111111", "seats": 60, "capacity": 120}
    facts |= {"credit_code": CREDIT_CODE, "latitude": 44.3059, "longitude": 86.0806, "ground_floor": True}
    made = service.create(SYSTEM, office_code, Profile(name=name, **(facts | profile)))
    licences(made, 400)
    for action in path(ProviderState(state)):
        service.move(SYSTEM, made, action, "made for a test")
    if licence_days != 400:
        licences(made, licence_days)
    if complete:
        windows = regions.windows_of(office_code)
        hours.set_hours(SYSTEM, made, [Hours(day, one.code, one.starts, one.ends) for day in range(1, 8) for one in windows])
        set_meal(made, "两荤一素", 1600)
        set_meal(made, "一荤一素", 1200)
    return made


def licences(of: Provider, days: int) -> None:
    """A business licence without end and a food licence that holds for so many days."""
    documents.add(SYSTEM, of, NewDocument(DocumentKind.BUSINESS_LICENCE, of.credit_code))
    expires = clock.today(regions.zone_of(regions.office(of.office_code))) + timedelta(days=days)
    documents.add(SYSTEM, of, NewDocument(DocumentKind.FOOD_LICENCE, "JY26590010000001", expires_on=expires))


def set_meal(of: Provider, name: str, price_fen: int, *windows: str) -> Any:
    """An approved set meal."""
    item = menu.propose(SYSTEM, of, NewItem(name, price_fen, windows=windows))
    menu.approve(SYSTEM, item)
    return item


def path(state: ProviderState) -> list[Action]:
    """The shortest way of actions from a draft to a state; a suspended point was listed before."""
    if state is ProviderState.EMERGENCY_SUSPENDED:
        return [*path(ProviderState.LISTED), Action.SUSPEND]
    ways: dict[ProviderState, list[Action]] = {ProviderState.DRAFT: []}
    waiting = deque(ways)
    while waiting:
        present = waiting.popleft()
        for (start, action), end in TRANSITIONS.items():
            if start is present and end not in ways:
                ways[end] = [*ways[present], action]
                waiting.append(end)
    return ways[state]


def device(of: Provider, name: str = "前台") -> tuple[Device, str]:
    """A tablet of a provider and its bearer token."""
    return devices.enrol(devices.issue_enrolment_code(SYSTEM, of).code, name)
