"""Licences and certificates: what runs out, adding one, and its file."""

from __future__ import annotations

import uuid

from flask import Response as FlaskResponse
from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Optional

from mealcard import clock
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.providers import documents as records
from mealcard.providers import service
from mealcard.providers.documents import NewDocument, Upload
from mealcard.providers.rules import days_left, expiry_notice
from mealcard.providers.states import DocumentKind
from mealcard.regions import service as regions
from mealcard.web.fields import coded
from mealcard.web.forms import Form, length
from mealcard.web.guards import actor, needs, office
from mealcard.web.i18n import app_settings
from mealcard.web.office.blueprint import blueprint
from mealcard.web.sheets import attachment


class DocumentForm(Form):
    kind = SelectField(_l("证照"), choices=coded("document", DocumentKind))
    number = StringField(_l("编号"), description=_l("营业执照和食品经营许可证必须填。"), validators=[length(60)])
    holder = StringField(_l("持证人"), description=_l("健康证明必须填员工姓名。"), validators=[length(60)])
    issued_on = DateField(_l("发证日期"), validators=[Optional()])
    expires_on = DateField(
        _l("有效期的最后一天"), description=_l("食品经营许可证、健康证明和协议必须填；长期有效的空着。"), validators=[Optional()]
    )
    file = FileField(_l("扫描件或照片"), description=_l("PDF、JPG 或 PNG，最多 10 MB。"), render_kw={"accept": ".pdf,.jpg,.jpeg,.png"})

    def document(self) -> NewDocument:
        """What was typed, as the service wants it."""
        kind = DocumentKind(self.kind.data)
        return NewDocument(kind, self.number.data or "", self.holder.data or "", self.issued_on.data, self.expires_on.data)

    def upload(self) -> Upload | None:
        """The file that was sent, if one was; one byte more than allowed is enough to refuse it."""
        sent = self.file.data
        if not sent or not sent.filename:
            return None
        return Upload(sent.read(records.MAX_BYTES + 1), sent.filename, records.folder_in(app_settings().data_dir))


@blueprint.get("/documents")
@needs("see_providers")
def documents() -> str:
    today = clock.today(regions.zone_of(office()))
    within = request.args.get("within", 60, type=int)
    within = within if within in {7, 30, 60, 365} else 60
    rows = records.expiring(office().code, today, within)
    return render_template(
        "office/documents/list.html",
        rows=rows,
        within=within,
        left=lambda document: days_left(document.expires_on, today),
        notice=lambda document: expiry_notice(document.expires_on, today),
    )


@blueprint.route("/providers/<uuid:provider_id>/documents/new", methods=["GET", "POST"])
@needs("edit_providers")
def documents_new(provider_id: uuid.UUID) -> Response | str:
    provider = service.load(actor(), office().code, provider_id)
    form = DocumentForm(data={"kind": request.args.get("kind")})
    if form.validate_on_submit():
        try:
            records.add(actor(), provider, form.document(), form.upload())
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("证照已经登记。"))
            db.session.commit()
            return redirect(url_for("office.providers_detail", provider_id=provider.id), 303)
    return render_template("office/documents/new.html", form=form, provider=provider)


@blueprint.get("/documents/<uuid:document_id>/file")
@needs("see_providers")
def documents_file(document_id: uuid.UUID) -> FlaskResponse:
    document = records.load(actor(), office().code, document_id)
    content, mime = records.read_file(document, records.folder_in(app_settings().data_dir))
    response = make_response(content)
    response.mimetype = mime
    # Never shown inside our own pages: what somebody uploaded is saved, not run.
    response.headers["Content-Disposition"] = attachment(document.file_name)
    return response
