"""The office surface."""

from mealcard.web.office import card_orders, cards, home, print_jobs
from mealcard.web.office.blueprint import blueprint

__all__ = ["blueprint", "card_orders", "cards", "home", "print_jobs"]
