"""Seniors: the list with its filters, search by name or number, the page of one, and the look at a sealed field."""

from __future__ import annotations

import uuid
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from mealcard.audit import queries as audit_queries
from mealcard.audit.models import AuditEntry
from mealcard.audit.queries import LogFilter
from mealcard.cards import queries as cards
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.regions import service as regions
from mealcard.seniors import batches, categories, queries, service
from mealcard.seniors.models import Senior
from mealcard.seniors.queries import Filters
from mealcard.seniors.rules import allowed_actions, valid_categories
from mealcard.seniors.states import Category, SeniorAction, SeniorState
from mealcard.web import audit_words
from mealcard.web.fields import options
from mealcard.web.guards import actor, can, needs, office
from mealcard.web.messages import sentence
from mealcard.web.office.blueprint import blueprint
from mealcard.web.office.choosing import communities
from mealcard.web.office.seniors_forms import RevealForm
from mealcard.web.paging import paged, sort_order
from mealcard.web.words import word

SORTS = {"name": Senior.name_pinyin, "age": Senior.born_on, "community": Senior.community_code, "registered": Senior.registered_at}
FOUND_AT_MOST = 100
HISTORY = 30
# A step of its own on the page, or none of the office's.
_NOT_BUTTONS = {SeniorAction.APPROVE, SeniorAction.REJECT, SeniorAction.CORRECT_ID}


def narrowed(values: MultiDict[str, str]) -> tuple[str, Filters]:
    """The search text and filters of an address or a form; what isn't known is passed over. A number is never taken from an address."""
    text = values.get("q", "").strip()
    return "" if queries.is_number(text) else text, Filters(
        state=_member(SeniorState, values.get("state", "")),
        community_code=values.get("community", ""),
        category=_member(Category, values.get("category", "")),
        expiring=values.get("expiring") == "1",
        batch_id=_id(values.get("batch", "")),
    )


def _member(kind: Any, text: str) -> Any:
    return kind(text) if text in set(kind) else None


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@blueprint.get("/seniors")
@needs("see_register")
def seniors() -> str:
    text, filters = narrowed(request.args)
    name, descending, order = sort_order(SORTS, "name")
    page = paged(queries.search(actor(), office().code, text, filters).order_by(order, Senior.id))
    return render_template(
        "office/seniors/list.html",
        page=page,
        text=text,
        filters=filters,
        sorted_by=name,
        descending=descending,
        counts=queries.state_counts(actor(), office().code),
        batch=batches.load(actor(), office().code, filters.batch_id) if filters.batch_id else None,
        communities=communities(),
        states=SeniorState,
        categories=Category,
        **about(page.rows),
    )


def about(rows: Any) -> dict[str, Any]:
    """What a list of seniors shows beside their own columns."""
    code = office().code
    today = queries.local_day(code)
    held = categories.categories_of_many(code, [row.id for row in rows], today)
    return {
        "held": {senior_id: sorted(codes) for senior_id, codes in held.items()},
        "ages": {row.id: queries.age_on(row.born_on, today) for row in rows},
        "names": {region.code: region.name for region in regions.communities(code)},
    }


@blueprint.post("/seniors/search")
@needs("see_register")
def seniors_search() -> Response | str:
    """One box for names and numbers. A name gets an address; a number is answered here and stands in none."""
    text = request.form.get("text", "").strip()[:60]
    if not queries.is_number(text):
        return redirect(url_for("office.seniors", q=text or None), 303)
    try:
        rows = db.session.scalars(queries.by_number(actor(), office().code, text).limit(FOUND_AT_MOST)).all()
    except Rejected as error:
        return render_template("office/seniors/found.html", rows=[], problem=sentence(error), most=FOUND_AT_MOST, **about([]))
    return render_template("office/seniors/found.html", rows=rows, problem="", most=FOUND_AT_MOST, **about(rows))


@blueprint.get("/seniors/<uuid:senior_id>")
@needs("see_register")
def seniors_detail(senior_id: uuid.UUID) -> str:
    return detail(service.load(actor(), office().code, senior_id))


def detail(senior: Senior, form: RevealForm | None = None, shown: tuple[str, str] | None = None) -> str:
    """The page of one senior; `shown` is a sealed field in clear, for this answer only."""
    code, today = senior.office_code, queries.local_day(senior.office_code)
    rows = categories.of_senior(code, senior.id)
    log = audit_queries.entries(code, LogFilter(object_type="senior", object_id=str(senior.id))).limit(HISTORY)
    return render_template(
        "office/seniors/detail.html",
        senior=senior,
        age=queries.age_on(senior.born_on, today),
        community=regions.region_names([senior.community_code]).get(senior.community_code, ""),
        rows=rows,
        holding={row.id for row in rows if valid_categories([row], today)},
        today=today,
        cards=cards.of_senior(actor(), code, senior.id) if can("see_cards") else None,
        actions=[action for action in allowed_actions(senior.state) if action not in _NOT_BUTTONS],
        deciding=senior.state is SeniorState.PENDING and can("approve_register"),
        same_person=actor().user_id in {senior.registered_by, senior.amended_by},
        form=form or reveal_form(senior, rows),
        shown=shown,
        sees_batch=batches.sees(actor(), code, senior.batch_id),
        log=[(entry, audit_words.action_word(entry.action), _said(entry)) for entry in db.session.scalars(log)],
    )


def _said(entry: AuditEntry) -> list[str]:
    """What an entry noted, with the community by its name."""
    detail = dict(entry.detail)
    if "community" in detail:
        detail["community"] = regions.region_names([detail["community"]]).get(detail["community"], detail["community"])
    return audit_words.detail_lines("senior", detail)


def reveal_form(senior: Senior, rows: Any) -> RevealForm:
    """The form that asks for a look, with the fields that this senior has."""
    form = RevealForm()
    fields = {"id": _("身份证号"), "phone": _("电话"), "address": _("地址"), "heavy_care_evidence": _("照护的证明材料")}
    choices = [(what, text) for what, text in fields.items() if getattr(senior, service.SEALED[what])]
    choices += [(str(row.id), _("%(category)s的证明材料", category=word("category", row.category))) for row in rows if row.evidence_sealed]
    form.what.choices = options(choices)
    return form


@blueprint.post("/seniors/<uuid:senior_id>/reveal")
@needs("reveal_register")
def seniors_reveal(senior_id: uuid.UUID) -> str:
    senior = service.load(actor(), office().code, senior_id)
    form = reveal_form(senior, categories.of_senior(senior.office_code, senior.id))
    if not form.validate_on_submit():
        return detail(senior, form)
    what, label = form.what.data, next(choice.label for choice in form.what.choices if choice.value == form.what.data)
    category_id = _id(what)
    if category_id:
        text = service.reveal_evidence(actor(), senior, category_id, form.reason.data)
    else:
        text = service.reveal(actor(), senior, what, form.reason.data)
    page = detail(senior, shown=(label, text))
    db.session.commit()
    return page
