"""Role x route x object: every address, as everybody, made from the map of addresses, so that a new page is covered without a word here.

What a person may follows from the view's `needs` and from whose the objects in the address are: all belong to the first street, those of
a senior to its first community, those of the restaurant's own surface to the first restaurant. Whoever may not gets 401, 403, 404 or the
sign-in page, never a page and never an error of ours.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from mealcard import clock
from mealcard.accounts.actor import CAPABILITIES, Actor
from mealcard.db import db
from tests.factories import meals, world
from tests.factories.offices import FIRST_COMMUNITY, XIANGYANG
from tests.factories.world import NUMBER, PHONE, RESTAURANT, STAFF, World
from tests.pages import judge_html

ENTRANCE = {"office": "see_office", "provider": "see_provider_surface"}
PEOPLE = (*STAFF, *RESTAURANT)
ANONYMOUS = "anonymous"
# Arguments that name a thing of one community. Others are of the street, or of the restaurant.
OF_A_COMMUNITY = {"senior_id", "card_id", "category_id", "meal_id", "batch_id", "request_id", "call_id"}
# Arguments that are no thing of a tenant, by endpoint.
WORDED: dict[str, dict[str, object]] = {
    "office.seniors_act": {"kind": "pause"},
    "office.imports_bad": {"kind": "csv"},
    "office.imports_transfer": {"row": 2},
    "office.meals_export": {"kind": "csv"},
    "office.providers_act": {"action": "suspend"},
}
# Endpoints that need another object of the same kind, in the state they are for.
OTHER_OBJECT = {
    "office.seniors_approve": {"senior_id": "pending_id"},
    "office.seniors_reject": {"senior_id": "pending_id"},
}
# Views whose rule is narrower than a capability and an area: who is let in, and why.
NARROWER = {
    "office.providers_act": {"officer", "leader"},  # each step asks for a capability of its own
    "office.transfers_detail": {"officer", "leader", "district", "auditor"},  # a request is the street's, not one community's
}
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
_FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*\baction="([^"]+)"')


@dataclass(frozen=True)
class Address:
    """One route with its arguments filled in from the world."""

    rule: Rule
    url: str
    needs: str | None

    @property
    def endpoint(self) -> str:
        return str(self.rule.endpoint)

    @property
    def surface(self) -> str:
        return self.endpoint.split(".")[0]

    @property
    def objects(self) -> set[str]:
        return set(self.rule.arguments) - set(WORDED.get(self.endpoint, ()))


@dataclass
class Scene:
    """The application, its world, and what everybody was answered to every GET."""

    app: Flask
    world: World
    walks: dict[str, list[tuple[Address, TestResponse]]] = field(default_factory=dict)

    def addresses(self, method: str) -> list[Address]:
        """Every address that answers a method, but the files of the pages."""
        rules = [rule for rule in self.app.url_map.iter_rules() if method in (rule.methods or ()) and rule.endpoint != "static"]
        with self.app.test_request_context():
            return [self._filled(rule) for rule in rules]

    def _filled(self, rule: Rule) -> Address:
        endpoint = str(rule.endpoint)
        values = {name: self.world.ids.get(name) for name in rule.arguments} | WORDED.get(endpoint, {})
        values |= {name: self.world.ids[other] for name, other in OTHER_OBJECT.get(endpoint, {}).items()}
        assert None not in values.values(), f"{rule}: name the argument in tests/factories/world.py or in WORDED"
        return Address(rule, self.app.url_for(endpoint, **values), getattr(self.app.view_functions[endpoint], "needs", None))  # type: ignore[arg-type]

    def guarded(self, method: str) -> list[Address]:
        found = [address for address in self.addresses(method) if address.surface in ENTRANCE]
        assert len(found) > 20
        return found

    def ask(self, name: str, address: Address, method: str = "GET") -> TestResponse:
        """One request at the world's moment; nothing is left of it but the answer."""
        return self.ask_url(name, address.url, method)

    def ask_url(self, name: str, url: str, method: str = "GET") -> TestResponse:
        client = self.app.test_client()
        if name in self.world.sessions:
            client.set_cookie("mealcard_session", self.world.sessions[name])
        with clock.at(meals.LUNCH):
            return client.open(url, method=method)

    def walk(self, name: str) -> list[tuple[Address, TestResponse]]:
        if name not in self.walks:
            self.walks[name] = [(address, self.ask(name, address)) for address in self.addresses("GET")]
        return self.walks[name]

    def texts(self, name: str, *surfaces: str) -> list[tuple[str, str]]:
        """(address, text) of the pages and files that somebody gets, of some surfaces or of all."""
        answers = [(address, answer) for address, answer in self.walk(name) if answer.status_code == 200]
        return [
            (address.url, answer.data.decode("utf-8", "replace"))
            for address, answer in answers
            if not surfaces or address.surface in surfaces
        ]

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        with self.app.app_context():
            tables = db.metadata.sorted_tables
            return {table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables}

    def allowed(self, name: str, address: Address) -> bool:
        """Whether this person may open an address, from the capability and from whose the objects are."""
        who = self.world.people[name]
        if not (who.can(ENTRANCE[address.surface]) and who.can(address.needs or "")):
            return False
        if address.endpoint in NARROWER and name not in NARROWER[address.endpoint]:
            return False
        return not address.objects or self._owns(who, address)

    def _owns(self, who: Actor, address: Address) -> bool:
        if address.surface == "provider":
            return who.provider_id == self.world.ids["provider_id"]
        in_its_community = who.community_code in {None, FIRST_COMMUNITY} or not address.objects & OF_A_COMMUNITY
        return who.covers(XIANGYANG) and in_its_community


