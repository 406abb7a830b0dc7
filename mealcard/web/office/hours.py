"""Promised hours of a meal point as a grid of days and windows, and its announced closures."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import time

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.providers import hours, service
from mealcard.providers.opening import Hours
from mealcard.regions import service as regions
from mealcard.regions.models import MealWindow
from mealcard.web.forms import Form
from mealcard.web.guards import actor, needs, office
from mealcard.web.meal_windows import window_words
from mealcard.web.messages import sentence
from mealcard.web.office.blueprint import blueprint
from mealcard.web.restaurant_forms import ClosureForm
from mealcard.web.words import word

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?")


class HoursForm(Form):
    """Two times for each day and window; both empty means that nothing is promised."""

    def show(self, rows: Sequence[Hours]) -> None:
        """Fill the grid from stored hours."""
        self.typed = {cell_name(row.weekday, row.window): (f"{row.opens:%H:%M}", f"{row.closes:%H:%M}") for row in rows}

    def read(self, windows: Sequence[MealWindow]) -> list[Hours]:
        """The grid that was sent; raises Rejected for a cell that is half filled or no time."""
        names = [(day, window, cell_name(day, window.code)) for day in range(1, 8) for window in windows]
        self.typed = {name: (request.form.get(f"{name}-opens", ""), request.form.get(f"{name}-closes", "")) for _d, _w, name in names}
        rows = []
        for day, window, name in names:
            opens, closes = self.typed[name]
            if opens or closes:
                rows.append(Hours(day, window.code, _time(opens, day, window), _time(closes, day, window)))
        return rows

    def at(self, weekday: int, window: str) -> tuple[str, str]:
        """What stands in a cell."""
        return self.typed.get(cell_name(weekday, window), ("", ""))


def cell_name(weekday: int, window: str) -> str:
    return f"d{weekday}-{window}"


def _time(text: str, weekday: int, window: MealWindow) -> time:
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise Rejected("hours_cell", day=word("weekday", weekday), meal=window.name)
    return time(int(found[1]), int(found[2]))


@blueprint.route("/providers/<uuid:provider_id>/hours", methods=["GET", "POST"])
@needs("edit_providers")
def providers_hours(provider_id: uuid.UUID) -> Response | str:
    provider = service.load(actor(), office().code, provider_id)
    windows = regions.window_rows(office().code)
    form = HoursForm()
    form.show(hours.hours_of(provider))
    if "fill" in request.form:
        form.show([Hours(day, window.code, window.starts, window.ends) for day in range(1, 8) for window in windows])
    elif form.validate_on_submit():
        try:
            hours.set_hours(actor(), provider, form.read(windows))
        except Rejected as error:
            form.form_errors.append(_words(error))
        else:
            flash(_("营业时间已经保存。"))
            db.session.commit()
            return redirect(url_for("office.providers_detail", provider_id=provider.id), 303)
    return render_template(
        "office/providers/hours.html", form=form, provider=provider, windows=window_words(office().code), cell_name=cell_name
    )


def _words(error: Rejected) -> str:
    """The refusal with the words of its day and window."""
    if "weekday" not in error.details:
        return sentence(error)
    code = str(error.details["window"])
    where = {"day": word("weekday", error.details["weekday"]), "meal": window_words(office().code).get(code, code)}
    return sentence(Rejected(error.reason, **where))


@blueprint.route("/providers/<uuid:provider_id>/closures/new", methods=["GET", "POST"])
@needs("edit_providers")
def providers_closure(provider_id: uuid.UUID) -> Response | str:
    provider = service.load(actor(), office().code, provider_id)
    form = ClosureForm()
    if form.validate_on_submit():
        try:
            hours.announce(actor(), provider, form.starts_on.data, form.ends_on.data, form.reason.data)
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("停业已经公告，助餐地图上会显示。"))
            db.session.commit()
            return redirect(url_for("office.providers_detail", provider_id=provider.id), 303)
    return render_template("office/providers/closure.html", form=form, provider=provider)


@blueprint.post("/providers/closures/<uuid:closure_id>/cancel")
@needs("edit_providers")
def providers_closure_cancel(closure_id: uuid.UUID) -> Response:
    closure = hours.load_closure(actor(), office().code, closure_id)
    hours.cancel(actor(), closure)
    flash(_("停业公告已经取消。"))
    db.session.commit()
    return redirect(url_for("office.providers_detail", provider_id=closure.provider_id), 303)
