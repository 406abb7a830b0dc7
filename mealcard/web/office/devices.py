"""Tablets of an office: the list, the page of one, renaming and revoking."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mealcard import clock
from mealcard.db import db
from mealcard.providers import devices as tablets
from mealcard.providers import service
from mealcard.providers.models import Device, Provider
from mealcard.web.guards import actor, needs, office
from mealcard.web.office.blueprint import blueprint
from mealcard.web.paging import paged, sort_order
from mealcard.web.restaurant_forms import DeviceForm

SORTS = {"provider": Provider.name_pinyin, "name": Device.name, "seen": Device.seen_at, "enrolled": Device.enrolled_at}
SILENT = timedelta(days=1)


@blueprint.get("/devices")
@needs("see_providers")
def devices() -> str:
    name, descending, order = sort_order(SORTS, "provider")
    query = tablets.devices_in(office().code)
    if request.args.get("revoked") != "1":
        query = query.where(Device.revoked_at.is_(None))
    page = paged(query.order_by(order, Device.id), scalars=False)
    return render_template("office/devices/list.html", page=page, sorted_by=name, descending=descending, silent_since=clock.now() - SILENT)


@blueprint.route("/devices/<uuid:device_id>", methods=["GET", "POST"])
@needs("see_providers")
def devices_detail(device_id: uuid.UUID) -> Response | str:
    device = tablets.load(actor(), office().code, device_id)
    form = DeviceForm(data={"name": device.name})
    if form.validate_on_submit():
        tablets.rename(actor(), device, form.name.data)
        flash(_("名字已经改好。"))
        db.session.commit()
        return redirect(url_for("office.devices_detail", device_id=device.id), 303)
    provider = service.load(actor(), office().code, device.provider_id)
    return render_template("office/devices/detail.html", device=device, provider=provider, form=form, silent_since=clock.now() - SILENT)


@blueprint.post("/devices/<uuid:device_id>/revoke")
@needs("manage_devices")
def devices_revoke(device_id: uuid.UUID) -> Response:
    device = tablets.load(actor(), office().code, device_id)
    tablets.revoke(actor(), device)
    flash(_("平板“%(name)s”已经停用，不能再刷卡。", name=device.name))
    db.session.commit()
    return redirect(url_for("office.devices_detail", device_id=device.id), 303)
