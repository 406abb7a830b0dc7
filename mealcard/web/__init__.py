"""The surfaces: the only part that knows Flask. `init_app` attaches them to an application."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from mealcard.config import Settings
from mealcard.web import account, api, counter, errors, filters, guards, health, i18n, office, provider, public, security

_PACKAGE = Path(__file__).resolve().parent.parent
SURFACES = (public, account, office, provider, counter, api, health)


def template_folder() -> Path:
    """The templates: beside the package in a checkout, inside it in a built wheel."""
    return _beside_or_inside("templates")


def static_folder() -> Path:
    return _PACKAGE / "static"


def _beside_or_inside(name: str) -> Path:
    inside = _PACKAGE / f"_{name}"
    return inside if inside.is_dir() else _PACKAGE.parent / name


def migrations_folder() -> Path:
    return _beside_or_inside("migrations")


def init_app(app: Flask, settings: Settings) -> None:
    """Attach everything to an application, security first."""
    security.init_app(app, settings)
    i18n.init_app(app, settings)
    guards.init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    for surface in SURFACES:
        app.register_blueprint(surface.blueprint)
