"""The promised hours, and days without service announced by the restaurant itself."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mealcard import clock
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.providers import hours as times
from mealcard.providers import service
from mealcard.regions import service as regions
from mealcard.web.guards import actor, needs, office
from mealcard.web.meal_windows import window_words
from mealcard.web.provider.blueprint import blueprint
from mealcard.web.restaurant_forms import ClosureForm


@blueprint.get("/hours")
@needs("run_provider")
def hours() -> str:
    provider = service.own(actor())
    return render_template(
        "provider/hours/hours.html",
        provider=provider,
        hours=times.hours_of(provider),
        windows=window_words(provider.office_code),
        closures=times.closures_of(provider),
        today=clock.today(regions.zone_of(office())),
        here=office(),
    )


@blueprint.route("/hours/closures/new", methods=["GET", "POST"])
@needs("run_provider")
def hours_closure() -> Response | str:
    form = ClosureForm()
    if form.validate_on_submit():
        try:
            times.announce(actor(), service.own(actor()), form.starts_on.data, form.ends_on.data, form.reason.data)
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("停业已经公告，助餐地图上会显示。"))
            db.session.commit()
            return redirect(url_for("provider.hours"), 303)
    return render_template("provider/hours/closure.html", form=form)


@blueprint.post("/hours/closures/<uuid:closure_id>/cancel")
@needs("run_provider")
def hours_closure_cancel(closure_id: uuid.UUID) -> Response:
    times.cancel(actor(), times.load_closure(actor(), actor().provider_office_code or "", closure_id))
    flash(_("停业公告已经取消。"))
    db.session.commit()
    return redirect(url_for("provider.hours"), 303)
