"""The tablet at the counter."""

from __future__ import annotations

from flask import Blueprint

# Open to anyone: the page holds nothing; what it does goes through the API with the tablet's own token.
blueprint = Blueprint("counter", __name__, url_prefix="/counter")
