"""Error pages and error bodies: plain words and what to do, a request id, and nothing of the inside."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError
from werkzeug.exceptions import HTTPException

from mealcard.db import db, is_passing
from mealcard.errors import NotFound, NotStored, Rejected, Stale
from mealcard.web.messages import sentence

RETRY_SECONDS = "5"


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, lambda _error: _page(400, _("这个页面放得太久了"), _("请返回上一页，刷新以后再提交一次。")))
    app.register_error_handler(NotFound, lambda _error: _page(404, *_missing()))
    app.register_error_handler(Stale, _rejected)
    app.register_error_handler(Rejected, _rejected)
    app.register_error_handler(NotStored, lambda _error: not_stored())
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _unexpected)


def is_api() -> bool:
    return request.path.startswith("/api/")


def _missing() -> tuple[str, str]:
    return _("没有这个页面"), _("地址可能写错了，或者这一项不归您管理。")


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if error.response is not None and code < 400:
        return make_response(error.response)
    titles = {
        400: (_("请求有误"), _("请返回上一页检查后再试。")),
        401: (_("请先登录"), _("登录以后再试一次。")),
        403: (_("您没有这项权限"), _("需要的话，请联系街道管理员开通。")),
        404: _missing(),
        405: (_("不能这样打开"), _("请从页面上的按钮进入。")),
        413: (_("文件太大"), _("请拆成小一些的文件再上传。")),
        429: (_("操作太频繁"), _("请过几分钟再试。")),
    }
    title, text = titles.get(code, (_("出错了"), _("请稍后再试；如果一直这样，请把下面的编号告诉管理员。")))
    response = _page(code, title, text)
    response.headers.extend(
        (key, value) for key, value in error.get_headers() if key.lower() in {"allow", "retry-after", "www-authenticate"}
    )
    return response


def _rejected(error: Rejected) -> Response:
    db.session.rollback()
    return _page(409, _("没有办成"), sentence(error))


def _database(error: DBAPIError) -> Response:
    app_logger_exception()
    db.session.rollback()
    if isinstance(error, DataError):
        # A value that no column can hold, such as a text with a zero byte: the sender's fault, and nothing was stored.
        return _page(400, _("请求有误"), _("请返回上一页检查后再试。"))
    return not_stored() if is_passing(error) or error.connection_invalidated else _unexpected(error)


def not_stored() -> Response:
    """503: it isn't certain that anything was stored; the caller may try again with the same key."""
    response = _page(503, _("没有记上"), _("系统暂时写不进数据，请稍后再试一次。"), reason="not_stored")
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _unexpected(_error: Exception) -> Response:
    app_logger_exception()
    db.session.rollback()
    return _page(500, _("出错了"), _("请稍后再试；如果一直这样，请把下面的编号告诉管理员。"))


def app_logger_exception() -> None:
    current_app.logger.exception("request %s failed", g.get("request_id", ""))


def _page(code: int, title: str, text: str, reason: str = "") -> Response:
    if is_api():
        names = {
            400: "invalid",
            401: "device_unknown",
            403: "device_revoked",
            404: "not_found",
            413: "too_large",
            429: "too_many",
            503: "not_stored",
        }
        body = {
            "outcome": "refused",
            "reason": reason or names.get(code, "error"),
            "message": f"{title}: {text}",
            "request_id": g.get("request_id", ""),
        }
        return make_response(jsonify(body), code)
    return make_response(render_template("errors/error.html", title=title, text=text, code=code, request_id=g.get("request_id", "")), code)
