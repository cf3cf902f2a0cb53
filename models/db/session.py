"""The session of one unit of work, and the guard that keeps tenants apart.

`do_orm_execute` adds the criteria of the scope to every owned table; `before_flush` refuses rows of another business
and writes a role may not make; statements that are not ORM statements, or hide something else inside, would bypass
both and are refused. `Business` and `Person` may be read by all: only their changes are watched.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, event, exists, false, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import ORMExecuteState, UOWTransaction, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import Session

from models.audit import Change, Entry
from models.base import Owned
from models.businesses import Business
from models.customers import Customer
from models.db.changes import record_deleted_and_dirty, record_new
from models.db.derived import derive_keys
from models.db.rights import CUSTOMER_WRITES, LEADERS, NOT_FOR_STAFF
from models.db.scope import SYSTEM, ForWhom, Origin, Scope, of_business
from models.db.walls import parts_of
from models.members import Person

SEEN = Customer.__table__.alias()  # type: ignore[attr-defined]  # SQLModel does not declare it
ENTRIES: Table = Entry.__table__  # type: ignore[attr-defined]


class GuardError(RuntimeError):
    """A unit of work reached for what is not its own: a bug, or somebody trying."""


class Tx(Session):
    """A session opened for one scope. Services get it as their first argument and never commit."""

    scope = ForWhom()

    def __init__(self, bind: Connection, scope: Scope) -> None:
        super().__init__(bind=bind, join_transaction_mode="create_savepoint", expire_on_commit=False)
        self.scope = scope
        self.entry: Entry | None = None
        """While set, every change of an audited row is kept with it."""
        self.keeps_everything = False
        """While set, so is every change of a row that is not audited by itself."""
        self.origin: Origin | None = None
        """The update this unit answers, if a person caused it."""
        self.wakes: list[tuple[str, datetime]] = []

    def wake(self, job: str, at: datetime) -> None:
        """Ask for `job` to run at `at`, once this unit is committed."""
        self.wakes.append((job, at))

    def speak_as(self, customer_id: int) -> None:
        """A customer whose record was made in this unit goes on as that record."""
        if self.scope.role == "customer":
            self.scope = replace(self.scope, customer_id=customer_id)

    @contextmanager
    def as_business(self) -> Iterator[None]:
        """Look around as the business itself: a customer's stars must find the owner they are for."""
        with self._as(of_business(self.business_id)):
            yield

    @contextmanager
    def as_system(self) -> Iterator[None]:
        """Look past the business: what a person is to all shops together."""
        with self._as(SYSTEM):
            yield
            self.flush()

    @contextmanager
    def _as(self, other: Scope) -> Iterator[None]:
        scope, self.scope = self.scope, other
        try:
            yield
        finally:
            self.scope = scope

    def bulk_save_objects(self, *_: object, **__: object) -> None:
        """Never: no flush, so no guard."""
        raise GuardError("rows are added through the session, where the guard can see them")

    def bulk_insert_mappings(self, *_: object, **__: object) -> None:
        """Never, likewise."""
        raise GuardError("rows are added through the session, where the guard can see them")

    def bulk_update_mappings(self, *_: object, **__: object) -> None:
        """Never, likewise."""
        raise GuardError("rows are changed through the session, where the guard can see them")

    @contextmanager
    def keeping_everything(self) -> Iterator[None]:
        """A merge moves consents, messages and entries as well: its undo must find them among its changes."""
        self.flush()
        self.keeps_everything = True
        try:
            yield
            self.flush()
        finally:
            self.keeps_everything = False

    @property
    def business_id(self) -> int:
        """The business this unit works for; system units have none and must say which rows they mean."""
        if self.scope.business_id is None:
            raise GuardError("a system unit has no business of its own")
        return self.scope.business_id

    def member_id(self) -> int:
        """The member who acts."""
        if self.scope.member_id is None:
            raise GuardError("no member acts in this unit")
        return self.scope.member_id


def owned_tables() -> list[type[Owned]]:
    """Every table whose rows belong to one business."""
    return [table for table in Owned.__subclasses__() if hasattr(table, "__table__")]


Criterion = Callable[[Any], ColumnElement[bool]]
"""From an owned class, or an alias of one, to what its rows must satisfy."""


@lru_cache(maxsize=8192)
def criterion(scope: Scope, table: type[Owned]) -> ExecutableOption:
    """What every statement of this scope about this table must also satisfy. One option per mapped class: a mixin does
    not work here; and only for the classes a statement names, since each is worked through at every execution.

    A lambda, which is asked anew for each alias: an expression would, in a join to an alias, be put on the table
    itself and leave the alias open. SQLAlchemy keeps it by its code and takes the numbers around them as
    parameters, so nothing but numbers may be enclosed.
    """
    return with_loader_criteria(table, _visible(table, scope), include_aliases=True)


def _visible(table: type[Owned], scope: Scope) -> Criterion:
    business_id = scope.business_id
    if scope.role == "customer":
        return _of_customer(table, scope)
    if not scope.sees_all:
        return _of_member(table, scope)
    return lambda row: row.business_id == business_id


def _of_customer(table: type[Owned], scope: Scope) -> Criterion:
    """A customer sees the own record and nothing else."""
    business_id, person_id, customer_id = scope.business_id, scope.person_id, scope.customer_id
    if table is Customer:
        return lambda row: and_(row.business_id == business_id, row.person_id == person_id)
    if "customer_id" in table.model_fields and customer_id is not None:
        return lambda row: and_(row.business_id == business_id, row.customer_id == customer_id)
    # Without a record of their own, "= NULL" would show them everything that is about nobody.
    return lambda _row: false()


