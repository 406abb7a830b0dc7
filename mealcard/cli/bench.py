"""`mealcard bench …`: figures on made-up data, measured on this machine."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from mealcard.cli.base import fail, plainly, progress
from mealcard.listing.simulation import figures
from mealcard.listing.simulation.streets import STREETS


@click.group()
def bench() -> None:
    """Figures of the method and of speed; each names what must be reached."""


@bench.command("listing")
@click.option("--streets", type=click.IntRange(1, 100_000), default=60, show_default=True, help="Streets of each kind, a year each.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="Also write the figures to a file.")
@plainly
def bench_listing(streets: int, seed: int, out: Path | None) -> None:
    """Simulate streets for a year and print how the listing method does beside the naive rule; exit code 2 when a must is missed."""
    total = streets * len(STREETS)
    with progress("streets", total) as advance:
        found = figures.run(seed, streets, lambda *_done: advance(1))
    click.echo(figures.format_table(found))
    if out:
        out.write_text(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    missed = [one for one in found if one.reached is False]
    if missed:
        raise fail(f"{len(missed)} figures miss what they must reach")
