"""The meal log: every meal of the office's seniors, with the whole working of each."""

from __future__ import annotations

import uuid
from datetime import date

import sqlalchemy as sa
from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mealcard.db import db
from mealcard.errors import NotFound
from mealcard.meals import queries
from mealcard.meals.models import Entry, Meal, MealState
from mealcard.meals.queries import LogFilter
from mealcard.meals.recording import AMOUNTS
from mealcard.money import format_yuan
from mealcard.providers.models import Provider
from mealcard.providers.rules import APPEARING
from mealcard.regions import service as regions
from mealcard.seniors.identity import mask_name
from mealcard.web.filters import moment
from mealcard.web.guards import needs, office
from mealcard.web.office.blueprint import blueprint
from mealcard.web.paging import paged
from mealcard.web.sheets import csv_bytes, download, xlsx_bytes
from mealcard.web.words import word

EXPORT_ROWS = 100_000


def _narrowed() -> LogFilter:
    asked = request.args
    return LogFilter(
        first=_day(asked.get("first")),
        last=_day(asked.get("last")),
        provider_id=_id(asked.get("provider")),
        window=asked.get("window", "")[:32],
        state=asked["state"] if asked.get("state") in set(MealState) else "",
        entry=asked["entry"] if asked.get("entry") in set(Entry) else "",
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


@blueprint.get("/meals")
@needs("see_money")
def meals() -> str:
    narrowed = _narrowed()
    code = office().code
    query = sa.select(Provider).where(Provider.office_code == code, Provider.state.in_(APPEARING)).order_by(Provider.name_pinyin)
    return render_template(
        "office/meals/list.html",
        page=paged(queries.log(code, narrowed), scalars=False),
        sums=queries.sums(code, narrowed),
        narrowed=narrowed,
        providers=db.session.scalars(query).all(),
        windows=regions.window_rows(code),
        states=MealState,
        entries=Entry,
        mask_name=mask_name,
    )


@blueprint.get("/meals/export.<kind>")
@needs("see_money")
def meals_export(kind: str) -> Response:
    """Exactly what is filtered, names masked."""
    if kind not in {"csv", "xlsx"}:
        raise NotFound("export")
    rows = [_head(), *map(_line, db.session.execute(queries.log(office().code, _narrowed()).limit(EXPORT_ROWS)))]
    name = f"meals-{office().code}"
    return download(csv_bytes(rows) if kind == "csv" else xlsx_bytes(_("就餐记录"), rows), name, kind)


def _head() -> list[str]:
    amounts = [_("餐价"), _("企业让利"), _("补贴"), _("老人付"), _("运营补贴")]
    return [_("日期"), _("时段"), _("时间"), _("助餐点"), _("卡号"), _("姓名"), _("状态"), _("录入方式"), *amounts]


def _line(row: tuple[Meal, str, str, str]) -> list[str]:
    meal, provider, number, name = row
    facts = [meal.meal_on.isoformat(), word("window", meal.window), moment(meal.served_at), provider, number, mask_name(name)]
    states = [word("meal", meal.state), word("entry", meal.entry)]
    return [*facts, *states, *(format_yuan(getattr(meal, amount)) for amount in AMOUNTS)]


@blueprint.get("/meals/<uuid:meal_id>")
@needs("see_money")
def meals_show(meal_id: uuid.UUID) -> str:
    row = db.session.execute(queries.log(office().code, LogFilter()).where(Meal.id == meal_id)).first()
    if row is None:
        raise NotFound("meal")
    meal, provider, number, name = row
    return render_template(
        "office/meals/show.html", meal=meal, provider=provider, number=number, name=mask_name(name), steps=_steps(meal), word=word
    )


def _steps(meal: Meal) -> list[dict[str, object]]:
    """The stored working layer by layer, with what is still to pay after each."""
    left = meal.price_fen
    rows = []
    for layer in meal.working["layers"]:
        left -= 0 if layer["kind"] == "operating" else layer["after_fen"]
        rows.append({**layer, "left_fen": left})
    return rows
