"""What an office may set, with its defaults. Pure: stored as JSON on the office, read through this type only."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from typing import Any
from zoneinfo import available_timezones

from mealcard.errors import Rejected


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """Numbers of the domain that an office changes; ages in years, times in the unit of the name."""

    minimum_age: int = 60
    category_days: int = 365
    category_warn_days: int = 30
    late_hours: int = 24
    reject_hours: int = 72
    future_minutes: int = 5
    cross_office: bool = True
    rating_days: int = 7
    language: str = "zh"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


BOUNDS = {
    "minimum_age": (55, 80),
    "category_days": (30, 1830),
    "category_warn_days": (1, 180),
    "late_hours": (1, 72),
    "reject_hours": (24, 240),
    "future_minutes": (1, 60),
    "rating_days": (1, 30),
}


def settings_from_json(document: dict[str, Any]) -> OfficeSettings:
    """Stored settings; keys of a newer or older version are passed over, so that a downgrade still starts."""
    known = {field.name for field in fields(OfficeSettings)}
    return OfficeSettings(**{key: value for key, value in document.items() if key in known})


def check_settings(settings: OfficeSettings) -> None:
    """Raises Rejected naming the field that is out of its bounds."""
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(settings, name) <= most:
            raise Rejected("out_of_bounds", field=name, least=least, most=most)
    if settings.late_hours > settings.reject_hours:
        raise Rejected("late_after_reject", field="late_hours")
    if settings.language not in {"zh", "en"}:
        raise Rejected("language_unknown", field="language")


# Printed on cards and dialled by seniors: digits with the signs people put between them.
_PHONE = re.compile(r"[0-9+() -]{3,30}", re.ASCII)


def check_phone(phone: str) -> None:
    """Raises Rejected("office_phone") unless it is empty or can be dialled."""
    if phone.strip() and not _PHONE.fullmatch(phone.strip()):
        raise Rejected("office_phone", field="phone")


def check_zone(zone: str) -> None:
    """Raises Rejected("zone_unknown") for a name that no time zone has."""
    if zone not in available_timezones():
        raise Rejected("zone_unknown", field="zone")
