"""Engines on a PostgreSQL server. All PostgreSQL-only words stand here, and in the migrations.

Every transaction tells the server for which business it speaks (row-level security, forced: see the migrations), as
late as possible and before every change of it. Units of one business are serial over all processes, as they are on
SQLite, by an advisory lock on its number: services look first and write then.
"""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from models.db.scope import SYSTEM_MARK, TENANT, Scope
from models.db.trouble import LostTransactionError
from models.db.writer import Unit

CONNECT_SECONDS = 10
# A process that stands still, or a machine that is gone, must not keep a shop from all the others.
SETTINGS = (
    "SET TimeZone = 'UTC'",
    "SET idle_in_transaction_session_timeout = '30s'",
    "SET tcp_keepalives_idle = 15",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)
READS = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
"""A look sees one moment, as on SQLite."""
TOLD, HELD, FIRST = "told", "held", "first"
"""What is known of a transaction: the tenant it has set, the businesses it has locked, and those it locked when it
began (none where it is nobody's batch: then it may wait for a lock at any time)."""
BOUNDS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
"""They touch no rows, and the last one also stands where nothing else may."""
DEADLOCK = frozenset({"40001", "40P01"})
SOMEBODY_WAS_FASTER = "23505"
"""A key that was looked for and not found is there now: the next look will see it."""
MOST_AGAIN = 3
UNKNOWN_SECONDS = 20


class BusyError(Exception):
    """This business is in the hands of another transaction; to wait here, with rows in hand, could be for ever."""

    def __init__(self, business_id: int) -> None:
        super().__init__("the business is busy")
        self.business_id = business_id


def make_engine(url: str, *, read_only: bool, connections: int) -> Engine:
    """An engine whose pool holds exactly `connections`; transactions are begun by us, in one trip with what belongs to
    their beginning."""
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        connect_args={"autocommit": True, "connect_timeout": CONNECT_SECONDS, "prepare_threshold": None},
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
    )
    event.listen(engine, "connect", _settle_in)
    event.listen(engine, "begin", _begin_to_read if read_only else _begin_to_write)
    event.listen(engine, "rollback_savepoint", _forget_savepoint)
    for name in ("do_execute", "do_execute_no_params", "do_executemany"):
        event.listen(engine, name, _say_tenant_first)
    return engine


def _settle_in(raw: Any, _record: object) -> None:
    raw.execute("; ".join(SETTINGS))


def _begin_to_read(connection: Connection) -> None:
    info = connection.info
    info[TOLD], info[HELD] = info.get(TENANT), None
    connection.exec_driver_sql(f"{READS}; {_tell(info[TOLD])}")


def _begin_to_write(connection: Connection) -> None:
    info = connection.info
    first = info.get(FIRST) or ()
    info[TOLD], info[HELD] = info.get(TENANT), set(first)
    locks = [f"SELECT pg_advisory_xact_lock({number})" for number in sorted(first)]
    connection.exec_driver_sql("; ".join(["BEGIN", *locks, _tell(info[TOLD])]))


def _forget_savepoint(connection: Connection, _name: str, _context: object) -> None:
    """What was set and locked since the savepoint is undone with it."""
    if connection.invalidated:
        return  # and with the connection everything
    info = connection.info
    info[TOLD] = None
    if info.get(HELD) is not None:
        info[HELD] = set(info.get(FIRST) or ())


def _tell(tenant: object) -> str:
    value = SYSTEM_MARK if tenant == SYSTEM_MARK else int(tenant) if isinstance(tenant, int) else ""
    return f"SELECT set_config('{TENANT}', '{value}', true)"


def _say_tenant_first(cursor: Any, statement: str, *rest: Any) -> None:
    """Before a statement, when the unit speaks for somebody else than the statement before."""
    connection: Connection = rest[-1].root_connection
    if statement.startswith(BOUNDS) or not connection.in_transaction():
        return
    info = connection.info
    wanted = info.get(TENANT)
    if info.get(TOLD) == wanted:
        return
    cursor.execute(_tell(wanted))
    info[TOLD] = wanted
    held = info.get(HELD)
    if held is not None and isinstance(wanted, int) and wanted not in held:
        _lock(cursor, info, wanted)
        held.add(wanted)


