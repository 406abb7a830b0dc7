"""The page behind the code on a card's back: the last meal, one tap, undo, and why. It shows no name and no number.

The code in the address is a secret of 100 bits, which nobody can forge a request without: so these forms carry no CSRF token, and work on a
phone that keeps no cookies. The address must not leave this page: no referrer, no cache, no index.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Response, g, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse
from wtforms import BooleanField, TextAreaField

from mealcard.accounts import throttle
from mealcard.cards import queries as cards
from mealcard.cards import service as card_service
from mealcard.cards.models import Card
from mealcard.cards.states import CardState
from mealcard.cards.token import parse_family_code
from mealcard.db import db, writing
from mealcard.errors import NotFound, Rejected
from mealcard.feedback import queries as opinions
from mealcard.feedback import rules
from mealcard.feedback import service as feedback
from mealcard.feedback.models import Opinion, OpinionChannel
from mealcard.meals.models import Meal
from mealcard.regions import service as regions
from mealcard.regions.models import Office
from mealcard.web.fields import MultiCheckboxField, coded
from mealcard.web.forms import Form, length
from mealcard.web.public.blueprint import blueprint
from mealcard.web.security import csrf

PREFIX = "/c/"
# The finder of a lost card, or the holder of an old one, has no meal to speak of.
_SPEECHLESS = frozenset({CardState.LOST, CardState.REPLACED, CardState.CANCELLED})
_NOT_YET = frozenset({CardState.ORDERED, CardState.PRINTED})


@dataclass(frozen=True, slots=True)
class Back:
    """The card behind an address, and its office."""

    code: str
    card: Card
    office: Office

    @property
    def speaks(self) -> bool:
        return self.card.state not in _SPEECHLESS | _NOT_YET


class ReasonsForm(Form):
    class Meta(Form.Meta):
        csrf = False

    reasons = MultiCheckboxField(_l("哪里不满意？可以选几样"), choices=coded("opinion_reason", rules.REASONS))
    comment = TextAreaField(_l("还想说什么"), validators=[length(rules.MAX_COMMENT)], render_kw={"rows": 3})
    call_me = BooleanField(_l("请打电话给我"))


@blueprint.after_app_request
def _keep_secret(response: Response) -> Response:
    """Also on errors: whatever is answered under this prefix holds a secret in its address."""
    if request.path.startswith(PREFIX):
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@blueprint.get("/robots.txt")
def robots() -> Response:
    return Response(f"User-agent: *\nDisallow: {PREFIX}\n", mimetype="text/plain")


class _NoCard(Exception):
    """The code belongs to no card."""


class _HeldBack(Exception):
    """Too many wrong codes came from this address."""


@blueprint.errorhandler(_NoCard)
def _no_card(_error: _NoCard) -> tuple[str, int]:
    return render_template("public/family/unknown.html"), 404


@blueprint.errorhandler(_HeldBack)
def _held_back(_error: _HeldBack) -> tuple[str, int]:
    return render_template("public/family/later.html", minutes=throttle.FAILURE_MINUTES), 429


def _back(code: str) -> Back:
    """The card of a code; a wrong one is counted against the visitor's address."""
    subject = ("family", request.remote_addr or "")
    try:
        throttle.check(subject)
    except Rejected as error:
        raise _HeldBack from error
    card = cards.card_of_family_code(code)
    if card is None:
        db.session.rollback()
        with writing():
            throttle.count(subject)
            db.session.commit()
        raise _NoCard
    office = regions.office(card.office_code)
    g.zone_name = office.zone
    return Back(parse_family_code(code) or code, card, office)


@blueprint.get("/c/<code>")
def family(code: str) -> str:
    back = _back(code)
    meal = feedback.last_rateable_meal(back.office.code, back.card.senior_id) if back.speaks else None
    said = feedback.opinion_of(meal) if meal else None
    return render_template("public/family/card.html", back=back, meal=meal, said=said, **_about(meal, said))


def _about(meal: Meal | None, said: Opinion | None) -> dict[str, object]:
    """Where the meal was, and what was said of it."""
    return {
        "provider": opinions.place_of(meal) if meal else None,
        "choice": rules.word_of(said.stars) if said else "",
        "undoable": bool(said and feedback.can_undo(said)),
        "choices": rules.STARS,
    }


def _meal(back: Back, meal_id: uuid.UUID) -> Meal:
    if not back.speaks:
        raise NotFound("meal")
    return feedback.meal_of_senior(back.office.code, back.card.senior_id, meal_id)


def _said(meal: Meal) -> Opinion:
    said = feedback.opinion_of(meal)
    if said is None:
        raise NotFound("opinion")
    return said


@blueprint.post("/c/<code>/<uuid:meal_id>")
@csrf.exempt
def family_rate(code: str, meal_id: uuid.UUID) -> BaseResponse:
    back = _back(code)
    try:
        feedback.rate(_meal(back, meal_id), OpinionChannel.PHONE, request.form.get("choice", ""))
    except Rejected as error:
        if error.reason != "already_rated":
            raise
        db.session.rollback()  # the page of the meal shows what was said first
    db.session.commit()
    return redirect(url_for("public.family_thanks", code=back.code, meal_id=meal_id), 303)


@blueprint.get("/c/<code>/<uuid:meal_id>")
def family_thanks(code: str, meal_id: uuid.UUID) -> str | BaseResponse:
    back = _back(code)
    meal = _meal(back, meal_id)
    said = feedback.opinion_of(meal)
    if said is None:
        return redirect(url_for("public.family", code=back.code), 303)
    return render_template("public/family/thanks.html", back=back, meal=meal, said=said, **_about(meal, said))


@blueprint.post("/c/<code>/<uuid:meal_id>/undo")
@csrf.exempt
def family_undo(code: str, meal_id: uuid.UUID) -> BaseResponse:
    back = _back(code)
    feedback.undo(_said(_meal(back, meal_id)))
    db.session.commit()
    return redirect(url_for("public.family", code=back.code), 303)


@blueprint.route("/c/<code>/<uuid:meal_id>/why", methods=["GET", "POST"])
@csrf.exempt
def family_why(code: str, meal_id: uuid.UUID) -> str | BaseResponse:
    back = _back(code)
    said, form = _said(_meal(back, meal_id)), ReasonsForm()
    if not form.validate_on_submit():
        return render_template("public/family/why.html", back=back, meal_id=meal_id, form=form)
    comment = (form.comment.data or "").strip()
    if form.reasons.data or comment or form.call_me.data:
        feedback.add_detail(said, form.reasons.data, comment, form.call_me.data)
    db.session.commit()
    return redirect(url_for("public.family_thanks", code=back.code, meal_id=meal_id, told=1), 303)


@blueprint.route("/c/<code>/lost", methods=["GET", "POST"])
@csrf.exempt
def family_lost(code: str) -> str:
    """Report the card lost: it freezes only, since a photo of the back must not kill a card."""
    back = _back(code)
    if request.method == "GET" or back.card.state is not CardState.ACTIVE:
        return render_template("public/family/lost.html", back=back)
    card_service.report_lost_by_family(back.card)
    db.session.commit()
    return render_template("public/family/lost.html", back=_back(code))
