"""The provider surface."""

from mealcard.web.provider import accounts, devices, home, hours, menu, profile
from mealcard.web.provider.blueprint import blueprint

__all__ = ["accounts", "blueprint", "devices", "home", "hours", "menu", "profile"]
