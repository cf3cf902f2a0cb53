"""The book on a server, as whoever runs the bot meets it: set up, upgraded, copied, restored, held by one poller."""

import os
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlmodel import select

from bot.__main__ import main
from bot.book import AlreadyRunningError, hold, ledger_of, open_book, seal_of
from bot.settings import Settings, load
from models import Customer, OutboxMessage, Person
from models.db import SYSTEM, BookTroubleError, Tx
from services import mydata, outbox
from services.outbox import Draft
from tests.books import NOW, Book, open_on_server, open_shop
from tests.server import OWNER, ROOT, Server, programs

TOKEN = "123456:" + "A" * 35
Setup = Callable[[str, str | None], Settings]


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setup:
    """Settings in the environment, as `python -m bot` finds them."""
    monkeypatch.chdir(tmp_path)

    def set_up(url: str, owner_url: str | None = None) -> Settings:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("DATABASE_OWNER_URL", owner_url or "")
        return load()

    return set_up


def test_without_tables_the_bot_says_what_to_do(server: Server, setup: Setup) -> None:
    settings = setup(server.database("fresh", migrated=False), None)
    with pytest.raises(BookTroubleError, match="python -m bot migrate"):
        open_book(settings, now=NOW)


def test_migrate_is_done_by_the_owner(
    server: Server, setup: Setup, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    url = server.database("fresh", migrated=False)
    setup(url, None)
    assert main(["migrate"]) == 2
    assert "DATABASE_OWNER_URL: missing" in capsys.readouterr().err
    settings = setup(url, server.url("fresh", OWNER))
    assert main(["migrate"]) == 0
    assert main(["migrate"]) == 0, "a second time changes nothing"
    open_book(settings, now=NOW).close()
    assert list(tmp_path.iterdir()) == [], "neither a file nor a key is made"


async def test_a_bot_that_knows_the_owner_upgrades_by_itself(server: Server, setup: Setup) -> None:
    settings = setup(server.database("fresh", migrated=False), server.url("fresh", OWNER))
    db = open_book(settings, now=NOW)
    assert await db.read(SYSTEM, lambda tx: tx.exec(select(Customer)).all()) == []
    db.close()


def test_one_process_polls(server_book: Book, setup: Setup) -> None:
    settings = setup(server_book.url or "", None)
    first = hold(settings, TOKEN)
    other = hold(settings, "7" + TOKEN)
    with pytest.raises(AlreadyRunningError, match="already polls for this bot"):
        hold(settings, TOKEN)
    first.close()
    hold(settings, TOKEN).close()
    other.close()


def test_a_server_that_is_away_is_said_in_one_line(setup: Setup, capsys: pytest.CaptureFixture[str]) -> None:
    setup("postgresql://regulars:hunter2@127.0.0.1:1/book", None)
    assert main(["run"]) == 3
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said == "the book: the database server cannot be reached: look whether it runs, and at DATABASE_URL"


def test_copies_are_the_servers_own_affair(server_book: Book, setup: Setup, capsys: pytest.CaptureFixture[str]) -> None:
    setup(server_book.url or "", None)
    assert main(["backup"]) == 3
    assert "pg_dump" in capsys.readouterr().err


def run(program: str, *words: object) -> None:
    home = programs()
    assert home is not None
    subprocess.run([home / program, *map(str, words)], check=True, capture_output=True)  # noqa: S603


def test_a_dump_comes_back_and_says_nothing_twice(
    server: Server, server_book: Book, setup: Setup, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = open_shop(server_book)
    customer = shop.customer("李姐", person_id=5001)
    with server_book.unit(shop.itself) as tx:
        outbox.put(tx, Draft("letter", "x", 5001, NOW, purpose="service", customer_id=customer), now=NOW)
        outbox.put(tx, Draft("ahead", "x", 5001, NOW + timedelta(days=9999), purpose="service"), now=NOW)
    dump = tmp_path / "book.dump"
    run("pg_dump", "--format=custom", "--file", dump, server.url("book", ROOT))
    os.utime(dump, (NOW.timestamp(), NOW.timestamp()))
    url = server.database("again", migrated=False)
    run("pg_restore", "--dbname", server.url("again", ROOT), dump)
    setup(url, server.url("again", OWNER))
    assert main(["restore", str(dump)]) == 0
    assert capsys.readouterr().out.strip().endswith("not sent again: 1")
    book = open_on_server(url, server.url("again", OWNER), tmp_path)
    assert states(book) == {"letter": "uncertain", "ahead": "scheduled"}
    assert rows(server.url("again", ROOT)) == rows(server.url("book", ROOT))
    with book.undone(shop.itself) as tx:
        assert tx.get_one(Customer, customer).name == "李姐"
    book.engine.dispose()


def test_whoever_was_erased_after_the_dump_is_erased_again(
    server: Server, server_book: Book, setup: Setup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, folder in (("DATA_DIR", "data"), ("DATABASE_KEY_FILE", "keys/key")):
        monkeypatch.setenv(name, str(tmp_path / folder))
    settings = setup(server_book.url or "", None)
    shop = open_shop(server_book)
    gone, stays = (shop.customer(name, person_id=person) for name, person in (("金丝雀鸟", 5001), ("李姐", 5002)))
    dump = tmp_path / "book.dump"
    run("pg_dump", "--format=custom", "--file", dump, server.url("book", ROOT))
    with server_book.unit(shop.scope("owner")) as tx:
        mydata.erase(tx, gone, seal_of(settings), now=NOW)
    with server_book.unit() as tx:
        ledger_of(settings).write(mydata.unsettled(tx))
    url = server.database("again", migrated=False)
    run("pg_restore", "--dbname", server.url("again", ROOT), dump)
    setup(url, server.url("again", OWNER))
    assert main(["restore", str(dump)]) == 0
    book = open_on_server(url, server.url("again", OWNER), tmp_path)
    with book.undone() as tx:
        assert [row.pk for row in tx.exec(select(Customer))] == [stays]
        assert tx.get(Person, 5001) is None
    book.engine.dispose()


def states(book: Book) -> dict[str, str]:
    def look(tx: Tx) -> dict[str, str]:
        return {row.key: row.state for row in tx.exec(select(OutboxMessage)) if row.kind == "x"}

    with book.undone() as tx:
        return look(tx)


def rows(url: str) -> dict[str, int]:
    """How many rows each table holds that a restore does not write to."""
    with psycopg.connect(url) as raw:
        names = [name for (name,) in raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        counted = {name: raw.execute(f"SELECT count(*) FROM {name}").fetchone() for name in names}  # noqa: S608
        return {name: row[0] for name, row in counted.items() if row and name != "outbox_message"}
