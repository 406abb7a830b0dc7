"""Signing in and out, the first administrator, one's own password."""

from __future__ import annotations

from flask import Blueprint

# Open to anyone: each view checks for itself whether somebody is signed in.
blueprint = Blueprint("account", __name__)
