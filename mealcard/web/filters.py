"""How values look on a page: money, moments, days, statuses, icons."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import flask_babel
from flask import Flask, g, url_for
from markupsafe import Markup, escape

from mealcard.cards.token import grouped
from mealcard.money import format_yuan
from mealcard.web import words


def init_app(app: Flask) -> None:
    """Template filters and globals."""
    app.jinja_env.filters.update(yuan=yuan, day=day, moment=moment, clock=clock_time, card_number=grouped, word=words.word, enumerated=list)
    app.jinja_env.globals.update(icon=icon, status=status, word=words.word)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def yuan(fen: int | None) -> str:
    """`1600` as `¥16.00`; a dash when there is nothing."""
    return "—" if fen is None else f"¥{format_yuan(fen)}" if fen >= 0 else f"-¥{format_yuan(-fen)}"


def zone() -> ZoneInfo:
    return ZoneInfo(g.get("zone_name", "Asia/Shanghai"))


def day(value: date | None) -> str:
    if value is None:
        return "—"
    return flask_babel.format_date(value, "yyyy年M月d日" if _chinese() else "d MMM yyyy", rebase=False)


def moment(value: datetime | None) -> str:
    """A moment in the office's zone, to the minute."""
    if value is None:
        return "—"
    return value.astimezone(zone()).strftime("%Y-%m-%d %H:%M")


def clock_time(value: datetime | time | None) -> str:
    if value is None:
        return "—"
    local = value.astimezone(zone()) if isinstance(value, datetime) else value
    return local.strftime("%H:%M")


def _chinese() -> bool:
    return str(flask_babel.get_locale() or "zh").startswith("zh")


def icon(name: str, label: str = "") -> Markup:
    """An inline SVG from the sprite; hidden from screen readers unless it has a label."""
    href = url_for("static", filename="icons.svg") + f"#{name}"
    role = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {} focusable="false"><use href="{}"></use></svg>').format(role, href)


def status(kind: str, value: object) -> Markup:
    """A state as word and colour, from the one table in `words`."""
    code = str(getattr(value, "value", value))
    return Markup('<span class="status status-{}">{}</span>').format(words.tone(code, kind), escape(words.word(kind, code)))
