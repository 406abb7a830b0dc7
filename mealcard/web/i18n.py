"""Language and text size of a page, kept in cookies and switched by a link that works without JavaScript."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, current_app, g, redirect, request
from flask_babel import Babel
from werkzeug.wrappers import Response

from mealcard.config import Settings

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
HTML_LANG = {"zh": "zh-CN", "en": "en"}
YEAR = 365 * 24 * 3600
_SWITCHES = {"lang": ("zh", "en"), "large": ("0", "1")}


def init_app(app: Flask, settings: Settings) -> None:
    """Message ids are the Chinese words; the English catalogue translates them."""
    app.config.update(BABEL_DEFAULT_LOCALE=LANGUAGES[settings.default_locale], BABEL_TRANSLATION_DIRECTORIES="translations")
    Babel(app, locale_selector=lambda: LANGUAGES[language()], timezone_selector=lambda: g.get("zone_name", "Asia/Shanghai"))

    @app.before_request
    def _switch() -> Response | None:
        wanted = {name: request.args[name] for name, allowed in _SWITCHES.items() if request.args.get(name) in allowed}
        if not wanted or request.method != "GET" or request.path.startswith("/api/"):
            return None
        kept = [(key, value) for key, value in request.args.items(multi=True) if key not in _SWITCHES]
        response = redirect(f"{request.path}?{urlencode(kept)}" if kept else request.path, 303)
        for name, value in wanted.items():
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.secure, httponly=True)
        return response

    @app.context_processor
    def _page() -> dict[str, object]:
        return {"lang": language(), "html_lang": HTML_LANG[language()], "large": large(), "switch_to": switch_to}


def language() -> str:
    """`zh` or `en`: the cookie, else the installation's language (the first visit of an old phone is Chinese)."""
    from_cookie = request.cookies.get("lang", "") if request else ""
    return from_cookie if from_cookie in LANGUAGES else app_settings().default_locale


def app_settings() -> Settings:
    """The settings of the application that answers."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def large() -> bool:
    """Whether the visitor chose 大字."""
    return request.cookies.get("large") == "1"


def switch_to(**change: str) -> str:
    """This page's address with `lang` or `large` switched, relative to the page."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key not in _SWITCHES]
    return "?" + urlencode([*kept, *change.items()])
