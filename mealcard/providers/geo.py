"""Distances, and the coordinate systems of Chinese maps. Pure; degrees, metres, latitude first.

Stored coordinates are WGS-84. AMap and Tencent draw in GCJ-02, a published distortion of it, and Baidu in BD-09, a second one on
top; a point put into the wrong system is some hundred metres off, up to 1.1 km in Xinjiang.
"""

from __future__ import annotations

import re
from math import asin, atan2, cos, pi, radians, sin, sqrt
from typing import NamedTuple
from urllib.parse import quote, urlencode

EARTH_M = 6_371_008.8
WALKING_FACTOR = 1.3  # streets against the straight line

# The ellipsoid GCJ-02 is computed on (Krasovsky 1940).
_AXIS = 6_378_245.0
_ECCENTRICITY2 = 0.00669342162296594323
_BAIDU_PI = pi * 3000.0 / 180.0


class Place(NamedTuple):
    """A point in degrees; which system, the name of the variable says."""

    latitude: float
    longitude: float


def distance_m(one: Place, other: Place) -> float:
    """Metres along the surface between two WGS-84 points (haversine)."""
    lat1, lat2 = radians(one.latitude), radians(other.latitude)
    across = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(min(1.0, across)))


def walking_m(one: Place, other: Place) -> float:
    """Metres a person walks, estimated from the straight line."""
    return distance_m(one, other) * WALKING_FACTOR


def in_china(place: Place) -> bool:
    """Whether the map systems distort here; a rough box, as they use it themselves."""
    return 0.8293 <= place.latitude <= 55.8271 and 72.004 <= place.longitude <= 137.8347


def gcj02(wgs84: Place) -> Place:
    """The GCJ-02 coordinates of a WGS-84 point (AMap, Tencent)."""
    if not in_china(wgs84):
        return wgs84
    north, east = _bend(wgs84.longitude - 105.0, wgs84.latitude - 35.0)
    angle = radians(wgs84.latitude)
    magic = 1 - _ECCENTRICITY2 * sin(angle) ** 2
    latitude = wgs84.latitude + north * 180.0 / (_AXIS * (1 - _ECCENTRICITY2) / (magic * sqrt(magic)) * pi)
    longitude = wgs84.longitude + east * 180.0 / (_AXIS / sqrt(magic) * cos(angle) * pi)
    return Place(latitude, longitude)


def _bend(x: float, y: float) -> tuple[float, float]:
    """Metres north and east by which GCJ-02 shifts a point, from its degrees east of 105° and north of 35°."""
    wave = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += 2.0 / 3.0 * (wave + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi) + 160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += 2.0 / 3.0 * (wave + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi) + 150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi))
    return north, east


def bd09(gcj: Place) -> Place:
    """The BD-09 coordinates of a GCJ-02 point (Baidu)."""
    latitude, longitude = gcj
    radius = sqrt(longitude**2 + latitude**2) + 0.00002 * sin(latitude * _BAIDU_PI)
    angle = atan2(latitude, longitude) + 0.000003 * cos(longitude * _BAIDU_PI)
    return Place(radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065)


def from_gcj02(gcj: Place) -> Place:
    """The WGS-84 point that `gcj02` puts here, to a centimetre: what a person copied out of AMap."""
    guess = gcj
    for _ in range(10):
        there = gcj02(guess)
        guess = Place(guess.latitude + gcj.latitude - there.latitude, guess.longitude + gcj.longitude - there.longitude)
    return guess


def from_bd09(baidu: Place) -> Place:
    """The WGS-84 point of BD-09 coordinates: what a person copied out of Baidu."""
    guess = Place(baidu.latitude - 0.006, baidu.longitude - 0.0065)
    for _ in range(10):
        there = bd09(guess)
        guess = Place(guess.latitude + baidu.latitude - there.latitude, guess.longitude + baidu.longitude - there.longitude)
    return from_gcj02(guess)


_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def read_place(text: str) -> Place:
    """Two numbers as a person copies them, in either order: in China the smaller is always the latitude. Raises ValueError."""
    found = _NUMBER.findall(text)
    if len(found) != 2:
        raise ValueError(text)
    latitude, longitude = sorted(map(float, found))
    return Place(latitude, longitude)


class MapLinks(NamedTuple):
    """Addresses that open a point in the map apps of old phones."""

    amap: str
    baidu: str
    tencent: str


def map_links(wgs84: Place, name: str, address: str = "") -> MapLinks:
    """Links to a WGS-84 point, each in its map's own coordinates: AMap `lon,lat`, Baidu and Tencent `lat,lon`."""
    gcj = gcj02(wgs84)
    baidu = bd09(gcj)
    amap = {
        "position": f"{gcj.longitude:.6f},{gcj.latitude:.6f}",
        "name": name,
        "src": "mealcard",
        "coordinate": "gaode",
        "callnative": "1",
    }
    at_baidu = {
        "location": f"{baidu.latitude:.6f},{baidu.longitude:.6f}",
        "title": name,
        "content": address or name,
        "output": "html",
        "coord_type": "bd09ll",
        "src": "webapp.mealcard",
    }
    marker = f"coord:{gcj.latitude:.6f},{gcj.longitude:.6f};title:{_plain(name)};addr:{_plain(address or name)}"
    return MapLinks(
        f"https://uri.amap.com/marker?{urlencode(amap, safe=',')}",
        f"https://api.map.baidu.com/marker?{urlencode(at_baidu, safe=',')}",
        f"https://apis.map.qq.com/uri/v1/marker?marker={quote(marker, safe=':,;')}&referer=mealcard",
    )


def _plain(text: str) -> str:
    """Without the signs that separate the parts of a Tencent marker."""
    return text.translate(str.maketrans(";:|,", "    "))
