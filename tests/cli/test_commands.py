"""The command as somebody types it: a process of its own, its words and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def mealcard(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command with a data folder of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MEALCARD_")}
    settings = {"MEALCARD_DATA_DIR": str(folder), **env}
    return subprocess.run(
        [sys.executable, "-m", "mealcard.cli", *words], env={**kept, **settings}, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an upgraded, otherwise empty database."""
    made = tmp_path_factory.mktemp("cli") / "data"
    done = mealcard(made, "db", "upgrade")
    assert done.returncode == 0, done.stderr
    return made


def test_a_data_folder_is_made_with_its_keys_readable_to_the_owner_only(folder: Path) -> None:
    keys = folder / "keys.json"
    assert keys.stat().st_mode & 0o777 == 0o600
    assert set(json.loads(keys.read_text())) == {"current", "fields", "index", "signing"}


def test_an_old_schema_is_told_in_one_sentence(tmp_path: Path) -> None:
    done = mealcard(tmp_path / "data", "serve")
    assert done.returncode == 2
    assert "mealcard db upgrade" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("MEALCARD_DATABASE_URL", "mysql://root@localhost/x", "not supported"),
        ("MEALCARD_DATABASE_URL", "nonsense", "not a database address"),
        ("MEALCARD_PUBLIC_URL", "meals.example.org", "must look like"),
        ("MEALCARD_SESSION_HOURS", "a while", "whole number"),
        ("MEALCARD_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "database says"),
    ],
)
def test_a_wrong_setting_stops_with_words_and_code_2(folder: Path, name: str, value: str, words: str) -> None:
    done = mealcard(folder, "regions", "import", **{name: value})
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_the_divisions_are_imported_once(folder: Path) -> None:
    assert "new divisions" in mealcard(folder, "regions", "import").stdout
    assert "0 new divisions" in mealcard(folder, "regions", "import").stdout


def test_a_wrong_file_of_divisions_names_its_line(folder: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "regions.csv"
    wrong.write_text("code,name,level,parent_code\n65,新疆,province,\n65x,错,county,65\n", encoding="utf-8")
    done = mealcard(folder, "regions", "import", str(wrong))
    assert done.returncode == 2
    assert "3" in done.stderr


def test_the_first_administrator_comes_from_a_token_and_later_ones_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for words in (("db", "upgrade"), ("regions", "import")):
        assert mealcard(folder, *words).returncode == 0
    assert "/setup and enter: " in mealcard(folder, "setup-token").stdout
    password = tmp_path / "password"
    password.write_text("green-bowl-of-rice\n")
    words = ("user", "add", "chen", "--name", "陈建疆", "--role", "admin", "--region", "659001", "--password-file", str(password))
    assert mealcard(folder, *words).returncode == 0
    taken = mealcard(folder, *words)
    assert (taken.returncode, "登录名" in taken.stderr) == (2, True)
    assert mealcard(folder, "setup-token").returncode == 2


def test_secrets_are_exported_from_a_demo_only(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "secrets.json"
    done = mealcard(folder, "demo", "export", "--out", str(out))
    assert done.returncode == 2
    assert not out.exists()


def test_a_small_demo_loads_and_exports_what_a_test_program_needs(tmp_path: Path) -> None:
    folder, out = tmp_path / "data", tmp_path / "demo.json"
    assert mealcard(folder, "db", "upgrade").returncode == 0
    loaded = mealcard(folder, "demo", "load", "--seniors", "40", "--days", "3", "--seed", "7")
    assert loaded.returncode == 0, loaded.stderr
    again = mealcard(folder, "demo", "load")
    assert (again.returncode, "not empty" in again.stderr) == (2, True)
    assert mealcard(folder, "demo", "export", "--out", str(out)).returncode == 0
    content = json.loads(out.read_text(encoding="utf-8"))
    assert len({one["provider_id"] for one in content["devices"]}) >= 2
    assert all(len(one["code"]) == 48 for one in content["cards"])
    assert {"active", "ordered", "frozen", "lost", "replaced", "cancelled"} <= {one["state"] for one in content["cards"]}
    assert {"admin", "officer", "leader", "community_worker", "reviewer", "district", "auditor", "owner", "cashier"} == {
        one["role"] for one in content["users"]
    }
    ticked = mealcard(folder, "tick")
    assert ticked.returncode == 0, ticked.stderr
