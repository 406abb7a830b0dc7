"""How long things may grow before they are cut in two."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.sources import PACKAGE, ROOT, TEMPLATES, modules

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW, LONGEST_TEMPLATE, LONGEST_SCRIPT = 300, 40, 25, 120, 150
LONGEST_TEST = 420  # a page set with its factories reads better in one file
_ROUTES = {"route", "get", "post"}


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _too_long(paths: list[Path], most: int) -> list[str]:
    return [f"{path.relative_to(ROOT)}: {_lines(path)}" for path in sorted(paths) if _lines(path) > most]


def test_python_files_are_short() -> None:
    assert _too_long(list(PACKAGE.rglob("*.py")), LONGEST_FILE) == []
    assert _too_long(list((ROOT / "tests").rglob("*.py")), LONGEST_TEST) == []


def test_functions_are_short() -> None:
    wrong = [
        f"{module.name}.{node.name}: {(node.end_lineno or 0) - node.lineno + 1}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert wrong == []


def test_views_are_short() -> None:
    wrong = [
        f"{module.name}.{node.name}: {(node.end_lineno or 0) - node.lineno + 1}"
        for module in modules()
        if module.area == "web"
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and _is_view(node) and (node.end_lineno or 0) - node.lineno >= LONGEST_VIEW
    ]
    assert wrong == []


def _is_view(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in _ROUTES for one in node.decorator_list
    )


def test_templates_are_short() -> None:
    assert _too_long(list(TEMPLATES.rglob("*.html")), LONGEST_TEMPLATE) == []


def test_our_own_scripts_are_short() -> None:
    own = [path for path in (PACKAGE / "static").rglob("*.js") if "vendor" not in path.parts]
    assert own
    assert _too_long(own, LONGEST_SCRIPT) == []
