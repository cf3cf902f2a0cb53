"""Statements that each database words differently."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from models.db.session import Tx


def insert_new(tx: Tx, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Add the rows whose key is not there yet; returns the primary keys of those added. Not for owned tables."""
    if not rows:
        return []
    mapped = table.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    dialect = sqlite if tx.connection().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(mapped).on_conflict_do_nothing().returning(*mapped.primary_key.columns)
    added: list[tuple[Any, ...]] = []
    for row in rows:
        added.extend(tuple(key) for key in tx.connection().execute(statement, row))
    return added


def alone(tx: Tx, what: str) -> None:
    """Nobody else does this until the unit ends. On SQLite nobody else writes at all."""
    connection = tx.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext("regulars.alone"), func.hashtext(what))))
