"""The book all seeds begin with, in memory, and put back for each of them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool
from sqlcipher3.dbapi2 import OperationalError as Raw
from sqlmodel import SQLModel, select

from models import Member, Person
from tests.books import NOW, Book, open_shop

CUSTOMER = 5001


class Shelf:
    """One connection for everything: SQLAlchemy keeps what it compiled with the engine."""

    def __init__(self) -> None:
        self._raw = sqlcipher3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._raw.execute("PRAGMA foreign_keys = ON")
        self.engine = create_engine(
            "sqlite://", module=sqlcipher3, creator=lambda: self._raw, poolclass=StaticPool, query_cache_size=5000
        )
        self.fails = False
        """The next commit finds no room, and the transaction is gone with it."""
        event.listen(self.engine, "commit", self._maybe_fail)
        event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        with self.engine.begin() as connection:
            SQLModel.metadata.create_all(connection)
        self.book = Book(Path("memory"), self.engine)
        self.shop = open_shop(self.book)
        self.business_id = self.shop.business_id
        self.customer_id = self.shop.customer("李姐", person_id=CUSTOMER)
        self._finish_people()
        self._blank = sqlcipher3.connect(":memory:", isolation_level=None)
        self._raw.backup(self._blank)

    def _maybe_fail(self, _connection: object) -> None:
        if self.fails:
            self._raw.execute("ROLLBACK")
            raise OperationalError("COMMIT", {}, Raw("disk I/O error"))

    def _finish_people(self) -> None:
        """Their menus are shown already: a command menu is no matter of the protocol. One leader is enough."""
        with self.book.unit() as tx:
            roles = {self.shop.person(role): role for role in self.shop.members}
            for person in tx.exec(select(Person)):
                person.menu = f"{roles.get(person.id, 'customer')}/{person.language}"
                person.language_chosen = True
            tx.get_one(Member, self.shop.members["manager"]).removed_at = NOW

    def take(self, zone: str, digest_at: datetime | None, digest_minute: int) -> None:
        """As new, for a shop in this zone."""
        self._blank.backup(self._raw)
        self._raw.execute(
            "UPDATE business SET time_zone = ?, digest_minute = ?, next_digest_at = ?, next_churn_at = NULL,"
            " nudge_cap = 99",
            (zone, digest_minute, f"{digest_at:%Y-%m-%d %H:%M:%S.%f}" if digest_at else None),
        )

    def keeps_customer(self) -> bool:
        """Until they are erased."""
        return bool(self.ask(f"SELECT 1 FROM customer WHERE id = {self.customer_id}"))  # noqa: S608 - our own number

    def ask(self, question: str) -> Sequence[tuple[Any, ...]]:
        """A look past everything the bot has between itself and the book."""
        return list(self._raw.execute(question))


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
