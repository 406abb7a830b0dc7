"""The office surface."""

from mealcard.web.office import audit_log, card_orders, cards, divisions, home, offices, policies, print_jobs, settings, staff
from mealcard.web.office.blueprint import blueprint

__all__ = ["blueprint", "audit_log", "card_orders", "cards", "divisions", "home", "offices", "policies", "print_jobs", "settings", "staff"]
