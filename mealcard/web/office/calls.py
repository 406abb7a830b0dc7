"""Follow-up calls: whom to phone this week, what to say, and what came of it. The number is shown for one call and on record."""

from __future__ import annotations

import uuid
from datetime import date

import flask_babel
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mealcard import clock
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.feedback import calls as calling
from mealcard.feedback import queries
from mealcard.feedback.models import CallOutcome
from mealcard.feedback.rules import review_week
from mealcard.regions import service as regions
from mealcard.seniors.identity import mask_name
from mealcard.web.guards import actor, needs, office
from mealcard.web.messages import sentence
from mealcard.web.office.blueprint import blueprint
from mealcard.web.paging import paged_list

STARS = (5, 4, 3, 2, 1)
# What a button sends -> outcome and stars.
ANSWERS: dict[str, tuple[CallOutcome, int | None]] = {
    **{str(stars): (CallOutcome.ANSWERED, stars) for stars in STARS},
    **{outcome.value: (outcome, None) for outcome in CallOutcome if outcome is not CallOutcome.ANSWERED},
}


@blueprint.get("/calls")
@needs("make_calls")
def calls() -> str:
    here = office()
    week_on = review_week(clock.today(regions.zone_of(here)))
    return render_template(
        "office/calls/list.html",
        page=paged_list(calling.due_calls(actor(), here.code)),
        drawn=calling.is_drawn(here.code, week_on),
        progress=queries.call_progress(here.code, week_on),
        passed_on=calling.passed_on(actor(), here.code),
        week_on=week_on,
        mask=mask_name,
    )


@blueprint.get("/calls/<uuid:call_id>")
@needs("make_calls")
def calls_show(call_id: uuid.UUID) -> str:
    return _page(calling.look_at(actor(), office().code, call_id))


@blueprint.post("/calls/<uuid:call_id>/phone")
@needs("make_calls")
def calls_phone(call_id: uuid.UUID) -> Response | str:
    """The page with the number in clear, in this answer only."""
    found = calling.look_at(actor(), office().code, call_id)
    try:
        phone = calling.reveal_phone(actor(), found.call)
    except Rejected as error:
        return _refused(call_id, error)
    page = _page(found, phone)
    db.session.commit()
    return page


@blueprint.post("/calls/<uuid:call_id>/answer")
@needs("make_calls")
def calls_answer(call_id: uuid.UUID) -> Response:
    call = calling.load_call(actor(), office().code, call_id)
    outcome, stars = ANSWERS.get(request.form.get("answer", ""), (CallOutcome.ANSWERED, None))
    try:
        calling.record_attempt(actor(), call, outcome, stars)
    except Rejected as error:
        return _refused(call_id, error)
    db.session.commit()
    flash(_said(outcome))
    return redirect(url_for("office.calls"), 303)


def _refused(call_id: uuid.UUID, error: Rejected) -> Response:
    flash(sentence(error), "error")
    return redirect(url_for("office.calls_show", call_id=call_id), 303)


def _said(outcome: CallOutcome) -> str:
    if outcome is CallOutcome.UNREACHABLE:
        return _("已经记下：没打通。两次要在不同的钟点打，都没打通就不用再打，由下一位老人顶上。")
    if outcome is CallOutcome.TO_OFFICE:
        return _("已经记下：请转街道。这位老人列在下面，请街道联系。")
    return _("已经记下这次回访。")


def _page(found: calling.DueCall, phone: str | None = None) -> str:
    return render_template(
        "office/calls/show.html",
        found=found,
        name=mask_name(found.senior.name),
        day_in_words=_spoken(found.meal.meal_on),
        closed=_closed(found),
        phone=phone,
        stars=STARS,
    )


def _closed(found: calling.DueCall) -> str:
    """Why nobody has to make this call any more; empty while it is open."""
    try:
        calling.check_open(found.call)
    except Rejected as error:
        return sentence(error)
    return ""


def _spoken(day: date) -> str:
    """A day as one says it to somebody, without the year."""
    return flask_babel.format_date(day, _("M 月 d 日"), rebase=False)
