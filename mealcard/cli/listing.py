"""`mealcard listing …`: the method outside the database, for anybody to check."""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from mealcard.listing.replay import replay


@click.group()
def listing() -> None:
    """Who stays listed: the evidence method."""


@listing.command("replay")
def listing_replay() -> None:
    """Run the engine over JSON lines from standard input, one answer a line."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    replay(sys.stdin, sys.stdout)
