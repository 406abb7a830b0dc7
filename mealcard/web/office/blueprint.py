"""The street office's console."""

from __future__ import annotations

from flask import Blueprint
from flask_login import current_user

from mealcard.accounts.actor import STREET_DIGITS
from mealcard.web.guards import actor, guard_surface, office_or_none

blueprint = Blueprint("office", __name__, url_prefix="/office")
guard_surface(blueprint, "see_office")


@blueprint.context_processor
def _header() -> dict[str, object]:
    """For the header: the office looked at, and whether the person may choose another one."""
    if not current_user.is_authenticated or not actor().can("see_office"):
        return {}
    return {"here": office_or_none(), "may_switch": len(actor().region_code) < STREET_DIGITS}
