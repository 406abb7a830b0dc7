"""The public surface."""

from mealcard.web.public import family, home, points
from mealcard.web.public.blueprint import blueprint

__all__ = ["blueprint", "family", "home", "points"]