def _lock(cursor: Any, info: Any, business_id: int) -> None:
    if info.get(FIRST) is None:
        cursor.execute(f"SELECT pg_advisory_xact_lock({business_id})")
    elif not cursor.execute(f"SELECT pg_try_advisory_xact_lock({business_id})").fetchone()[0]:
        raise BusyError(business_id)


class ManyWriters:
    """Several connections write, here and in other processes.

    A transaction takes the locks of all its businesses first and in order, and never waits for one later: a unit that
    turns out to need another is run again, with that lock from the beginning. So nobody who waits for a business has
    rows in hand. Rows that belong to no business (people, updates, conversations) are locked one by one as they are
    written; what that entangles, the server untangles and we run again.
    """

    def __init__(self, writers: int) -> None:
        self.writers = writers

    def writer_of(self, scope: Scope) -> int:
        """The first is for system units; a business has one of the others for itself."""
        return 0 if scope.business_id is None else 1 + scope.business_id % (self.writers - 1)

    @contextmanager
    def transaction(self, connection: Connection, businesses: Collection[int]) -> Iterator[None]:
        connection.info[FIRST] = frozenset(businesses)
        transaction = connection.begin()
        number = connection.exec_driver_sql("SELECT pg_current_xact_id()::text").scalar_one()
        try:
            yield
        except BaseException:
            transaction.rollback()
            raise
        try:
            transaction.commit()
        except DBAPIError:
            if not _was_kept(connection.engine, number):
                raise

    def holds(self, connection: Connection) -> bool:
        if connection.invalidated:
            return False
        raw = connection.connection.dbapi_connection
        return isinstance(raw, psycopg.Connection) and raw.info.transaction_status == TransactionStatus.INTRANS

    def again(self, unit: Unit, tries: int) -> bool:
        error = unit.error
        if isinstance(error, BusyError):
            unit.needs.add(error.business_id)
            return True
        if tries >= MOST_AGAIN or not isinstance(error, (DBAPIError, LostTransactionError)):
            return False
        if isinstance(error, LostTransactionError):
            return True
        state = getattr(error.orig, "sqlstate", None)
        return error.connection_invalidated or state in DEADLOCK or state == SOMEBODY_WAS_FASTER


class NobodyKnowsError(RuntimeError):
    """The server went away during a commit and did not come back in time: it may have been kept or not."""


def _was_kept(engine: Engine, number: str) -> bool:
    """The connection broke during a commit: the server knows how it ended."""
    until = time.monotonic() + UNKNOWN_SECONDS
    while time.monotonic() < until:
        try:
            with engine.connect() as connection:
                status = connection.exec_driver_sql(f"SELECT pg_xact_status('{number}'::xid8)").scalar_one()
        except DBAPIError:
            status = "in progress"
        if status != "in progress":
            return bool(status == "committed")
        time.sleep(0.2)
    raise NobodyKnowsError("the server went away during a commit")


class Hold:
    """A lock that lives as long as its connection: any death lets it go, on every machine. Businesses are locked by
    their numbers, this by a negative one."""

    def __init__(self, url: str, bot_id: int, *, shared: bool = False) -> None:
        self._engine = make_engine(url, read_only=False, connections=1)
        self._connection = self._engine.connect()
        take = "pg_try_advisory_lock_shared" if shared else "pg_try_advisory_lock"
        self.held: bool = self._connection.exec_driver_sql(f"SELECT {take}({-bot_id})").scalar_one()
        """False where another process has it; many may share it, and keep out who would have it alone."""
        self._connection.commit()  # the lock belongs to the session; no transaction stays open for it

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()


def role_of(url: str) -> str:
    """As whom an address connects."""
    engine = make_engine(url, read_only=True, connections=1)
    try:
        with engine.connect() as connection:
            return str(connection.exec_driver_sql("SELECT current_user").scalar_one())
    finally:
        engine.dispose()
