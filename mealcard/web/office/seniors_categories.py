"""Categories and heavy care of a senior: add, end, with evidence."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.seniors import categories, service
from mealcard.seniors.models import Senior
from mealcard.web.guards import actor, needs, office
from mealcard.web.office.blueprint import blueprint
from mealcard.web.office.seniors_forms import ActForm, CareForm, CategoryForm, SeenForm
from mealcard.web.words import word


@blueprint.route("/seniors/<uuid:senior_id>/categories/new", methods=["GET", "POST"])
@needs("edit_register")
def seniors_category_new(senior_id: uuid.UUID) -> Response | str:
    senior = service.load(actor(), office().code, senior_id)
    form = CategoryForm(data={"seen": str(senior.version)})
    return _answer(senior, form, _("登记人员类别"), lambda: categories.add(actor(), senior, form.wanted(), form.version))


@blueprint.route("/seniors/<uuid:senior_id>/categories/<uuid:category_id>/end", methods=["GET", "POST"])
@needs("edit_register")
def seniors_category_end(senior_id: uuid.UUID, category_id: uuid.UUID) -> Response | str:
    senior = service.load(actor(), office().code, senior_id)
    row = categories.load_category(senior, category_id)
    form = ActForm(data={"seen": str(senior.version)})
    heading = _("终止“%(category)s”", category=word("category", row.category))
    return _answer(senior, form, heading, lambda: categories.end(actor(), senior, category_id, form.reason.data, form.version))


@blueprint.route("/seniors/<uuid:senior_id>/care", methods=["GET", "POST"])
@needs("edit_register")
def seniors_care(senior_id: uuid.UUID) -> Response | str:
    """Record heavy care, or that it is over."""
    senior = service.load(actor(), office().code, senior_id)
    data = {"seen": str(senior.version)}
    if senior.heavy_care:
        over = ActForm(data=data)
        return _answer(
            senior,
            over,
            _("取消重度照护"),
            lambda: categories.set_heavy_care(actor(), senior, on=False, reason=over.reason.data, seen=over.version),
        )
    form = CareForm(data=data)
    return _answer(
        senior,
        form,
        _("登记重度照护"),
        lambda: categories.set_heavy_care(actor(), senior, on=True, evidence=form.evidence.data, seen=form.version),
    )


def _answer(senior: Senior, form: SeenForm, heading: str, act: Callable[[], object]) -> Response | str:
    """The form, or what was asked for and back to the senior's page."""
    if form.validate_on_submit():
        try:
            act()
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("记好了。"))
            db.session.commit()
            return redirect(url_for("office.seniors_detail", senior_id=senior.id), 303)
    return render_template("office/seniors/category.html", form=form, senior=senior, heading=heading)
