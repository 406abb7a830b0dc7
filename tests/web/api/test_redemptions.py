"""The contract of API v1, as another program meets it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mealcard import clock
from mealcard.accounts.actor import SYSTEM
from mealcard.cards import service as card_service
from mealcard.cards.states import CardAction
from mealcard.db import db
from mealcard.meals.models import Meal, Refusal
from mealcard.providers import devices
from tests.factories import cards, providers, seniors
from tests.factories.meals import LUNCH, Counter, counter

pytestmark = pytest.mark.usefixtures("_at_lunch")


@pytest.fixture
def _at_lunch(web_app: Flask) -> Iterator[None]:
    with clock.at(LUNCH):
        yield


@pytest.fixture
def here(web_app: Flask) -> Counter:
    made = counter()
    db.session.commit()
    return made


@pytest.fixture
def client(web_app: Flask) -> FlaskClient:
    return web_app.test_client()


def body(code: str, /, **changes: Any) -> dict[str, Any]:
    facts = {
        "key": str(uuid.uuid4()),
        "code": code,
        "entry": "camera",
        "price_fen": 1600,
        "item_id": None,
        "channel": "dine_in",
        "scanned_at": "2026-11-23T13:30:00+08:00",
        "offline": False,
        "operator": None,
    }
    return {**facts, **changes}


def post(client: FlaskClient, token: str, path: str, data: Any, **headers: str) -> TestResponse:
    db.session.commit()
    response = client.post(f"/api/v1{path}", json=data, headers={"Authorization": f"Bearer {token}", **headers})
    db.session.rollback()
    return response


def test_an_accepted_scan_answers_201_with_the_shape_of_the_contract(client: FlaskClient, here: Counter) -> None:
    answer = post(client, here.token, "/redemptions", body(here.code))
    assert answer.status_code == 201
    assert answer.json is not None
    assert set(answer.json) == {"outcome", "reason", "message", "id", "key", "card", "meal", "amounts", "earlier", "notices"}
    assert answer.json["message"] == "应付 13.00 元"
    amounts = answer.json["amounts"]
    assert amounts["price_fen"] == amounts["merchant_fen"] + amounts["subsidy_fen"] + amounts["self_pay_fen"]


def test_a_retry_gets_the_same_bytes_and_a_header(client: FlaskClient, here: Counter) -> None:
    once = body(here.code)
    first, again = post(client, here.token, "/redemptions", once), post(client, here.token, "/redemptions", once)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_key_with_another_body_answers_422(client: FlaskClient, here: Counter) -> None:
    once = body(here.code)
    post(client, here.token, "/redemptions", once)
    answer = post(client, here.token, "/redemptions", {**once, "price_fen": 1700})
    assert (answer.status_code, answer.json["reason"]) == (422, "key_conflict")  # type: ignore[index]


def test_the_second_meal_answers_409_with_where_and_when(client: FlaskClient, here: Counter) -> None:
    post(client, here.token, "/redemptions", body(here.code))
    answer = post(client, here.token, "/redemptions", body(here.code))
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["reason"] == "already_served"
    assert answer.json["earlier"]["provider"] == "向阳食堂"


@pytest.mark.parametrize("code", ["not a card", "1234567890", "８１" * 24, "\ud800", "\x00\x00", "9" * 4296])
def test_a_foreign_code_answers_404_and_is_remembered(client: FlaskClient, here: Counter, code: str) -> None:
    raw = json.dumps(body(code))
    headers = {"Authorization": f"Bearer {here.token}", "Content-Type": "application/json"}
    answer = client.post("/api/v1/redemptions", data=raw, headers=headers)
    assert answer.status_code == 404
    assert answer.json["reason"] == "unknown_code"  # type: ignore[index]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Refusal)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"code": "9" * 4297},
        {"price_fen": "1600"},
        {"price_fen": 16.0},
        {"price_fen": True},
        {"price_fen": 0},
        {"price_fen": -100},
        {"price_fen": None},
        {"item_id": str(uuid.uuid4())},
        {"item_id": "soup", "price_fen": None},
        {"key": "one"},
        {"scanned_at": "2026-11-23T13:30:00"},
        {"scanned_at": "0001-01-01T00:00:00+14:00"},
        {"scanned_at": 1764000000},
        {"entry": "eyes"},
        {"channel": "by pigeon"},
        {"offline": "yes"},
        {"operator": "\x00"},
        {"surprise": 1},
    ],
)
def test_a_malformed_body_answers_422_with_errors_by_field(client: FlaskClient, here: Counter, change: dict[str, Any]) -> None:
    answer = post(client, here.token, "/redemptions", body(here.code, **change))
    assert answer.status_code == 422
    assert answer.json["reason"] == "invalid"  # type: ignore[index]
    assert answer.json["errors"]  # type: ignore[index]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Meal)) == 0


@pytest.mark.parametrize("raw", ["", "[]", "{", '"x"', "null"])
def test_what_is_no_json_object_answers_422(client: FlaskClient, here: Counter, raw: str) -> None:
    headers = {"Authorization": f"Bearer {here.token}", "Content-Type": "application/json"}
    assert client.post("/api/v1/redemptions", data=raw, headers=headers).status_code == 422


def test_without_a_known_device_nothing_is_answered(client: FlaskClient, here: Counter) -> None:
    assert client.post("/api/v1/redemptions", json=body(here.code)).status_code == 401
    unknown = post(client, "x" * 43, "/redemptions", body(here.code))
    assert (unknown.status_code, unknown.json["reason"]) == (401, "device_unknown")  # type: ignore[index]
    devices.revoke(SYSTEM, here.device)
    revoked = post(client, here.token, "/redemptions", body(here.code))
    assert (revoked.status_code, revoked.json["reason"]) == (403, "device_revoked")  # type: ignore[index]


def test_a_preview_gives_the_answer_and_writes_nothing(client: FlaskClient, here: Counter) -> None:
    seen = post(client, here.token, "/redemptions/preview", body(here.code))
    assert seen.status_code == 200
    assert seen.json["amounts"]["self_pay_fen"] == 1300  # type: ignore[index]
    foreign = post(client, here.token, "/redemptions/preview", body("x"))
    assert (foreign.status_code, foreign.json["reason"]) == (200, "unknown_code")  # type: ignore[index]
    for model in (Meal, Refusal):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 0


@pytest.mark.parametrize("by", ["id", "key"])
def test_a_meal_is_voided_by_its_id_or_key_and_again_without_harm(client: FlaskClient, here: Counter, by: str) -> None:
    made = post(client, here.token, "/redemptions", body(here.code)).json
    assert made is not None
    wanted = {"key": str(uuid.uuid4()), "reason": "刷错了"}
    first = post(client, here.token, f"/redemptions/{made[by]}/void", wanted)
    again = post(client, here.token, f"/redemptions/{made[by]}/void", wanted)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json == again.json
    assert post(client, here.token, "/redemptions", body(here.code)).status_code == 201


def test_a_void_after_the_window_is_closed_and_another_providers_is_unknown(client: FlaskClient, here: Counter) -> None:
    made = post(client, here.token, "/redemptions", body(here.code)).json
    assert made is not None
    wanted = {"key": str(uuid.uuid4()), "reason": "刷错了"}
    _device, foreign = providers.device(providers.provider(name="红旗餐厅"))
    assert post(client, foreign, f"/redemptions/{made['id']}/void", wanted).status_code == 404
    with clock.at(LUNCH + timedelta(hours=3)):
        late = post(client, here.token, f"/redemptions/{made['id']}/void", wanted)
    assert (late.status_code, late.json["reason"]) == (409, "void_closed")  # type: ignore[index]


def test_the_day_lists_meals_with_totals_by_operator_and_device(client: FlaskClient, here: Counter) -> None:
    post(client, here.token, "/redemptions", body(here.code, operator="小李"))
    _card, other = cards.card(seniors.senior(name="赵建国"))
    made = post(client, here.token, "/redemptions", body(other, operator="小王")).json
    assert made is not None
    post(client, here.token, f"/redemptions/{made['id']}/void", {"key": str(uuid.uuid4()), "reason": "刷错了"})
    day = client.get("/api/v1/redemptions?date=2026-11-23", headers={"Authorization": f"Bearer {here.token}"}).json
    assert day is not None
    assert [item["state"] for item in day["items"]] in (["voided", "served"], ["served", "voided"])
    assert (day["totals"]["count"], day["totals"]["self_pay_fen"]) == (1, 1300)
    assert [one["name"] for one in day["totals"]["by_operator"]] == ["小李", "小王"]
    assert day["totals"]["by_device"][0]["name"] == "前台"
    assert client.get("/api/v1/redemptions?date=soon", headers={"Authorization": f"Bearer {here.token}"}).status_code == 422


def test_a_rating_is_taken_once_and_only_for_a_meal_of_this_provider(client: FlaskClient, here: Counter) -> None:
    made = post(client, here.token, "/redemptions", body(here.code)).json
    assert made is not None
    rating = {"redemption": made["key"], "choice": "good", "reasons": []}
    assert post(client, here.token, "/ratings", rating).status_code == 201
    assert post(client, here.token, "/ratings", rating).status_code == 201
    other = post(client, here.token, "/ratings", {**rating, "choice": "poor"})
    assert (other.status_code, other.json["reason"]) == (409, "already_rated")  # type: ignore[index]
    _device, foreign = providers.device(providers.provider(name="红旗餐厅"))
    assert post(client, foreign, "/ratings", rating).status_code == 404
    assert post(client, here.token, "/ratings", {**rating, "choice": "super"}).status_code == 422


def test_headers_on_a_call_tell_the_clock_and_the_queue(client: FlaskClient, here: Counter) -> None:
    two_days_ahead = (LUNCH + timedelta(days=2)).isoformat()
    headers = {"Mealcard-Sent-At": two_days_ahead, "Mealcard-Queue": "3", "Mealcard-Oldest": two_days_ahead, "Mealcard-Version": "1.0"}
    answer = post(client, here.token, "/redemptions", body(here.code, scanned_at=two_days_ahead), **headers)
    assert answer.json["meal"]["date"] == "2026-11-23"  # type: ignore[index]
    db.session.refresh(here.device)
    assert (here.device.queue_length, here.device.clock_offset_ms, here.device.app_version) == (3, -172_800_000, "1.0")


def test_a_tablet_enrols_once_with_a_code(client: FlaskClient, here: Counter) -> None:
    code = devices.issue_enrolment_code(SYSTEM, here.provider).code
    db.session.commit()
    made = client.post("/api/v1/devices/enrol", json={"code": code, "name": "后厨"})
    assert made.status_code == 201
    assert made.json is not None
    assert made.json["provider"]["name"] == "向阳食堂"
    assert client.get("/api/v1/config", headers={"Authorization": f"Bearer {made.json['token']}"}).status_code == 200
    assert client.post("/api/v1/devices/enrol", json={"code": code, "name": "后厨"}).status_code == 404
    assert client.post("/api/v1/devices/enrol", json={"code": code}).status_code == 422


def test_guessing_enrolment_codes_is_held_back(client: FlaskClient, here: Counter) -> None:
    codes = [client.post("/api/v1/devices/enrol", json={"code": f"guess{n}", "name": "x"}).status_code for n in range(35)]
    assert set(codes[:30]) == {404}
    assert codes[-1] == 429


def test_fifty_scans_a_second_are_not_throttled(client: FlaskClient, here: Counter) -> None:
    answers = [post(client, here.token, "/redemptions/preview", body(here.code)).status_code for _ in range(60)]
    assert set(answers) == {200}


def test_the_description_names_every_call_and_is_readable(client: FlaskClient, web_app: Flask) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert document is not None
    rules = {rule.rule for rule in web_app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    served = {rule.removeprefix("/api/v1").replace("<uuid:reference>", "{reference}") for rule in rules}
    assert set(document["paths"]) == served - {"/", "/openapi.json"}
    assert client.get("/api/v1/").status_code == 200


def test_a_frozen_card_answers_409(client: FlaskClient, here: Counter) -> None:
    card_service.act(SYSTEM, here.card, CardAction.FREEZE, "on the phone")
    answer = post(client, here.token, "/redemptions", body(here.code))
    assert (answer.status_code, answer.json["reason"]) == (409, "card_frozen")  # type: ignore[index]
