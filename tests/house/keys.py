"""Which catalogue keys the code asks for, read from the code itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "jobs", "services", "ui", "models", "rules")
ASKING = {"t": 1, "label": 1, "button": 1, "Refusal": 0, "has": 1, "ask": 1, "Region": 3}
"""Calls that take a key, and at which place."""


def sources() -> Iterator[Path]:
    """Every source file of the product."""
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def asked() -> tuple[set[str], set[str]]:
    """Keys written out in calls, and patterns of keys that are put together."""
    literal: set[str] = set()
    pattern: set[str] = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                for key in _keys(node):
                    literal.update(_literals(key))
                    pattern.update(_patterns(key))
    return literal, pattern


def mentioned() -> set[str]:
    """Every string in the code that has the form of a key: tables of keys count as use."""
    found: set[str] = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update(re.findall(r"[a-z][a-z0-9]*(?:-[a-z0-9_]+)+", node.value))
    return found


def _keys(call: ast.Call) -> Iterator[ast.expr]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    place = ASKING.get(name)
    if place is not None and len(call.args) > place:
        yield call.args[place]


def _literals(key: ast.expr) -> Iterator[str]:
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        yield key.value
    elif isinstance(key, ast.IfExp):
        yield from _literals(key.body)
        yield from _literals(key.orelse)


def _patterns(key: ast.expr) -> Iterator[str]:
    if isinstance(key, ast.JoinedStr):
        yield "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9_-]+" for part in key.values
        )
