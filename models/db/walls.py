"""What an ORM statement may be made of: the guard's criteria reach mapped classes, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

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
from sqlalchemy.orm import FromStatement, Mapper
from sqlalchemy.orm.util import AliasedInsp
from sqlalchemy.sql import Select
from sqlalchemy.sql.visitors import ExternallyTraversible, HasTraverseInternals

BY_HAND = (TextClause, TextualSelect, FromStatement)
"""SQL in words, and what takes its rows from elsewhere."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a statement is made of."""

    classes: frozenset[type]
    """The mapped classes that it, or anything inside it, reads or writes."""
    loophole: str
    """What the criteria would not reach; empty where there is nothing."""


KNOWN: WeakKeyDictionary[object, Parts] = WeakKeyDictionary()
"""A statement never changes, and those that are asked often are put together once: they are walked once."""


def parts_of(statement: object) -> Parts:
    """Every execution asks this, so the walk is a plain loop: some 15 microseconds, the first time."""
    known = KNOWN.get(statement)
    if known is None:
        known = KNOWN[statement] = _walk(statement)
    return known


def _walk(statement: object) -> Parts:
    waiting: list[object] = [statement]
    seen: set[int] = set()
    classes: set[type] = set()
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if _is_foreign(part):
            return Parts(frozenset(classes), type(part).__name__)
        entity = entity_of(part)
        if entity is not None:
            classes.add(entity.mapper.class_)
        waiting.extend(_inside(part))
    return Parts(frozenset(classes), "")


def _is_foreign(part: object) -> bool:
    if isinstance(part, BY_HAND):
        return True
    if entity_of(part) is not None:
        return False
    if isinstance(part, ColumnClause):
        return (part.is_literal and part.name != "*") or isinstance(part.table, TableClause)
    return isinstance(part, TableClause)


def entity_of(part: object) -> Mapper[Any] | AliasedInsp[Any] | None:
    """The mapped class, or the alias of one, that a part speaks for."""
    annotations: dict[str, Any] = getattr(part, "_annotations", {})
    return annotations.get("parententity")


def _inside(part: object) -> Iterable[object]:
    entity = entity_of(part)
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
