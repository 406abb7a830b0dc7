"""Settings: read once and strictly from the environment, so that a wrong one stops the start and not a meal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "MEALCARD_"


class BadSetting(ValueError):
    """A setting can't be used; the text says which, why and what would do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment decides. Times are in seconds, sizes in bytes."""

    database_url: str
    data_dir: Path
    public_url: str
    trusted_hosts: tuple[str, ...]
    proxies: int
    session_idle: int
    session_absolute: int
    upload_bytes: int
    default_locale: str
    map_tiles: str
    map_attribution: str
    log_level: str

    @property
    def secure(self) -> bool:
        """Whether seniors and staff reach this server over TLS."""
        return self.public_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def from_environment(env: Mapping[str, str]) -> Settings:
    """Settings from `MEALCARD_…` variables; raises BadSetting with words a person can act on."""
    data_dir = Path(env.get("MEALCARD_DATA_DIR") or "data").expanduser().resolve()
    public_url = _public_url(env.get("MEALCARD_PUBLIC_URL") or "http://127.0.0.1:8000")
    named_hosts = tuple(part.strip() for part in env.get("MEALCARD_TRUSTED_HOSTS", "").split(",") if part.strip())
    return Settings(
        database_url=_database_url(env.get("MEALCARD_DATABASE_URL", ""), data_dir),
        data_dir=data_dir,
        public_url=public_url,
        trusted_hosts=named_hosts or (urlsplit(public_url).hostname or "", "127.0.0.1", "localhost", "[::1]"),
        proxies=_number(env, "MEALCARD_PROXIES", 0, 0, 5),
        session_idle=_number(env, "MEALCARD_SESSION_IDLE_MINUTES", 60, 5, 24 * 60) * 60,
        session_absolute=_number(env, "MEALCARD_SESSION_HOURS", 12, 1, 24 * 7) * 3600,
        upload_bytes=_number(env, "MEALCARD_UPLOAD_MB", 20, 1, 200) * 1024 * 1024,
        default_locale=_choice(env, "MEALCARD_LOCALE", "zh", ("zh", "en")),
        map_tiles=_tiles(env.get("MEALCARD_MAP_TILES", "")),
        map_attribution=env.get("MEALCARD_MAP_ATTRIBUTION", ""),
        log_level=_choice(env, "MEALCARD_LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
    )


def _database_url(text: str, data_dir: Path) -> str:
    if not text:
        return f"sqlite:///{data_dir / 'mealcard.sqlite3'}"
    try:
        url: URL = make_url(text)
    except ArgumentError as error:
        raise BadSetting("MEALCARD_DATABASE_URL is not a database address; write postgresql://USER:PASSWORD@HOST/NAME") from error
    if url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url.render_as_string(hide_password=False)
    raise BadSetting(f"MEALCARD_DATABASE_URL: {url.drivername} is not supported; use postgresql://… or an SQLite file sqlite:////path/file")


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadSetting("MEALCARD_PUBLIC_URL must look like https://meals.example.org: cards are printed with it")
    return text.rstrip("/")


def _tiles(text: str) -> str:
    if text and not ("{z}" in text and "{x}" in text and "{y}" in text and text.startswith(("https://", "http://", "/"))):
        raise BadSetting("MEALCARD_MAP_TILES must be an address with {z}, {x} and {y}, or empty for a map without tiles")
    return text


def _number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = env.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise BadSetting(f"{name} must be a whole number from {least} to {most}, not {text!r}")
    return int(text)


def _choice(env: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> str:
    text = env.get(name) or default
    if text not in choices:
        raise BadSetting(f"{name} must be one of {', '.join(choices)}, not {text!r}")
    return text
