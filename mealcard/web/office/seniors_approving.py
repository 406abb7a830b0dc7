"""Registrations that wait for a second person: the list, many at once, one alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mealcard.db import db
from mealcard.errors import Rejected, check_fresh
from mealcard.seniors import queries, service
from mealcard.seniors.models import Senior
from mealcard.seniors.queries import Filters
from mealcard.seniors.states import SeniorState
from mealcard.web.guards import actor, needs, office
from mealcard.web.messages import sentence
from mealcard.web.office import choosing
from mealcard.web.office.blueprint import blueprint
from mealcard.web.office.seniors import about
from mealcard.web.office.seniors_forms import ActForm, SeenForm
from mealcard.web.paging import paged, sort_order

SORTS = {"name": Senior.name_pinyin, "registered": Senior.registered_at}


@blueprint.get("/seniors/pending")
@needs("approve_register")
def seniors_pending() -> str:
    filters = Filters(SeniorState.PENDING, request.args.get("community", ""))
    name, descending, order = sort_order(SORTS, "registered")
    page = paged(queries.search(actor(), office().code, "", filters).order_by(order, Senior.id))
    return render_template(
        "office/seniors/pending.html",
        page=page,
        filters=filters,
        sorted_by=name,
        descending=descending,
        communities=choosing.communities(),
        own={row.id for row in page.rows if actor().user_id in {row.registered_by, row.amended_by}},
        **about(page.rows),
    )


@blueprint.post("/seniors/pending/confirm")
@needs("approve_register")
def seniors_pending_confirm() -> str:
    """Who was ticked, by name, before anything happens."""
    rows = _chosen()
    return render_template("office/seniors/pending_confirm.html", rows=rows, rejecting=_rejecting(), problem="", reason="", **about(rows))


@blueprint.post("/seniors/pending/decide")
@needs("approve_register")
def seniors_pending_decide() -> str:
    rows, reason = _chosen(), request.form.get("reason", "")[:300]
    if _rejecting() and not reason.strip():
        problem = sentence(Rejected("reason_required"))
        return render_template("office/seniors/pending_confirm.html", rows=rows, rejecting=True, problem=problem, reason="", **about(rows))
    act: Callable[[Senior], None] = lambda one: service.approve(actor(), one)  # noqa: E731
    if _rejecting():
        act = lambda one: service.reject(actor(), one, reason)  # noqa: E731
    done, failed = _each(rows, act)
    page = render_template("office/seniors/pending_done.html", done=done, failed=failed, rejecting=_rejecting())
    db.session.commit()
    return page


def _rejecting() -> bool:
    return request.form.get("decision") == "reject"


def _chosen() -> Sequence[Senior]:
    """The ticked seniors; raises Rejected nothing_chosen."""
    ids = choosing.choice().ids
    if not ids:
        raise Rejected("nothing_chosen")
    return queries.by_ids(actor(), office().code, ids)


def _each(rows: Sequence[Senior], act: Callable[[Senior], None]) -> tuple[list[str], list[tuple[str, str]]]:
    """Names of those it was done for, and (name, why not) of the others; one refusal doesn't keep the rest."""
    done, failed = [], []
    for one in rows:
        name = one.name
        try:
            _check_seen(one)
            act(one)
        except Rejected as error:
            failed.append((name, sentence(error)))
        else:
            done.append(name)
    return done, failed


def _check_seen(senior: Senior) -> None:
    """The confirming page carries the version it showed."""
    check_fresh(request.form.get(f"seen-{senior.id}", 0, type=int), senior.version)


@blueprint.post("/seniors/<uuid:senior_id>/approve")
@needs("approve_register")
def seniors_approve(senior_id: uuid.UUID) -> Response:
    senior = service.load(actor(), office().code, senior_id)
    service.approve(actor(), senior, SeenForm().version)
    flash(_("已批准。可以给 %(name)s 申领卡了。", name=senior.name))
    db.session.commit()
    return redirect(url_for("office.seniors_detail", senior_id=senior.id), 303)


@blueprint.route("/seniors/<uuid:senior_id>/reject", methods=["GET", "POST"])
@needs("approve_register")
def seniors_reject(senior_id: uuid.UUID) -> Response | str:
    senior = service.load(actor(), office().code, senior_id)
    form = ActForm(data={"seen": str(senior.version)})
    if form.validate_on_submit():
        try:
            service.reject(actor(), senior, form.reason.data, form.version)
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("没有批准，原因已经记下。"))
            db.session.commit()
            return redirect(url_for("office.seniors_detail", senior_id=senior.id), 303)
    return render_template("office/seniors/act.html", form=form, senior=senior, kind="reject")
