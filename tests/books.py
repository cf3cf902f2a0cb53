"""A book on disk for one test, and shops to put into it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlmodel import select

from models import Business, Customer, Member, Person
from models.db import SYSTEM, Database, Scope, Tx, of_business, open_database, postgres, server
from models.db.engine import make_engine
from models.db.schema import keep_references, migrate
from rules.names import name_key
from rules.roles import Role
from services import businesses
from services.businesses import Opening

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
"""A Wednesday, 10:30 in Shanghai: nobody's quiet hours."""
KEY = bytes(range(32))
ON_SERVER = os.environ.get("TEST_DATABASE") == "postgres"
BOT = "regulars"
"""The role the bot works as, on a server."""


@dataclass(frozen=True)
class Book:
    """A migrated book; `unit` is one unit of work, here and now, without a thread."""

    path: Path
    engine: Engine
    key: bytes = KEY
    url: str | None = None
    owner_url: str | None = None
    """On a server; then `path` only names a folder of the test's own."""

    @contextmanager
    def unit(self, scope: Scope = SYSTEM) -> Iterator[Tx]:
        with self.engine.connect() as connection, connection.begin(), Tx(connection, scope) as tx:
            yield tx
            tx.commit()

    @contextmanager
    def undone(self, scope: Scope = SYSTEM) -> Iterator[Tx]:
        """A unit of which nothing stays."""
        with self.engine.connect() as connection, connection.begin() as outer, Tx(connection, scope) as tx:
            yield tx
            tx.rollback()
            outer.rollback()

    def database(self) -> Database:
        """The book as the bot opens it, with its threads."""
        return server.open_server(self.url) if self.url else open_database(self.path, self.key)

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """One transaction that may change the tables themselves."""
        if self.owner_url is not None:
            with server.as_owner(self.owner_url) as connection:
                yield connection
            return
        with self.engine.connect() as connection:
            keep_references(connection)
            with connection.begin():
                yield connection
        self.engine.dispose()

    def bring_up_to_date(self) -> None:
        if self.owner_url is not None:
            server.upgrade(self.owner_url, BOT)
        else:
            migrate(self.path, self.key, backups=self.path.parent / "backups", now=NOW)


def open_book(path: Path, key: bytes = KEY) -> Book:
    return Book(path, make_engine(path, key, read_only=False, connections=2), key)


def open_on_server(url: str, owner_url: str, path: Path) -> Book:
    engine = postgres.make_engine(url, read_only=False, connections=2)
    return Book(path, engine, url=url, owner_url=owner_url)


@dataclass(frozen=True)
class Shop:
    """A business with somebody in every role."""

    book: Book
    business_id: int
    members: dict[Role, int]
    """Member number by role; the person of a member is `person(role)`."""
    first_person: int

    def person(self, role: Role) -> int:
        return self.first_person + list(self.members).index(role)

    def scope(self, role: Role = "owner") -> Scope:
        member_id = self.members[role]
        return Scope(self.business_id, role, self.person(role), member_id, sees_all=role != "staff")

    def customer_scope(self, person_id: int, customer_id: int | None) -> Scope:
        return Scope(self.business_id, "customer", person_id, customer_id=customer_id)

    @property
    def itself(self) -> Scope:
        return of_business(self.business_id)

    def customer(
        self,
        name: str = "王老板",
        *,
        assigned_to: Role | None = None,
        person_id: int | None = None,
        phone: str | None = None,
    ) -> int:
        """A customer in the book; of a person where one is given."""
        with self.book.unit() as tx:
            if person_id is not None and tx.get(Person, person_id) is None:
                tx.add(Person(id=person_id, first_name=name, language="zh", business_id=self.business_id, seen_at=NOW))
        with self.book.unit(self.itself) as tx:
            row = Customer(
                business_id=self.business_id,
                name=name,
                name_key=name_key(name),
                phone=phone,
                person_id=person_id,
                assigned_member_id=self.members[assigned_to] if assigned_to else None,
                created_at=NOW,
            )
            tx.add(row)
            tx.flush()
            return row.pk


MEMBERS: tuple[Role, ...] = ("owner", "manager", "staff", "viewer")


def open_shop(book: Book, first_person: int = 1001, name: str = "老陈五金") -> Shop:
    """A Chinese shop with an owner, a manager, a helper and somebody who only looks."""
    with book.unit() as tx:
        for number, role in enumerate(MEMBERS):
            tx.add(Person(id=first_person + number, first_name=role.title(), language="zh", seen_at=NOW))
        tx.flush()
        business = businesses.open_business(tx, first_person, Opening("CN", "zh", name), now=NOW)
        owner = tx.get_one(Person, first_person)
        members: dict[Role, int] = {"owner": _member_of(tx, business, owner)}
        for number, role in enumerate(MEMBERS[1:], start=1):
            person = tx.get_one(Person, first_person + number)
            person.business_id = business.pk
            row = Member(business_id=business.pk, person_id=person.id, name=person.first_name, role=role, joined_at=NOW)
            tx.add(row)
            tx.flush()
            members[role] = row.pk
        return Shop(book, business.pk, members, first_person)


def _member_of(tx: Tx, business: Business, person: Person) -> int:
    return tx.exec(select(Member).where(Member.business_id == business.pk, Member.person_id == person.id)).one().pk
