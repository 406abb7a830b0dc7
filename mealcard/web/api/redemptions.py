"""Redeeming, previewing, voiding and listing meals."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, g, jsonify, request

from mealcard import clock
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.meals import queries, service, voiding
from mealcard.meals.recording import AMOUNTS
from mealcard.regions import service as regions
from mealcard.seniors.identity import mask_name
from mealcard.web.api.answers import redemption, refusal
from mealcard.web.api.blueprint import blueprint, body, checked, stored, till
from mealcard.web.api.schemas import Day, RedemptionRequest, VoidRequest


@blueprint.post("/redemptions")
def redeem() -> Response:
    scan = body(RedemptionRequest())
    try:
        answer = stored(lambda: service.redeem(till(), scan))
    except service.KeyConflict:
        return refusal(422, "key_conflict", key=str(scan.key))
    return redemption(answer)


@blueprint.post("/redemptions/preview")
def preview() -> Response:
    """The same judgement, rolled back: it takes the same locks, so that it says what a redemption would."""
    scan = body(RedemptionRequest())
    try:
        answer = service.redeem(till(), scan)
    except service.KeyConflict:
        return refusal(422, "key_conflict", key=str(scan.key))
    finally:
        db.session.rollback()
    if answer.fresh:
        answer.body["id"] = None
    return redemption(answer, 200)


@blueprint.post("/redemptions/<uuid:reference>/void")
def void(reference: uuid.UUID) -> Response:
    wanted = body(VoidRequest())
    try:
        done = stored(lambda: voiding.void(till(), reference, wanted["key"], wanted["reason"], g.device.name))
    except NotFound:
        db.session.rollback()
        return refusal(404, "not_found")
    except Rejected as error:
        db.session.rollback()
        return refusal(409, error.reason)
    return jsonify({**done, "message": ""})


@blueprint.get("/redemptions")
def listing() -> Response:
    wanted = checked(Day(), request.args.to_dict())
    office = regions.office(g.provider.office_code)
    zone = regions.zone_of(office)
    day = wanted["date"] or clock.today(zone)
    rows = queries.day_of_provider(office.code, g.provider.id, day)
    meals = [row.meal for row in rows]
    groups: dict[str, dict[Any, list[Any]]] = {"by_operator": {}, "by_device": {}}
    for row in rows:
        groups["by_operator"].setdefault(row.meal.operator, []).append(row.meal)
        groups["by_device"].setdefault(row.device_name, []).append(row.meal)
    shifts = {kind: [{"name": name, **queries.totals(some)} for name, some in sorted(by.items())] for kind, by in groups.items()}
    items = [_item(row, zone) for row in rows]
    return jsonify({"date": day.isoformat(), "items": items, "totals": {**queries.totals(meals), **shifts}})


def _item(row: queries.TillRow, zone: Any) -> dict[str, Any]:
    meal = row.meal
    return {
        "id": str(meal.id),
        "key": str(meal.key),
        "at": meal.served_at.astimezone(zone).isoformat(timespec="seconds"),
        "card": {"number": row.number, "name_masked": mask_name(row.name), "diet": row.diets},
        "meal": {"date": meal.meal_on.isoformat(), "window": meal.window},
        "window": meal.window,
        "state": meal.state.value,
        "item": meal.item_name,
        "channel": meal.channel.value,
        "entry": meal.entry.value,
        "operator": meal.operator,
        "device": {"id": str(meal.device_id) if meal.device_id else None, "name": row.device_name},
        "amounts": {name: getattr(meal, name) for name in AMOUNTS},
        "notices": meal.notices,
    }
