"""The office's first page: what needs a person today, or what a new office still lacks."""

from __future__ import annotations

from flask import render_template

from mealcard.web.guards import actor, needs, office_or_none
from mealcard.web.office.blueprint import blueprint
from mealcard.web.office.duties import waiting_for
from mealcard.web.office.first_steps import steps


@blueprint.get("/")
@needs("see_office")
def home() -> str:
    here = office_or_none()
    waiting = waiting_for(actor(), here) if here else []
    return render_template("office/home.html", office=here, waiting=waiting, steps=steps(actor(), here))
