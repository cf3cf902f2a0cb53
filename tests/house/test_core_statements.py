"""Nobody outside `models/` builds a statement the tenant guard could not read, or goes around its session."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "jobs", "services", "ui", "rules")
WORDS = frozenset({"text", "literal_column", "table", "column", "insert", "TextClause"})
AROUND = frozenset({
    "connection", "from_statement", "exec_driver_sql", "__table__", "get_bind",
    "bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings",
})  # fmt: skip


def past_the_guard(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("sqlalchemy", "sqlmodel")):
            yield from (alias.name for alias in node.names if alias.name in WORDS)
        elif isinstance(node, ast.Attribute) and node.attr in AROUND:
            yield node.attr


def test_statements_are_made_of_mapped_classes() -> None:
    found = {
        str(path.relative_to(ROOT)): names
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if (names := list(past_the_guard(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "from sqlalchemy import text",
        "from sqlmodel import text as words",
        "from sqlalchemy.sql import literal_column",
        "tx.connection().execute(statement)",
        "select(Customer).from_statement(other)",
        "Customer.__table__.select()",
        "tx.bulk_insert_mappings(Customer, rows)",
    ],
)
def test_a_way_around_is_noticed(source: str) -> None:
    assert list(past_the_guard(source))
