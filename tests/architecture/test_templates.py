"""Templates: they parse, hold nothing inline, ask nothing of the database, and are used."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import jinja2.meta
import pytest
from flask import Flask

from tests.architecture.sources import TEMPLATES, modules

PATHS = sorted(TEMPLATES.rglob("*.html"))
# what would run code or set a style from within the page
INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "another host": re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
    "unescaped": re.compile(r"(?<!['\"])\s*\|\s*safe\b"),  # but for a literal of the template itself
}
_NAMES = re.compile(r"[\w/]+\.html")


def _name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", PATHS, ids=_name)
def test_a_template_parses_and_asks_nothing_of_the_database(web_app: Flask, path: Path) -> None:
    tree = web_app.jinja_env.parse(path.read_text(encoding="utf-8"))
    assert not jinja2.meta.find_undeclared_variables(tree) & {"db", "query"}


@pytest.mark.parametrize("path", PATHS, ids=_name)
def test_a_template_holds_nothing_inline(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    html = re.sub(r"{%.*?%}", "", text, flags=re.DOTALL)
    assert [what for what, pattern in INLINE.items() if pattern.search(text if what == "unescaped" else html)] == []


def test_every_template_is_used() -> None:
    """By a view that renders it, or by another template."""
    used = {
        node.value
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html")
    }
    for path in PATHS:
        used |= set(_NAMES.findall(path.read_text(encoding="utf-8"))) - {_name(path)}
    assert [_name(path) for path in PATHS if _name(path) not in used] == []


def test_every_rendered_template_exists() -> None:
    rendered = {
        node.args[0].value
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "render_template"
        if isinstance(node.args[0], ast.Constant)
    }
    assert sorted(rendered - {_name(path) for path in PATHS}) == []
