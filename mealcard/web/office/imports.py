"""Register files: upload, preview, storing with progress, a second person's decision, undoing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Response as Page
from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from mealcard import clock
from mealcard.accounts import service as accounts
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.regions import service as regions
from mealcard.seniors import batches, storing, transfers, uploads
from mealcard.seniors.batches import Preview
from mealcard.seniors.importing import LABELS, FileKind, bad_rows_file, template_file
from mealcard.seniors.models import BatchState, ImportBatch
from mealcard.web.forms import Form, ReasonForm
from mealcard.web.guards import actor, can, needs, office
from mealcard.web.office import import_storing
from mealcard.web.office.blueprint import blueprint
from mealcard.web.office.import_words import say
from mealcard.web.paging import paged, paged_list
from mealcard.web.sheets import download

REFRESH_SECONDS = "2"


class UploadForm(Form):
    file = FileField(
        _l("名册文件"),
        description=_l("Excel（.xlsx）或 CSV，最多 2 万行。先看预览，确认以后才保存。"),
        validators=[FileRequired(_l("请选一个文件。"))],
        render_kw={"accept": ".xlsx,.csv,.txt"},
    )


@blueprint.get("/imports")
@needs("see_register")
def imports() -> str:
    query = batches.visible(actor(), office().code).order_by(ImportBatch.created_at.desc(), ImportBatch.id)
    page = paged(query)
    return render_template("office/imports/list.html", page=page, people=_people(page.rows))


def _people(rows: Any) -> dict[uuid.UUID | None, str]:
    return accounts.names_of({one for batch in rows for one in (batch.created_by, batch.decided_by)})


@blueprint.route("/imports/new", methods=["GET", "POST"])
@needs("edit_register")
def imports_new() -> Response | str:
    form = UploadForm()
    if form.validate_on_submit():
        who, code, file = actor(), office().code, form.file.data
        try:
            checked, seen = import_storing.read(who, code, file.read())
            batch = batches.upload(who, code, file.filename or "", checked, seen)
        except Rejected as error:
            form.file.errors = [*form.file.errors, say(error)]
        else:
            db.session.commit()
            return redirect(url_for("office.imports_batch", batch_id=batch.id), 303)
    return render_template("office/imports/new.html", form=form)


@blueprint.get("/imports/template.xlsx")
@needs("edit_register")
def imports_template() -> Response:
    return download(template_file(), _("长者名册模板"), "xlsx")


@blueprint.get("/imports/<uuid:batch_id>")
@needs("see_register")
def imports_batch(batch_id: uuid.UUID) -> Page:
    batch = batches.load(actor(), office().code, batch_id)
    response = make_response(_batch_page(batch))
    if batch.state is BatchState.STORING:
        response.headers["Refresh"] = REFRESH_SECONDS
    return response


def _batch_page(batch: ImportBatch, form: ReasonForm | None = None) -> str:
    """The page of a batch; the rows of its file only to who may register, while the file is kept."""
    seen = _rows_of(batch)
    until = batches.undo_until(batch)
    return render_template(
        "office/imports/batch.html",
        batch=batch,
        people=_people([batch]),
        earlier=batches.earlier(batch) if batch.state is BatchState.PREVIEWED else None,
        seen=seen,
        bad=paged_list(seen.bad) if seen else None,
        reasons=_reasons(seen) if seen else [],
        names={region.code: region.name for region in regions.communities(batch.office_code)},
        say=say,
        labels=LABELS,
        own=actor().user_id == batch.created_by,
        undo_until=until if until and clock.now() <= until else None,
        form=form or ReasonForm(),
    )


def _rows_of(batch: ImportBatch) -> Preview | None:
    if batch.state is BatchState.STORING or not can("edit_register") or not uploads.exists(batch.id):
        return None
    return batches.again(batch)


@dataclass(frozen=True, slots=True)
class First:
    """The first row with a mistake, and the page of the list that shows it."""

    row: int
    page: int


def _reasons(seen: Preview) -> list[tuple[int, str, First]]:
    """(number of rows, words of the first, where it is) of each mistake, the most frequent first."""
    size = paged_list(seen.bad).size
    first: dict[str, tuple[str, First]] = {}
    for at, row in enumerate(seen.bad):
        for error in row.errors:
            first.setdefault(error.reason, (say(error), First(row.row_number, at // size + 1)))
    return [(count, *first[reason]) for reason, count in seen.error_counts.items()]


@blueprint.get("/imports/<uuid:batch_id>/bad.<kind>")
@needs("edit_register")
def imports_bad(batch_id: uuid.UUID, kind: str) -> Response:
    """The bad rows as they came, with what is wrong; to be mended and uploaded again."""
    batch = batches.load(actor(), office().code, batch_id)
    seen = batches.again(batch)
    wanted = FileKind.CSV if kind == "csv" else FileKind.XLSX
    return download(bad_rows_file(seen.table, seen.bad, say, wanted), _("有问题的行"), wanted.value)


@blueprint.post("/imports/<uuid:batch_id>/confirm")
@needs("edit_register")
def imports_confirm(batch_id: uuid.UUID) -> Response:
    batch = batches.load(actor(), office().code, batch_id)
    code = batch.office_code
    batches.confirm(actor(), batch)
    db.session.commit()
    if not import_storing.store(code, batch_id, import_storing.PATIENCE):
        import_storing.go_on(current_app._get_current_object(), code, batch_id)  # type: ignore[attr-defined]
    return redirect(url_for("office.imports_batch", batch_id=batch_id), 303)


@blueprint.post("/imports/<uuid:batch_id>/transfer/<int:row>")
@needs("edit_register")
def imports_transfer(batch_id: uuid.UUID, row: int) -> Response:
    """Ask for a person of the file who is registered elsewhere; the number is taken from the kept file, never from the page."""
    batch = batches.load(actor(), office().code, batch_id)
    person = batches.row_of(batch, row)
    transfers.request(actor(), batch.office_code, person.resident.number, _("导入名册时提出"))
    flash(_("已提出转入申请，对方街道同意后就可以登记。"))
    db.session.commit()
    return redirect(url_for("office.imports_batch", batch_id=batch_id, page=request.args.get("page")) + f"#row-{row}", 303)


@blueprint.post("/imports/<uuid:batch_id>/approve")
@needs("approve_register")
def imports_approve(batch_id: uuid.UUID) -> Response:
    batch = batches.load(actor(), office().code, batch_id)
    count = storing.approve(actor(), batch)
    flash(_("已批准 %(n)s 人。现在可以申领卡了。", n=count))
    db.session.commit()
    return redirect(url_for("office.imports_batch", batch_id=batch_id), 303)


@blueprint.post("/imports/<uuid:batch_id>/reject")
@needs("approve_register")
def imports_reject(batch_id: uuid.UUID) -> Response | str:
    return _taken_back(batch_id, storing.reject, _l("没有批准，%(n)s 人已从登记里撤下。"))


@blueprint.post("/imports/<uuid:batch_id>/undo")
@needs("edit_register")
def imports_undo(batch_id: uuid.UUID) -> Response | str:
    return _taken_back(batch_id, storing.undo, _l("已撤销，%(n)s 人从登记里撤下。"))


def _taken_back(batch_id: uuid.UUID, act: Any, said: Any) -> Response | str:
    batch = batches.load(actor(), office().code, batch_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _batch_page(batch, form)
    try:
        count = act(actor(), batch, form.reason.data)
    except Rejected as error:
        form.refuse(error)
        return _batch_page(batch, form)
    flash(str(said) % {"n": count})
    db.session.commit()
    return redirect(url_for("office.imports_batch", batch_id=batch_id), 303)
