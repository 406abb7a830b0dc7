"""The counter surface."""

from mealcard.web.counter import home
from mealcard.web.counter.blueprint import blueprint

__all__ = ["blueprint", "home"]
