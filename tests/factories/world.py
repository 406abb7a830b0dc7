"""A whole small world for tests that walk every address: two streets, and in the first one a thing of every kind.

Marks are texts that only the first street's things carry; the secrets among them stand on no page at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from mealcard import clock
from mealcard.accounts import service as accounts
from mealcard.accounts.actor import Actor
from mealcard.accounts.models import Role, User
from mealcard.cards import service as card_service
from mealcard.db import db, new_id
from mealcard.policies import service as policies
from mealcard.policies.presets import preset
from mealcard.providers import documents, hours, menu
from mealcard.providers.documents import NewDocument, Upload
from mealcard.providers.menu import NewItem
from mealcard.providers.models import Provider
from mealcard.providers.states import DocumentKind
from mealcard.seniors import batches, transfers
from mealcard.seniors.categories import of_senior
from mealcard.seniors.states import SeniorState
from tests.factories import cards, feedback, meals, offices, providers, seniors
from tests.factories.offices import FIRST_COMMUNITY, HONGSHAN, SECOND_COMMUNITY, XIANGYANG

NUMBER = seniors.id_number(date(1951, 3, 4), 862)
PHONE = "13909931234"
RESTAURANT = ("owner", "cashier", "owner_of_another", "cashier_of_another")
# name -> (role, area)
STAFF = {
    "admin": ("admin", XIANGYANG),
    "worker": ("community_worker", FIRST_COMMUNITY),
    "officer": ("officer", XIANGYANG),
    "leader": ("leader", XIANGYANG),
    "reviewer": ("reviewer", XIANGYANG),
    "district": ("district", "659001"),
    "auditor": ("auditor", XIANGYANG),
    "wide_admin": ("admin", "65"),
    "worker_next_door": ("community_worker", SECOND_COMMUNITY),
    "officer_elsewhere": ("officer", HONGSHAN),
    "leader_elsewhere": ("leader", HONGSHAN),
    "admin_elsewhere": ("admin", HONGSHAN),
    "auditor_elsewhere": ("auditor", HONGSHAN),
}


@dataclass
class World:
    """Ids by the name of a route's argument, sign-in secrets by person, and what to look for on pages."""

    ids: dict[str, object] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    token: str = ""
    token_elsewhere: str = ""
    family_code: str = ""
    senior_name: str = "欧阳桂芝"
    provider_name: str = "向阳路试验食堂"
    card_number: str = ""
    id_masked: str = ""
    phone_masked: str = ""

    @property
    def marks(self) -> set[str]:
        """What tells the first street's things apart, names and ids."""
        kinds = ("senior_id", "card_id", "provider_id", "meal_id", "batch_id", "job_id", "version_id")
        return {self.senior_name, self.provider_name, self.card_number, self.id_masked, *(str(self.ids[kind]) for kind in kinds)}


def build(data_dir: Path) -> World:
    """Everything, through the services, at a Monday's lunch; must run inside an application's context."""
    world = World()
    with clock.at(meals.LUNCH):
        _first_street(world, data_dir)
        _second_street(world)
        for name, (role, area) in STAFF.items():
            _enter(world, name, offices.user(role, area, name))
        world.ids["user_id"] = world.people["cashier"].user_id
        db.session.commit()
    return world


def _first_street(world: World, data_dir: Path) -> None:
    offices.office()
    meals.policy()
    point = providers.provider(name=world.provider_name)
    device, world.token = providers.device(point)
    person = seniors.senior(name=world.senior_name, number=NUMBER, phone=PHONE, categories=["dibao"], community_code=FIRST_COMMUNITY)
    card, code = cards.card(person)
    meal = feedback.meal(meals.Counter(point, device, world.token, person, card, code))
    world.family_code = card_service.family_code_of(card)
    world.card_number, world.id_masked, world.phone_masked = card.number, person.id_masked, person.phone_masked
    category = of_senior(XIANGYANG, person.id)[0]
    job = cards.print_job()
    draft = policies.draft(seniors.clerk(), XIANGYANG, preset("futian"), date(2027, 1, 1))
    world.ids |= {
        "office_code": XIANGYANG, "region_code": XIANGYANG, "senior_id": person.id, "category_id": category.id, "card_id": card.id,
        "meal_id": meal.id, "provider_id": point.id, "point_id": point.id, "device_id": device.id, "job_id": job.id,
        "version_id": draft.id, "reference": meal.id, "code": world.family_code, "call_id": feedback.follow_up_call(meal).id,
    }  # fmt: skip
    _of_the_point(world, point, data_dir)
    _of_the_register(world)
    _restaurant_people(world, point, "")


def _of_the_point(world: World, point: Provider, data_dir: Path) -> None:
    upload = Upload(b"%PDF-1.4 a licence", "licence.pdf", documents.folder_in(data_dir))
    who = seniors.clerk()
    paper = documents.add(who, point, NewDocument(DocumentKind.FIRE, "F-1", expires_on=date(2027, 6, 1)), upload)
    day = clock.now().date() + timedelta(days=3)
    closure = hours.announce(who, point, day, day, "盘点")
    item = menu.propose(who, point, NewItem("红烧肉套餐", 1800))
    world.ids |= {"document_id": paper.id, "closure_id": closure.id, "item_id": item.id}


def _of_the_register(world: World) -> None:
    """A waiting batch with a bad row, a waiting registration, and a request of the other street."""
    text = f"姓名,身份证号,社区\n刘一,{seniors.id_number()},一小区社区\n陈二,123,一小区社区\n"
    worker = Actor(new_id(), "社区经办", Role.COMMUNITY_WORKER, FIRST_COMMUNITY)
    checked = batches.check(text.encode(), batches.context_for(worker, XIANGYANG))
    batch = batches.upload(worker, XIANGYANG, "名册.csv", checked)
    waiting = seniors.senior(name="等待批准", state=SeniorState.PENDING)
    world.ids |= {"batch_id": batch.id, "pending_id": waiting.id}


def _second_street(world: World) -> None:
    offices.office(HONGSHAN)
    elsewhere = providers.provider(HONGSHAN, "红山食堂")
    _, world.token_elsewhere = providers.device(elsewhere)
    number = seniors.id_number()
    seniors.senior(name="搬家的人", number=number, community_code=FIRST_COMMUNITY)
    asked = transfers.request(seniors.clerk(HONGSHAN), HONGSHAN, number, "搬来红山")
    world.ids["request_id"] = asked.id
    _restaurant_people(world, providers.provider(name="另一家食堂"), "_of_another")


def _restaurant_people(world: World, point: Provider, suffix: str) -> None:
    for role in (Role.OWNER, Role.CASHIER):
        keys = {"provider_office_code": point.office_code, "provider_id": point.id}
        name = f"{role}{suffix}"
        _enter(world, name, offices.user(role, point.office_code, name, **keys))


def _enter(world: World, name: str, user: User) -> None:
    world.people[name], world.sessions[name] = accounts.actor_of(user), accounts.open_session(user)
