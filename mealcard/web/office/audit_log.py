"""The audit log: who did what to which thing, and whether the chain of entries holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from flask import render_template, request
from werkzeug.wrappers import Response

from mealcard.accounts.actor import STREET_DIGITS
from mealcard.audit import queries
from mealcard.audit import service as audit
from mealcard.audit.queries import LogFilter
from mealcard.regions import service as regions
from mealcard.web import audit_words
from mealcard.web.filters import zone
from mealcard.web.guards import actor, needs, office_or_none
from mealcard.web.office.blueprint import blueprint
from mealcard.web.paging import paged


@blueprint.get("/audit")
@needs("see_audit")
def audit_log() -> Response | str:
    code, logs = _which()
    by = LogFilter(
        action=request.args.get("action", ""),
        object_type=request.args.get("object_type", ""),
        object_id=request.args.get("object_id", "").strip(),
        person=request.args.get("person", ""),
        since=_start_of(_day("from")),
        until=_start_of(_day("to"), days=1),
    )
    actions = sorted(((code, str(text)) for code, text in audit_words.ACTIONS.items()), key=lambda one: one[1])
    return render_template(
        "office/audit/log.html",
        page=paged(queries.entries(code, by)),
        by=by,
        code=code,
        logs=logs,
        actions=actions,
        objects=audit_words.OBJECTS,
        action_word=audit_words.action_word,
        detail_lines=audit_words.detail_lines,
        seal=queries.seal_state(code),
    )


@blueprint.get("/audit/seal")
@needs("see_audit")
def audit_seal() -> str:
    """Walk the whole chain; a page of its own, since a long log takes a while."""
    code, logs = _which()
    return render_template(
        "office/audit/seal.html", code=code, name=dict(logs)[code], seal=queries.seal_state(code), broken=audit.first_break(code)
    )


def _which() -> tuple[str, list[tuple[str, str]]]:
    """The log asked for and the (code, name) of those this person may ask for: the present office's and the own area's."""
    here, area = office_or_none(), actor().region_code[:STREET_DIGITS]
    codes = list(dict.fromkeys([here.code if here else area, area]))
    names = regions.region_names(codes)
    wanted = request.args.get("log", "")
    return wanted if wanted in codes else codes[0], [(code, names.get(code, code)) for code in codes]


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _start_of(day: date | None, days: int = 0) -> datetime | None:
    """The moment a day begins in the office's zone, or the one so many days later."""
    if day is None or day.year > 9000:
        return None
    return datetime.combine(day + timedelta(days=days), time.min, zone()).astimezone(UTC)
