"""What every answer carries and every request must pass: hosts, headers, sizes, CSRF, request ids."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from mealcard.config import Settings
from mealcard.db import reading

csrf = CSRFProtect()
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ASSET_SECONDS = 3600


def init_app(app: Flask, settings: Settings) -> None:
    """Set limits and headers; must come before anything that reads a request."""
    app.config.update(
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=settings.upload_bytes,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        SESSION_COOKIE_NAME="__Host-mealcard-form" if settings.secure else "mealcard_form",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.secure,
        SEND_FILE_MAX_AGE_DEFAULT=ASSET_SECONDS,
    )
    csrf.init_app(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)  # type: ignore[method-assign]
    policy = content_policy(settings.map_tiles)

    @app.before_request
    def _begin() -> None:
        g.request_id = secrets.token_hex(8)
        if request.method in SAFE_METHODS:
            g.reading = reading()
            g.reading.__enter__()

    @app.teardown_request
    def _end(_error: BaseException | None) -> None:
        held = g.pop("reading", None)
        if held is not None:
            held.__exit__(None, None, None)

    app.after_request(lambda response: _with_headers(response, policy, secure=settings.secure))


def _with_headers(response: Response, policy: str, *, secure: bool) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers.setdefault("Referrer-Policy", "same-origin")
    headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["X-Request-Id"] = g.get("request_id", "")
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if g.get("signed_in"):
        # also for downloads, which Flask would let a shared cache keep
        headers["Cache-Control"] = "no-store"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-cache")
        headers.setdefault("Vary", "Cookie")
    return response


def content_policy(map_tiles: str) -> str:
    """The CSP: nothing inline, nothing from another host but the configured map tiles."""
    tiles = ""
    if map_tiles.startswith("http"):
        parts = urlsplit(map_tiles.replace("{s}", "*"))
        tiles = f" {parts.scheme}://{parts.netloc}"
    rules = {
        "default-src": "'none'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "style-src": "'self'",
        "img-src": f"'self' data: blob:{tiles}",
        "font-src": "'self'",
        "connect-src": "'self'",
        "media-src": "'self' blob:",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
