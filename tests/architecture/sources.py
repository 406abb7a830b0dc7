"""The package's source, parsed once, for tests that read code and not behaviour."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "mealcard"
TEMPLATES = ROOT / "templates"


@dataclass(frozen=True)
class Module:
    """One Python file of the package: its dotted name, its place and its tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        """The dotted name without `mealcard`."""
        return tuple(self.name.split(".")[1:])

    @property
    def area(self) -> str:
        """The first part below the package: a feature, `web`, or a module of its own."""
        return self.parts[0] if self.parts else ""


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the package."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found.append(Module(name, path, ast.parse(path.read_text(encoding="utf-8"))))
    return tuple(found)


def calls(module: Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def literals(node: ast.expr) -> set[str] | None:
    """The strings an expression can be, or None when the source alone doesn't tell."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        both = literals(node.body), literals(node.orelse)
        return None if None in both else both[0] | both[1]  # type: ignore[operator]
    return None
