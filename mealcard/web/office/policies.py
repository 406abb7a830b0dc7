"""Subsidy policies: the versions of an office, one in plain words, drafting from a preset, signing by a second person."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField

from mealcard import clock
from mealcard.accounts import service as accounts
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.policies import service
from mealcard.policies.drafts import problems
from mealcard.policies.models import VersionState
from mealcard.policies.presets import PRESETS, preset
from mealcard.regions import service as regions
from mealcard.web.fields import coded
from mealcard.web.forms import Form, required
from mealcard.web.guards import actor, needs, office
from mealcard.web.messages import sentence
from mealcard.web.office import policy_text
from mealcard.web.office.blueprint import blueprint
from mealcard.web.office.policy_trial import TrialForm, trial
from mealcard.web.words import word


class DraftForm(Form):
    preset = SelectField(_l("模板"), choices=coded("policy_preset", PRESETS))
    effective_on = DateField(
        _l("生效日期"), description=_l("从这一天的餐开始用。已经有执行中的政策时，不能早于今天。"), validators=[required]
    )


@blueprint.get("/policies")
@needs("see_policies")
def policies() -> str:
    versions = service.versions_of(office().code)
    names = accounts.names_of([one for version in versions for one in (version.created_by, version.approved_by)])
    return render_template("office/policies/list.html", versions=versions, names=names, name=policy_text.name)


@blueprint.route("/policies/new", methods=["GET", "POST"])
@needs("edit_policies")
def policies_new() -> Response | str:
    here = office()
    form = DraftForm()
    if not form.is_submitted():
        form.effective_on.data = clock.today(regions.zone_of(here)) + timedelta(days=1)
    if form.validate_on_submit():
        try:
            version = service.draft(actor(), here.code, preset(form.preset.data), form.effective_on.data)
        except Rejected as error:
            form.refuse(error)
        else:
            flash(_("第 %(n)d 版的草稿已经保存，等另一位同事批准。", n=version.number))
            db.session.commit()
            return redirect(url_for("office.policies_version", version_id=version.id), 303)
    return render_template("office/policies/new.html", form=form)


@blueprint.get("/policies/<uuid:version_id>")
@needs("see_policies")
def policies_version(version_id: uuid.UUID) -> str:
    here = office()
    version = service.load(here.code, version_id)
    policy = service.policy_of(version)
    windows = window_words(here.code)
    form = TrialForm.of_request(windows)
    return render_template(
        "office/policies/version.html",
        version=version,
        name=policy_text.name(version),
        names=accounts.names_of([version.created_by, version.approved_by]),
        own=version.created_by is not None and version.created_by == actor().user_id,
        draft=version.state is VersionState.DRAFT,
        rules=policy_text.rules(policy),
        layers=policy_text.layers(policy, windows),
        doubts=[(policy_text.place(path), sentence(Rejected(reason))) for path, reason in problems(policy, windows)],
        form=form,
        tried=trial(here, version, policy, form),
    )


def window_words(office_code: str) -> dict[str, str]:
    """The office's windows by code, in its own words where it has some."""
    usual = regions.WINDOW_NAMES
    rows = regions.window_rows(office_code)
    return {row.code: word("window", row.code) if row.name == usual.get(row.code) else row.name for row in rows}


@blueprint.post("/policies/<uuid:version_id>/approve")
@needs("approve_policies")
def policies_approve(version_id: uuid.UUID) -> Response:
    here = office()
    version = service.load(here.code, version_id)
    service.approve(actor(), version, clock.today(regions.zone_of(here)))
    flash(_("第 %(n)d 版已经批准。", n=version.number))
    db.session.commit()
    return redirect(url_for("office.policies_version", version_id=version_id), 303)


@blueprint.post("/policies/<uuid:version_id>/withdraw")
@needs("edit_policies")
def policies_withdraw(version_id: uuid.UUID) -> Response:
    version = service.load(office().code, version_id)
    service.withdraw(actor(), version)
    flash(_("第 %(n)d 版的草稿已经撤回。", n=version.number))
    db.session.commit()
    return redirect(url_for("office.policies"), 303)
