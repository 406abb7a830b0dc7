"""The description of the API: OpenAPI 3.1 made from the schemas that check the requests, and the same as a page to read."""

from __future__ import annotations

from functools import cache
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Response, jsonify, render_template

from mealcard.web.api import schemas
from mealcard.web.api.blueprint import blueprint, open_to_all

_REDEMPTION = {
    409: "refused; the reason says why",
    404: "unknown_code",
    422: "key_conflict, or invalid with errors by field",
    503: "not_stored: try again with the same key",
}
_VOID = {404: "not this provider's", 409: "void_closed", 422: "invalid"}

# (method, path, summary, request schema, success status, answer schema, other statuses, needs a token)
CALLS: tuple[tuple[str, str, str, Any, int, Any, dict[int, str], bool], ...] = (
    ("post", "/devices/enrol", "Turn a one-time code into a device", schemas.EnrolRequest, 201, None, {404: "enrolment_code"}, False),
    ("post", "/devices/heartbeat", "Say that the tablet lives; headers carry its state", None, 200, None, {}, True),
    ("get", "/config", "What the counter page needs", None, 200, None, {}, True),
    ("post", "/redemptions", "One scan", schemas.RedemptionRequest, 201, schemas.RedemptionAnswer, _REDEMPTION, True),
    (
        "post",
        "/redemptions/preview",
        "The same judgement, writes nothing",
        schemas.RedemptionRequest,
        200,
        schemas.RedemptionAnswer,
        {},
        True,
    ),
    (
        "post",
        "/redemptions/{reference}/void",
        "Take a meal back, by id or key",
        schemas.VoidRequest,
        200,
        schemas.RedemptionAnswer,
        _VOID,
        True,
    ),
    ("get", "/redemptions", "This provider's meals of a day", None, 200, None, {422: "invalid"}, True),
    ("post", "/ratings", "The kiosk step after a meal", schemas.RatingRequest, 201, None, {404: "not_found", 409: "already_rated"}, True),
)


@cache
def openapi() -> dict[str, Any]:
    """The whole document."""
    spec = APISpec(
        title="mealcard API",
        version="1",
        openapi_version="3.1.0",
        info={"description": "For tablets and other clients at the counter. Amounts are integers in fen."},
        servers=[{"url": "/api/v1"}],
        plugins=[MarshmallowPlugin()],
    )
    spec.components.security_scheme("device", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Error", schema=schemas.ErrorAnswer)
    for method, path, summary, request, status, answer, others, guarded in CALLS:
        spec.path(path=path, operations={method: _operation(path, summary, request, status, answer, others, guarded=guarded)})
    document: dict[str, Any] = spec.to_dict()
    return document


def _operation(path: str, summary: str, request: Any, status: int, answer: Any, others: dict[int, str], *, guarded: bool) -> dict[str, Any]:
    operation: dict[str, Any] = {"summary": summary, "responses": {str(status): {"description": "done", **_json(answer)}}}
    if request is not None:
        operation["requestBody"] = {"required": True, **_json(request)}
    if guarded:
        operation["security"] = [{"device": []}]
        others = {401: "device_unknown", 403: "device_revoked", **others}
    for code, text in sorted(others.items()):
        operation["responses"][str(code)] = {"description": text, **_json("Error")}
    if "{reference}" in path:
        operation["parameters"] = [{"name": "reference", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}]
    if path == "/redemptions" and request is None:
        operation["parameters"] = [{"name": "date", "in": "query", "schema": {"type": "string", "format": "date"}}]
    return operation


def _json(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}} if schema is not None else {}


@blueprint.get("/openapi.json")
@open_to_all
def openapi_json() -> Response:
    return jsonify(openapi())


@blueprint.get("/")
@open_to_all
def readable() -> str:
    return render_template("api/description.html", document=openapi())
