"""The search keys are always those of the rows they come from, whatever happened to these."""

from collections.abc import Callable

import pytest
from alembic import command
from sqlmodel import col, delete, select

from models import Activity, Customer, CustomerKey, CustomerTag, Entry
from models.db import Tx
from models.db.schema import alembic_config
from rules import search
from rules.search import Kind
from services import audit, customers
from services.customers import Happening
from tests.books import NOW, Book, Shop

Act = Callable[[Tx, int], Entry | None]


def kept(book: Book) -> list[tuple[int, int | None, int, str]]:
    with book.undone() as tx:
        rows = tx.exec(select(CustomerKey)).all()
        return sorted(((row.customer_id, row.activity_id, row.kind, row.key) for row in rows), key=str)


def due(book: Book) -> list[tuple[int, int | None, int, str]]:
    """The keys there should be, reckoned from the rows as they stand."""
    with book.undone() as tx:
        found: list[tuple[int, int | None, int, str]] = []
        for row in tx.exec(select(Customer)).all():
            tags = tx.exec(select(CustomerTag.tag).where(CustomerTag.customer_id == row.id)).all()
            found += [(row.pk, None, int(kind), key) for kind, key in search.of_customer(row.name, row.phone, tags)]
        for note in tx.exec(select(Activity).where(col(Activity.customer_id).is_not(None))).all():
            found += [(note.customer_id or 0, note.pk, int(kind), key) for kind, key in search.of_text(note.text)]
        return sorted(found, key=str)


@pytest.fixture
def wang(shop: Shop) -> int:
    number = shop.customer("王姐", phone="+8613800138000")
    with shop.book.unit(shop.scope()) as tx:
        customers.add_tags(tx, number, ["烫发"], now=NOW)
    return number


CHANGES: dict[str, Act] = {
    "rename": lambda tx, one: customers.rename(tx, one, "李太太", now=NOW),
    "phone": lambda tx, one: customers.set_phone(tx, one, "+8613900139000", now=NOW),
    "tag": lambda tx, one: customers.add_tags(tx, one, ["vip"], now=NOW),
    "untag": lambda tx, one: customers.drop_tag(tx, one, customers.tags(tx, one)[0].pk, now=NOW),
    "note": lambda tx, one: customers.note(tx, one, "换了水晶吊灯", now=NOW),
    "sale": lambda tx, one: customers.sell(tx, one, Happening("sale", "balayage", 100, "CNY"), now=NOW),
    "create": lambda tx, _one: customers.create(tx, "Ann Smith", None, now=NOW),
}


@pytest.mark.parametrize("change", CHANGES)
def test_keys_follow_every_change_and_its_undo(change: str, shop: Shop, wang: int) -> None:
    before = kept(shop.book)
    with shop.book.unit(shop.scope()) as tx:
        entry = CHANGES[change](tx, wang)
        assert entry is not None
    assert kept(shop.book) == due(shop.book) != before
    with shop.book.unit(shop.scope()) as tx:
        audit.undo(tx, entry.pk, now=NOW)
    assert kept(shop.book) == due(shop.book) == before


def test_keys_follow_a_note_and_a_tag_to_somebody_else(shop: Shop, wang: int) -> None:
    li = shop.customer("李姐")
    with shop.book.unit(shop.scope()) as tx:
        customers.note(tx, wang, "换了水晶吊灯", now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        tx.exec(select(Activity)).one().customer_id = li
        tx.exec(select(CustomerTag)).one().customer_id = li
    assert kept(shop.book) == due(shop.book)
    with shop.book.unit(shop.scope()) as tx:
        assert [row.name for row in customers.find(tx, "水晶").rows] == ["李姐"]
        assert [row.name for row in customers.find(tx, "#烫发").rows] == ["李姐"]
        tx.exec(select(Activity)).one().customer_id = None
    assert kept(shop.book) == due(shop.book)


def test_a_record_that_goes_takes_its_keys_along(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        entry = customers.create(tx, "Ann Smith", None, now=NOW)
    with shop.book.unit(shop.scope()) as tx:
        audit.drop_if_bare(tx, audit.resume(tx, entry.pk), customers.get(tx, entry.customer_id or 0))
    with shop.book.unit(shop.scope()) as tx:
        assert customers.find(tx, "Ann").total == 0
    assert {number for number, *_ in kept(shop.book)} == {wang}


def test_an_older_book_gets_its_keys_when_it_is_brought_up_to_date(shop: Shop, wang: int) -> None:
    with shop.book.unit(shop.scope()) as tx:
        for number in range(40):
            customers.create(tx, f"客户{number}", None, now=NOW)
        customers.note(tx, wang, "换了水晶吊灯", now=NOW)
    with shop.book.rebuilding() as connection:
        command.downgrade(alembic_config(connection), "0001")
    shop.book.bring_up_to_date()
    assert kept(shop.book) == due(shop.book) != []


def test_what_is_undone_as_a_whole_leaves_no_keys(shop: Shop, wang: int) -> None:
    before = kept(shop.book)
    with shop.book.undone(shop.scope()) as tx:
        customers.rename(tx, wang, "nobody", now=NOW)
        tx.flush()
        assert customers.find(tx, "nobody").total == 1
    assert kept(shop.book) == before


def test_keys_of_another_shop_are_out_of_reach(shop: Shop, rival: Shop, wang: int) -> None:
    with rival.book.unit(rival.scope()) as tx:
        assert tx.exec(select(CustomerKey)).all() == []
        tx.exec(delete(CustomerKey).where(col(CustomerKey.kind) == Kind.NAME))
    assert kept(shop.book) == due(shop.book)
