"""The restaurant's own pages: every view works on the provider of the signed-in person and on no other."""

from __future__ import annotations

from flask import Blueprint

from mealcard.web.guards import guard_surface

blueprint = Blueprint("provider", __name__, url_prefix="/provider")
guard_surface(blueprint, "see_provider_surface")
