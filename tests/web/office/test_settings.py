"""Settings, windows and divisions of an office, without JavaScript."""

from __future__ import annotations

import io
from datetime import time
from typing import Any

import pytest

from mealcard.regions import service as regions
from mealcard.regions.settings import BOUNDS, OfficeSettings
from tests.factories import offices
from tests.factories.offices import HONGSHAN, XIANGYANG
from tests.pages import Pages


def _form(**changed: object) -> dict[str, Any]:
    values = {**OfficeSettings().to_json(), "name": "向阳街道办事处", "phone": "0993-2000000", "zone": "Asia/Shanghai", **changed}
    return {name: "y" if value is True else value for name, value in values.items() if value is not False}


def test_the_page_shows_every_setting_as_it_is(pages: Pages) -> None:
    offices.office()
    text = pages.sign_in(offices.user("admin")).get("/office/settings").text
    for name in OfficeSettings.__dataclass_fields__:
        assert f'name="{name}"' in text
    assert 'value="365"' in text
    assert 'value="0993-2000000"' in text


def test_settings_are_saved(pages: Pages) -> None:
    offices.office()
    page = pages.sign_in(offices.user("admin")).follow("/office/settings", _form(minimum_age=65, cross_office=False, zone="Asia/Urumqi"))
    assert "设置已经保存" in page.text
    stored = regions.office(XIANGYANG)
    assert (regions.settings_of(stored).minimum_age, regions.settings_of(stored).cross_office, stored.zone) == (65, False, "Asia/Urumqi")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"minimum_age": 40}, "请填 55 到 80 之间的数"),
        ({"minimum_age": "六十"}, "请填一个整数"),
        ({"name": ""}, "请填写这一项"),
        ({"phone": "转接"}, "电话请写成"),
        ({"late_hours": 72, "reject_hours": 24}, "不能比接收的时限还长"),
        ({"zone": "Europe/Paris"}, "请从列表里选一项"),
        ({"language": "fr"}, "请从列表里选一项"),
    ],
)
def test_a_wrong_setting_is_named_and_nothing_is_saved(pages: Pages, changed: dict[str, object], words: str) -> None:
    offices.office()
    page = pages.sign_in(offices.user("admin")).post("/office/settings", _form(**{"name": "新名字", **changed}), status=200)
    assert words in page.text
    assert regions.office(XIANGYANG).name == "向阳街道办事处"


def test_every_bound_has_a_field(pages: Pages) -> None:
    assert set(BOUNDS) <= set(_form())


def test_an_administrator_changes_the_own_office_alone(pages: Pages) -> None:
    offices.office()
    offices.office(HONGSHAN)
    pages.sign_in(offices.user("admin", HONGSHAN)).post("/office/settings", _form(name="红山"))
    assert regions.office(XIANGYANG).name == "向阳街道办事处"
    assert regions.office(HONGSHAN).name == "红山"


# -- windows ---------------------------------------------------------------------------------------------------------


def _rows(*rows: tuple[str, str, str, str], **buttons: str) -> dict[str, str]:
    data = dict(buttons)
    for number, (code, name, starts, ends) in enumerate(rows):
        data |= {f"windows-{number}-code": code, f"windows-{number}-name": name}
        data |= {f"windows-{number}-starts": starts, f"windows-{number}-ends": ends}
    return data


LUNCH = ("lunch", "午餐", "12:00", "14:00")
DINNER = ("dinner", "晚餐", "18:00", "20:00")


def test_the_windows_are_shown_as_rows(pages: Pages) -> None:
    offices.office()
    text = pages.sign_in(offices.user("admin")).get("/office/settings/windows").text
    assert 'value="breakfast"' in text
    assert 'value="13:00"' in text
    assert text.count("<fieldset") == 3


def test_windows_are_saved(pages: Pages) -> None:
    offices.office()
    page = pages.sign_in(offices.user("admin")).follow("/office/settings/windows", _rows(LUNCH, DINNER, save="1"))
    assert "就餐时段已经保存" in page.text
    assert [(one.code, one.starts, one.ends) for one in regions.windows_of(XIANGYANG)] == [
        ("lunch", time(12), time(14)),
        ("dinner", time(18), time(20)),
    ]


