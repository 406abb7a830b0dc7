"""The office that the journeys visit: a small demo in a folder of its own, behind a real server process."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SENIORS, DAYS = 120, 21
READY_SECONDS = 60
PRICE_FEN = 1600


@dataclass
class Street:
    """Its address and, of the demo, the tablets' tokens, the cards and the sign-ins."""

    url: str
    folder: Path
    devices: list[dict[str, Any]] = field(default_factory=list)
    cards: list[dict[str, Any]] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)

    def read_export(self, path: Path) -> None:
        content = json.loads(path.read_text(encoding="utf-8"))
        self.devices, self.cards = content["devices"], content["cards"]
        self.passwords = {user["username"]: user["password"] for user in content["users"]}

    def provider_id(self, name: str) -> str:
        return next(str(device["provider_id"]) for device in self.devices if device["provider"] == name)

    def redeem(self, provider: str, code: str, *, preview: bool = False, **change: Any) -> tuple[int, dict[str, Any]]:
        """One scan by the API, as another tablet of this meal point would send it."""
        scan = {
            "key": str(uuid.uuid4()), "code": code, "entry": "wedge", "price_fen": PRICE_FEN, "item_id": None, "channel": "dine_in",
            "scanned_at": datetime.now(UTC).isoformat(), "offline": False, "operator": None,
        }  # fmt: skip
        token = next(device["token"] for device in self.devices if device["provider"] == provider)
        path = "/api/v1/redemptions/preview" if preview else "/api/v1/redemptions"
        return self._post(path, token, scan | change)

    def card(self, state: str) -> dict[str, Any]:
        """The demo's card in this state."""
        return next(card for card in self.cards if card["state"] == state)

    def hungry(self, provider: str) -> dict[str, Any]:
        """A card that no journey has had, whose senior gets no charity and hasn't eaten yet."""
        for card in self.cards:
            if card["state"] != "active" or card["number"] in self.given:
                continue
            self.given.add(card["number"])
            _status, answer = self.redeem(provider, card["code"], preview=True)
            if answer["outcome"] == "accepted" and answer["amounts"]["subsidy_fen"] == 0:
                return card
        raise LookupError("every card has been used")

    def _post(self, path: str, token: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)


def build(folder: Path) -> tuple[Street, dict[str, str]]:
    """An empty folder becomes a loaded demo; returns it with the environment of its commands."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    own = {name: value for name, value in os.environ.items() if not name.startswith("MEALCARD_")}
    env = {**own, "MEALCARD_DATA_DIR": str(folder / "data"), "MEALCARD_PUBLIC_URL": url, "PYTHONWARNINGS": "default"}
    for words in (
        ["db", "upgrade"],
        ["demo", "load", "--seniors", str(SENIORS), "--days", str(DAYS)],
        ["demo", "export", "--out", str(folder / "demo.json")],
    ):
        done = subprocess.run(_command(*words), env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"mealcard {' '.join(words)}: {done.stderr[-3000:]}"
    street = Street(url, folder)
    street.read_export(folder / "demo.json")
    return street, env


def serve(street: Street, env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the server and wait until it can store; the caller stops it."""
    with (street.folder / "server.log").open("wb") as log:
        bind = street.url.removeprefix("http://")
        server = subprocess.Popen(_command("serve", "--bind", bind), env=env, stdout=log, stderr=log)
    deadline = time.monotonic() + READY_SECONDS
    while not _ready(street.url):
        if server.poll() is not None or time.monotonic() > deadline:
            stop(server)
            raise RuntimeError((street.folder / "server.log").read_text(encoding="utf-8")[-3000:])
        time.sleep(0.1)
    return server


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "mealcard.cli", *words]


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5):
            return True
    except OSError:
        return False