def _of_member(table: type[Owned], scope: Scope) -> Criterion:
    """Need to know: own and unassigned customers, and what hangs on them."""
    business_id, member_id = scope.business_id, scope.member_id
    if table is Customer:
        return lambda row: and_(
            row.business_id == business_id,
            or_(row.assigned_member_id.is_(None), row.assigned_member_id == member_id),
        )
    if table is Change:
        return lambda row: and_(
            row.business_id == business_id,
            row.entry_id.in_(select(ENTRIES.c.id).where(_known(ENTRIES.c, business_id, member_id))),
        )
    if "customer_id" not in table.model_fields:
        return lambda row: row.business_id == business_id
    return lambda row: _known(row, business_id, member_id)


def _known(row: Any, business_id: int | None, member_id: int | None) -> ColumnElement[bool]:
    """What is about nobody, or about a customer this member sees: asked for each row, so that a look which stops at its
    limit does not list every customer first.
    """
    free = or_(SEEN.c.assigned_member_id.is_(None), SEEN.c.assigned_member_id == member_id)
    seen = exists().where(SEEN.c.id == row.customer_id, SEEN.c.business_id == business_id, free).correlate_except(SEEN)
    return and_(row.business_id == business_id, or_(row.customer_id.is_(None), seen))


@event.listens_for(Tx, "do_orm_execute")
def _restrict(state: ORMExecuteState) -> None:
    scope = state.session.scope  # type: ignore[attr-defined]
    if not state.is_orm_statement:
        raise GuardError("only ORM statements pass the tenant guard")
    if scope.system or state.is_column_load or state.is_relationship_load:
        return
    if state.is_insert:
        raise GuardError("rows are added through the session, where the guard can see them")
    if _looks_before_a_change(state, scope):
        return
    parts = parts_of(state.statement)
    if parts.loophole:
        raise GuardError(f"the criteria do not reach a {parts.loophole}")
    if state.is_update or state.is_delete:
        _check_many(state, scope)
    owned = [table for table in parts.classes if issubclass(table, Owned)]
    state.statement = state.statement.options(*(criterion(scope, table) for table in owned))


def _looks_before_a_change(state: ORMExecuteState, scope: Scope) -> bool:
    """Before it changes many rows SQLAlchemy looks for their numbers, in bare columns, under the change's options."""
    options = getattr(state.statement, "_with_options", ())
    table = state.bind_mapper.class_ if options and state.bind_mapper else None
    return table is not None and issubclass(table, Owned) and criterion(scope, table) in options


def _check_many(state: ORMExecuteState, scope: Scope) -> None:
    """One statement that changes many rows keeps to the criteria by itself, but not to what a role may write."""
    table = state.bind_mapper.class_ if state.bind_mapper else None
    if table in {Business, Person}:
        raise GuardError("shops and people are changed one by one")
    if table is not None and issubclass(table, Owned) and not may_write(scope, table):
        raise GuardError(f"a {scope.role} does not write this")
    if state.is_executemany:
        raise GuardError("rows named by their numbers are changed past the criteria")
    values = getattr(state.statement, "_values", None) or {}
    if any(column.key == "business_id" for column in values):
        raise GuardError("a row stays in its business")


@event.listens_for(Tx, "before_flush")
def _refuse_foreign(tx: Tx, _context: UOWTransaction, _instances: object) -> None:
    with tx.no_autoflush:
        _check(tx, tx.new, fresh=True)
        _check(tx, tx.dirty, fresh=False)
        _check(tx, tx.deleted, fresh=False)
        if tx.entry is not None:
            record_deleted_and_dirty(tx, tx.entry, everything=tx.keeps_everything)


@event.listens_for(Tx, "after_flush")
def _keep_new(tx: Tx, _context: UOWTransaction) -> None:
    if tx.entry is not None:
        record_new(tx, tx.entry, everything=tx.keeps_everything)
    derive_keys(tx)


def _check(tx: Tx, rows: Iterable[object], *, fresh: bool) -> None:
    for row in rows:
        if isinstance(row, Owned):
            _check_owned(tx, row, fresh=fresh)
        elif isinstance(row, (Business, Person)) and not tx.scope.system and tx.is_modified(row):
            _check_shared(tx.scope, row)


def _check_owned(tx: Tx, row: Owned, *, fresh: bool) -> None:
    if fresh and row.business_id is None:
        row.business_id = tx.business_id
    if not tx.scope.system and row.business_id != tx.scope.business_id:
        raise GuardError(f"{type(row).__name__} belongs to another business")
    if not may_write(tx.scope, type(row)):
        raise GuardError(f"a {tx.scope.role} does not write this")
    if tx.scope.role == "customer" and not _about(row, tx.scope):
        raise GuardError("a customer writes only about themselves")


def _check_shared(scope: Scope, row: Business | Person) -> None:
    """A shop is changed by those who lead it, a person by themselves."""
    if isinstance(row, Person):
        allowed = row.id == scope.person_id is not None
    else:
        allowed = row.id == scope.business_id and scope.role in LEADERS
    if not allowed:
        raise GuardError(f"this {type(row).__name__} is changed by somebody else")


def may_write(scope: Scope, table: type[Owned]) -> bool:
    """Whether a role writes rows of this table at all."""
    match scope.role:
        case "viewer":
            return False
        case "staff":
            return table not in NOT_FOR_STAFF
        case "customer":
            return table in CUSTOMER_WRITES
    return True


def _about(row: Owned, scope: Scope) -> bool:
    if isinstance(row, Customer):
        return row.person_id == scope.person_id
    return getattr(row, "customer_id", None) == scope.customer_id is not None
