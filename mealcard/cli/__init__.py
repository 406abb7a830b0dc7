"""The `mealcard` command."""

from mealcard.cli.main import main

__all__ = ["main"]
