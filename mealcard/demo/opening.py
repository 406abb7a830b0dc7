"""How the demo office begins: office, policy, staff, meal points with their papers, and the register with its cards."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from stdnum.cn import uscc

from mealcard import clock
from mealcard.accounts import offices
from mealcard.accounts.actor import SYSTEM, Actor
from mealcard.cards import ordering, printing
from mealcard.cards.models import Card
from mealcard.db import db
from mealcard.demo import staff
from mealcard.demo.people import Person, make_people
from mealcard.demo.points import POINTS, DemoPoint
from mealcard.policies import service as policies
from mealcard.policies.presets import demo_policy
from mealcard.providers import devices, documents, hours, menu
from mealcard.providers import service as provider_service
from mealcard.providers.devices import KnownProvider
from mealcard.providers.documents import NewDocument
from mealcard.providers.menu import NewItem
from mealcard.providers.opening import Hours
from mealcard.providers.profile import Profile
from mealcard.providers.states import Action, DocumentKind
from mealcard.regions import service as regions
from mealcard.seniors import service as senior_service
from mealcard.seniors.categories import NewCategory
from mealcard.seniors.models import Senior
from mealcard.seniors.service import NewSenior

ZONE = ZoneInfo("Asia/Shanghai")
SEATS = 60
ADMISSION = (Action.SUBMIT, Action.CHECK_DOCUMENTS, Action.VISIT, Action.SCORE, Action.PUBLISH, Action.AGREE, Action.START_TRIAL)


@dataclass
class OpenPoint:
    """A meal point of the demo with what its till needs."""

    story: DemoPoint
    known: KnownProvider
    device_id: uuid.UUID
    items: tuple[uuid.UUID, ...]


@dataclass
class Scene:
    """The office as the story goes on."""

    office_code: str
    today: date
    rng: random.Random
    people: dict[str, Actor] = field(default_factory=dict)
    points: list[OpenPoint] = field(default_factory=list)


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


def open_office(scene: Scene) -> None:
    """Office, windows, policy and the staff without a restaurant."""
    regions.import_regions(regions.bundled_regions())
    offices.open_office(SYSTEM, scene.office_code, "0993-2012345", "xinjiang")
    scene.people.update(staff.create({}))
    version = policies.draft(scene.people["officer"], scene.office_code, demo_policy(), scene.today - timedelta(days=400))
    policies.approve(scene.people["leader"], version, scene.today)


def open_points(scene: Scene) -> None:
    """The meal points with papers, hours and menus, admitted step by step; then their owners."""
    communities = regions.communities(scene.office_code)
    for number, story in enumerate(POINTS):
        scene.points.append(_open_point(scene, story, number, communities[story.community % len(communities)].code))
    scene.people.update(staff.create({one.story.name: (scene.office_code, one.known.id) for one in scene.points}))


def _open_point(scene: Scene, story: DemoPoint, number: int, community_code: str) -> OpenPoint:
    officer, second = scene.people["officer"], scene.people["officer2"]
    provider = provider_service.create(
        officer,
        scene.office_code,
        Profile(
            name=story.name, kind=story.kind, community_code=community_code, address=f"石河子市{story.address}",
            phone=f"0993-26{number:02d}1{number:02d}", contact_name="负责人", credit_code=_credit_code(number),
            latitude=story.latitude, longitude=story.longitude,
            seats=SEATS, capacity=SEATS * 2, halal=story.halal, delivery=story.delivery, ramp=story.ramp, accessible_toilet=story.ramp,
            handrail=story.ramp, ground_floor=story.ground_floor, diets=story.diets, introduction=story.introduction,
        ),
    )  # fmt: skip
    lasting = 6 if story.story == "licence" else 240 + 31 * number
    licence = NewDocument(DocumentKind.FOOD_LICENCE, f"JY2659001{number:07d}", expires_on=scene.today + timedelta(days=lasting))
    for document in (NewDocument(DocumentKind.BUSINESS_LICENCE, f"营业执照 {number + 1:03d} 号"), licence):
        documents.add(officer, provider, document)
    hours.set_hours(officer, provider, _hours(scene, story))
    items = [menu.propose(officer, provider, NewItem(name, price)) for name, price in story.meals]
    for item in items:
        menu.approve(second, item)
    steps = {"applicant": ADMISSION[:1], "trial": ADMISSION}.get(story.story, (*ADMISSION, Action.LIST))
    for step in steps:
        provider_service.move(officer, provider, step, "演示数据")
    code = devices.issue_enrolment_code(officer, provider)
    device, token = devices.enrol(code.code, "前台平板")
    known = devices.device_of_token(token)
    if known is None:
        raise LookupError("a device that was just enrolled")
    return OpenPoint(story, known[1], device.id, tuple(item.id for item in items))


def _credit_code(number: int) -> str:
    """A unified social credit code of the right form with nobody behind it."""
    body = f"91659001MA7{number:06d}"
    return body + str(uscc.calc_check_digit(body))


def _hours(scene: Scene, story: DemoPoint) -> list[Hours]:
    windows = [one for one in regions.windows_of(scene.office_code) if one.code != "breakfast" or story.story in {"", "trial"}]
    return [Hours(day, one.code, one.starts, one.ends) for day in range(1, 8) if day != story.closed_weekday for one in windows]


def register(scene: Scene, n: int, advance: Callable[[int], None]) -> list[Senior]:
    """Register invented seniors and approve them by a second person; the last few still wait."""
    codes = {region.name: region.code for region in regions.communities(scene.office_code)}
    waiting = min(6, n // 20)
    seniors = []
    for number, person in enumerate(make_people(scene.rng, n, clock.today(ZONE), communities=tuple(codes))):
        senior = senior_service.register(scene.people["officer"], scene.office_code, _new(person, codes))
        if number < n - waiting:
            senior_service.approve(scene.people["leader"], senior)
        seniors.append(senior)
        if number % 100 == 99:
            db.session.commit()
        advance(1)
    return seniors[: n - waiting]


def _new(person: Person, codes: dict[str, str]) -> NewSenior:
    return NewSenior(
        name=person.name,
        id_number=person.id_number,
        community_code=codes[person.community],
        phone=person.phone,
        address=person.address,
        residence=person.residence,
        categories=[NewCategory(category, person.evidence) for category in person.categories],
        heavy_care=person.heavy_care,
        heavy_care_evidence=person.evidence if person.heavy_care else "",
        diets=person.diets,
    )


def issue_cards(scene: Scene, seniors: Sequence[Senior], public_url: str) -> list[Card]:
    """Order, print and hand over cards, but for the last few, which still wait to be printed."""
    officer = scene.people["officer"]
    cards = ordering.order(officer, seniors).cards
    waiting = min(10, len(cards) // 20)
    handed = cards[: len(cards) - waiting]
    for first in range(0, len(handed), 200):
        job = printing.create_job(officer, scene.office_code, [card.id for card in handed[first : first + 200]])
        printing.open_sheets(officer, job, public_url)
        printing.confirm_printed(officer, job)
        printing.hand_over(officer, job)
    return handed
