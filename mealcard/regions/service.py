"""Divisions and offices as they are stored. What people do to them, and its audit, is in `accounts.offices`: the log lies above."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from mealcard import clock
from mealcard.db import db
from mealcard.errors import NotFound, Rejected
from mealcard.regions.models import AppMeta, Level, MealWindow, Office, Region
from mealcard.regions.settings import OfficeSettings, check_phone, check_settings, check_zone, settings_from_json
from mealcard.regions.windows import PRESETS, Window, check_windows

_COLUMNS = ("code", "name", "level", "parent_code")
LONGEST_CODE, LONGEST_NAME = 12, 120
WINDOW_NAMES = {"breakfast": "早餐", "lunch": "午餐", "dinner": "晚餐"}


def bundled_regions() -> str:
    """The divisions that travel with the package, as CSV text."""
    return (files("mealcard.regions") / "regions-shihezi.csv").read_text(encoding="utf-8")


def import_regions(text: str, area: str = "") -> int:
    """Store divisions from CSV (code,name,level,parent_code; parents first or already stored); known codes take the new name.

    Returns the number of new divisions. Raises Rejected and stores nothing when a line is wrong: regions_file, or
    regions_file_outside for one that would change a division outside the code `area`.
    """
    rows = _rows(text)
    known = {region.code: region for region in db.session.scalars(sa.select(Region))}
    added = 0
    for line, (code, name, level, parent) in enumerate(rows, start=2):
        if not _is_division(code, name, level, parent) or (parent and parent not in known):
            raise Rejected("regions_file", line=line, columns=", ".join(_COLUMNS))
        if not code.startswith(area) and (code not in known or known[code].name != name):
            raise Rejected("regions_file_outside", line=line, code=code)
        if code in known:
            known[code].name = name
        else:
            known[code] = Region(code=code, name=name, level=Level(level), parent_code=parent or None)
            db.session.add(known[code])
            added += 1
    db.session.flush()
    return added


def _rows(text: str) -> list[list[str]]:
    """The cells of a CSV file below its header; raises Rejected regions_file."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        if tuple(reader.fieldnames or ()) != _COLUMNS:
            raise Rejected("regions_file", line=1, columns=", ".join(_COLUMNS))
        return [[str(row[column] or "").strip() for column in _COLUMNS] for row in reader]
    except csv.Error as error:
        raise Rejected("regions_file", line=reader.line_num, columns=", ".join(_COLUMNS)) from error


def _is_division(code: str, name: str, level: str, parent: str) -> bool:
    digits = code.isascii() and code.isdigit() and len(code) <= LONGEST_CODE
    named = 0 < len(name) <= LONGEST_NAME and name.isprintable()
    return digits and named and level in set(Level) and (code.startswith(parent) if parent else level == Level.PROVINCE)


def add_office(code: str, phone: str, preset: str, zone: str) -> Office:
    """Store an office for a street; its windows come from a preset of `windows.PRESETS`. Acts of people go through `accounts.offices`."""
    division = db.session.get(Region, code)
    if division is None or division.level is not Level.STREET:
        raise Rejected("not_a_street", field="code")
    if db.session.get(Office, code) is not None:
        raise Rejected("office_exists", field="code")
    if preset not in PRESETS:
        raise Rejected("windows_preset", field="preset")
    check_phone(phone)
    check_zone(zone)
    name = division.name.removesuffix("办事处") + ("办事处" if division.name.endswith("街道") else "")
    office = Office(code=code, name=name, phone=phone.strip(), zone=zone, settings=OfficeSettings().to_json(), created_at=clock.now())
    db.session.add(office)
    db.session.flush()
    for window in PRESETS[preset]:
        db.session.add(_window_row(code, window, WINDOW_NAMES[window.code]))
    db.session.flush()
    return office


def _window_row(office_code: str, window: Window, name: str) -> MealWindow:
    return MealWindow(office_code=office_code, code=window.code, name=name, starts=window.starts, ends=window.ends)


def office(code: str) -> Office:
    """One office; NotFound when there is none."""
    found = db.session.get(Office, code)
    if found is None:
        raise NotFound("office")
    return found


def offices_below(region_code: str) -> Sequence[Office]:
    """The offices of an area, by code."""
    return db.session.scalars(sa.select(Office).where(Office.code.startswith(region_code)).order_by(Office.code)).all()


