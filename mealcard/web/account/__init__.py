"""Accounts as a person sees them."""

from mealcard.web.account import views
from mealcard.web.account.blueprint import blueprint

__all__ = ["blueprint", "views"]
