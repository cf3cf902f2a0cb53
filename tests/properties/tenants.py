"""Two shops with a row of everything, and who may see which row: said once more, in plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import select

from models import Change, Customer, Entry
from models.base import Owned
from models.db import Scope, Tx
from models.db.session import owned_tables
from tests.books import NOW, Book, Shop, open_shop

SAMPLES: dict[type, Any] = {
    str: "words",
    bytes: b"words",
    int: 7,
    float: 1.5,
    datetime: NOW,
    date: NOW.date(),
    bool: False,
    dict: {},
}
Key = tuple[str, int]


def columns(table: type[Owned]) -> Any:
    return table.__table__.c  # type: ignore[attr-defined]  # SQLModel does not declare it


def parents(table: type[Owned]) -> dict[str, str]:
    """Column by column, the owned table it points into."""
    keys = table.__table__.foreign_key_constraints  # type: ignore[attr-defined]
    return {key.column_keys[1]: key.referred_table.name for key in keys if len(key.column_keys) > 1}


def make(table: type[Owned], number: int, **given: Any) -> Owned:
    """A row of any table, with something in everything that must be filled."""
    needed = (name for name, known in table.model_fields.items() if known.is_required() and name not in given)
    values = {name: _sample(columns(table)[name], name, number) for name in needed}
    return table(**values, **given)


def kind_of(column: Any) -> type:
    found: type = getattr(column.type, "impl", column.type).python_type
    return found


def _sample(column: Any, name: str, number: int) -> Any:
    kind = kind_of(column)
    if kind is str:
        return f"{name} {number}"
    return number if kind is int else SAMPLES[kind]


@dataclass
class Two:
    """Two shops, each with customers of every kind and, in every owned table, a row about each and one about none."""

    book: Book
    shops: tuple[Shop, Shop]
    slots: dict[int, list[int | None]] = field(default_factory=dict)
    first: dict[tuple[int, str], int] = field(default_factory=dict)
    """One row of each shop and table, for others to hang on."""
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**9)))

    def fill(self) -> None:
        for shop in self.shops:
            person = shop.first_person + 50
            self.slots[shop.business_id] = [
                None,
                shop.customer("nobody's"),
                shop.customer("the helper's", assigned_to="staff"),
                shop.customer("the manager's", assigned_to="manager"),
                shop.customer("in Telegram", person_id=person),
            ]
            with self.book.unit() as tx:
                for table in in_order():
                    rows = list(self.rows(tx, table, shop))
                    tx.add_all(rows)
                    tx.flush()
                    self.first |= {(shop.business_id, str(table.__tablename__)): row.pk for row in rows[:1]}

    def rows(self, tx: Tx, table: type[Owned], shop: Shop) -> Iterator[Owned]:
        """A row for everything it could hang on."""
        if table is Change:
            for entry in tx.exec(select(Entry).where(Entry.business_id == shop.business_id)).all():
                yield make(table, next(self.numbers), business_id=shop.business_id, entry_id=entry.pk)
            return
        for customer_id in self.slots[shop.business_id] if "customer_id" in columns(table) else [None]:
            if customer_id is not None or "customer_id" not in columns(table) or columns(table)["customer_id"].nullable:
                yield self.row(table, shop, customer_id)

    def row(self, table: type[Owned], shop: Shop, customer_id: int | None) -> Owned:
        refs = {"customer": customer_id, "member": shop.members["owner"]}
        given = {
            column: refs[parent] if parent in refs else self.first[shop.business_id, parent]
            for column, parent in parents(table).items()
            if column in table.model_fields
        }
        if "customer_id" in columns(table):
            given["customer_id"] = customer_id
        return make(table, next(self.numbers), business_id=shop.business_id, **given)

    def scopes(self) -> list[Scope]:
        """Everybody who can speak, in the first shop; also a customer nobody has a record of yet."""
        shop = self.shops[0]
        known = shop.first_person + 50
        customers = [
            shop.customer_scope(known, self.slots[shop.business_id][4]),
            shop.customer_scope(shop.first_person + 60, None),
        ]
        members = [shop.scope(role) for role in shop.members]
        return [shop.itself, *members, replace(shop.scope("staff"), sees_all=True), *customers]


def two_shops(book: Book) -> Two:
    two = Two(book, (open_shop(book), open_shop(book, 2001, "对门五金")))
    two.fill()
    return two


def in_order() -> list[type[Owned]]:
    """Every owned table, parents first."""
    known = {table.__tablename__: table for table in owned_tables()}
    sorted_names = [table.name for table in Owned.metadata.sorted_tables]
    return [known[name] for name in sorted_names if name in known]


def snapshot(book: Book) -> dict[Key, dict[str, Any]]:
    """Every owned row, as it is on disk."""
    with book.undone() as tx:
        return {
            (name, row["id"]): dict(row)
            for name in (str(table.__tablename__) for table in in_order())
            for row in tx.connection().exec_driver_sql(f"SELECT * FROM {name}").mappings()  # noqa: S608 - names of our own
        }


def may_see(scope: Scope, key: Key, rows: dict[Key, dict[str, Any]]) -> bool:
    """The rule, in words: one's own business; staff what is theirs or nobody's; a customer only what is about them."""
    table, row = key[0], rows[key]
    if row["business_id"] != scope.business_id:
        return False
    if table == "change" and (scope.role == "customer" or not scope.sees_all):
        return scope.role != "customer" and may_see(scope, ("entry", row["entry_id"]), rows)
    about = key[1] if table == Customer.__tablename__ else row.get("customer_id")
    if scope.role == "customer":
        mine = "person_id" if table == Customer.__tablename__ else "customer_id"
        own = scope.person_id if table == Customer.__tablename__ else scope.customer_id
        return own is not None and mine in row and row[mine] == own and table != "member"
    if scope.sees_all or about is None:
        return True
    return rows["customer", about]["assigned_member_id"] in {None, scope.member_id}
