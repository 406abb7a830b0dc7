"""Who may import whom: features below, surfaces above, rules pure, commits at the edge."""

from __future__ import annotations

import ast
import enum
import importlib
import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import Module, calls, modules

# Lowest first; each may use those before it.
FEATURES = (
    "regions", "audit", "accounts", "seniors", "providers", "cards", "policies", "ledger", "meals", "settlements", "feedback", "listing",
    "flags", "reports",
)  # fmt: skip
FOUNDATION = {"config", "clock", "money", "errors", "db", "keyring", "fonts"}
ABOVE_FEATURES = {"schema", "migrating", "ticking", "web", "cli", "demo", "assets"}
SURFACES = ("public", "account", "office", "provider", "counter", "api")
# `migrating` works for the commands on a connection of its own, before there is a session.
COMMITTERS = {"web", "cli", "ticking", "demo", "migrating"}
FLASK = ("flask", "flask_login", "flask_babel", "flask_wtf", "flask_sqlalchemy", "flask_smorest", "wtforms", "werkzeug")
# What a pure module may not touch: no database, no web, no clock, no keys.
IMPURE = (*FLASK, "sqlalchemy", "mealcard.db", "mealcard.clock", "mealcard.keyring")
NAMELESS = {"utils", "helpers", "common", "misc", "base_utils"}
KNOWN = {module.name for module in modules()}


def imports(module: Module) -> Iterator[tuple[str, ast.stmt]]:
    """(dotted name, statement) of what a module imports when it runs; a module imported by `from` is named whole."""
    for node in _running(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                yield (whole if whole in KNOWN else source), node


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those that only a type checker sees."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)):
            yield from _running(child)


def _is(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def _area(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_every_part_of_the_package_has_a_place_in_the_order() -> None:
    areas = {module.area for module in modules()} - {""}
    assert areas <= {*FEATURES, *FOUNDATION, *ABOVE_FEATURES}


def test_a_feature_uses_only_the_foundation_and_earlier_features() -> None:
    wrong = []
    for module in modules():
        if module.area in FEATURES:
            allowed = {*FEATURES[: FEATURES.index(module.area) + 1], *FOUNDATION}
            wrong += [f"{module.name} -> {name}" for name, _ in imports(module) if _is(name, "mealcard") and _area(name) not in allowed]
    assert wrong == []


def test_the_foundation_uses_no_feature_and_no_surface() -> None:
    wrong = []
    for module in modules():
        if module.area in FOUNDATION:
            wrong += [f"{module.name} -> {name}" for name, _ in imports(module) if _is(name, "mealcard") and _area(name) not in FOUNDATION]
    assert wrong == []


def test_flask_is_known_only_to_the_web_and_the_commands() -> None:
    allowed = {"mealcard.db": ("flask_sqlalchemy",), "mealcard": ("flask",)}
    wrong = [
        f"{module.name} -> {name}"
        for module in modules()
        if module.area not in {"web", "cli"}
        for name, _ in imports(module)
        if _is(name, *FLASK) and not _is(name, *allowed.get(module.name, ()))
    ]
    assert wrong == []


def test_nothing_below_the_web_imports_it() -> None:
    wrong = [
        f"{module.name} -> {name}"
        for module in modules()
        if module.area not in {"web", "cli", ""}
        for name, _ in imports(module)
        if _is(name, "mealcard.web", "mealcard.cli")
    ]
    assert wrong == []


def test_surfaces_never_import_each_other() -> None:
    wrong = []
    for module in modules():
        if module.area != "web" or module.name == "mealcard.web":
            continue
        own = module.parts[1] if len(module.parts) > 1 and module.parts[1] in SURFACES else ""
        others = [f"mealcard.web.{surface}" for surface in SURFACES if surface != own]
        wrong += [f"{module.name} -> {name}" for name, _ in imports(module) if _is(name, *others)]
    assert wrong == []


def _pure() -> list[Module]:
    """Modules called `rules` or `states`, and those that call themselves pure."""
    return [
        module
        for module in modules()
        if module.area in FEATURES and (module.parts[-1] in {"rules", "states"} or "Pure" in _words(ast.get_docstring(module.tree)))
    ]


def _words(text: str | None) -> set[str]:
    return set(re.findall(r"\w+", text or ""))


@pytest.mark.parametrize("module", _pure(), ids=lambda module: module.name)
def test_rules_are_pure(module: Module) -> None:
    """No database, web, clock or keys; of models only enums; nothing of a service or a query."""
    wrong = []
    for name, statement in imports(module):
        last = name.rsplit(".", 1)[-1]
        if _is(name, *IMPURE) or (_is(name, "mealcard") and last in {"service", "queries"}):
            wrong.append(name)
        if _is(name, "mealcard") and last == "models":
            wrong += [f"{name}.{alias.name}" for alias in statement.names if not _is_enum(name, alias.name)]  # type: ignore[attr-defined]
    assert wrong == []


def _is_enum(module_name: str, name: str) -> bool:
    found = getattr(importlib.import_module(module_name), name)
    return isinstance(found, type) and issubclass(found, enum.Enum)


def test_models_know_nothing_of_rules_that_decide_or_of_services() -> None:
    above = {"service", "queries", "rules"}
    wrong = []
    for module in modules():
        if module.area in FEATURES and module.parts[-1] == "models":
            wrong += [f"{module.name} -> {name}" for name, _ in imports(module) if name.rsplit(".", 1)[-1] in above]
    assert wrong == []


def test_nothing_is_imported_inside_a_function() -> None:
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_imports_are_absolute() -> None:
    assert [module.name for module in modules() for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom) and node.level] == []


def test_only_the_edge_commits() -> None:
    """`db.commit` is the one wrapper around the session's own."""
    wrong = [
        f"{module.name}:{call.lineno}"
        for module in modules()
        if module.area not in COMMITTERS and module.name != "mealcard.db"
        for call in calls(module)
        if isinstance(call.func, ast.Attribute | ast.Name) and (getattr(call.func, "attr", "") or getattr(call.func, "id", "")) == "commit"
    ]
    assert wrong == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [module.name for module in modules() if set(module.parts) & NAMELESS] == []
