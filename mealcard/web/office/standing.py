"""Who stays listed: the office's list of standings, and each point's statement of points with its chart."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, StringField

from mealcard import keyring
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.feedback.rules import monday_of
from mealcard.listing import service
from mealcard.listing.models import StandingDecision
from mealcard.listing.policy import read_policy
from mealcard.web.forms import Form, length, required
from mealcard.web.guards import actor, can, needs, office
from mealcard.web.office import standing_words
from mealcard.web.office.blueprint import blueprint
from mealcard.web.office.standing_chart import chart
from mealcard.web.paging import paged_list

POLICY = read_policy(service.CONFIG)


class DecisionForm(Form):
    """`seen` is what the evidence looked like when the page was opened."""

    seen = HiddenField()
    reason = StringField(_l("理由"), description=_l("会和当时的证据一起存档。"), validators=[required, length(300)])
    decline = BooleanField(_l("不采纳这个建议（分数从零重新累计）"))


@blueprint.get("/standing")
@needs("see_standing")
def standing() -> str:
    return render_template("office/standing/list.html", rows=service.standings(office().code), words=standing_words, policy=POLICY)


@blueprint.get("/standing/<uuid:provider_id>")
@needs("see_standing")
def standing_show(provider_id: uuid.UUID) -> str:
    found = service.standing_of(actor(), office().code, provider_id)
    awaiting = service.awaiting(found.provider)
    open_to_me = can("decide_standing") and found.statement.proposal and awaiting is None
    return _page(found, DecisionForm(seen=found.fingerprint) if open_to_me else None, awaiting)


@blueprint.post("/standing/<uuid:provider_id>/decide")
@needs("decide_standing")
def standing_decide(provider_id: uuid.UUID) -> Response | str:
    found = service.standing_of(actor(), office().code, provider_id)
    form = DecisionForm()
    if form.validate_on_submit():
        try:
            service.decide(actor(), found, form.seen.data or "", form.reason.data, accept=not form.decline.data)
        except Rejected as error:
            if error.reason == "stale_page":
                raise
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("已经记下您的决定。"))
            return redirect(url_for("office.standing_show", provider_id=provider_id), 303)
    return _page(found, form)


def _page(found: service.Standing, form: Form | None, awaiting: StandingDecision | None = None) -> str:
    statement = found.statement
    lines = [POLICY.watch_points, statement.line] if statement.line != POLICY.watch_points else [statement.line]
    return render_template(
        "office/standing/show.html",
        found=found,
        statement=statement,
        form=form,
        page=paged_list(statement.items[::-1]),
        picture=chart(statement.history, lines),
        paragraph=standing_words.paragraph(statement, POLICY),
        decisions=service.decisions_of(office().code, found.provider.id),
        awaiting=awaiting,
        words=standing_words,
        monday_of=monday_of,
        pseudonym=lambda senior: _pseudonym(found.provider.id, senior),
        by_one=service.BY_ONE,
    )


def _pseudonym(provider_id: uuid.UUID, senior: object) -> str:
    """The same senior has the same sign on one point's page and another one elsewhere."""
    return keyring.active().blind("standing page", f"{provider_id} {senior}")[:3].hex().upper()
