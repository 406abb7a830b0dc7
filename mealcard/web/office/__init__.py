"""The office surface."""

from mealcard.web.office import home
from mealcard.web.office.blueprint import blueprint

__all__ = ["blueprint", "home"]
