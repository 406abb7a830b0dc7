"""Ordering cards: choose seniors without one, look at the names, and see what came of it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import render_template

from mealcard.cards import queries, service
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.seniors.models import Senior
from mealcard.web.guards import actor, needs, office
from mealcard.web.messages import sentence
from mealcard.web.office import choosing
from mealcard.web.office.blueprint import blueprint
from mealcard.web.paging import paged, sort_order

SORTS = {"name": Senior.name_pinyin, "registered_at": Senior.registered_at}


@blueprint.get("/cards/order")
@needs("order_cards")
def cards_order() -> str:
    narrowed = choosing.narrowed()
    name, descending, order = sort_order(SORTS, "name")
    query = queries.without_card(actor(), office().code, narrowed.community_code, narrowed.text)
    return render_template(
        "office/cards/order.html",
        page=paged(query.order_by(order, Senior.id), scalars=False),
        narrowed=narrowed,
        sorted_by=name,
        descending=descending,
        communities=choosing.communities(),
        most=choosing.MOST,
    )


@blueprint.post("/cards/order/confirm")
@needs("order_cards")
def cards_order_confirm() -> str:
    choice = choosing.choice()
    rows = _rows(choice)
    choice.check(rows)
    return render_template("office/cards/order_confirm.html", rows=rows, choice=choice)


@blueprint.post("/cards/order")
@needs("order_cards")
def cards_order_make() -> str:
    choice = choosing.choice()
    rows = _rows(choice)
    choice.check(rows)
    ordered = service.order(actor(), [senior for senior, _community in rows])
    names = {senior.id: senior.name for senior, _community in rows}
    skipped = [(one.senior.name, sentence(Rejected(one.reason))) for one in ordered.skipped]
    page = render_template("office/cards/ordered.html", cards=ordered.cards, names=names, skipped=skipped)
    db.session.commit()
    return page


def _rows(choice: choosing.Choice) -> list[Any]:
    """Ticked seniors even if they got a card meanwhile: the result page says so."""
    if choice.everything:
        query = queries.without_card(actor(), office().code, choice.narrowed.community_code, choice.narrowed.text)
    else:
        query = queries.seniors(actor(), office().code, choice.ids)
    ordered: sa.Select[Senior, str] = query.order_by(Senior.community_code, Senior.name_pinyin, Senior.id).limit(choosing.MOST)
    return list(db.session.execute(ordered))
