"""The public surface."""

from mealcard.web.public import home
from mealcard.web.public.blueprint import blueprint

__all__ = ["blueprint", "home"]
