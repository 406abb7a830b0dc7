"""The meal map and the back-of-card page."""

from __future__ import annotations

from flask import Blueprint

# Open to anyone: nothing here is about a person, except behind a back-of-card code.
blueprint = Blueprint("public", __name__)
