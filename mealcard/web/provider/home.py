"""The restaurant's first page."""

from __future__ import annotations

from flask import render_template

from mealcard.web.guards import needs
from mealcard.web.provider.blueprint import blueprint


@blueprint.get("/")
@needs("see_provider_surface")
def home() -> str:
    return render_template("provider/home.html")
