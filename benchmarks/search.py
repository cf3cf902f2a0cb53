"""How well and how fast somebody is found: `python -m benchmarks.search [customers]`.

The right one among 500, by the questions beside this file; and time over 100,000 in one business on the encrypted book,
with a look for an exact prefix of the name beside it, as a floor.
"""

import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Engine
from sqlmodel import col, select

from benchmarks.drain import KEY, NOW, book
from benchmarks.people import Somebody, people
from benchmarks.search_questions import Question, crowd, questions
from models import Activity, Customer, CustomerTag, Person
from models.db import SYSTEM, Scope, Tx
from models.db.engine import make_engine
from models.db.schema import alembic_config
from rules.names import name_key
from services import businesses, customers
from services.businesses import Opening

MANY = 100_000
MENTIONS = 200
AMONG = 5
Ask = Callable[[Tx, str], object]


def _open(path: Path, rows: Iterable[Somebody]) -> tuple[Engine, int]:
    """A shop with these customers, put in before there were keys: the migration makes them."""
    engine = make_engine(path, KEY, read_only=False, connections=1)
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0005")
    with engine.connect() as connection, connection.begin(), Tx(connection, SYSTEM) as tx:
        tx.add(Person(id=1, first_name="Owner", language="zh", seen_at=NOW))
        tx.flush()
        business_id = businesses.open_business(tx, 1, Opening("CN", "zh", "老陈五金"), now=NOW).pk
        tx.commit()
    with engine.begin() as connection:
        for table, values in _tables(business_id, rows):
            connection.execute(table.__table__.insert(), values)
    began = time.perf_counter()
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "head")
    print(f"  keys made in {time.perf_counter() - began:.1f} s; the book is {path.stat().st_size / 2**20:.0f} MB")
    return engine, business_id


def _tables(business_id: int, rows: Iterable[Somebody]) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    own = list(enumerate(rows, 1))
    dice = random.Random(1)  # noqa: S311 - made-up people
    yield (
        Customer,
        [
            {
                "id": number,
                "business_id": business_id,
                "name": row.name,
                "name_key": name_key(row.name),
                "phone": row.phone,
                "kind": "person",
                "state": "active",
                "state_reason": "",
                "source": "capture",
                "created_at": NOW - timedelta(days=900),
                "last_contact_at": NOW - timedelta(minutes=dice.randrange(10**6)) if dice.random() < 0.9 else None,
            }
            for number, row in own
        ],
    )
    yield (
        CustomerTag,
        [{"business_id": business_id, "customer_id": number, "tag": tag} for number, row in own for tag in row.tags],
    )
    yield (
        Activity,
        [
            {
                "business_id": business_id,
                "customer_id": number,
                "kind": "note",
                "text": row.note,
                "occurred_at": NOW,
                "recorded_at": NOW,
            }
            for number, row in own
            if row.note
        ],
    )


def accuracy() -> list[Question]:
    """First, and among five, by the kind of question."""
    rows = crowd()
    asked = list(questions(rows))
    with book() as path:
        engine, business_id = _open(path, rows)
        with engine.connect() as connection, connection.begin(), Tx(connection, _owner(business_id)) as tx:
            places = [_place(customers.find(tx, one.typed).rows, one.meant + 1) for one in asked]
        engine.dispose()
    for kind in dict.fromkeys(one.kind for one in asked):
        _print(kind, [place for one, place in zip(asked, places, strict=True) if one.kind == kind])
    _print("all", places)
    for one, place in zip(asked, places, strict=True):
        if place != 1:
            print(f"  {one.kind}: {one.typed} for {rows[one.meant].name}: {place or 'not found'}")
    return asked


def _owner(business_id: int) -> Scope:
    return Scope(business_id, "owner", 1, 1)


def _place(rows: Sequence[Customer], meant: int) -> int:
    return next((place for place, row in enumerate(rows, 1) if row.id == meant), 0)


def _print(kind: str, places: list[int]) -> None:
    first, among = Counter(places)[1], sum(1 for place in places if 0 < place <= AMONG)
    print(f"{kind:22} {len(places):4}  first {first / len(places):6.1%}  among five {among / len(places):6.1%}")


def speed(asked: list[Question], many: int) -> None:
    """Milliseconds of a look, in a book of so many."""
    with book() as path:
        rows = list(people(many, seed=3))
        engine, business_id = _open(path, rows)
        typed = [one.typed for one in asked]
        texts = [f"{row.name} {row.phone} 来过，想要{row.note or '报价'}，下周三3点回电话" for row in rows[:MENTIONS]]
        for who, scope in (("owner", _owner(business_id)), ("helper", _helper(business_id))):
            for name, ask, words in (
                ("exact prefix, the floor", _prefix, [row.name[:2] for row in rows[: len(typed)]]),
                ("find", customers.find, typed),
                ("find, one letter", customers.find, [*"王李wlzhxy1", "138", "wa", "li"]),
                ("find, nothing asked", lambda tx, _: customers.find(tx, ""), typed[:50]),
                ("mentioned in a text", lambda tx, one: customers.mentioned(tx, one, []), texts),
                ("mentioned, 4,000 letters", lambda tx, one: customers.mentioned(tx, one * 100, []), texts[:9]),
            ):
                _timed(f"{who}: {name}", engine, scope, ask, words)
        engine.dispose()


def _helper(business_id: int) -> Scope:
    return Scope(business_id, "staff", 2, 2, sees_all=False)


def _prefix(tx: Tx, typed: str) -> object:
    key = col(Customer.name_key)
    return tx.exec(select(Customer).where(key >= name_key(typed), key < name_key(typed) + "\U0010ffff").limit(6)).all()


def _timed(name: str, engine: Engine, scope: Scope, ask: Ask, typed: Sequence[str]) -> None:
    spent = []
    for turn in (0, 1):
        for one in typed:
            with engine.connect() as connection, Tx(connection, scope) as tx:
                began = time.perf_counter()
                ask(tx, one)
                if turn:
                    spent.append((1000 * (time.perf_counter() - began), one))
    slowest = max(spent)
    ordered = sorted(ms for ms, _ in spent)
    p95 = ordered[int(0.95 * len(ordered))]
    print(
        f"{name:34} p50 {statistics.median(ordered):6.2f}  p95 {p95:6.2f}  most {slowest[0]:6.1f} ({slowest[1][:12]})"
    )


if __name__ == "__main__":
    customers_asked = accuracy()
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    print(f"ms over {how_many:,} customers")
    speed(customers_asked, how_many)
