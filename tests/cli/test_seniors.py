"""`mealcard seniors import` as somebody types it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mealcard.demo.people import make_people
from mealcard.demo.register import RegisterKind, register_file
from tests.cli.test_commands import mealcard

SET_UP = """
from mealcard import create_app
from mealcard.db import db
from tests.factories.offices import office, user
with create_app().app_context():
    office(); user("officer", username="officer"); user("leader", username="leader")
    db.session.commit()
"""
COUNT = """
from mealcard import create_app
from mealcard.seniors.models import Senior
from mealcard.db import db
import sqlalchemy as sa
with create_app().app_context():
    print(db.session.scalar(sa.select(sa.func.count()).select_from(Senior)))
"""
OFFICER = ("--office", "659001002", "--by", "officer")


def _python(folder: Path, code: str) -> str:
    env = {**os.environ, "MEALCARD_DATA_DIR": str(folder), "MEALCARD_DATABASE_URL": ""}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=120, check=True).stdout.strip()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cli-seniors") / "data"
    assert mealcard(made, "db", "upgrade").returncode == 0
    _python(made, SET_UP)
    return made


@pytest.fixture
def register(tmp_path: Path) -> tuple[Path, int]:
    """A file of 60 rows and the number of bad ones."""
    people = make_people(random.Random(3), 60, datetime.now(UTC).date())
    made = register_file(people, RegisterKind.GBK, with_errors=True)
    path = tmp_path / "名册.csv"
    path.write_bytes(made.data)
    return path, len(made.sown)


def test_a_dry_run_tells_and_stores_nothing_then_an_import_stores_and_a_second_changes_nothing(
    folder: Path, register: tuple[Path, int], tmp_path: Path
) -> None:
    path, bad = register
    dry = mealcard(folder, "seniors", "import", str(path), *OFFICER, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert f"{60 - bad} to store, 0 known and left as they are, {bad} bad." in dry.stdout
    assert "Nothing was stored." in dry.stdout
    assert _python(folder, COUNT) == "0"
    mended = tmp_path / "bad.csv"
    done = mealcard(folder, "seniors", "import", str(path), *OFFICER, "--bad-rows", str(mended))
    assert done.returncode == 0, done.stderr
    assert f"{60 - bad} seniors wait" in done.stdout
    assert "storing: 100 %" in done.stderr
    assert len(mended.read_text("utf-8-sig").splitlines()) == bad + 1
    again = mealcard(folder, "seniors", "import", str(path), *OFFICER)
    assert f"0 to store, {60 - bad} known" in again.stdout
    assert _python(folder, COUNT) == str(60 - bad)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--office", "659001002", "--by", "nobody"), "there is no account"),
        (("--office", "659001002", "--by", "leader"), "may not register"),
        (("--office", "659001003", "--by", "officer"), "不归您管理"),
    ],
)
def test_who_may_not_register_is_told_so(folder: Path, register: tuple[Path, int], words: tuple[str, ...], said: str) -> None:
    done = mealcard(folder, "seniors", "import", str(register[0]), *words)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_file_that_is_no_register_is_refused_in_a_sentence(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "page.xls"
    path.write_text("<html>")
    done = mealcard(folder, "seniors", "import", str(path), *OFFICER)
    assert done.returncode == 2
    assert "网页文件" in done.stderr
