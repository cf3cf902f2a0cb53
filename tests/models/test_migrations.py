"""A book that is in use goes to the newest schema with everything that stands in it."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, func, insert, select

from models.db.engine import make_engine
from models.db.schema import alembic_config, keep_references
from models.db.server import as_owner
from tests.books import KEY, ON_SERVER
from tests.server import OWNER, Server

SAMPLES: dict[type, Any] = {
    str: "words",
    int: 1,
    bool: True,
    float: 1.5,
    datetime: datetime(2026, 11, 18, 2, 30),  # noqa: DTZ001 - as SQLite keeps it
    date: date(2026, 11, 18),
    bytes: b"bytes",
    object: {},
}


REVISIONS = sorted(one.revision for one in ScriptDirectory.from_config(alembic_config()).walk_revisions())


@pytest.fixture
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """An empty book, to be built."""
    if ON_SERVER:
        server: Server = request.getfixturevalue("server")
        server.database("migrating", migrated=False)
        with as_owner(server.url("migrating", OWNER)) as connection:
            yield connection
        return
    engine = make_engine(tmp_path / "regulars.db", KEY, read_only=False, connections=1)
    with engine.connect() as connection:
        keep_references(connection)
        with connection.begin():
            yield connection
    engine.dispose()


def tables(connection: Connection) -> list[Table]:
    known = MetaData()
    known.reflect(connection)
    return [table for table in known.sorted_tables if table.name not in {"alembic_version", "sqlite_sequence"}]


def fill(connection: Connection) -> None:
    """One row in every table, something in every column, all of it about one business."""
    for table in tables(connection):
        connection.execute(insert(table).values({column.name: _sample(column) for column in table.columns}))


def _sample(column: Any) -> Any:
    return SAMPLES[column.type.python_type]


def rows(connection: Connection, names: dict[str, list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: [tuple(row) for row in connection.execute(select(*(table.c[name] for name in names[table.name])))]
        for table in tables(connection)
        if table.name in names
    }


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_book_in_use_keeps_everything(connection: Connection, revision: str) -> None:
    command.upgrade(alembic_config(connection), revision)
    fill(connection)
    columns = {table.name: [column.name for column in table.columns] for table in tables(connection)}
    before = rows(connection, columns)
    command.upgrade(alembic_config(connection), "head")
    assert rows(connection, columns) == before
    for table in tables(connection):
        if table.name in columns:
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1
