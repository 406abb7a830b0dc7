"""A built wheel carries everything: templates, migrations, browser libraries, catalogues."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Runs with the wheel alone: no page may need a file of the checkout.
SCRIPT = """
import mealcard, mealcard.migrating as migrating
from mealcard.db import db
from mealcard.web import migrations_folder
assert "site" in mealcard.__file__, mealcard.__file__
app = mealcard.create_app()
with app.app_context():
    migrating.upgrade(db.engine, migrations_folder())
client = app.test_client()
for path in ("/", "/sign-in", "/setup", "/counter/", "/api/v1/", "/api/v1/openapi.json", "/healthz", "/readyz",
             "/static/css/base.css", "/static/counter/main.js", "/static/vendor/zxing/zxing_reader.wasm",
             "/static/vendor/leaflet/leaflet.js"):
    assert client.get(path).status_code == 200, path
client.set_cookie("lang", "en")
assert "Sign in" in client.get("/sign-in").text
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(ROOT)], check=True, timeout=300)
    return next(folder.glob("mealcard-*.whl"))


def test_the_wheel_names_its_licence_and_holds_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if name.startswith("tests/") or "node_modules" in name]
    metadata = zipfile.ZipFile(wheel).read(next(name for name in names if name.endswith("METADATA"))).decode()
    assert "License-Expression: Apache-2.0" in metadata


def test_the_wheel_alone_serves_every_surface(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--target", str(site)]
    subprocess.run([*pip, str(wheel)], check=True, timeout=300)
    env = {**os.environ, "PYTHONPATH": str(site), "MEALCARD_DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=env, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
