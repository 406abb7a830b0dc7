"""Transfer requests: those that wait for this office's decision, and those it sent."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import StringField

from mealcard.cards import service as cards
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.regions import service as regions
from mealcard.seniors import transfers as requests
from mealcard.seniors.models import Senior, TransferRequest, TransferState
from mealcard.web.forms import Form, ReasonForm, length, required
from mealcard.web.guards import actor, can, needs, office
from mealcard.web.office.blueprint import blueprint
from mealcard.web.paging import paged

SENT_AT_MOST = 50


class AskForm(Form):
    id_number = StringField(
        _l("身份证号"),
        description=_l("已在别的街道登记、现在迁来的人。"),
        validators=[required, length(40)],
        render_kw={"autocomplete": "off"},
    )
    reason = StringField(
        _l("原因"),
        description=_l("对方街道会看到，例如：已迁到一小区和女儿同住。"),
        validators=[required, length(300)],
        render_kw={"autocomplete": "off"},
    )


class AcceptForm(Form):
    reason = StringField(_l("说明"), validators=[length(300)], render_kw={"autocomplete": "off"})


@blueprint.get("/transfers")
@needs("see_register")
def transfers() -> str:
    who, code = actor(), office().code
    received = paged(requests.received(who, code), scalars=False) if not who.community_code else None
    sent = db.session.execute(requests.sent(who, code).limit(SENT_AT_MOST)).all()
    rows = received.rows if received else []
    names = regions.region_names(asked.requesting_office_code for asked, _senior in rows)
    return render_template("office/transfers/list.html", received=received, sent=sent, names=names, most=SENT_AT_MOST)


@blueprint.route("/transfers/new", methods=["GET", "POST"])
@needs("edit_register")
def transfers_new() -> Response | str:
    form = AskForm()
    refused = None
    # A refused registration comes here with its number, by post, and without a reason yet.
    if request.form.get("step") != "start" and form.validate_on_submit():
        try:
            requests.request(actor(), office().code, form.id_number.data, form.reason.data)
        except Rejected as error:
            refused = error
            form.refuse(error)
        else:
            flash(_("已提出转入申请，对方街道同意后就可以登记。"))
            db.session.commit()
            return redirect(url_for("office.transfers"), 303)
    return render_template("office/transfers/new.html", form=form, refused=refused)


@blueprint.get("/transfers/<uuid:request_id>")
@needs("see_register")
def transfers_detail(request_id: uuid.UUID) -> str:
    return _detail(*requests.load(actor(), office().code, request_id))


def _detail(asked: TransferRequest, senior: Senior, accepting: AcceptForm | None = None, declining: ReasonForm | None = None) -> str:
    names = regions.region_names([asked.requesting_office_code, senior.community_code])
    return render_template(
        "office/transfers/detail.html",
        asked=asked,
        senior=senior,
        names=names,
        deciding=asked.state is TransferState.OPEN and can("decide_transfers"),
        accepting=accepting or AcceptForm(prefix="accept"),
        declining=declining or ReasonForm(prefix="decline"),
    )


@blueprint.post("/transfers/<uuid:request_id>/accept")
@needs("decide_transfers")
def transfers_accept(request_id: uuid.UUID) -> Response | str:
    asked, senior = requests.load(actor(), office().code, request_id)
    form = AcceptForm(prefix="accept")
    if not form.validate_on_submit():
        return _detail(asked, senior, accepting=form)
    requests.accept(actor(), asked, senior, form.reason.data or "")
    ended = cards.cancel_all(actor(), senior.office_code, senior.id, "senior_moved")
    flash(_("已同意，这位老人登记为迁出，注销了 %(n)s 张卡。", n=ended))
    db.session.commit()
    return redirect(url_for("office.transfers"), 303)


@blueprint.post("/transfers/<uuid:request_id>/decline")
@needs("decide_transfers")
def transfers_decline(request_id: uuid.UUID) -> Response | str:
    asked, senior = requests.load(actor(), office().code, request_id)
    form = ReasonForm(prefix="decline")
    if not form.validate_on_submit():
        return _detail(asked, senior, declining=form)
    requests.decline(actor(), asked, form.reason.data)
    flash(_("没有同意，原因会告诉对方街道。"))
    db.session.commit()
    return redirect(url_for("office.transfers"), 303)
