"""Print jobs: from waiting cards to sheets to the seniors' hands."""

from __future__ import annotations

import io
import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mealcard.cards import printing
from mealcard.cards.models import Card, PrintState
from mealcard.cards.printing import Sheets
from mealcard.cards.states import CardState
from mealcard.db import db
from mealcard.seniors.models import Senior
from mealcard.web.guards import actor, needs, office
from mealcard.web.i18n import app_settings
from mealcard.web.office import choosing
from mealcard.web.office.blueprint import blueprint
from mealcard.web.paging import paged


@blueprint.get("/print-jobs")
@needs("see_print_jobs")
def print_jobs() -> str:
    page = paged(printing.listing(actor(), office().code))
    return render_template(
        "office/print_jobs/list.html",
        page=page,
        label=printing.label,
        people=printing.people(page.rows),
        waiting=printing.count_waiting(office().code),
    )


@blueprint.get("/print-jobs/new")
@needs("order_cards")
def print_jobs_new() -> str:
    narrowed = choosing.narrowed()
    page = paged(_in_order(printing.waiting(office().code, narrowed.community_code)), scalars=False)
    return render_template(
        "office/print_jobs/new.html", page=page, narrowed=narrowed, communities=choosing.communities(), most=choosing.MOST
    )


@blueprint.post("/print-jobs/new/confirm")
@needs("order_cards")
def print_jobs_confirm() -> str:
    choice = choosing.choice()
    rows = _rows(choice)
    choice.check(rows)
    return render_template("office/print_jobs/confirm.html", rows=rows, choice=choice)


@blueprint.post("/print-jobs/new")
@needs("order_cards")
def print_jobs_create() -> Response:
    choice = choosing.choice()
    rows = _rows(choice)
    choice.check(rows)
    job = printing.create_job(actor(), office().code, [card.id for card, _senior, _community in rows])
    label, count = printing.label(job), job.cards
    db.session.commit()
    flash(_("打印任务 %(label)s 已建好，共 %(count)s 张卡。", label=label, count=count))
    return redirect(url_for("office.print_jobs_detail", job_id=job.id), 303)


@blueprint.get("/print-jobs/<uuid:job_id>")
@needs("see_print_jobs")
def print_jobs_detail(job_id: uuid.UUID) -> str:
    job = printing.load_job(actor(), office().code, job_id)
    states = printing.states_of(job)
    return render_template(
        "office/print_jobs/detail.html",
        job=job,
        label=printing.label(job),
        page=paged(printing.cards_of(job), scalars=False),
        people=printing.people([job]),
        states=states,
        printable=sum(states.get(state, 0) for state in printing.PRINTABLE),
        lying=states.get(CardState.PRINTED, 0),
        left_out=printing.unprintable(job),
        PrintState=PrintState,
    )


@blueprint.post("/print-jobs/<uuid:job_id>/sheets")
@needs("order_cards")
def print_jobs_sheets(job_id: uuid.UUID) -> Response:
    job = printing.load_job(actor(), office().code, job_id)
    sheets = printing.open_sheets(actor(), job, app_settings().public_url)
    db.session.commit()
    # Thousands of cards take seconds: nothing below touches the database, so that no scan waits for it.
    return _pdf(sheets)


@blueprint.post("/print-jobs/<uuid:job_id>/printed")
@needs("order_cards")
def print_jobs_printed(job_id: uuid.UUID) -> Response:
    job = printing.load_job(actor(), office().code, job_id)
    count = printing.confirm_printed(actor(), job)
    db.session.commit()
    flash(_("已确认打印 %(count)s 张卡，可以发放了。", count=count))
    return redirect(url_for("office.print_jobs_detail", job_id=job_id), 303)


@blueprint.get("/print-jobs/<uuid:job_id>/hand-over")
@needs("order_cards")
def print_jobs_hand_over(job_id: uuid.UUID) -> str:
    job = printing.load_job(actor(), office().code, job_id)
    rows = db.session.execute(printing.cards_of(job).where(Card.state == CardState.PRINTED)).all()
    return render_template("office/print_jobs/hand_over.html", job=job, label=printing.label(job), rows=[row[1:] for row in rows])


@blueprint.post("/print-jobs/<uuid:job_id>/hand-over")
@needs("order_cards")
def print_jobs_handed_over(job_id: uuid.UUID) -> Response:
    job = printing.load_job(actor(), office().code, job_id)
    count = printing.hand_over(actor(), job)
    db.session.commit()
    flash(_("已发放 %(count)s 张卡，现在就能用。", count=count))
    return redirect(url_for("office.print_jobs_detail", job_id=job_id), 303)


def _pdf(sheets: Sheets) -> Response:
    """Not by `send_file`, which lets the browser keep what it sends."""
    out = io.BytesIO()
    sheets.write(out)
    response = Response(out.getvalue(), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{sheets.label}.pdf")
    return response


def _rows(choice: choosing.Choice) -> list[Any]:
    query = printing.waiting(office().code, choice.narrowed.community_code if choice.everything else "")
    if not choice.everything:
        query = query.where(Card.id.in_(choice.ids))
    return list(db.session.execute(_in_order(query).limit(choosing.MOST)))


def _in_order(query: Any) -> Any:
    return query.order_by(Senior.community_code, Senior.name_pinyin, Card.id)
