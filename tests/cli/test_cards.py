"""`mealcard cards print` as somebody types it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from tests.cli.test_commands import mealcard

SET_UP = """
from mealcard import create_app
from mealcard.db import db
from tests.factories.cards import ordered
from tests.factories.offices import FIRST_COMMUNITY, office, user
with create_app().app_context():
    office(); user("officer", username="officer"); user("leader", username="leader"); user("officer", "659001003", username="stranger")
    ordered()
    db.session.commit()
"""
FOUND = """
import sys
from mealcard import create_app
from mealcard.cards import queries
with create_app().app_context():
    print(sum(queries.find_by_code(code) is not None for code in sys.argv[1:]))
"""
OFFICE = ("--office", "659001002")


def _python(folder: Path, code: str, *words: str) -> str:
    env = {**os.environ, "MEALCARD_DATA_DIR": str(folder), "MEALCARD_DATABASE_URL": ""}
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=True).stdout.strip()


def _codes(path: Path) -> list[str]:
    ink = pypdfium2.PdfDocument(path)[0].render(scale=200 / 72, grayscale=True).to_numpy()
    return [code.text for code in zxingcpp.read_barcodes(ink.reshape(ink.shape[0], ink.shape[1]))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cli-cards") / "data"
    assert mealcard(made, "db", "upgrade").returncode == 0
    _python(made, SET_UP)
    return made


def test_waiting_cards_are_printed_but_over_no_other_file_and_again_by_the_jobs_number(folder: Path, tmp_path: Path) -> None:
    mine, first, again = tmp_path / "mine.pdf", tmp_path / "cards.pdf", tmp_path / "again.pdf"
    mine.write_bytes(b"mine")
    refused = mealcard(folder, "cards", "print", *OFFICE, "--new", "--out", str(mine), "--by", "officer")
    assert (refused.returncode, mine.read_bytes()) == (2, b"mine")
    assert "exists" in refused.stderr
    done = mealcard(folder, "cards", "print", *OFFICE, "--new", "--out", str(first), "--by", "officer")
    assert done.returncode == 0, done.stderr
    assert "P-0001: 3 cards" in done.stdout
    assert "100 %" in done.stderr
    assert first.stat().st_mode & 0o777 == 0o600
    codes = _codes(first)
    assert (len(codes), _python(folder, FOUND, *codes)) == (3, "3")
    done = mealcard(folder, "cards", "print", *OFFICE, "--job", "1", "--out", str(again), "--by", "officer")
    assert done.returncode == 0, done.stderr
    assert sorted(_codes(again)) == sorted(codes)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--by", "officer"), "either --job NUMBER or --new"),
        (("--by", "officer", "--new", "--job", "1"), "either --job NUMBER or --new"),
        (("--by", "nobody", "--new"), "not an officer"),
        (("--by", "leader", "--new"), "not an officer"),
        (("--by", "stranger", "--new"), "not an officer"),
        (("--by", "officer", "--job", "999"), "找不到"),
    ],
)
def test_a_wrong_command_says_why_and_writes_nothing(folder: Path, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    out = tmp_path / "cards.pdf"
    done = mealcard(folder, "cards", "print", *OFFICE, "--out", str(out), *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()
