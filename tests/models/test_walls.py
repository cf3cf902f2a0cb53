"""On a server the walls between shops stand in the database itself, for whatever is asked and however."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import delete, select, update
from sqlalchemy.exc import ProgrammingError

from models import Customer
from models.base import Owned
from models.db import SYSTEM, BookTroubleError, Tx, of_business, owned_tables
from models.db.scope import TENANT
from models.db.server import NOT_BOUND, NOT_MIGRATED, must_be_ready, open_server
from tests.books import Book, open_on_server
from tests.properties.tenants import Two, two_shops
from tests.server import OWNER, ROOT, Server

CUSTOMERS = Customer.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
EVERY = pytest.mark.parametrize("table", owned_tables(), ids=lambda table: table.__tablename__)


@pytest.fixture(scope="module")
def two(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Two shops with a row of everything, for looking only."""
    book = open_on_server(server.database("walls"), server.url("walls", OWNER), tmp_path_factory.mktemp("walls"))
    yield two_shops(book)
    book.engine.dispose()


@pytest.fixture
def raw(two: Two) -> Iterator[Any]:
    """The bot's own way in, without anything of ours; nothing stays."""
    with psycopg.connect(two.book.url or "") as connection:
        yield connection
        connection.rollback()


def tell(raw: Any, tenant: object) -> None:
    raw.execute("SELECT set_config(%s, %s, true)", (TENANT, str(tenant)))


def businesses(raw: Any, table: type[Owned]) -> set[int]:
    return {number for (number,) in raw.execute(f"SELECT business_id FROM {table.__tablename__}")}  # noqa: S608


@EVERY
def test_a_shop_sees_its_own_rows_and_the_system_all(two: Two, raw: Any, table: type[Owned]) -> None:
    mine, theirs = (shop.business_id for shop in two.shops)
    for tenant, seen in ((mine, {mine}), (theirs, {theirs}), ("system", {mine, theirs})):
        tell(raw, tenant)
        assert businesses(raw, table) == seen


@EVERY
def test_who_says_nothing_or_nonsense_sees_nothing(raw: Any, table: type[Owned]) -> None:
    assert businesses(raw, table) == set()
    for tenant in ("", "0", "1 OR true", "SYSTEM", "-1", "*"):
        tell(raw, tenant)
        assert businesses(raw, table) == set(), tenant


@EVERY
def test_rows_of_another_shop_can_neither_be_changed_nor_deleted(two: Two, raw: Any, table: type[Owned]) -> None:
    name, theirs = table.__tablename__, two.shops[1].business_id
    tell(raw, two.shops[0].business_id)
    for statement in (
        f"UPDATE {name} SET business_id = business_id WHERE business_id = {theirs}",  # noqa: S608
        f"DELETE FROM {name} WHERE business_id = {theirs}",  # noqa: S608
    ):
        assert raw.execute(statement).rowcount == 0


@EVERY
def test_no_row_goes_into_another_shop(two: Two, raw: Any, table: type[Owned]) -> None:
    name, (mine, theirs) = table.__tablename__, (shop.business_id for shop in two.shops)
    columns = ", ".join(key for key in table.model_fields if key not in {"id", "business_id"})
    columns = columns.replace("before", '"before"')
    copied = f"INSERT INTO {name} (business_id, {columns}) SELECT {theirs}, {columns} FROM {name} LIMIT 1"  # noqa: S608
    for statement in (copied, f"UPDATE {name} SET business_id = {theirs}"):  # noqa: S608
        tell(raw, mine)
        with pytest.raises(InsufficientPrivilege, match="row-level security"):
            raw.execute(statement)
        raw.rollback()


def test_every_owned_table_has_its_wall_and_it_binds_the_owner_too(two: Two) -> None:
    walled = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    with psycopg.connect(two.book.url or "") as raw:
        assert {name for (name,) in raw.execute(walled)} == {table.__tablename__ for table in owned_tables()}
    with psycopg.connect(two.book.owner_url or "") as owner:
        assert businesses(owner, Customer) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE customer DISABLE ROW LEVEL SECURITY",
        "DROP POLICY one_business ON customer",
        "CREATE POLICY open ON customer USING (true)",
        "TRUNCATE customer CASCADE",
        f"SET ROLE {OWNER}",
        "SET row_security = off; SELECT * FROM customer",
        "UPDATE alembic_version SET version_num = '0001'",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_bot_cannot_take_a_wall_down(raw: Any, statement: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        raw.execute(statement)


def names(tx: Tx) -> set[int]:
    """Past our own guard."""
    return set(tx.connection().scalars(select(CUSTOMERS.c.business_id)))


def test_the_wall_follows_the_scope_where_the_guard_is_passed_by(two: Two) -> None:
    mine, theirs = (shop.business_id for shop in two.shops)
    with two.book.undone(of_business(mine)) as tx:
        assert names(tx) == {mine}
        with tx.as_system():
            assert names(tx) == {mine, theirs}
        assert names(tx) == {mine}
        tx.scope = of_business(theirs)
        assert names(tx) == {theirs}
        tx.scope = SYSTEM
        assert names(tx) == {mine, theirs}


def test_a_scope_from_within_a_savepoint_does_not_outlive_it(two: Two) -> None:
    mine, theirs = (shop.business_id for shop in two.shops)
    with two.book.undone(of_business(mine)) as tx:
        inner = tx.begin_nested()
        with tx.as_system():
            assert names(tx) == {mine, theirs}
        inner.rollback()
        assert names(tx) == {mine}
        inner = tx.begin_nested()
        tx.scope = SYSTEM
        assert names(tx) == {mine, theirs}
        inner.rollback()
        assert names(tx) == {mine, theirs}


def test_the_next_transaction_of_a_connection_begins_with_nothing(two: Two) -> None:
    with two.book.engine.connect() as connection:
        with connection.begin(), Tx(connection, SYSTEM) as tx:
            assert len(names(tx)) == 2
        connection.info.pop(TENANT)
        with connection.begin():
            assert connection.exec_driver_sql("SELECT id FROM customer").all() == []


PASSING: dict[str, Callable[[int], Any]] = {
    "change": lambda theirs: update(CUSTOMERS).where(CUSTOMERS.c.business_id == theirs).values(name="x"),
    "delete": lambda theirs: delete(CUSTOMERS).where(CUSTOMERS.c.business_id == theirs),
}


@pytest.mark.parametrize("passing", PASSING)
def test_writes_past_the_guard_touch_nobody_else(two: Two, passing: str) -> None:
    mine, theirs = (shop.business_id for shop in two.shops)
    with two.book.undone(of_business(mine)) as tx:
        assert tx.connection().execute(PASSING[passing](theirs)).rowcount == 0
    with two.book.undone(of_business(mine)) as tx, pytest.raises(ProgrammingError, match="row-level security"):
        tx.connection().execute(update(CUSTOMERS).values(business_id=theirs))


@pytest.mark.parametrize("role", [OWNER, ROOT])
def test_a_role_the_walls_do_not_bind_is_refused(server: Server, server_book: Book, role: str) -> None:
    with pytest.raises(BookTroubleError) as refused:
        open_server(server.url("book", role))
    assert str(refused.value) == NOT_BOUND


def test_tables_of_another_version_are_refused(server: Server) -> None:
    with pytest.raises(BookTroubleError) as refused:
        must_be_ready(server.database("empty", migrated=False))
    assert str(refused.value) == NOT_MIGRATED
