"""Opening offices, their settings, windows and divisions; each act leaves an audit entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
import sqlalchemy as sa
from flask import Flask

from mealcard.accounts import offices as administration
from mealcard.audit.models import AuditEntry
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.regions import service as regions
from mealcard.regions.models import Office, Region
from mealcard.regions.settings import OfficeSettings
from mealcard.regions.windows import Window
from tests.factories import offices
from tests.factories.offices import HONGSHAN, XIANGYANG

HEADER = "code,name,level,parent_code\n"


def _acts(office_code: str, action: str) -> list[AuditEntry]:
    return list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.office_code == office_code, AuditEntry.action == action)))


def test_an_administrator_of_the_city_opens_an_office(app: Flask) -> None:
    offices.office()
    opened = administration.open_office(offices.actor("admin", "659001"), HONGSHAN, "0993-2000001", "xinjiang")
    assert (opened.name, opened.phone) == ("红山街道办事处", "0993-2000001")
    assert [window.code for window in regions.windows_of(HONGSHAN)] == ["breakfast", "lunch", "dinner"]
    assert len(_acts(HONGSHAN, "office_created")) == 1


@pytest.mark.parametrize(
    ("code", "phone", "preset", "zone", "reason"),
    [
        (HONGSHAN, "0993-1", "xinjiang", "Asia/Shanghai", "region_outside"),
        (XIANGYANG, "0993-1", "xinjiang", "Asia/Shanghai", "office_exists"),
        (f"{XIANGYANG}001", "0993-1", "xinjiang", "Asia/Shanghai", "not_a_street"),
        (XIANGYANG, "0993-1", "moon", "Asia/Shanghai", "office_exists"),
    ],
)
def test_an_office_that_may_not_be_opened_is_not(app: Flask, code: str, phone: str, preset: str, zone: str, reason: str) -> None:
    offices.office()
    with pytest.raises(Rejected, match=reason):
        administration.open_office(offices.actor("admin"), code, phone, preset, zone)
    assert db.session.scalars(sa.select(Office.code)).all() == [XIANGYANG]


@pytest.mark.parametrize(
    ("phone", "preset", "zone", "reason"),
    [
        ("请打电话", "xinjiang", "Asia/Shanghai", "office_phone"),
        ("0993-1", "moon", "Asia/Shanghai", "windows_preset"),
        ("0993-1", "xinjiang", "Moon/Base", "zone_unknown"),
    ],
)
def test_what_an_office_is_opened_with_is_checked(app: Flask, phone: str, preset: str, zone: str, reason: str) -> None:
    regions.import_regions(regions.bundled_regions())
    with pytest.raises(Rejected, match=reason):
        administration.open_office(offices.actor("admin"), XIANGYANG, phone, preset, zone)
    assert db.session.scalars(sa.select(Office.code)).all() == []


def test_settings_are_kept_and_the_log_says_what_changed(app: Flask) -> None:
    here = offices.office()
    new = replace(OfficeSettings(), minimum_age=65)
    administration.change_settings(offices.actor("admin"), here, new, "向阳街道", "0993-2000009", "Asia/Urumqi")
    stored = regions.office(XIANGYANG)
    assert (stored.name, stored.phone, stored.zone, regions.settings_of(stored)) == ("向阳街道", "0993-2000009", "Asia/Urumqi", new)
    (entry,) = _acts(XIANGYANG, "settings_changed")
    assert entry.detail["changed"] == {
        "name": ["向阳街道办事处", "向阳街道"],
        "phone": ["0993-2000000", "0993-2000009"],
        "zone": ["Asia/Shanghai", "Asia/Urumqi"],
        "minimum_age": [60, 65],
    }


def test_saving_the_same_settings_again_leaves_no_entry(app: Flask) -> None:
    here = offices.office()
    administration.change_settings(offices.actor("admin"), here, OfficeSettings(), here.name, here.phone)
    assert _acts(XIANGYANG, "settings_changed") == []


@pytest.mark.parametrize(
    ("new", "name", "phone", "field"),
    [
        (replace(OfficeSettings(), minimum_age=40), "向阳", "0993-1", "minimum_age"),
        (replace(OfficeSettings(), late_hours=48, reject_hours=24), "向阳", "0993-1", "late_hours"),
        (OfficeSettings(), " ", "0993-1", "name"),
        (OfficeSettings(), "向阳", "0993 转 1", "phone"),
    ],
)
def test_settings_out_of_bounds_change_nothing(app: Flask, new: OfficeSettings, name: str, phone: str, field: str) -> None:
    here = offices.office()
    with pytest.raises(Rejected) as caught:
        administration.change_settings(offices.actor("admin"), here, new, name, phone)
    assert caught.value.field == field
    assert (here.name, here.phone) == ("向阳街道办事处", "0993-2000000")


def test_windows_are_replaced_as_a_whole(app: Flask) -> None:
    offices.office()
    administration.change_windows(offices.actor("admin"), XIANGYANG, [(Window("lunch", time(12), time(14)), " 午饭 ")])
    assert [(row.code, row.name, row.starts, row.ends) for row in regions.window_rows(XIANGYANG)] == [("lunch", "午饭", time(12), time(14))]
    (entry,) = _acts(XIANGYANG, "windows_changed")
    assert entry.detail == {"windows": {"lunch": "12:00-14:00"}}


def test_windows_that_overlap_are_refused_and_the_old_ones_stay(app: Flask) -> None:
    offices.office()
    before = regions.windows_of(XIANGYANG)
    with pytest.raises(Rejected, match="windows_overlap"):
        administration.change_windows(
            offices.actor("admin"), XIANGYANG, [(Window("a", time(9), time(11)), ""), (Window("b", time(10), time(12)), "")]
        )
    assert regions.windows_of(XIANGYANG) == before


def test_divisions_of_the_own_area_are_imported_once(app: Flask) -> None:
    offices.office()
    admin = offices.actor("admin", "659001")
    lines = f"659001,石河子市,county,6590\n659001900,新街道,street,659001\n{XIANGYANG},向阳街,street,659001\n"
    assert administration.import_divisions(admin, "\ufeff" + HEADER + lines) == 1
    assert administration.import_divisions(admin, HEADER + lines) == 0
    assert regions.region_names(["659001900", XIANGYANG]) == {"659001900": "新街道", XIANGYANG: "向阳街"}
    assert [entry.detail["added"] for entry in _acts("659001", "divisions_imported")] == [1, 0]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("code;name\n", "regions_file", 1),
        ("", "regions_file", 1),
        (HEADER + "65900a,甲,county,6590\n", "regions_file", 2),
        (HEADER + f"{XIANGYANG}900,甲,village,{XIANGYANG}\n", "regions_file", 2),
        (HEADER + f"{XIANGYANG}900,甲,community,{HONGSHAN}\n", "regions_file", 2),
        (HEADER + f"{XIANGYANG}900,甲,community,{XIANGYANG}\n{XIANGYANG}901,,community,{XIANGYANG}\n", "regions_file", 3),
        (HEADER + f"{XIANGYANG}9001,甲,community,{XIANGYANG}\n", "regions_file", 2),
        (HEADER + f"{XIANGYANG}900,甲\x00,community\n", "regions_file", 2),
        (HEADER + f"{HONGSHAN},别的名字,street,659001\n", "regions_file_outside", 2),
        (HEADER + f"{HONGSHAN}900,甲,community,{HONGSHAN}\n", "regions_file_outside", 2),
    ],
)
def test_a_wrong_line_stops_the_whole_file(app: Flask, text: str, reason: str, line: int) -> None:
    offices.office()
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Region))
    with pytest.raises(Rejected, match=f"^{reason}$") as caught, db.session.begin_nested():
        administration.import_divisions(offices.actor("admin"), text)
    assert caught.value.details["line"] == line
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Region)) == before


def test_the_path_to_a_division_begins_with_the_widest(app: Flask) -> None:
    offices.office()
    assert [one.code for one in regions.path_to(XIANGYANG)] == ["65", "6590", "659001", XIANGYANG]
    assert regions.path_to("12") == []
    assert [one.code for one in regions.children(None)] == ["65"]
    assert len(regions.children(XIANGYANG)) == 8
