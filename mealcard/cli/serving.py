"""`mealcard serve`: a production server and, beside it, the minute's duties."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from mealcard import config, create_app, migrating
from mealcard.cli.base import application, fail, plainly
from mealcard.db import db
from mealcard.web import migrations_folder

TICK_SECONDS = 60
THREADS = 16
STOP_SECONDS = 10


class _Server(BaseApplication):
    """gunicorn with our settings instead of a configuration file."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self._options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        return create_app()


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="HOST:PORT to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Server processes; SQLite always uses one.")
@click.option("--tick/--no-tick", "ticking", default=True, help="Run the duties of `mealcard tick` each minute.")
@plainly
def serve(bind: str, workers: int, ticking: bool) -> None:
    """Serve every surface until stopped."""
    settings = config.from_environment(os.environ)
    with application(current=False):
        if not migrating.is_current(db.engine, migrations_folder()):
            raise fail("the database has another schema than this version; run: mealcard db upgrade")
        db.engine.dispose()
    if settings.is_sqlite and workers > 1:
        click.echo("SQLite has one writer: serving with one process.", err=True)
        workers = 1
    options: dict[str, Any] = {
        "bind": [bind],
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "keepalive": 30,
        "timeout": 120,
        "graceful_timeout": 15,
        "proc_name": "mealcard",
        "loglevel": settings.log_level,
        "control_socket_disable": True,
        "when_ready": _start_ticking if ticking else lambda _server: None,
        "on_exit": _stop_ticking,
    }
    click.echo(f"Serving on http://{bind}", err=True)
    _Server(options).run()


def _start_ticking(server: Any) -> None:
    # our own command with fixed words
    server.mealcard_tick = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "mealcard.cli", "tick", "--every", str(TICK_SECONDS)]
    )


def _stop_ticking(server: Any) -> None:
    child = getattr(server, "mealcard_tick", None)
    if child is not None:
        child.terminate()
        child.wait(STOP_SECONDS)
