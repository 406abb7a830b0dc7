"""The counter page."""

from __future__ import annotations

from importlib.metadata import version

from flask import render_template

from mealcard.web.counter.blueprint import blueprint


@blueprint.get("/")
def home() -> str:
    return render_template("counter/till.html", version=version("mealcard"))
