"""mealcard: senior meal cards for a street office. `create_app` puts the parts together."""

from __future__ import annotations

import os

from flask import Flask

from mealcard import config, keyring, schema, web
from mealcard.db import db, engine_options, prepare_engine

__version__ = "0.1.0"
__all__ = ["create_app", "schema"]


def create_app(settings: config.Settings | None = None) -> Flask:
    """The application, from given settings or the environment: settings, keys, database, web, in that order."""
    settings = settings or config.from_environment(os.environ)
    app = Flask("mealcard", template_folder=str(web.template_folder()), static_folder=str(web.static_folder()), static_url_path="/static")
    app.logger.setLevel(settings.log_level.upper())
    ring = keyring.load_or_create(settings.data_dir)
    keyring.install(ring)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=ring.session_secret,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
    )
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    web.init_app(app, settings)
    return app
