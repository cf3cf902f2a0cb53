"""What an ORM statement may be made of: the guard's criteria reach mapped classes, and nothing else."""

from collections.abc import Iterable

from sqlalchemy import (
    Alias,
    BinaryExpression,
    BindParameter,
    Column,
    ColumnClause,
    FromClause,
    Table,
    TableClause,
    TextClause,
    TextualSelect,
)
from sqlalchemy.orm import FromStatement
from sqlalchemy.orm.util import AliasedInsp
from sqlalchemy.sql import Select
from sqlalchemy.sql.visitors import ExternallyTraversible, HasTraverseInternals

BY_HAND = (TextClause, TextualSelect, FromStatement)
"""SQL in words, and what takes its rows from elsewhere."""


def loophole(statement: object) -> str:
    """What in a statement the criteria would not reach; empty where there is nothing.

    Every execution pays for this walk, so it is a plain loop: some 15 microseconds.
    """
    waiting: list[object] = [statement]
    seen: set[int] = set()
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if _is_foreign(part):
            return type(part).__name__
        waiting.extend(_inside(part))
    return ""


def _is_foreign(part: object) -> bool:
    if isinstance(part, BY_HAND):
        return True
    if _entity(part) is not None:
        return False
    if isinstance(part, ColumnClause):
        return (part.is_literal and part.name != "*") or isinstance(part.table, TableClause)
    return isinstance(part, TableClause)


def _entity(part: object) -> object:
    """The mapped class, or the alias of one, that a part speaks for."""
    annotations: dict[str, object] = getattr(part, "_annotations", {})
    return annotations.get("parententity")


def _inside(part: object) -> Iterable[object]:
    entity = _entity(part)
    if isinstance(entity, AliasedInsp):
        return () if _is_plain(entity.selectable) else (entity.selectable,)
    if isinstance(part, ColumnClause):
        return () if entity is not None or part.table is None else (part.table,)
    if _is_look_by_key(part):
        return ()
    if isinstance(part, Select):
        # Its own children would name the bare tables of mapped columns as well.
        return HasTraverseInternals.get_children(part, omit_attrs=("_correlate", "_correlate_except"))
    if isinstance(part, ExternallyTraversible) and not (entity is not None and isinstance(part, Table)):
        return part.get_children()
    return ()


def _is_look_by_key(part: object) -> bool:
    """`get` compares bare columns with parameters of these names, and nobody else does."""
    if not isinstance(part, BinaryExpression):
        return False
    column, value = part.left, part.right
    by_key = isinstance(value, BindParameter) and value.key.startswith("pk_")
    return by_key and isinstance(column, Column) and column.primary_key


def _is_plain(selectable: FromClause) -> bool:
    """An alias of the class's own table, which the criteria know."""
    return isinstance(selectable, Alias) and isinstance(selectable.element, Table)
