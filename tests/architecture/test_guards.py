"""Every surface is guarded or openly open, and every view of a guarded one says what it needs."""

from __future__ import annotations

import ast

import pytest
from flask import Flask

from mealcard.accounts.actor import CAPABILITIES
from tests.architecture.sources import modules

# surface -> the capability without which nobody enters
GUARDED = {"office": "see_office", "provider": "see_provider_surface"}
OPEN = {
    "public": "the meal map and the back-of-card page are for everybody; behind a card's code only that card's last meals",
    "account": "signing in; each view looks for itself whether somebody is signed in",
    "counter": "the page holds nothing; what it does goes through the API with the tablet's own token",
    "api": "tablets have tokens and not sessions; each call that touches data looks at the token first",
    "health": "yes or no, nothing else",
}


def _views(app: Flask, surface: str) -> dict[str, object]:
    return {name: view for name, view in app.view_functions.items() if name.startswith(f"{surface}.")}


def test_every_surface_is_guarded_or_open_for_a_reason(web_app: Flask) -> None:
    assert set(web_app.blueprints) == {*GUARDED, *OPEN}


@pytest.mark.parametrize("surface", GUARDED)
def test_a_guarded_surface_asks_before_every_request(web_app: Flask, surface: str) -> None:
    hooks = web_app.before_request_funcs.get(surface, [])
    assert [hook.__module__ for hook in hooks if hook.__name__ == "_guard"] == ["mealcard.web.guards"]


@pytest.mark.parametrize("surface", GUARDED)
def test_every_view_of_a_guarded_surface_names_a_capability(web_app: Flask, surface: str) -> None:
    views = _views(web_app, surface)
    assert views
    assert [name for name, view in views.items() if getattr(view, "needs", None) not in CAPABILITIES] == []


@pytest.mark.parametrize(("surface", "entrance"), GUARDED.items())
def test_somebody_can_reach_every_view(web_app: Flask, surface: str, entrance: str) -> None:
    inside = CAPABILITIES[entrance]
    assert [name for name, view in _views(web_app, surface).items() if not CAPABILITIES[view.needs] & inside] == []  # type: ignore[attr-defined]


def test_no_open_surface_has_a_view_that_only_looks_guarded(web_app: Flask) -> None:
    """`needs` without a guard checks nothing."""
    assert [name for surface in OPEN for name, view in _views(web_app, surface).items() if hasattr(view, "needs")] == []


def test_a_page_that_is_only_read_never_commits() -> None:
    wrong = []
    for module in modules():
        if module.area != "web" or len(module.parts) < 3:
            continue
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef) and _methods(node) == {"get"}:
                wrong += [
                    f"{module.name}.{node.name}" for inner in ast.walk(node) if isinstance(inner, ast.Attribute) and inner.attr == "commit"
                ]
    assert wrong == []


def _methods(node: ast.FunctionDef) -> set[str]:
    found = set()
    for one in node.decorator_list:
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in {"get", "post", "route"}:
            found.add(one.func.attr)
    return found
