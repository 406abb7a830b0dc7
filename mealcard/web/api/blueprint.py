"""The API's blueprint and its guard: every call but enrolment and the description needs a living device token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, g, request
from marshmallow import Schema, ValidationError

from mealcard.accounts import throttle
from mealcard.db import commit, db, reading, retrying, writing
from mealcard.errors import Rejected
from mealcard.meals import service as meals
from mealcard.meals.scene import Till
from mealcard.providers import devices
from mealcard.regions import service as regions
from mealcard.web.api.answers import refusal
from mealcard.web.security import csrf

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
# Bearer tokens are not sent by a browser on its own, so that there is nothing to forge.
csrf.exempt(blueprint)

View = TypeVar("View", bound=Callable[..., Any])


def open_to_all(view: View) -> View:
    """Mark a call that needs no device token."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


@blueprint.before_request
def _guard() -> Response | None:
    if getattr(current_app.view_functions[request.endpoint or ""], "open_to_all", False):
        return None
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    address = ("device", request.remote_addr or "")
    with reading():
        known = devices.device_of_token(token.strip()) if scheme.lower() == "bearer" and token else None
        held_back = known is None and _is_held_back(address)
        db.session.rollback()
    if held_back:
        return _too_many()
    if known is None:
        with writing():
            throttle.count(address)
            commit()
        return refusal(401, "device_unknown")
    g.device, g.provider = known
    g.signed_in = True
    if g.device.revoked_at is not None:
        return refusal(403, "device_revoked")
    return None


def _is_held_back(subject: throttle.Subject) -> bool:
    try:
        throttle.check(subject)
    except Rejected:
        return True
    return False


def _too_many() -> Response:
    response = refusal(429, "too_many_attempts")
    response.headers["Retry-After"] = str(throttle.FAILURE_MINUTES * 60)
    return response


def till() -> Till:
    """The tablet and its provider as they stand now; also notes the sign of life."""
    device, provider = g.device, g.provider
    office = regions.office(provider.office_code)
    g.zone_name, g.office_language = office.zone, regions.settings_of(office).language
    return meals.till_of(provider, device.id, note_contact())


def note_contact() -> int:
    """Store what rides on every call in headers; odd values are passed over. Returns the clock offset in ms."""
    queue = request.headers.get("Mealcard-Queue", "")
    return devices.note_contact(
        g.device,
        _moment(request.headers.get("Mealcard-Sent-At")),
        int(queue) if queue.isascii() and queue.isdigit() and len(queue) < 7 else None,
        _moment(request.headers.get("Mealcard-Oldest")),
        _printable(request.headers.get("Mealcard-Version")),
    )


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and 2000 <= moment.year < 2100 else None


def _printable(text: str | None) -> str | None:
    return "".join(sign for sign in text if sign.isprintable()) if text else None


class Malformed(Exception):
    """The request is not of the call's shape; `errors` by field."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


@blueprint.errorhandler(Malformed)
def _malformed(error: Malformed) -> Response:
    return refusal(422, "invalid", errors=error.errors)


def body(schema: Schema) -> Any:
    """The request's JSON, checked; raises Malformed."""
    data = request.get_json(force=False, silent=True)
    if not isinstance(data, dict):
        raise Malformed({"_body": ["a JSON object with Content-Type application/json is needed"]})
    return checked(schema, data)


def checked(schema: Schema, data: Any) -> Any:
    """Values of a schema; raises Malformed with errors by field."""
    try:
        return schema.load(data)
    except ValidationError as error:
        raise Malformed(_plain(error.messages)) from error


def _plain(messages: Any) -> dict[str, list[str]]:
    if not isinstance(messages, dict):
        return {"_body": [str(messages)]}
    return {str(field): [str(text) for text in texts] if isinstance(texts, list) else [str(texts)] for field, texts in messages.items()}


T = TypeVar("T")


def stored(work: Callable[[], T]) -> T:
    """Do a call's whole transaction, again after a passing failure; nothing is answered before the commit returned."""

    def whole() -> T:
        result = work()
        commit()
        return result

    return retrying(whole)
