"""Whatever a unit of work asks for, it gets what its scope may see, and nothing else can be touched."""

import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import delete, exists, func, insert, literal, text, update
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import aliased
from sqlmodel import select

from models import Activity, Customer
from models.base import Owned
from models.db import SYSTEM, GuardError, Scope, Tx
from models.db.schema import migrate
from models.db.session import CUSTOMER_WRITES, owned_tables
from tests.books import KEY, NOW, Book, open_book
from tests.properties.tenants import Key, Two, columns, in_order, make, may_see, parents, snapshot, two_shops

TABLES = in_order()
Ids = set[int]
Shape = Callable[[Tx, type[Owned]], Ids]


def ids(tx: Tx, statement: Any) -> Ids:
    return set(tx.scalars(statement))


def pairs(tx: Tx, table: type[Owned]) -> Ids:
    other = aliased(table)
    return {number for pair in tx.execute(select(table.id, other.id).join(other, literal(value=True))) for number in pair}  # type: ignore[call-overload]


def _got(tx: Tx, table: type[Owned]) -> Ids:
    with tx.no_autoflush:
        last = max(number for name, number in snapshot_of(tx) if name == table.__tablename__)
    return {number for number in range(1, last + 1) if tx.get(table, number) is not None}


def snapshot_of(tx: Tx) -> list[Key]:
    """Every key in the book, past the guard."""
    run = tx.connection().exec_driver_sql
    return [(name, n) for name in (str(t.__tablename__) for t in TABLES) for (n,) in run(f"SELECT id FROM {name}")]  # noqa: S608


SHAPES: dict[str, Shape] = {
    "rows": lambda tx, table: {row.pk for row in tx.exec(select(table))},
    "columns": lambda tx, table: ids(tx, select(table.id)),
    "alias": lambda tx, table: ids(tx, select(aliased(table).id)),
    "get": _got,
    "self join": pairs,
    "order, limit, distinct": lambda tx, table: ids(tx, select(table.id).distinct().order_by(table.id).limit(10**6)),  # type: ignore[arg-type]
    "subquery": lambda tx, table: ids(tx, select(select(table).subquery().c.id)),
    "cte": lambda tx, table: ids(tx, select(select(table).cte().c.id)),
    "alias of a subquery": lambda tx, table: ids(tx, select(aliased(table, select(table).subquery()).id)),
    "union": lambda tx, table: ids(tx, select(table.id).union(select(table.id))),
    "select from": lambda tx, table: ids(tx, select(columns(table).id).select_from(table)),
    "in": lambda tx, table: ids(tx, select(table.id).where(table.id.in_(select(table.id)))),  # type: ignore[union-attr]
    "grouped": lambda tx, table: ids(tx, select(func.max(table.id)).group_by(table.id)),  # type: ignore[arg-type]
    "legacy": lambda tx, table: {row.pk for row in tx.execute(select(table)).scalars()},
    "streamed": lambda tx, table: {row.pk for row in tx.scalars(select(table).execution_options(yield_per=2))},
}


class Shops:
    """A filled book, to be copied."""

    folder = Path(tempfile.mkdtemp(prefix="regulars-tenants-"))

    def __init__(self) -> None:
        path = self.folder / "template.db"
        migrate(path, KEY, backups=self.folder / "backups", now=NOW)
        book = open_book(path)
        self.two = two_shops(book)
        self.scopes = self.two.scopes()
        book.engine.dispose()

    def copy(self) -> Book:
        target = Path(tempfile.mkdtemp(dir=self.folder)) / "regulars.db"
        shutil.copy(self.folder / "template.db", target)
        return open_book(target)


@pytest.fixture(scope="module")
def shops() -> Shops:
    return Shops()


@pytest.fixture(scope="module")
def filled(shops: Shops) -> Book:
    """For looking only."""
    return shops.copy()


def name_of(scope: Scope) -> str:
    if scope.role == "customer":
        return "customer" if scope.customer_id else "customer without a record"
    return f"{scope.role or 'business'}{' who sees all' if scope.role == 'staff' and scope.sees_all else ''}"


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__tablename__)
def test_a_look_finds_all_one_may_see_and_nothing_else(
    shops: Shops, filled: Book, table: type[Owned], shape: str
) -> None:
    rows = snapshot(filled)
    for scope in shops.scopes:
        wanted = {key[1] for key in rows if key[0] == table.__tablename__ and may_see(scope, key, rows)}
        with filled.undone(scope) as tx:
            try:
                found = SHAPES[shape](tx, table)
            except GuardError:
                assert shape in {"subquery", "cte", "union", "select from"}, "refused, which is no leak either"
                continue
        assert found == wanted, name_of(scope)


def test_every_owned_table_has_rows_in_both_shops(shops: Shops, filled: Book) -> None:
    rows = snapshot(filled)
    for shop in shops.two.shops:
        assert {key[0] for key in rows if rows[key]["business_id"] == shop.business_id} == {
            table.__tablename__ for table in owned_tables()
        }
