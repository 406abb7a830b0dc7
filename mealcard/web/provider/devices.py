"""The restaurant's own tablets: enrol, rename, revoke."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mealcard import clock
from mealcard.db import db
from mealcard.providers import devices as tablets
from mealcard.providers import service
from mealcard.providers.models import Device
from mealcard.web import enrolment_code
from mealcard.web.guards import actor, needs, office
from mealcard.web.i18n import app_settings
from mealcard.web.provider.blueprint import blueprint
from mealcard.web.restaurant_forms import DeviceForm

SILENT = timedelta(days=1)


@blueprint.get("/devices")
@needs("run_provider")
def devices() -> str:
    office()  # the moments on the page are in its zone
    rows = tablets.devices_of(service.own(actor()))
    return render_template("provider/devices/list.html", rows=rows, silent_since=clock.now() - SILENT)


@blueprint.get("/devices/enrolment")
@needs("run_provider")
def devices_enrolment() -> str:
    return render_template("provider/devices/enrolment.html", code=None, title=_("登记一台平板"))


@blueprint.post("/devices/enrolment")
@needs("run_provider")
def devices_enrolment_issue() -> str:
    # The code is in this answer alone: a redirect would have to carry it somewhere.
    office()
    code = enrolment_code.shown(tablets.issue_enrolment_code(actor(), service.own(actor())), app_settings().public_url)
    page = render_template("provider/devices/enrolment.html", code=code, title=_("登记码"))
    db.session.commit()
    return page


@blueprint.route("/devices/<uuid:device_id>", methods=["GET", "POST"])
@needs("run_provider")
def devices_detail(device_id: uuid.UUID) -> Response | str:
    office()
    device = _load(device_id)
    form = DeviceForm(data={"name": device.name})
    if form.validate_on_submit():
        tablets.rename(actor(), device, form.name.data)
        flash(_("名字已经改好。"))
        db.session.commit()
        return redirect(url_for("provider.devices_detail", device_id=device.id), 303)
    return render_template("provider/devices/detail.html", device=device, form=form, silent_since=clock.now() - SILENT)


@blueprint.post("/devices/<uuid:device_id>/revoke")
@needs("run_provider")
def devices_revoke(device_id: uuid.UUID) -> Response:
    device = _load(device_id)
    tablets.revoke(actor(), device)
    flash(_("平板“%(name)s”已经停用，不能再刷卡。", name=device.name))
    db.session.commit()
    return redirect(url_for("provider.devices_detail", device_id=device.id), 303)


def _load(device_id: uuid.UUID) -> Device:
    return tablets.load(actor(), actor().provider_office_code or "", device_id)
