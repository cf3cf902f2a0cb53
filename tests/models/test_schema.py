"""The newest schema is what the models say, and nobody gets there without a copy."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlmodel import SQLModel, select

from models import Activity, Change, Entry
from models.db.engine import connect, make_engine
from models.db.schema import alembic_config, current, migrate, newest, revision_of
from services import audit, customers
from tests.books import KEY, NOW, Book, Shop, open_shop


def test_the_migrations_make_exactly_the_tables_of_the_models(book: Book) -> None:
    with book.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_partial_indexes_are_the_same_in_models_and_migrations(book: Book) -> None:
    """Alembic does not compare their conditions, nor the order of texts."""
    migrated = indexes(book)
    with book.rebuilding() as connection:
        command.downgrade(alembic_config(connection), "base")
        SQLModel.metadata.create_all(connection)
    made = indexes(book)
    with book.rebuilding() as connection:
        SQLModel.metadata.drop_all(connection)
    book.bring_up_to_date()
    assert migrated == made


@pytest.mark.file
def test_no_number_of_a_row_is_ever_used_twice(book: Book, tmp_path: Path) -> None:
    """A stale button, or what an undone entry kept, must not hit a new row."""
    engine = make_engine(tmp_path / "models.db", KEY, read_only=False, connections=1)
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    assert counted_on(book.path) == counted_on(tmp_path / "models.db") >= {"activity", "customer", "entry"}


def test_numbers_that_were_used_before_the_table_was_made_anew_stay_used(book: Book) -> None:
    shop = open_shop(book)
    lee = shop.customer("李姐")
    with book.unit(shop.scope()) as tx:
        for _ in range(3):
            entry = customers.note(tx, lee, "来过", now=NOW)
        last = max(tx.exec(select(Activity.id)).all(), key=lambda number: number or 0)
        audit.undo(tx, entry.pk, now=NOW)
    with going_back(book, "0007"):
        pass
    book.bring_up_to_date()
    with book.unit(shop.scope()) as tx:
        customers.note(tx, lee, "来过", now=NOW)
        assert max(tx.exec(select(Activity.id)).all(), key=lambda number: number or 0) == (last or 0) + 1


def counted_on(path: Path) -> set[str]:
    raw = connect(path, KEY)
    try:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
        return {name for (name,) in raw.execute(named)}
    finally:
        raw.close()


def indexes(book: Book) -> dict[str, str]:
    of_file = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    of_server = """
        SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        UNION
        SELECT relname || '.' || attname, collname
        FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid JOIN pg_collation ON attcollation = pg_collation.oid
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
    """
    with book.engine.connect() as connection:
        rows = connection.exec_driver_sql(of_server if book.url else of_file).fetchall()
    return {name: " ".join(sql.replace('"', "").split()) for name, sql in rows}


@contextmanager
def going_back(book: Book, revision: str) -> Iterator[Connection]:
    """The book at an older schema."""
    with book.rebuilding() as connection:
        command.downgrade(alembic_config(connection), revision)
        yield connection


def test_a_book_can_go_back_to_nothing_and_forward_again(book: Book) -> None:
    with going_back(book, "base") as connection:
        assert revision_of(connection) is None
    book.bring_up_to_date()
    with book.engine.connect() as connection:
        assert revision_of(connection) == newest()


@pytest.mark.file
def test_a_new_book_needs_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "data" / "regulars.db"
    assert migrate(path, KEY, backups=tmp_path / "backups", now=NOW) is None
    assert current(path, KEY)
    assert not (tmp_path / "backups").exists()


@pytest.mark.file
def test_a_book_at_the_newest_schema_is_left_alone(book: Book) -> None:
    backups = book.path.parent / "backups"
    assert migrate(book.path, KEY, backups=backups, now=NOW) is None
    assert not backups.exists()


@pytest.mark.file
def test_an_older_book_is_copied_before_it_is_changed(book: Book, tmp_path: Path) -> None:
    with going_back(book, "base") as connection:
        connection.exec_driver_sql("CREATE TABLE keepsake (words TEXT)")
    backup = migrate(book.path, KEY, backups=tmp_path / "backups", now=NOW)
    assert backup == tmp_path / "backups" / "regulars-20261118-023000-before-migration.db"
    assert "keepsake" in tables(backup)
    assert "business" not in tables(backup)
    assert tables(book.path) >= {"keepsake", "business"}


def test_a_book_in_use_keeps_its_rows_what_hangs_on_them_and_their_numbers(book: Book) -> None:
    with going_back(book, "0001") as connection:
        for row in IN_USE if book.url is None else (*IN_USE, *NUMBERED):
            connection.exec_driver_sql(row)
    book.bring_up_to_date()
    shop = open_shop(book, 2001)
    assert shop.customer("新客") == 10, "9 was somebody else's number once"
    with book.undone() as tx:
        asked = tx.connection().exec_driver_sql
        assert asked("SELECT customer_id FROM customer_tag").fetchall() == [(4,)]
        assert asked("SELECT name, prospect_days FROM business WHERE id = 1").fetchall() == [("老店", 14)]
    if book.url is None:
        with book.engine.connect() as raw:
            assert raw.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
            made = raw.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'customer'").scalar_one()
            assert "AUTOINCREMENT" in made


IN_USE = (
    (
        "INSERT INTO business (id, name, code, region, language, time_zone, currency, digest_minute, quiet_from_minute,"
        " quiet_until_minute, nudge_cap, staff_sees_all, opened_at, opened_by) VALUES"
        " (1, '老店', 'x', 'CN', 'zh', 'Asia/Shanghai', 'CNY', 1, 1, 1, 5, false, '2026-01-01 00:00:00', 7)"
    ),
    (
        "INSERT INTO customer (id, business_id, name, name_key, kind, state, state_reason, source, created_at) VALUES"
        " (4, 1, '王姐', '王姐', 'person', 'active', '', 'capture', '2026-01-01 00:00:00'),"
        " (9, 1, '误', '误', 'person', 'active', '', 'capture', '2026-01-01 00:00:00')"
    ),
    "DELETE FROM customer WHERE id = 9",
    "INSERT INTO customer_tag (business_id, customer_id, tag) VALUES (1, 4, 'vip')",
)


NUMBERED = ("SELECT setval('business_id_seq', 1)", "SELECT setval('customer_id_seq', 9)")
"""A server counts only the numbers it gave itself."""


def tables(path: Path) -> set[str]:
    raw = connect(path, KEY)
    try:
        return {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    finally:
        raw.close()


def test_a_book_of_the_first_schema_keeps_its_rows_and_what_hangs_on_them(shop: Shop) -> None:
    book = shop.book
    with book.unit(shop.scope()) as tx:
        customers.create(tx, "王姐", None, now=NOW)
    with going_back(book, "0001") as connection:
        before = connection.exec_driver_sql("SELECT id, first_name FROM person ORDER BY id").all()
    book.bring_up_to_date()
    with book.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT id, first_name FROM person ORDER BY id").all() == before
    with book.undone(shop.scope()) as tx:
        assert tx.exec(select(Entry.verb, Entry.corrected)).all() == [("customers.create", 0)]
        assert len(tx.exec(select(Change)).all()) == 1