def test_the_add_button_gives_another_row_and_keeps_what_was_typed(pages: Pages) -> None:
    offices.office()
    page = pages.sign_in(offices.user("admin")).post(
        "/office/settings/windows", _rows(("lunch", "午饭", "12:10", "14:00"), add="1"), status=200
    )
    assert page.text.count("<fieldset") == 2
    assert 'value="12:10"' in page.text
    assert len(regions.windows_of(XIANGYANG)) == 3  # nothing is stored


def test_there_is_an_end_to_adding_rows(pages: Pages) -> None:
    offices.office()
    rows = [(f"w{n}", "餐", f"{n + 8:02d}:00", f"{n + 8:02d}:30") for n in range(8)]
    page = pages.sign_in(offices.user("admin")).post("/office/settings/windows", _rows(*rows, add="1"), status=303)
    assert page.location
    assert len(regions.windows_of(XIANGYANG)) == 8


def test_a_remove_button_takes_its_own_row(pages: Pages) -> None:
    offices.office()
    page = pages.sign_in(offices.user("admin")).post("/office/settings/windows", _rows(LUNCH, DINNER, remove="windows-0"), status=200)
    assert 'value="lunch"' not in page.text
    assert 'value="dinner"' in page.text
    assert len(regions.windows_of(XIANGYANG)) == 3


def test_all_windows_can_be_removed(pages: Pages) -> None:
    offices.office()
    pages.sign_in(offices.user("admin")).post("/office/settings/windows", {"save": "1"})
    assert regions.windows_of(XIANGYANG) == ()


@pytest.mark.parametrize(
    ("rows", "words", "place"),
    [
        ((LUNCH, ("dinner", "晚餐", "13:30", "20:00")), "重叠", "windows-1-starts"),
        ((LUNCH, ("dinner", "晚餐", "20:00", "18:00")), "结束时间要晚于开始时间", "windows-1-ends"),
        ((LUNCH, ("lunch", "晚餐", "18:00", "20:00")), "同一个代码用了两次", "windows-1-code"),
        ((("other", "其他", "12:00", "13:00"),), "other 是留给时段以外的", "windows-0-code"),
        ((("Lunch!", "午餐", "12:00", "13:00"),), "代码用小写字母开头", "windows-0-code"),
        ((("lunch", "午餐", "noon", "13:00"),), "请填一个时间", "windows-0-starts"),
        ((("lunch", "午餐", "12:00", ""),), "请填写这一项", "windows-0-ends"),
    ],
)
def test_a_wrong_window_is_named_beside_its_field(pages: Pages, rows: tuple[Any, ...], words: str, place: str) -> None:
    offices.office()
    text = pages.sign_in(offices.user("admin")).post("/office/settings/windows", _rows(*rows, save="1"), status=200).text
    assert words in text
    assert f'<a href="#{place}">' in text
    assert f'id="{place}-error"' in text
    assert len(regions.windows_of(XIANGYANG)) == 3


# -- divisions -------------------------------------------------------------------------------------------------------


def _file(content: bytes) -> dict[str, Any]:
    return {"file": (io.BytesIO(content), "regions.csv")}


NEW = "code,name,level,parent_code\n659001002900,长征社区,community,659001002\n"


def test_divisions_are_listed_for_the_own_area(pages: Pages) -> None:
    offices.office()
    text = pages.sign_in(offices.user("admin")).get("/office/settings/divisions").text
    assert f"{XIANGYANG}001" in text
    assert HONGSHAN not in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_of_divisions_is_imported(pages: Pages, encoding: str) -> None:
    offices.office()
    page = pages.sign_in(offices.user("admin")).follow("/office/settings/divisions", _file(NEW.encode(encoding)))
    assert "新增 1 个区划" in page.text
    assert regions.region_names(["659001002900"]) == {"659001002900": "长征社区"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name\n", "第 1 行不对"),
        (NEW.replace("659001002,", "659001009,").encode() + b"x,y\n", "第 3 行不对"),
        (NEW.replace("659001002", HONGSHAN).encode(), "不在您的管理范围内"),
        (b"\xff\xfe\xff\xff\x00\x81\xff", "文字编码读不出来"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(pages: Pages, content: bytes, words: str) -> None:
    offices.office()
    assert words in pages.sign_in(offices.user("admin")).post("/office/settings/divisions", _file(content), status=200).text


def test_a_missing_file_is_asked_for(pages: Pages) -> None:
    offices.office()
    assert "请选择一个文件" in pages.sign_in(offices.user("admin")).post("/office/settings/divisions", status=200).text
