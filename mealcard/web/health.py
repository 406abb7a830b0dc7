"""For load balancers: `/healthz` says the process lives, `/readyz` that it can store."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, jsonify
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from mealcard import clock
from mealcard.db import db, writing
from mealcard.regions import service as regions

# Open to anyone: it tells nothing but yes or no.
blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int] | Response:
    """Tries a real write: a `select 1` succeeds on a read-only disk."""
    try:
        with writing():
            db.session.execute(sa.select(sa.literal(1)))
            regions.set_meta("ready_at", clock.now().isoformat())
            db.session.commit()
    except SQLAlchemyError:
        db.session.rollback()
        return jsonify(status="not_stored"), 503
    return jsonify(status="ok")
