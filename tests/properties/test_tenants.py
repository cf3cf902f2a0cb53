"""Whatever a unit of work asks for, it gets what its scope may see, and nothing else can be touched."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import column, delete, exists, func, insert, literal, literal_column, text, update
from sqlalchemy import select as core_select
from sqlalchemy import table as sql_table
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from models import Activity, Business, Customer, CustomerKey, Person
from models.base import Owned
from models.db import OF_BUSINESS, GuardError, Prepared, Scope, Tx
from models.db.rights import CUSTOMER_WRITES
from models.db.schema import migrate
from models.db.session import may_write, owned_tables
from tests.books import KEY, NOW, ON_SERVER, Book, open_book, open_on_server
from tests.properties.tenants import Key, columns, in_order, kind_of, make, may_see, parents, snapshot, two_shops
from tests.server import OWNER, Server

TABLES = in_order()
Ids = set[int]
Shape = Callable[[Tx, type[Owned]], Ids]


def ids(tx: Tx, statement: Any) -> Ids:
    return set(tx.scalars(statement))


def pairs(tx: Tx, table: type[Owned]) -> Ids:
    other = aliased(table)
    return {
        number for pair in tx.execute(select(table.id, other.id).join(other, literal(value=True))) for number in pair
    }


def _got(tx: Tx, table: type[Owned]) -> Ids:
    with tx.no_autoflush:
        last = max(number for name, number in snapshot_of(tx) if name == table.__tablename__)
    return {number for number in range(1, last + 1) if tx.get(table, number) is not None}


def snapshot_of(tx: Tx) -> list[Key]:
    """Every key in the book, past the guard."""
    with tx.as_system():
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
    "select from": lambda tx, table: ids(tx, select(table.id).select_from(table)),
    "in": lambda tx, table: ids(tx, select(table.id).where(table.id.in_(select(table.id)))),  # type: ignore[union-attr]
    "grouped": lambda tx, table: ids(tx, select(func.max(table.id)).group_by(table.id)),  # type: ignore[arg-type]
    "legacy": lambda tx, table: {row.pk for row in tx.execute(select(table)).scalars()},
    "streamed": lambda tx, table: {row.pk for row in tx.scalars(select(table).execution_options(yield_per=2))},
}


class Shops:
    """A filled book, to be copied."""

    def __init__(self, folder: Path, server: Server | None) -> None:
        self.folder, self.server, self.copies = folder, server, count(1)
        book = self._blank()
        self.two = two_shops(book)
        self.scopes = self.two.scopes()
        book.engine.dispose()

    def _blank(self) -> Book:
        path = self.folder / "template.db"
        if self.server is not None:
            return open_on_server(self.server.database("tenants"), self.server.url("tenants", OWNER), path)
        migrate(path, KEY, backups=self.folder / "backups", now=NOW)
        return open_book(path)

    def copy(self) -> Book:
        target = Path(tempfile.mkdtemp(dir=self.folder)) / "regulars.db"
        if self.server is not None:
            name = f"tenants_{next(self.copies)}"
            return open_on_server(self.server.copy("tenants", name), self.server.url(name, OWNER), target)
        shutil.copy(self.folder / "template.db", target)
        return open_book(target)

    def drop(self, book: Book) -> None:
        book.engine.dispose()
        if self.server is not None and book.url is not None:
            self.server.drop(book.url)


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Shops:
    return Shops(tmp_path_factory.mktemp("tenants"), request.getfixturevalue("server") if ON_SERVER else None)


@pytest.fixture(scope="module")
def filled(shops: Shops) -> Iterator[Book]:
    """For looking only."""
    book = shops.copy()
    yield book
    shops.drop(book)


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


def words_of(table: type[Owned]) -> str:
    """A text column, if possible one that may say the same in every row; where there is none, any other."""
    unique = {column.name for index in table.__table__.indexes if index.unique for column in index.columns}  # type: ignore[attr-defined]
    texts = [column for column in columns(table) if kind_of(column) is str and not column.unique]
    texts = texts or [column for column in columns(table) if not (column.primary_key or column.foreign_keys)]
    return min(texts, key=lambda column: column.name in unique).name  # type: ignore[no-any-return]


def value_of(table: type[Owned], word: str) -> Any:
    """The word as that column can hold it."""
    kinds: dict[type, Callable[[], Any]] = {bytes: word.encode, int: lambda: ord(word[0]), bool: lambda: True}
    return kinds.get(kind_of(columns(table)[words_of(table)]), lambda: word)()


def test_the_table_of_who_writes_what() -> None:
    writes = {
        role: {table.__tablename__ for table in TABLES if may_write(Scope(1, role), table)}
        for role in ("owner", "manager", "staff", "viewer", "customer")
    }
    everything = {table.__tablename__ for table in TABLES}
    assert writes["owner"] == writes["manager"] == everything
    assert everything - writes["staff"] == {"member", "invite", "quick_reply"}
    assert writes["viewer"] == set()
    assert writes["customer"] == {table.__tablename__ for table in CUSTOMER_WRITES}


class Tenants(RuleBasedStateMachine):
    """Everybody in the first shop does whatever they like; the second shop never notices."""

    shops: Shops

    def __init__(self) -> None:
        super().__init__()
        self.book = self.shops.copy()
        self.mine, self.theirs = self.shops.two.shops
        self.rows = snapshot(self.book)
        self.untouched = self._of_rival(self.rows)

    def _of_rival(self, rows: dict[Key, dict[str, Any]]) -> dict[Key, dict[str, Any]]:
        return {key: row for key, row in rows.items() if row["business_id"] == self.theirs.business_id}

    def teardown(self) -> None:
        self.shops.drop(self.book)

    def visible(self, scope: Scope, table: type[Owned]) -> Ids:
        return {key[1] for key in self.rows if key[0] == table.__tablename__ and may_see(scope, key, self.rows)}

    def attempt(self, scope: Scope, act: Callable[[Tx], None]) -> type[Exception] | None:
        try:
            with self.book.unit(scope) as tx:
                act(tx)
        except (GuardError, IntegrityError) as error:
            return type(error)
        return None

    @rule(who=st.integers(0, 7), table=st.sampled_from(TABLES), shape=st.sampled_from(sorted(SHAPES)))
    def look(self, who: int, table: type[Owned], shape: str) -> None:
        scope = self.shops.scopes[who]
        with self.book.undone(scope) as tx:
            assert SHAPES[shape](tx, table) == self.visible(scope, table)

    @rule(who=st.integers(0, 7), table=st.sampled_from(TABLES), text=st.sampled_from("abc"))
    def change_many(self, who: int, table: type[Owned], text: str) -> None:
        scope, column = self.shops.scopes[who], words_of(table)
        value = value_of(table, text)
        seen = self.visible(scope, table)
        refused = self.attempt(scope, lambda tx: tx.execute(update(table).values({column: value})).close())
        assert (refused is GuardError) != may_write(scope, table)
        after = snapshot(self.book)
        changed = {key for key in after if after[key] != self.rows[key]}
        assert changed <= {(str(table.__tablename__), number) for number in seen}
        assert refused or all(after[str(table.__tablename__), number][column] == value for number in seen)
        self.rows = after

    @rule(who=st.integers(0, 7), table=st.sampled_from(TABLES), above=st.integers(0, 40))
    def delete_many(self, who: int, table: type[Owned], above: int) -> None:
        scope = self.shops.scopes[who]
        seen = self.visible(scope, table)
        refused = self.attempt(scope, lambda tx: tx.execute(delete(table).where(col(table.id) > above)).close())
        assert refused is not GuardError or not may_write(scope, table)
        after = snapshot(self.book)
        gone = {key for key in self.rows if key not in after and self._follows(key, after) is not table}
        assert gone == (set() if refused else {(str(table.__tablename__), number) for number in seen if number > above})
        self.rows = after

    def _follows(self, key: Key, after: dict[Key, dict[str, Any]]) -> type[Owned] | None:
        """The table of the row with which a search key went."""
        row = self.rows[key]
        sources: dict[type[Owned], tuple[str, Any]] = {
            Activity: ("activity", row.get("activity_id")),
            Customer: ("customer", row.get("customer_id")),
        }
        gone = [table for table, source in sources.items() if source in self.rows and source not in after]
        return gone[0] if gone and key[0] == CustomerKey.__tablename__ else None

    @rule(who=st.integers(0, 7), table=st.sampled_from(TABLES), slot=st.integers(0, 4), foreign=st.booleans())
    def add(self, who: int, table: type[Owned], slot: int, *, foreign: bool) -> None:
        scope = self.shops.scopes[who]
        shop = self.theirs if foreign else self.mine
        row = self.shops.two.row(table, shop, self.shops.two.slots[shop.business_id][slot])
        about_self = getattr(row, "customer_id", None) == scope.customer_id is not None and table is not Customer
        refused = self.attempt(scope, lambda tx: tx.add(row))
        if foreign or not may_write(scope, table) or (scope.role == "customer" and not about_self):
            assert refused is GuardError
        self.rows = snapshot(self.book)

    @rule(who=st.integers(0, 7), table=st.sampled_from(TABLES), slot=st.integers(1, 4))
    def hang_on_a_foreign_customer(self, who: int, table: type[Owned], slot: int) -> None:
        if "customer" not in parents(table).values():
            return
        row = self.shops.two.row(table, self.mine, self.shops.two.slots[self.theirs.business_id][slot])
        assert self.attempt(self.shops.scopes[who], lambda tx: tx.add(row)) is not None

    @rule(who=st.integers(0, 7), table=st.sampled_from(TABLES), column=st.booleans(), nth=st.integers(0, 9))
    def change_one(self, who: int, table: type[Owned], nth: int, *, column: bool) -> None:
        """Its words, or the business it belongs to."""
        scope = self.shops.scopes[who]
        seen = sorted(self.visible(scope, table))
        if not seen:
            return

        def act(tx: Tx) -> None:
            row = tx.get_one(table, seen[nth % len(seen)])
            setattr(row, words_of(table), value_of(table, "changed"))
            if column:
                row.business_id = self.theirs.business_id

        refused = self.attempt(scope, act)
        assert (refused is GuardError) == (column or not may_write(scope, table))
        self.rows = snapshot(self.book)

    @rule(who=st.integers(0, 7), table=st.sampled_from(TABLES), nth=st.integers(0, 9))
    def delete_one(self, who: int, table: type[Owned], nth: int) -> None:
        scope = self.shops.scopes[who]
        seen = sorted(self.visible(scope, table))
        if seen:
            refused = self.attempt(scope, lambda tx: tx.delete(tx.get_one(table, seen[nth % len(seen)])))
            assert may_write(scope, table) or refused is GuardError
            self.rows = snapshot(self.book)

    @rule(who=st.integers(0, 7), nth=st.integers(0, 99))
    def reach_for_a_foreign_row(self, who: int, nth: int) -> None:
        name, number = sorted(self.untouched)[nth % len(self.untouched)]
        table = next(table for table in TABLES if table.__tablename__ == name)
        with self.book.undone(self.shops.scopes[who]) as tx:
            assert tx.get(table, number) is None
            with pytest.raises(NoResultFound):
                tx.get_one(table, number)

    @invariant()
    def the_other_shop_is_untouched(self) -> None:
        assert self._of_rival(self.rows) == self.untouched


def test_nobody_reaches_into_another_shop(shops: Shops) -> None:
    Tenants.shops = shops
    run_state_machine_as_test(Tenants, settings=settings(max_examples=30, stateful_step_count=20))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__tablename__)
def test_statements_the_guard_cannot_read_are_refused(shops: Shops, filled: Book, table: type[Owned]) -> None:
    hostile = [
        text(f"SELECT * FROM {table.__tablename__}"),  # noqa: S608
        columns(table).id.table.select(),
        columns(table).id.table.delete(),
        insert(columns(table).id.table),
        insert(table),
        update(table).values(business_id=1),
    ]
    for scope in shops.scopes:
        for statement in hostile:
            with filled.undone(scope) as tx, pytest.raises(GuardError):
                tx.execute(statement)
        with filled.undone(scope) as tx, pytest.raises(GuardError):
            tx.execute(update(table), [{"id": 1, words_of(table): "past the criteria"}])


CORE: Any = Activity.__table__  # type: ignore[attr-defined]
HIDING: dict[str, Callable[[], Any]] = {
    "a core column": lambda: select(Customer.name, CORE.c.text).join(Activity, literal(value=True)),
    "a core table": lambda: select(Customer.id, func.count()).select_from(CORE),
    "a core join": lambda: select(Customer.id).join(CORE, literal(value=True)),
    "an alias of a core table": lambda: select(Customer.id, CORE.alias().c.text),
    "a core cte": lambda: select(Customer.id, CORE.select().cte().c.text),
    "a core select under a class": lambda: select(aliased(Customer, Customer.__table__.select().subquery())),  # type: ignore[attr-defined]
    "a core list": lambda: select(Customer).where(columns(Customer).id.in_(core_select(CORE.c.customer_id))),
    "a core exists": lambda: select(Customer).where(exists().where(CORE.c.customer_id == 1)),
    "a core order": lambda: select(Customer).order_by(core_select(CORE.c.text).scalar_subquery()),
    "words": lambda: select(Customer).where(text("1 = 1")),
    "words in a column": lambda: select(Customer.id, literal_column("(SELECT text FROM activity)")),
    "words in an order": lambda: select(Customer).order_by(text("(SELECT text FROM activity)")),
    "a table in words": lambda: select(
        Customer.id, core_select(column("text")).select_from(sql_table("activity")).subquery()
    ),
    "rows from words": lambda: select(Customer).from_statement(text("SELECT * FROM customer")),
    "rows from elsewhere": lambda: select(Customer).from_statement(Customer.__table__.select()),  # type: ignore[attr-defined]
    "a core value": lambda: update(Customer).values(name=core_select(CORE.c.text).limit(1).scalar_subquery()),
    "a core source": lambda: update(Customer).where(CORE.c.customer_id == Customer.id).values(name=CORE.c.text),
    "a core condition": lambda: delete(Customer).where(columns(Customer).id.in_(core_select(CORE.c.customer_id))),
}


@pytest.mark.parametrize("hiding", HIDING)
def test_an_orm_statement_hides_nothing_the_criteria_do_not_reach(shops: Shops, filled: Book, hiding: str) -> None:
    for scope in shops.scopes:
        with filled.undone(scope) as tx, pytest.raises(GuardError):
            tx.execute(HIDING[hiding]()).all()


KEYS: Any = (
    select(CustomerKey.id, Customer.name)
    .join(Customer, col(Customer.id) == CustomerKey.customer_id)
    .where(col(CustomerKey.business_id) == OF_BUSINESS, col(Customer.business_id) == OF_BUSINESS)
)
PREPARED = Prepared(KEYS, col(CustomerKey.customer_id))


def test_a_prepared_statement_finds_what_the_guarded_one_finds(shops: Shops, filled: Book) -> None:
    for scope in shops.scopes:
        with filled.undone(scope) as tx:
            if scope.role == "customer":
                with pytest.raises(GuardError):
                    PREPARED.rows(tx)
            else:
                assert {row.id for row in PREPARED.rows(tx)} == ids(tx, select(CustomerKey.id)) != set(), name_of(scope)


def test_a_prepared_statement_is_asked_for_one_shop(filled: Book) -> None:
    with filled.undone() as tx, pytest.raises(GuardError):
        PREPARED.rows(tx)


@pytest.mark.parametrize(
    "forgetful",
    [
        lambda: select(CustomerKey.id),
        lambda: select(CustomerKey.id).where(col(CustomerKey.business_id) == 1),
        lambda: select(CustomerKey.id).where(col(CustomerKey.business_id) != OF_BUSINESS),
        lambda: select(CustomerKey.id, Customer.id).where(col(Customer.business_id) == OF_BUSINESS),
        lambda: select(Customer.id, aliased(Customer).id).where(col(Customer.business_id) == OF_BUSINESS),
        lambda: select(CustomerKey.id).where(
            col(CustomerKey.business_id) == OF_BUSINESS, col(CustomerKey.customer_id).in_(select(Customer.id))
        ),
        lambda: select(CustomerKey.id).where(col(CustomerKey.business_id) == OF_BUSINESS, text("1 = 1")),
    ],
)
def test_a_prepared_statement_that_does_not_say_whose_cannot_be_made(forgetful: Callable[[], Any]) -> None:
    with pytest.raises(GuardError):
        Prepared(forgetful(), col(CustomerKey.customer_id))


def test_rows_are_not_written_past_the_flush(shops: Shops, filled: Book) -> None:
    theirs: dict[str, Any] = {"id": shops.two.slots[shops.two.shops[1].business_id][1], "name": "past the guard"}
    for scope in shops.scopes:
        with filled.undone(scope) as tx:
            with pytest.raises(GuardError):
                tx.bulk_update_mappings(Customer, [theirs])
            with pytest.raises(GuardError):
                tx.bulk_insert_mappings(Customer, [theirs])
            with pytest.raises(GuardError):
                tx.bulk_save_objects([make(Customer, 1, **theirs)])


def test_a_shop_is_changed_by_those_who_lead_it(shops: Shops, filled: Book) -> None:
    mine, theirs = shops.two.shops
    for scope in shops.scopes:
        for shop in (mine, theirs):
            with filled.undone(scope) as tx:
                tx.get_one(Business, shop.business_id).code = "stolen"
                if shop is mine and scope.role in {None, "owner", "manager"}:
                    tx.flush()
                else:
                    with pytest.raises(GuardError):
                        tx.flush()
        with filled.undone(scope) as tx, pytest.raises(GuardError):
            tx.execute(update(Business).values(code="stolen"))


def test_a_person_is_changed_by_themselves(shops: Shops, filled: Book) -> None:
    mine, _ = shops.two.shops
    for scope in shops.scopes:
        for person_id in (mine.person("owner"), mine.person("staff"), mine.first_person + 50):
            with filled.undone(scope) as tx:
                tx.get_one(Person, person_id).language = "xx"
                if scope.person_id == person_id:
                    tx.flush()
                else:
                    with pytest.raises(GuardError):
                        tx.flush()
        with filled.undone(scope) as tx, pytest.raises(GuardError):
            tx.execute(update(Person).values(language="xx"))
