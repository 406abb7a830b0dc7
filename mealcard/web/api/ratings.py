"""The kiosk step: what a senior says right after a meal, on the provider's own tablet."""

from __future__ import annotations

from typing import Any

from flask import Response, g, jsonify, make_response

from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.feedback import service as feedback
from mealcard.feedback.models import OpinionChannel
from mealcard.meals import voiding
from mealcard.web.api.answers import refusal
from mealcard.web.api.blueprint import blueprint, body, stored, till
from mealcard.web.api.schemas import RatingRequest


@blueprint.post("/ratings")
def rate() -> Response:
    wanted = body(RatingRequest())
    try:
        opinion_id = stored(lambda: _rated(wanted))
    except NotFound:
        db.session.rollback()
        return refusal(404, "not_found")
    except Rejected as error:
        db.session.rollback()
        return refusal(422, "invalid", errors={"reasons": [error.reason]}) if error.field else refusal(409, error.reason)
    return make_response(jsonify({"outcome": "accepted", "id": opinion_id}), 201)


def _rated(wanted: dict[str, Any]) -> str:
    meal = voiding.find(till(), wanted["redemption"])
    opinion = feedback.rate(meal, OpinionChannel.KIOSK, wanted["choice"], wanted["reasons"], g.device.id)
    return str(opinion.id)
