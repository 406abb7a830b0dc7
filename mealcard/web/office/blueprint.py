"""The street office's console."""

from __future__ import annotations

from flask import Blueprint

from mealcard.web.guards import guard_surface

blueprint = Blueprint("office", __name__, url_prefix="/office")
guard_surface(blueprint, "see_office")
