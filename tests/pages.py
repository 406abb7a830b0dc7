"""One client for all page tests: it judges each page it opens, not only the line a test looks at."""

from __future__ import annotations

import re
from typing import Any

import html5lib
from flask import Flask, g
from werkzeug.test import TestResponse

from mealcard.accounts import service as accounts
from mealcard.accounts.models import User
from mealcard.db import db

NS = "{http://www.w3.org/1999/xhtml}"
_UNLABELLED = {"hidden", "submit", "button"}


class Pages:
    """A browser without a screen. `get` and `post` check the page and return its response."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def sign_in(self, user: User) -> Pages:
        """Another client, signed in as this user."""
        other = Pages(self.app)
        secret = accounts.open_session(user)
        db.session.commit()
        other.client.set_cookie("mealcard_session", secret)
        return other

    def get(self, path: str, status: int = 200, **kwargs: Any) -> TestResponse:
        _forget()
        return self._judge(self.client.get(path, **kwargs), status)

    def post(self, path: str, data: dict[str, Any] | None = None, status: int = 303, **kwargs: Any) -> TestResponse:
        _forget()
        return self._judge(self.client.post(path, data=data or {}, **kwargs), status)

    def follow(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Post, expect a redirect, and open the page it leads to."""
        response = self.post(path, data, 303, **kwargs)
        return self.get(response.headers["Location"])

    def _judge(self, response: TestResponse, status: int) -> TestResponse:
        db.session.rollback()  # what a view did not commit is gone, and what it did is read anew
        assert response.status_code == status, f"{response.request.path}: {response.status_code}\n{response.text[:3000]}"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert all(value.isascii() for _name, value in response.headers), "the server refuses to send such a header"
        if response.mimetype == "text/html" and not 300 <= status < 400:
            judge_html(response.text)
        return response


def _forget() -> None:
    """Requests of one test share the fixture's context: without this the next one would be answered as the last person."""
    for name in list(g):
        g.pop(name)


def judge_html(text: str) -> None:
    """Valid HTML, one h1 that the title begins with, labelled inputs, unique ids, nothing inline."""
    parser = html5lib.HTMLParser(strict=False)
    tree = parser.parse(text)
    assert not parser.errors, [(position, code) for position, code, _ in parser.errors][:5]
    heads = [_text(node) for node in tree.iter(f"{NS}h1")]
    title = _text(next(tree.iter(f"{NS}title")))
    assert len(heads) == 1, heads
    assert title.startswith(heads[0]), (title, heads[0])
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
    labels = {node.get("for") for node in tree.iter(f"{NS}label")}
    for node in tree.iter():
        assert node.get("style") is None, "inline style"
        assert not any(name.startswith("on") for name in node.attrib), f"inline handler on {node.tag}"
        if node.tag in {f"{NS}input", f"{NS}select", f"{NS}textarea"} and node.get("type") not in _UNLABELLED:
            assert node.get("id") in labels or node.get("aria-label"), f"no label: {node.get('name')}"
        if node.tag == f"{NS}script":
            assert node.get("src"), "inline script"
            assert not (node.text or "").strip(), "inline script"
        assert node.tag != f"{NS}style", "inline style sheet"
    assert not re.search(r"(src|href)=\"https?://(?!127\.0\.0\.1)", re.sub(r"<a [^>]*>", "", text)), "a resource from another host"


def _text(node: Any) -> str:
    return re.sub(r"\s+", " ", "".join(node.itertext())).strip()
