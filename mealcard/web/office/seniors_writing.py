"""Registering a senior, correcting one, and taking a list away as a file."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mealcard.audit import service as audit
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.seniors import queries, service
from mealcard.seniors.identity import mask_name
from mealcard.seniors.models import Senior
from mealcard.web.filters import day, zone
from mealcard.web.guards import actor, needs, office
from mealcard.web.office.blueprint import blueprint
from mealcard.web.office.seniors import about, narrowed
from mealcard.web.office.seniors_forms import AmendForm, RegisterForm
from mealcard.web.sheets import csv_bytes, download, xlsx_bytes
from mealcard.web.words import word

EXPORT_AT_MOST = 20_000


@blueprint.route("/seniors/new", methods=["GET", "POST"])
@needs("edit_register")
def seniors_new() -> Response | str:
    form = RegisterForm()
    form.offer()
    refused = None
    if form.validate_on_submit():
        try:
            senior = service.register(actor(), office().code, form.wanted())
        except Rejected as error:
            refused = error
            form.refuse(error)
        else:
            flash(_("已登记，等另一位同事批准。"))
            db.session.commit()
            return redirect(url_for("office.seniors_detail", senior_id=senior.id), 303)
    return render_template("office/seniors/new.html", form=form, refused=refused)


@blueprint.route("/seniors/<uuid:senior_id>/amend", methods=["GET", "POST"])
@needs("edit_register")
def seniors_amend(senior_id: uuid.UUID) -> Response | str:
    senior = service.load(actor(), office().code, senior_id)
    form = AmendForm(data=_present(senior))
    form.offer()
    form.show(senior)
    refused = None
    if form.validate_on_submit():
        try:
            service.amend(actor(), senior, form.wanted(), form.version)
        except Rejected as error:
            refused = error
            form.refuse(error)
        else:
            flash(_("改好了。"))
            db.session.commit()
            return redirect(url_for("office.seniors_detail", senior_id=senior.id), 303)
    return render_template("office/seniors/amend.html", form=form, senior=senior, refused=refused)


def _present(senior: Senior) -> dict[str, object]:
    return {
        "community_code": senior.community_code,
        "name": senior.name,
        "residence": senior.residence.value,
        "diets": senior.diets,
        "note": senior.note,
        "seen": str(senior.version),
    }


@blueprint.post("/seniors/export")
@needs("see_register")
def seniors_export() -> Response:
    """Exactly the list as it is filtered, masked; a post, since it is noted in the log."""
    text, filters = narrowed(request.form)
    query = queries.search(actor(), office().code, text, filters).order_by(Senior.name_pinyin, Senior.id).limit(EXPORT_AT_MOST)
    rows = _lines(list(db.session.scalars(query)))
    kind = "csv" if request.form.get("kind") == "csv" else "xlsx"
    data = csv_bytes(rows) if kind == "csv" else xlsx_bytes(_("长者名单"), rows)
    audit.record(actor(), office().code, "register_exported", "office", office().code, seniors=len(rows) - 1)
    response = download(data, _("长者名单"), kind)
    db.session.commit()
    return response


def _lines(seniors: list[Senior]) -> list[list[str]]:
    """The head and one line a senior, names and numbers masked."""
    seen = about(seniors)
    columns: dict[str, Callable[[Senior], str]] = {
        _("姓名"): lambda one: mask_name(one.name),
        _("性别"): lambda one: word("sex", one.sex),
        _("年龄"): lambda one: str(seen["ages"][one.id]),
        _("身份证号"): lambda one: one.id_masked,
        _("电话"): lambda one: one.phone_masked,
        _("社区"): lambda one: str(seen["names"].get(one.community_code, "")),
        _("户籍"): lambda one: word("residence", one.residence),
        _("人员类别"): lambda one: _words("category", seen["held"].get(one.id, ())),
        _("重度照护"): lambda one: _("是") if one.heavy_care else "",
        _("饮食要求"): lambda one: _words("diet", one.diets),
        _("状态"): lambda one: word("senior", one.state),
        _("登记日期"): lambda one: day(one.registered_at.astimezone(zone()).date()),
    }
    return [list(columns), *([column(one) for column in columns.values()] for one in seniors)]


def _words(kind: str, codes: Iterable[str]) -> str:
    return _("、").join(word(kind, code) for code in codes)
