"""Distances on the ground, and points that must come out right in three map systems."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from mealcard.providers.geo import Place, bd09, distance_m, from_bd09, from_gcj02, gcj02, map_links, read_place, walking_m

SHIHEZI = Place(44.3059, 86.0806)

# Published test values of the common open implementations: WGS-84, GCJ-02.
KNOWN = [
    (Place(31.1774276, 121.5272106), Place(31.17530398364597, 121.531541859215)),
    (Place(22.543847, 113.912316), Place(22.540796131694766, 113.9171764808363)),
    (Place(39.911954, 116.377817), Place(39.91334545536069, 116.38404722455657)),
]


@pytest.mark.parametrize(("wgs", "gcj"), KNOWN)
def test_gcj02_agrees_with_the_published_values(wgs: Place, gcj: Place) -> None:
    assert distance_m(gcj02(wgs), gcj) < 0.01


def test_bd09_agrees_with_the_published_values() -> None:
    gcj = Place(39.915, 116.404)
    assert distance_m(bd09(gcj), Place(39.92133699351021, 116.41036949371029)) < 0.01
    assert distance_m(gcj02(from_bd09(gcj)), Place(39.90865673957631, 116.39762729119315)) < 1


@pytest.mark.parametrize("place", [SHIHEZI, *(wgs for wgs, _ in KNOWN)])
def test_what_a_person_copies_from_a_map_comes_back_to_the_same_door(place: Place) -> None:
    assert distance_m(from_gcj02(gcj02(place)), place) < 0.05
    assert distance_m(from_bd09(bd09(gcj02(place))), place) < 0.05


def test_a_forgotten_conversion_would_be_hundreds_of_metres_off_in_xinjiang() -> None:
    shift = gcj02(SHIHEZI)
    assert 250 < distance_m(SHIHEZI, shift) < 1106
    assert 500 < distance_m(SHIHEZI, bd09(shift)) < 1106


def test_outside_china_nothing_is_bent() -> None:
    assert gcj02(Place(51.5, -0.12)) == Place(51.5, -0.12)


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert distance_m(Place(44, 86), Place(45, 86)) == pytest.approx(111_195, abs=5)
    assert distance_m(SHIHEZI, SHIHEZI) == 0


def test_people_walk_three_tenths_further_than_the_straight_line() -> None:
    other = Place(44.31, 86.09)
    assert walking_m(SHIHEZI, other) == pytest.approx(1.3 * distance_m(SHIHEZI, other))


def test_each_map_gets_its_own_coordinates_in_its_own_order() -> None:
    links = map_links(SHIHEZI, "向阳食堂", "1小区; 5栋")
    gcj = gcj02(SHIHEZI)
    baidu = bd09(gcj)
    amap = parse_qs(urlsplit(links.amap).query)
    assert amap["position"] == [f"{gcj.longitude:.6f},{gcj.latitude:.6f}"]
    assert amap["name"] == ["向阳食堂"]
    assert parse_qs(urlsplit(links.baidu).query)["location"] == [f"{baidu.latitude:.6f},{baidu.longitude:.6f}"]
    assert parse_qs(urlsplit(links.baidu).query)["coord_type"] == ["bd09ll"]
    marker = parse_qs(urlsplit(links.tencent).query)["marker"][0].split(";")
    assert marker == [f"coord:{gcj.latitude:.6f},{gcj.longitude:.6f}", "title:向阳食堂", "addr:1小区  5栋"]


@pytest.mark.parametrize("name", ["A&B", "a=b#c", "老王 家", "\"'<>"])
def test_a_name_never_breaks_out_of_its_parameter(name: str) -> None:
    links = map_links(SHIHEZI, name)
    assert parse_qs(urlsplit(links.amap).query)["name"] == [name]
    assert parse_qs(urlsplit(links.baidu).query)["title"] == [name]
    assert f"title:{name}" in parse_qs(urlsplit(links.tencent).query)["marker"][0]


@pytest.mark.parametrize(
    "text",
    ["44.3059,86.0806", "86.0806, 44.3059", " 86.0806，44.3059 ", "44.3059 86.0806", "N44.3059° E86.0806°", "经度86.0806 纬度44.3059"],
)
def test_coordinates_are_read_in_either_order(text: str) -> None:
    assert read_place(text) == SHIHEZI


@pytest.mark.parametrize("text", ["", "44.3", "here", "44.3059,86.0806,12.5", "44,3059,86,0806", "1e5 2"])
def test_what_is_not_two_numbers_is_no_place(text: str) -> None:
    with pytest.raises(ValueError):
        read_place(text)
