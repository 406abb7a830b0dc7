"""The office's first page: what needs a person today."""

from __future__ import annotations

from flask import render_template

from mealcard.web.guards import needs, office
from mealcard.web.office.blueprint import blueprint


@blueprint.get("/")
@needs("see_office")
def home() -> str:
    return render_template("office/home.html", office=office())
