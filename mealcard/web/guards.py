"""Who may enter: one guard per surface, one capability per view, and the signed-in person as an `Actor`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Flask, abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from mealcard.accounts import service as accounts
from mealcard.accounts.actor import STREET_DIGITS, Actor
from mealcard.accounts.models import User, UserSession
from mealcard.config import Settings
from mealcard.db import db, writing
from mealcard.errors import NotFound
from mealcard.regions import service as regions
from mealcard.regions.models import Office
from mealcard.web.i18n import app_settings

View = TypeVar("View", bound=Callable[..., Any])
login = LoginManager()


class SignedIn(UserMixin):
    """The person behind a living session, as flask-login wants it."""

    def __init__(self, session: UserSession, user: User) -> None:
        self.token_hash = session.token_hash
        self.chosen_office = session.office_code
        self.username = user.username
        self.must_change_password = user.password_expires_at is not None
        self.actor = accounts.actor_of(user)

    def get_id(self) -> str:
        return str(self.actor.user_id)


def cookie_name(settings: Settings) -> str:
    return "__Host-mealcard-session" if settings.secure else "mealcard_session"


def set_session_cookie(response: Response, secret: str, settings: Settings) -> None:
    response.set_cookie(
        cookie_name(settings), secret, max_age=settings.session_absolute, secure=settings.secure, httponly=True, samesite="Lax", path="/"
    )


def init_app(app: Flask) -> None:
    """Sign-in state comes from our own session rows, not from flask-login's cookie."""
    login.init_app(app)
    login.session_protection = None
    login.request_loader(_load)

    @app.context_processor
    def _who() -> dict[str, object]:
        return {"actor": current_user.actor if current_user.is_authenticated else None, "can": can}


def _load(_request: object) -> SignedIn | None:
    settings = app_settings()
    secret = request.cookies.get(cookie_name(settings))
    if not secret:
        return None
    found = accounts.find_session(secret, settings.session_idle, settings.session_absolute)
    if found is None:
        return None
    person = SignedIn(*found)
    g.signed_in = True
    if accounts.needs_touch(found[0]):
        _touch(person.token_hash)
    return person


def _touch(token_hash: bytes) -> None:
    """A small write of its own, so that a page that reads stays a reader."""
    with writing(), db.engine.begin() as connection:
        connection.execute(accounts.touch_statement(token_hash))


def actor() -> Actor:
    """The person who asks; only behind a guard."""
    present: Actor = current_user.actor
    return present


def can(capability: str) -> bool:
    """Whether the person who asks has a capability; for templates."""
    return bool(current_user.is_authenticated and current_user.actor.can(capability))


def needs(capability: str) -> Callable[[View], View]:
    """Mark a view with the capability it needs; the surface's guard checks it before the view runs."""

    def mark(view: View) -> View:
        view.needs = capability  # type: ignore[attr-defined]
        return view

    return mark


def guard_surface(blueprint: Blueprint, capability: str) -> None:
    """Let only signed-in people with a capability into a surface, and to each view only with its own; default deny."""

    @blueprint.before_request
    def _guard() -> Response | None:
        if not current_user.is_authenticated:
            if request.method != "GET":
                abort(401)
            return redirect(url_for("account.sign_in", next=request.full_path.removesuffix("?")), 303)
        person = actor()
        if not person.can(capability):
            abort(403)
        if current_user.must_change_password:
            return redirect(url_for("account.password"), 303)
        needed = getattr(current_app.view_functions[request.endpoint or ""], "needs", None)
        if needed is None or not person.can(needed):
            abort(403)
        return None


def office() -> Office:
    """The office the person works in: the own street, or the one a district reader chose. NotFound when there is none."""
    if "office" not in g:
        g.office = _resolve_office(actor(), current_user.chosen_office)
        g.zone_name = g.office.zone
    found: Office = g.office
    return found


def office_or_none() -> Office | None:
    """The same, or None in an area that has no office yet."""
    try:
        return office()
    except NotFound:
        return None


def _resolve_office(who: Actor, chosen: str | None) -> Office:
    if chosen and who.covers(chosen):
        return regions.office(chosen)
    found = regions.first_office(who.region_code[:STREET_DIGITS])
    if found is None:
        raise NotFound("office")
    return found
