"""Pause, move, death and the ways back; who moved away or died loses the cards in the same transaction."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mealcard.cards import service as cards
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.seniors import life, service
from mealcard.seniors.models import Senior
from mealcard.seniors.rules import next_state
from mealcard.seniors.states import SeniorAction
from mealcard.web.guards import actor, needs, office
from mealcard.web.office.blueprint import blueprint
from mealcard.web.office.seniors_forms import ActForm, DeathForm, MoveForm, ResumeForm, SeenForm


@dataclass(frozen=True, slots=True)
class Act:
    """An act with its form; `ends_cards` is the reason noted on the cards that end with it."""

    action: SeniorAction
    form: type[SeenForm]
    do: Callable[[Senior, Any], None]
    ends_cards: str = ""


def _resume(senior: Senior, form: ResumeForm) -> None:
    life.resume(actor(), senior, form.reason.data or "", form.version)


def _move(senior: Senior, form: MoveForm) -> None:
    life.move(actor(), senior, form.moved_on.data, form.reason.data, form.version)


def _die(senior: Senior, form: DeathForm) -> None:
    life.die(actor(), senior, form.died_on.data, form.reason.data, form.version)


def _with(act: Callable[..., None]) -> Callable[[Senior, ActForm], None]:
    return lambda senior, form: act(actor(), senior, form.reason.data, form.version)


ACTS = {
    "pause": Act(SeniorAction.PAUSE, ActForm, _with(life.pause)),
    "resume": Act(SeniorAction.RESUME, ResumeForm, _resume),
    "move": Act(SeniorAction.MOVE, MoveForm, _move, "senior_moved"),
    "return": Act(SeniorAction.RETURN, ActForm, _with(life.come_back)),
    "die": Act(SeniorAction.DIE, DeathForm, _die, "senior_deceased"),
    "correct_death": Act(SeniorAction.CORRECT_DEATH, ActForm, _with(life.correct_death)),
    "resubmit": Act(SeniorAction.RESUBMIT, ActForm, _with(life.resubmit)),
}


@blueprint.route("/seniors/<uuid:senior_id>/acts/<kind>", methods=["GET", "POST"])
@needs("edit_register")
def seniors_act(senior_id: uuid.UUID, kind: str) -> Response | str:
    act = ACTS.get(kind) or abort(404)
    senior = service.load(actor(), office().code, senior_id)
    next_state(senior.state, act.action)
    form = act.form(data={"seen": str(senior.version)})
    if form.validate_on_submit():
        try:
            ended = _done(act, senior, form)
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("办好了，注销了 %(n)s 张卡。", n=ended) if ended else _("办好了。"))
            db.session.commit()
            return redirect(url_for("office.seniors_detail", senior_id=senior.id), 303)
    return render_template("office/seniors/act.html", form=form, senior=senior, kind=kind)


def _done(act: Act, senior: Senior, form: SeenForm) -> int:
    """Do it; returns how many cards ended with it."""
    act.do(senior, form)
    return cards.cancel_all(actor(), senior.office_code, senior.id, act.ends_cards) if act.ends_cards else 0