def first_office(region_code: str) -> Office | None:
    """The office of an area with the lowest code."""
    return db.session.scalar(sa.select(Office).where(Office.code.startswith(region_code)).order_by(Office.code).limit(1))


def offices_matching(region_code: str, text: str) -> sa.Select[Office]:
    """The offices of an area whose name holds a text or whose code begins with it, by code."""
    query = sa.select(Office).where(Office.code.startswith(region_code)).order_by(Office.code)
    wanted = text.strip()
    return query.where(Office.name.contains(wanted, autoescape=True) | Office.code.startswith(wanted, autoescape=True)) if wanted else query


def settings_of(of: Office) -> OfficeSettings:
    return settings_from_json(of.settings)


def zone_of(of: Office) -> ZoneInfo:
    return ZoneInfo(of.zone)


def store_settings(of: Office, new: OfficeSettings, name: str, phone: str, zone: str) -> dict[str, Any]:
    """Store an office's settings; returns what changed as {name: [before, after]}."""
    check_settings(new)
    check_phone(phone)
    check_zone(zone)
    if not name.strip():
        raise Rejected("name_missing", field="name")
    before = {"name": of.name, "phone": of.phone, "zone": of.zone, **settings_of(of).to_json()}
    of.name, of.phone, of.zone, of.settings = name.strip(), phone.strip(), zone, new.to_json()
    db.session.flush()
    after = {"name": of.name, "phone": of.phone, "zone": of.zone, **of.settings}
    return {key: [before.get(key), value] for key, value in after.items() if before.get(key) != value}


def window_rows(office_code: str) -> Sequence[MealWindow]:
    """An office's windows in the order of the day."""
    return db.session.scalars(sa.select(MealWindow).where(MealWindow.office_code == office_code).order_by(MealWindow.starts)).all()


def windows_of(office_code: str) -> tuple[Window, ...]:
    """The same as values for the rules."""
    return tuple(Window(row.code, row.starts, row.ends) for row in window_rows(office_code))


def store_windows(office_code: str, rows: Iterable[tuple[Window, str]]) -> None:
    """Replace an office's windows by (window, name) pairs; raises Rejected naming the first that can't be used."""
    wanted = list(rows)
    check_windows([window for window, _ in wanted])
    db.session.execute(sa.delete(MealWindow).where(MealWindow.office_code == office_code))
    db.session.add_all(_window_row(office_code, window, name.strip() or window.code) for window, name in wanted)
    db.session.flush()


def communities(office_code: str) -> Sequence[Region]:
    """The communities of a street, by code."""
    return db.session.scalars(sa.select(Region).where(Region.parent_code == office_code).order_by(Region.code)).all()


def divisions(area: str, text: str = "") -> sa.Select[Region]:
    """The divisions of an area, by code; `text` is part of a name or the beginning of a code."""
    query = sa.select(Region).where(Region.code.startswith(area)).order_by(Region.code)
    wanted = text.strip()
    return query.where(Region.name.contains(wanted, autoescape=True) | Region.code.startswith(wanted, autoescape=True)) if wanted else query


def children(code: str | None) -> Sequence[Region]:
    """The divisions directly below one, by code; the widest ones below None."""
    return db.session.scalars(sa.select(Region).where(Region.parent_code == code).order_by(Region.code)).all()


def region(code: str) -> Region:
    """One division; NotFound when there is none."""
    found = db.session.get(Region, code)
    if found is None:
        raise NotFound("region")
    return found


def path_to(code: str) -> list[Region]:
    """A division and those it lies in, the widest first; empty for an unknown code."""
    found: list[Region] = []
    present = db.session.get(Region, code)
    while present is not None:
        found.insert(0, present)
        present = db.session.get(Region, present.parent_code) if present.parent_code else None
    return found


def region_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of divisions by code."""
    return dict(db.session.execute(sa.select(Region.code, Region.name).where(Region.code.in_(set(codes)))).all())


def meta(key: str) -> str | None:
    """A fact about this database, such as `demo`."""
    row = db.session.get(AppMeta, key)
    return row.value if row else None


def metas(prefix: str) -> dict[str, str]:
    """All facts whose key begins so."""
    query = sa.select(AppMeta.key, AppMeta.value).where(AppMeta.key.startswith(prefix, autoescape=True))
    return dict(db.session.execute(query).all())


def set_meta(key: str, value: str) -> None:
    row = db.session.get(AppMeta, key)
    if row is None:
        db.session.add(AppMeta(key=key, value=value))
    else:
        row.value = value
    db.session.flush()
