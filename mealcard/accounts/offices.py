"""What people do to offices and divisions, each act with its audit entry. It lies here and not with the divisions, which know no people."""

from __future__ import annotations

from collections.abc import Iterable

from mealcard.accounts.actor import STREET_DIGITS, Actor
from mealcard.audit import service as audit
from mealcard.errors import Rejected
from mealcard.regions import service as regions
from mealcard.regions.models import Office
from mealcard.regions.settings import OfficeSettings
from mealcard.regions.windows import Window


def open_office(who: Actor, code: str, phone: str, preset: str = "elsewhere", zone: str = "Asia/Shanghai") -> Office:
    """Open an office for a street of one's area; its windows come from a preset of `regions.windows.PRESETS`.

    Raises Rejected region_outside, not_a_street, office_exists, windows_preset, office_phone, zone_unknown.
    """
    if not code.startswith(who.region_code):
        raise Rejected("region_outside", field="code")
    office = regions.add_office(code, phone, preset, zone)
    audit.record(who, code, "office_created", "office", code, preset=preset)
    return office


def change_settings(who: Actor, of: Office, new: OfficeSettings, name: str, phone: str, zone: str = "") -> None:
    """Store an office's settings, without a zone in the present one; the audit entry keeps what changed. Raises Rejected by field."""
    changed = regions.store_settings(of, new, name, phone, zone or of.zone)
    if changed:
        audit.record(who, of.code, "settings_changed", "office", of.code, changed=changed)


def change_windows(who: Actor, office_code: str, rows: Iterable[tuple[Window, str]]) -> None:
    """Replace an office's windows by (window, name) pairs; raises Rejected naming the first that can't be used."""
    wanted = list(rows)
    regions.store_windows(office_code, wanted)
    spans = {window.code: f"{window.starts:%H:%M}-{window.ends:%H:%M}" for window, _ in wanted}
    audit.record(who, office_code, "windows_changed", "office", office_code, windows=spans)


def import_divisions(who: Actor, text: str) -> int:
    """Store divisions of one's area from CSV; returns how many were new. Raises Rejected as `regions.import_regions` does."""
    added = regions.import_regions(text, area=who.region_code)
    audit.record(who, who.region_code[:STREET_DIGITS], "divisions_imported", "region", who.region_code, added=added)
    return added
