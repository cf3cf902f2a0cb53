"""A book on a PostgreSQL server: opened by a role that the walls between shops bind, migrated by another one."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from sqlalchemy import Connection

from models.db.postgres import ManyWriters, make_engine
from models.db.schema import alembic_config, newest, revision_of
from models.db.scope import SYSTEM_MARK, TENANT
from models.db.trouble import BookTroubleError
from models.db.units import LONG_READERS, Database

WRITERS = 4
READERS = 4
NOT_MIGRATED = "the tables are not those of this version: run python -m bot migrate"
NOT_BOUND = (
    "DATABASE_URL connects as a role that the walls between shops do not bind: expected one that neither owns the"
    " tables nor is a superuser nor has BYPASSRLS"
)
UNBOUND = """
    SELECT rolsuper OR rolbypassrls OR EXISTS (
        SELECT FROM pg_class WHERE relname = 'business' AND pg_has_role(current_user, relowner, 'USAGE')
    )
    FROM pg_roles WHERE rolname = current_user
"""
MIGRATING = "SELECT pg_advisory_xact_lock(hashtext('regulars'), hashtext('migrate'))"


def open_server(url: str, *, writers: int = WRITERS, readers: int = READERS) -> Database:
    """The book on a server; its tables must have been migrated."""
    must_be_ready(url)
    # One connection more than there are writers: to ask how a commit ended when its own connection broke.
    writing = make_engine(url, read_only=False, connections=writers + 1)
    reading = make_engine(url, read_only=True, connections=readers + LONG_READERS)
    return Database(writing, reading, readers=readers, regime=ManyWriters(writers))


def is_ready(url: str) -> bool:
    """Whether the tables are those of this version."""
    with _look(url) as connection:
        return revision_of(connection) == newest()


def must_be_ready(url: str) -> None:
    """Raises, in words, where the role or the tables are not fit to work with."""
    with _look(url) as connection:
        if connection.exec_driver_sql(UNBOUND).scalar_one():
            raise BookTroubleError(NOT_BOUND)
        if revision_of(connection) != newest():
            raise BookTroubleError(NOT_MIGRATED)


@contextmanager
def _look(url: str) -> Iterator[Connection]:
    engine = make_engine(url, read_only=True, connections=1)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def upgrade(owner_url: str, role: str | None = None) -> None:
    """Bring the tables to the newest schema, as their owner, and let `role` work with their rows."""
    with as_owner(owner_url) as connection:
        command.upgrade(alembic_config(connection), "head")
        if role is not None:
            _let_work(connection, role)


@contextmanager
def as_owner(owner_url: str) -> Iterator[Connection]:
    """One transaction with the tables themselves; nobody else is at them meanwhile."""
    engine = make_engine(owner_url, read_only=False, connections=1)
    try:
        with engine.connect() as connection:
            connection.info[TENANT] = (
                SYSTEM_MARK  # the walls bind the owner too, and a migration moves everybody's rows
            )
            with connection.begin():
                connection.exec_driver_sql(MIGRATING)
                yield connection
    finally:
        engine.dispose()


def _let_work(connection: Connection, role: str) -> None:
    """Rows, and nothing else: neither tables nor the walls between shops."""
    name = connection.dialect.identifier_preparer.quote_identifier(role)
    for right in (
        "USAGE ON SCHEMA public",
        "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public",
        "USAGE ON ALL SEQUENCES IN SCHEMA public",
    ):
        connection.exec_driver_sql(f"GRANT {right} TO {name}")
    connection.exec_driver_sql(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {name}")