@pytest.fixture(scope="module")
def scene(_sqlite_app: Flask) -> Iterator[Scene]:
    """One world for all of this module: nothing here may change it. Requests run without a context around them."""
    with _sqlite_app.app_context():
        made = world.build(_sqlite_app.config["SETTINGS"].data_dir)
    yield Scene(_sqlite_app, made)
    with _sqlite_app.app_context(), db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(sa.delete(table))


def _denied(answer: TestResponse) -> bool:
    """Refused outright, or sent to the sign-in page."""
    return answer.status_code in {401, 403, 404} or (answer.status_code == 303 and answer.location.startswith("/sign-in"))


@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_reads_what_the_role_and_the_area_allow_and_nothing_else(scene: Scene, name: str) -> None:
    wrong = []
    for address, answer in scene.walk(name):
        if address.surface not in ENTRANCE:
            continue
        right = answer.status_code in {200, 303} if scene.allowed(name, address) else _denied(answer)
        if not right or (scene.allowed(name, address) and _denied(answer)):
            wrong.append(f"{answer.status_code} {address.url} ({address.endpoint}, {address.needs})")
    assert wrong == []


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_that_somebody_reads_is_sound(scene: Scene, name: str) -> None:
    wrong = []
    for address, answer in scene.walk(name):
        if answer.status_code == 200 and answer.mimetype == "text/html":
            try:
                judge_html(answer.text)
            except AssertionError as error:
                wrong.append(f"{address.url}: {error}")
    assert wrong == []


@pytest.mark.parametrize("name", PEOPLE)
def test_no_link_leads_to_a_page_that_is_refused(scene: Scene, name: str) -> None:
    known = {address.url: answer for address, answer in scene.walk(name)}
    wrong = []
    for link in sorted(_targets(scene.texts(name, *ENTRANCE), _LINK)):
        answer = known.get(link) or scene.ask_url(name, link)
        if answer.status_code >= 400:
            wrong.append(f"{answer.status_code} {link}")
    assert wrong == []


@pytest.mark.parametrize("name", PEOPLE)
def test_no_button_is_shown_to_somebody_who_may_not_press_it(scene: Scene, name: str) -> None:
    """By the capability: what the state of a thing forbids is another matter."""
    who, wrong = scene.world.people[name], []
    adapter = scene.app.url_map.bind("127.0.0.1")
    with scene.app.test_request_context():
        for target in sorted(_targets(scene.texts(name, *ENTRANCE), _FORM)):
            endpoint, _ = adapter.match(target.split("?")[0], method="POST")
            needed = getattr(scene.app.view_functions[endpoint], "needs", None)
            if needed is not None and not who.can(needed):
                wrong.append(f"{target} ({endpoint}, {needed})")
    assert wrong == []


