"""The administrative divisions of the area, and their import from a CSV file."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from mealcard.accounts import offices
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.regions import service as regions
from mealcard.web.forms import Form
from mealcard.web.guards import actor, needs
from mealcard.web.office.blueprint import blueprint
from mealcard.web.paging import paged

ENCODINGS = ("utf-8-sig", "gb18030")


class DivisionsForm(Form):
    file = FileField(
        _l("区划表（CSV）"),
        description=_l("第一行是 code,name,level,parent_code；上级写在下级前面。已有的代码只更新名称。"),
        validators=[FileRequired(_l("请选择一个文件。"))],
        render_kw={"accept": ".csv,text/csv"},
    )


@blueprint.route("/settings/divisions", methods=["GET", "POST"])
@needs("manage_settings")
def settings_divisions() -> Response | str:
    form = DivisionsForm()
    if form.validate_on_submit():
        try:
            added = offices.import_divisions(actor(), decoded(form.file.data.read()))
        except Rejected as error:
            db.session.rollback()
            form.refuse(error)
        else:
            flash(_("导入完成，新增 %(n)d 个区划。", n=added))
            db.session.commit()
            return redirect(url_for("office.settings_divisions"), 303)
    found = paged(regions.divisions(actor().region_code, request.args.get("q", "")))
    return render_template("office/settings/divisions.html", form=form, page=found)


def decoded(content: bytes) -> str:
    """The text of a file as Chinese spreadsheets save it; raises Rejected file_encoding."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Rejected("file_encoding", field="file")
