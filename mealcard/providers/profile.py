"""What an office writes down about a meal point, and what of it can't be right. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from mealcard.errors import Rejected
from mealcard.providers.rules import valid_credit_code
from mealcard.providers.states import ProviderKind

DIETS = ("soft", "low_salt", "diabetic", "halal", "vegetarian")
MAX_SEATS = 5000
MAX_CAPACITY = 50_000
MAX_NAME = 60
# Whole China with its islands: enough to notice swapped or empty coordinates.
LATITUDES = (3.0, 54.0)
LONGITUDES = (73.0, 136.0)


@dataclass(frozen=True, slots=True)
class Profile:
    """The facts of a meal point. Coordinates are WGS-84 degrees; `capacity` is meals per window."""

    name: str
    kind: ProviderKind
    community_code: str
    address: str = ""
    phone: str = ""
    contact_name: str = ""
    credit_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    seats: int = 0
    capacity: int = 0
    halal: bool = False
    delivery: bool = False
    ramp: bool = False
    accessible_toilet: bool = False
    handrail: bool = False
    ground_floor: bool = False
    diets: tuple[str, ...] = field(default=())
    introduction: str = ""
    kiosk: bool = True

    def values(self) -> dict[str, object]:
        """Column values, cleaned of stray spaces."""
        plain: dict[str, object] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        for name, value in plain.items():
            if isinstance(value, str):
                plain[name] = value.strip()
        return plain | {"kind": self.kind, "credit_code": self.credit_code.strip().upper(), "diets": sorted(set(self.diets))}


def check_profile(profile: Profile, communities: frozenset[str]) -> None:
    """Raises Rejected naming the field that can't be right; `communities` are the codes of the office."""
    if not 1 <= len(profile.name.strip()) <= MAX_NAME:
        raise Rejected("name_missing", field="name")
    if profile.community_code not in communities:
        raise Rejected("community_unknown", field="community_code")
    if profile.credit_code.strip() and not valid_credit_code(profile.credit_code.strip().upper()):
        raise Rejected("credit_code", field="credit_code")
    for name, most in (("seats", MAX_SEATS), ("capacity", MAX_CAPACITY)):
        if not 0 <= getattr(profile, name) <= most:
            raise Rejected("out_of_bounds", field=name, least=0, most=most)
    if not set(profile.diets) <= set(DIETS):
        raise Rejected("diet_unknown", field="diets")
    _check_place(profile.latitude, profile.longitude)


def _check_place(latitude: float | None, longitude: float | None) -> None:
    if latitude is None and longitude is None:
        return
    if latitude is None or not LATITUDES[0] <= latitude <= LATITUDES[1]:
        raise Rejected("coordinates", field="latitude")
    if longitude is None or not LONGITUDES[0] <= longitude <= LONGITUDES[1]:
        raise Rejected("coordinates", field="longitude")