def _targets(texts: list[tuple[str, str]], pattern: re.Pattern[str]) -> set[str]:
    """Addresses below the guarded surfaces that pages lead to."""
    found = {html.unescape(target).split("#")[0] for _, text in texts for target in pattern.findall(text)}
    return {target for target in found if target.startswith(tuple(f"/{surface}/" for surface in ENTRANCE))}


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_changes_what_the_role_or_the_area_forbids(scene: Scene, name: str) -> None:
    before = scene.rows()
    answers = [(address, scene.ask(name, address, "POST")) for address in scene.guarded("POST") if not scene.allowed(name, address)]
    assert answers
    assert [f"{answer.status_code} {address.url}" for address, answer in answers if answer.status_code not in {403, 404}] == []
    assert scene.rows() == before


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_a_stranger_gets_no_further_than_the_sign_in_page(scene: Scene, method: str) -> None:
    known = {address.url: address for address in [*scene.guarded("GET"), *scene.guarded("POST")]}
    answers = [(url, scene.ask(ANONYMOUS, address, method)) for url, address in known.items()]
    wrong = [f"{answer.status_code} {url}" for url, answer in answers if not (_denied(answer) or answer.status_code == 405)]
    assert wrong == []


def test_open_pages_never_fail_and_data_of_tablets_needs_a_token(scene: Scene) -> None:
    answers = [(address, answer) for address, answer in scene.walk(ANONYMOUS) if address.surface not in ENTRANCE]
    assert {address.surface for address, _ in answers} >= {"public", "account", "counter", "api", "health"}
    assert [f"{answer.status_code} {address.url}" for address, answer in answers if answer.status_code >= 500] == []
    listed = [answer.status_code for address, answer in answers if address.url == "/api/v1/redemptions"]
    assert listed == [401]


# -- what stands on the pages ----------------------------------------------------------------------------------------


def _found(texts: list[tuple[str, str]], marks: set[str]) -> list[tuple[str, str]]:
    assert texts
    return [(url, mark) for url, text in texts for mark in sorted(marks) if mark in text]


@pytest.mark.parametrize("name", [name for name in STAFF if name.endswith("_elsewhere")])
def test_a_page_of_another_street_holds_nothing_of_the_first(scene: Scene, name: str) -> None:
    assert _found(scene.texts(name, "office"), scene.world.marks) == []


def test_the_first_streets_own_pages_do_hold_these_marks(scene: Scene) -> None:
    """Or the test above would prove nothing."""
    found = {mark for _, mark in _found(scene.texts("officer", "office"), scene.world.marks)}
    assert found == scene.world.marks


@pytest.mark.parametrize("name", ["owner_of_another", "cashier_of_another"])
def test_another_restaurant_sees_nothing_of_the_first(scene: Scene, name: str) -> None:
    assert _found(scene.texts(name, "provider"), scene.world.marks) == []


def test_a_worker_of_the_next_community_sees_nobody_of_the_first(scene: Scene) -> None:
    made = scene.world
    assert _found(scene.texts("worker_next_door", "office"), {made.senior_name, made.card_number, str(made.ids["senior_id"])}) == []


@pytest.mark.parametrize("name", ["admin", "wide_admin", "owner", "cashier"])
def test_administrators_and_restaurants_see_no_seniors_name_number_or_state(scene: Scene, name: str) -> None:
    hidden = {scene.world.senior_name, scene.world.id_masked, scene.world.phone_masked, "低保证"}
    assert _found(scene.texts(name, "office", "provider"), hidden) == []


@pytest.mark.parametrize("name", [*PEOPLE, ANONYMOUS])
def test_a_whole_id_number_phone_or_token_stands_on_no_page(scene: Scene, name: str) -> None:
    assert _found(scene.texts(name), {NUMBER, PHONE, scene.world.token}) == []


def test_everything_a_view_needs_somebody_of_the_world_can(scene: Scene) -> None:
    """Otherwise the walk would never meet it as allowed."""
    roles = {person.role for person in scene.world.people.values()}
    needed = {address.needs or "" for method in ("GET", "POST") for address in scene.guarded(method)}
    assert [need for need in needed if not CAPABILITIES[need] & roles] == []
