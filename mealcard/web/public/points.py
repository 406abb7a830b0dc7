"""One page per meal point: everything a visitor asks before going there."""

from __future__ import annotations

import uuid

from flask import g, render_template

from mealcard.errors import NotFound
from mealcard.providers import queries as providers
from mealcard.providers.states import ItemKind
from mealcard.regions import service as regions
from mealcard.web.meal_windows import window_words
from mealcard.web.public.blueprint import blueprint
from mealcard.web.public.showing import Board, Entry


@blueprint.get("/points/<uuid:point_id>")
def point(point_id: uuid.UUID) -> str:
    board, entry = _found(point_id)
    items = entry.point.items
    return render_template(
        "public/point.html",
        board=board,
        entry=entry,
        community=regions.region_names([entry.provider.community_code]).get(entry.provider.community_code, ""),
        offers=[board.offer_of(entry.point, item) for item in items if item.kind is ItemKind.SET_MEAL],
        dishes=[item for item in items if item.kind is ItemKind.DISH],
        alternatives=board.alternatives(entry) if entry.needs_another else [],
        names=window_words(board.office.code),
    )


def _found(point_id: uuid.UUID) -> tuple[Board, Entry]:
    """The point with its office's board. NotFound also for one that exists and isn't shown: the two must look the same."""
    office_code = providers.office_of_point(point_id)
    if office_code is None:
        raise NotFound("provider")
    office = regions.office(office_code)
    g.zone_name = office.zone
    board = Board(office)
    entry = next((entry for entry in board.entries if entry.provider.id == point_id), None)
    if entry is None:
        raise NotFound("provider")
    return board, entry
