"""The meal map."""

from __future__ import annotations

from flask import render_template

from mealcard.web.public.blueprint import blueprint


@blueprint.get("/")
def home() -> str:
    return render_template("public/home.html")
