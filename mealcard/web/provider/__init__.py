"""The provider surface."""

from mealcard.web.provider import home
from mealcard.web.provider.blueprint import blueprint

__all__ = ["blueprint", "home"]
