"""Cards: the list, the page of one, somebody on the phone, and what is done to a card."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField

from mealcard.cards import printing, queries, service
from mealcard.cards.models import Card
from mealcard.cards.rules import allowed_actions
from mealcard.cards.states import CardAction, CardState
from mealcard.db import db
from mealcard.errors import Rejected, Stale
from mealcard.regions import service as regions
from mealcard.seniors.models import Senior
from mealcard.web.forms import Form, length
from mealcard.web.guards import actor, needs, office
from mealcard.web.messages import sentence
from mealcard.web.office import choosing
from mealcard.web.office.blueprint import blueprint
from mealcard.web.paging import paged, sort_order
from mealcard.web.words import word

SORTS = {"name": Senior.name_pinyin, "number": Card.number, "state_at": Card.state_at}
SIMPLE = (CardAction.ACTIVATE, CardAction.FREEZE, CardAction.UNFREEZE, CardAction.REPORT_LOST)


class CardForm(Form):
    """What is done to a card; `state` is what the person saw when deciding."""

    reason = StringField(_l("原因"), description=_l("解冻、补卡、注销必须写；其他的最好也写上。"), validators=[length(service.MAX_REASON)])
    state = HiddenField()


@blueprint.get("/cards")
@needs("see_cards")
def cards() -> str:
    narrowed = choosing.narrowed()
    name, descending, order = sort_order(SORTS, "name")
    page = paged(queries.listing(actor(), office().code, narrowed).order_by(order, Card.id), scalars=False)
    return render_template(
        "office/cards/list.html",
        page=page,
        narrowed=narrowed,
        sorted_by=name,
        descending=descending,
        states=CardState,
        communities=choosing.communities(),
        counts=queries.counts(actor(), office().code),
    )


@blueprint.get("/cards/find")
@needs("see_cards")
def cards_find() -> str:
    text = request.args.get("q", "").strip()
    found = queries.find(actor(), office().code, text)
    return render_template("office/cards/find.html", text=text, found=found, allowed=_allowed, most=queries.FOUND_AT_MOST)


@blueprint.get("/cards/<uuid:card_id>")
@needs("see_cards")
def cards_detail(card_id: uuid.UUID) -> str:
    card = queries.load(actor(), office().code, card_id)
    return _detail(card, CardForm(state=card.state.value))


@blueprint.post("/cards/<uuid:card_id>/act")
@needs("hand_over_cards")
def cards_act(card_id: uuid.UUID) -> Response | str:
    card = queries.load(actor(), office().code, card_id)
    action = request.form.get("action", "")
    if action not in SIMPLE:
        raise Rejected("card_transition")
    return _done(card, CardAction(action))


@blueprint.post("/cards/<uuid:card_id>/cancel")
@needs("order_cards")
def cards_cancel(card_id: uuid.UUID) -> Response | str:
    return _done(queries.load(actor(), office().code, card_id), CardAction.CANCEL)


@blueprint.post("/cards/<uuid:card_id>/reissue")
@needs("order_cards")
def cards_reissue(card_id: uuid.UUID) -> Response | str:
    return _done(queries.load(actor(), office().code, card_id), CardAction.REPLACE)


@blueprint.post("/cards/hand-over/confirm")
@needs("hand_over_cards")
def cards_hand_over_confirm() -> str:
    choice = choosing.choice()
    rows = db.session.execute(queries.chosen(actor(), office().code, choice.ids)).all()
    choice.check(rows)
    return render_template("office/cards/hand_over.html", rows=rows, choice=choice)


@blueprint.post("/cards/hand-over")
@needs("hand_over_cards")
def cards_hand_over() -> str:
    choice = choosing.choice()
    rows = db.session.execute(queries.chosen(actor(), office().code, choice.ids)).all()
    choice.check(rows)
    names = {card.id: senior.name for card, senior, _community in rows}
    done, failed = service.activate_many(actor(), [card for card, _senior, _community in rows])
    refused = [(card, sentence(error)) for card, error in failed]
    page = render_template("office/cards/handed_over.html", done=done, failed=refused, names=names)
    db.session.commit()
    return page


def _done(card: Card, action: CardAction) -> Response | str:
    """Do it, or show the card's page again with what is missing."""
    form = CardForm()
    if form.state.data and form.state.data != card.state:
        raise Stale
    if not form.validate():
        return _detail(card, form)
    shown = card
    try:
        if action is CardAction.REPLACE:
            shown = service.reissue(actor(), card, form.reason.data or "")
        else:
            service.act(actor(), card, action, form.reason.data or "")
    except Rejected as error:
        if error.field is None:
            raise
        form.refuse(error)
        return _detail(card, form)
    db.session.commit()
    flash(_said(action))
    return redirect(url_for("office.cards_detail", card_id=shown.id), 303)


def _said(action: CardAction) -> str:
    if action is CardAction.REPLACE:
        return _("旧卡已作废，新卡已申领：卡号不变，请在“制卡”里打印。")
    return _("已办好：%(action)s", action=word("card_action", action))


def _allowed(card: Card) -> list[CardAction]:
    """What this person may do to the card now, in the order of the buttons."""
    mine = [*SIMPLE] if actor().can("hand_over_cards") else []
    mine += [CardAction.REPLACE, CardAction.CANCEL] if actor().can("order_cards") else []
    possible = allowed_actions(card.state)
    return [action for action in mine if action in possible]


def _detail(card: Card, form: CardForm) -> str:
    senior = queries.owner(card)
    names = regions.region_names([senior.community_code])
    return render_template(
        "office/cards/detail.html",
        card=card,
        form=form,
        senior=senior,
        community=names.get(senior.community_code, ""),
        actions=_allowed(card),
        events=queries.history(card),
        issues=[one for one in queries.of_senior(actor(), card.office_code, senior.id) if one.id != card.id],
        jobs=[(job, printing.label(job)) for job in printing.jobs_of(actor(), card)],
    )
