"""The meal map: the list of an office's points, and the same as GeoJSON for the drawn map and for anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, g, jsonify, make_response, render_template, request

from mealcard.errors import NotFound
from mealcard.regions import service as regions
from mealcard.regions.models import Office, Region
from mealcard.web.i18n import app_settings
from mealcard.web.meal_windows import window_words
from mealcard.web.public.blueprint import blueprint
from mealcard.web.public.narrowing import SWITCHES, Narrowing, narrowing
from mealcard.web.public.showing import Board, Entry
from mealcard.web.words import word

_CONDITIONAL = frozenset({"public.home", "public.points_geojson", "public.point"})
ROWS = 40  # a district with hundreds of points must not weigh on an old phone


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the list; `number` counts from 1."""

    entries: Sequence[Entry]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ROWS))


@blueprint.after_request
def _conditional(response: Response) -> Response:
    """A visitor who comes back gets 304 while nothing changed."""
    if request.endpoint in _CONDITIONAL and response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


@blueprint.get("/")
def home() -> str:
    offices = regions.offices_below("")
    if not offices:
        return render_template("public/empty.html")
    office = _chosen(offices)
    board, communities = Board(office), regions.communities(office.code)
    wanted = narrowing(request.args, (region.code for region in communities))
    return render_template(
        "public/home.html",
        board=board,
        part=_part([entry for entry in board.entries if wanted.keeps(entry)]),
        wanted=wanted,
        switches=SWITCHES,
        communities=_with_points(communities, board),
        diets=sorted({diet for entry in board.entries for diet in entry.diets}),
        kept=_kept_parameters(office, offices, wanted),
        offices=_grouped(offices),
        names=window_words(office.code),
        settings=app_settings(),
    )


def _chosen(offices: Sequence[Office]) -> Office:
    """The office of the address, else the first."""
    wanted = request.args.get("office", "")
    office = next((one for one in offices if one.code == wanted), offices[0])
    g.zone_name = office.zone
    return office


def _part(entries: Sequence[Entry]) -> Part:
    whole = Part(entries, len(entries), 1)
    number = min(max(1, request.args.get("page", 1, type=int)), whole.pages)
    return Part(entries[(number - 1) * ROWS : number * ROWS], len(entries), number)


def _with_points(communities: Sequence[Region], board: Board) -> list[Region]:
    served = {entry.provider.community_code for entry in board.entries}
    return [region for region in communities if region.code in served]


def _kept_parameters(office: Office, offices: Sequence[Office], wanted: Narrowing) -> dict[str, str]:
    """What the links of the page carry on."""
    chosen = {"office": office.code} if len(offices) > 1 else {}
    return chosen | wanted.parameters()


def _grouped(offices: Sequence[Office]) -> dict[str, list[Office]]:
    """Offices by the name of their district; empty when there is nothing to choose."""
    if len(offices) < 2:
        return {}
    names = regions.region_names(office.code[:6] for office in offices)
    groups: dict[str, list[Office]] = {}
    for office in offices:
        groups.setdefault(names.get(office.code[:6], ""), []).append(office)
    return groups


@blueprint.get("/points.geojson")
def points_geojson() -> Response:
    """The shown points with WGS-84 coordinates (RFC 7946). Nothing in it is about a person."""
    offices = regions.offices_below("")
    if not offices:
        raise NotFound("office")
    office = _chosen(offices)
    wanted = narrowing(request.args, (region.code for region in regions.communities(office.code)))
    entries = [entry for entry in Board(office).entries if wanted.keeps(entry)]
    names = regions.region_names(entry.provider.community_code for entry in entries)
    response = make_response(
        jsonify({"type": "FeatureCollection", "features": [_feature(entry, names) for entry in entries if entry.place]})
    )
    response.mimetype = "application/geo+json"
    return response


def _feature(entry: Entry, names: dict[str, str]) -> dict[str, object]:
    provider, place = entry.provider, entry.place
    assert place is not None
    return {
        "type": "Feature",
        "id": str(provider.id),
        "geometry": {"type": "Point", "coordinates": [round(place.longitude, 6), round(place.latitude, 6)]},
        "properties": {
            "number": entry.number,
            "name": provider.name,
            "status": entry.status,
            "status_words": word("map_status", entry.status),
            "badge": entry.badge,
            "community": names.get(provider.community_code, ""),
            "address": provider.address,
            "halal": provider.halal,
            "delivery": provider.delivery,
            "step_free": provider.step_free,
            "diets": entry.diets,
            "page": f"points/{provider.id}",
        },
    }
