"""A one-time code that turns a tablet into a device of a meal point; shown once."""

from __future__ import annotations

import uuid

from flask import render_template
from flask_babel import gettext as _

from mealcard.db import db
from mealcard.providers import devices, service
from mealcard.web import enrolment_code
from mealcard.web.guards import actor, needs, office
from mealcard.web.i18n import app_settings
from mealcard.web.office.blueprint import blueprint


@blueprint.get("/providers/<uuid:provider_id>/enrolment")
@needs("manage_devices")
def devices_enrolment(provider_id: uuid.UUID) -> str:
    provider = service.load(actor(), office().code, provider_id)
    return render_template("office/devices/enrolment.html", provider=provider, code=None, title=_("登记一台平板"))


@blueprint.post("/providers/<uuid:provider_id>/enrolment")
@needs("manage_devices")
def devices_enrolment_issue(provider_id: uuid.UUID) -> str:
    # The code is in this answer alone: a redirect would have to carry it somewhere.
    provider = service.load(actor(), office().code, provider_id)
    code = enrolment_code.shown(devices.issue_enrolment_code(actor(), provider), app_settings().public_url)
    page = render_template("office/devices/enrolment.html", provider=provider, code=code, title=_("登记码"))
    db.session.commit()
    return page
