"""The restaurant's facts as the office keeps them; whom to call may be changed here."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from mealcard import clock
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.providers import documents, service
from mealcard.providers.rules import expiry_notice, told_state
from mealcard.providers.states import ProviderState
from mealcard.regions import service as regions
from mealcard.web.forms import Form, length, required
from mealcard.web.guards import actor, needs, office
from mealcard.web.provider.blueprint import blueprint


class ContactForm(Form):
    version = IntegerField(widget=HiddenInput())
    contact_name = StringField(_l("联系人"), validators=[required, length(60)])
    phone = StringField(
        _l("电话"), description=_l("会显示在助餐地图上。"), validators=[required, length(30)], render_kw={"inputmode": "tel"}
    )
    introduction = TextAreaField(_l("介绍"), description=_l("会显示在助餐地图上。"), validators=[length(500)], render_kw={"rows": 3})


@blueprint.get("/profile")
@needs("run_provider")
def profile() -> str:
    provider = service.own(actor())
    today = clock.today(regions.zone_of(office()))
    return render_template(
        "provider/profile/profile.html",
        provider=provider,
        state=told_state(ProviderState(provider.state)),
        community=regions.region_names([provider.community_code]).get(provider.community_code, ""),
        documents=documents.present(provider),
        today=today,
        notice=lambda day: expiry_notice(day, today),
        here=office(),
    )


@blueprint.route("/profile/contact", methods=["GET", "POST"])
@needs("run_provider")
def profile_contact() -> Response | str:
    provider = service.own(actor())
    form = ContactForm(obj=provider)
    if form.validate_on_submit():
        try:
            service.amend_contact(
                actor(), provider, form.contact_name.data, form.phone.data, form.introduction.data or "", form.version.data
            )
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("资料已经保存。"))
            db.session.commit()
            return redirect(url_for("provider.profile"), 303)
    return render_template("provider/profile/contact.html", form=form)
