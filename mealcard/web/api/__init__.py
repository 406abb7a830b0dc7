"""The API for tablets and other clients, version 1."""

from mealcard.web.api import description, devices, ratings, redemptions
from mealcard.web.api.blueprint import blueprint

__all__ = ["blueprint", "description", "devices", "ratings", "redemptions"]
