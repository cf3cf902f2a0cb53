"""Statements asked so often that the ORM's price counts: three quarters of a look-up by key.

They are put together once, when their file is read, and run on the connection, past the guard's criteria. So each says
itself whose rows it means, with `OF_BUSINESS`, for every class it names; one that forgets it cannot be made.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BinaryExpression,
    BindParameter,
    ColumnElement,
    CursorResult,
    Executable,
    Row,
    Select,
    String,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.sql.operators import eq
from sqlmodel import col

from models.base import Owned
from models.customers import Customer
from models.db.session import GuardError, Tx
from models.db.walls import entity_of, parts_of
from models.types import BigId

OF_BUSINESS: BindParameter[int] = bindparam("business_id", type_=BigId)
MEMBER: BindParameter[int] = bindparam("member_id", type_=BigId)


class Prepared:
    """One select of columns. `about` is the customer's number: a member who does not see all sees what is theirs."""

    def __init__(self, statement: Any, about: Any) -> None:
        if parts_of(statement).loophole or _read_by(statement) - _tied_in(statement):
            raise GuardError("a prepared statement says of everything it reads whose it is")
        seen = aliased(Customer)
        free = or_(col(seen.assigned_member_id).is_(None), col(seen.assigned_member_id) == MEMBER)
        theirs = exists().where(col(seen.id) == about, col(seen.business_id) == OF_BUSINESS, free)
        self._all, self._mine = statement, statement.where(theirs)

    def rows(self, tx: Tx, **params: object) -> Sequence[Row[Any]]:
        """Ask it for the business, and with the eyes, of this unit."""
        scope = tx.scope
        if scope.business_id is None or scope.role == "customer":
            raise GuardError("prepared statements are for those who work in a shop")
        tx.flush()
        own: dict[str, object] = {"business_id": scope.business_id}
        if scope.sees_all:
            return tx.connection().execute(self._all, params | own).all()
        return tx.connection().execute(self._mine, params | own | {"member_id": scope.member_id}).all()


class Shared:
    """One statement about tables that belong to no business: the inbox."""

    def __init__(self, statement: Executable) -> None:
        parts = parts_of(statement)
        if parts.loophole or any(issubclass(table, Owned) for table in parts.classes):
            raise GuardError("what belongs to a business is asked for with its number")
        self._statement = statement

    def run(self, tx: Tx, **params: object) -> CursorResult[Any]:
        """Ask or change; in whose unit of work makes no difference."""
        tx.flush()
        return tx.connection().execute(self._statement, params)


def _read_by(statement: Select[Any]) -> set[object]:
    return {entity for part in visitors.iterate(statement) if (entity := entity_of(part)) is not None}


def _tied_in(statement: Select[Any]) -> set[object]:
    compared = [part for part in visitors.iterate(statement) if isinstance(part, BinaryExpression)]
    return {entity_of(part.left) for part in compared if _ties(part)}


def _ties(part: BinaryExpression[Any]) -> bool:
    ours = isinstance(part.left, ColumnClause) and part.left.key == "business_id"
    return ours and part.operator is eq and part.right is OF_BUSINESS


class texts_in(GenericFunction[str]):  # noqa: N801 - named as it is written in a statement
    """The texts of a JSON list: one parameter, however many they are."""

    type = String()
    inherit_cache = True


@compiles(texts_in, "sqlite")
def _on_sqlite(element: texts_in, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kwargs)})"


@compiles(texts_in, "postgresql")
def _on_postgresql(element: texts_in, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **kwargs)} AS json))"


def among(column: Any, name: str) -> ColumnElement[bool]:
    """Whether a column is one of the texts of a JSON list that is given under this name.

    A list of parameters would be written into the statement anew each time: hundreds take longer than the asking.
    """
    listed = select(func.texts_in(bindparam(name, type_=String())).table_valued("value").c.value)
    found: ColumnElement[bool] = column.in_(listed)
    return found
