"""Enrolling a tablet, its configuration, and its sign of life."""

from __future__ import annotations

from typing import Any

from flask import Response, g, jsonify, make_response, request

from mealcard import clock
from mealcard.accounts import throttle
from mealcard.db import commit, db
from mealcard.errors import Rejected
from mealcard.policies import service as policies
from mealcard.providers import devices, menu
from mealcard.providers.models import Provider
from mealcard.providers.states import ItemState
from mealcard.regions import service as regions
from mealcard.web.api.answers import refusal
from mealcard.web.api.blueprint import blueprint, body, note_contact, open_to_all, stored
from mealcard.web.api.schemas import EnrolRequest


@blueprint.post("/devices/enrol")
@open_to_all
def enrol() -> Response:
    wanted = body(EnrolRequest())
    address = ("enrolment", request.remote_addr or "")
    try:
        throttle.check(address)
        device, token, about = stored(lambda: _enrolled(wanted["code"], wanted["name"]))
    except Rejected as error:
        db.session.rollback()
        if error.reason == "too_many_attempts":
            return refusal(429, error.reason)
        throttle.count(address)
        commit()
        return refusal(422 if error.field == "name" else 404, error.reason)
    return make_response(jsonify({"device_id": device, "token": token, **about}), 201)


def _enrolled(code: str, name: str) -> tuple[str, str, dict[str, Any]]:
    device, token = devices.enrol(code, name)
    provider = db.session.get_one(Provider, (device.office_code, device.provider_id))
    return str(device.id), token, _about(provider)


def _about(provider: Provider) -> dict[str, Any]:
    office = regions.office(provider.office_code)
    return {
        "provider": {"id": str(provider.id), "name": provider.name},
        "office": {"code": office.code, "name": office.name, "phone": office.phone, "zone": office.zone},
    }


@blueprint.get("/config")
def config() -> Response:
    """What the counter page needs beside the redemptions themselves; grows into the roster."""
    provider = db.session.get_one(Provider, (g.provider.office_code, g.provider.id))
    office = regions.office(provider.office_code)
    now = clock.now().astimezone(regions.zone_of(office))
    found = policies.on_day(office.code, now.date())
    items = _items(provider)
    facts = {
        "device": {"id": str(g.device.id), "name": g.device.name},
        "items": items,
        "windows": _windows(office.code),
        "free_price": found is None or found[1].prices.free,
        "kiosk": provider.kiosk,
        "default_item": items[0]["id"] if len(items) == 1 else None,
        "server_time": now.isoformat(timespec="seconds"),
    }
    return jsonify({**_about(provider), **facts})


def _items(provider: Provider) -> list[dict[str, Any]]:
    return [
        {"id": str(item.id), "name": item.name, "price_fen": item.price_fen, "kind": item.kind.value, "windows": item.windows}
        for item in menu.items_of(provider, ItemState.APPROVED)
    ]


def _windows(office_code: str) -> list[dict[str, str]]:
    return [
        {"code": row.code, "name": row.name, "starts": f"{row.starts:%H:%M}", "ends": f"{row.ends:%H:%M}"}
        for row in regions.window_rows(office_code)
    ]


@blueprint.post("/devices/heartbeat")
def heartbeat() -> Response:
    offset = stored(note_contact)
    return jsonify({"clock_offset_ms": offset, "server_time": clock.now().isoformat(timespec="milliseconds")})
