"""The file itself: encrypted, under one key, copied whole."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models import Person
from models.db import KeyFileError, Tx, WrongKeyError, read_or_make_key
from models.db.engine import connect, copy
from tests.books import KEY, NOW, Book

pytestmark = pytest.mark.file

CANARY = "kanarienvogel-13800138000"


def plant(tx: Tx) -> None:
    tx.add(Person(id=1, first_name=CANARY, language="en", seen_at=NOW))


def files_of(folder: Path) -> list[bytes]:
    """The book with whatever lies beside it: log, journal, backups."""
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def content(path: Path, key: bytes = KEY) -> list[str]:
    raw = connect(path, key)
    try:
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [f"{name} {row}" for name in tables for row in raw.execute(f"SELECT * FROM {name}")]  # noqa: S608 - names of our own
    finally:
        raw.close()


def test_no_file_beside_the_book_holds_plain_text(book: Book) -> None:
    with book.unit() as tx:
        plant(tx)
    copy(book.path, book.path.parent / "copy.db", book.key)
    assert CANARY in "".join(content(book.path))
    found = files_of(book.path.parent)
    assert len(found) >= 3, "the book, its log and the copy"
    assert not any(CANARY.encode() in data or b"first_name" in data or b"SQLite format" in data for data in found)


def test_a_wrong_key_is_called_a_wrong_key(book: Book) -> None:
    with pytest.raises(WrongKeyError):
        connect(book.path, bytes(32))


def test_a_file_that_is_no_book_is_called_a_wrong_key(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("dear reader, " * 1000)
    with pytest.raises(WrongKeyError):
        connect(path, KEY)


def test_a_copy_says_the_same_under_the_same_key(book: Book) -> None:
    with book.unit() as tx:
        plant(tx)
    target = book.path.parent / "copy.db"
    copy(book.path, target, book.key)
    assert content(target) == content(book.path)
    with pytest.raises(WrongKeyError):
        connect(target, bytes(32))


def test_a_copy_taken_while_somebody_writes_holds_what_was_committed(book: Book) -> None:
    target = book.path.parent / "copy.db"
    with book.unit() as tx:
        plant(tx)
        tx.flush()
        copy(book.path, target, book.key)
    assert CANARY not in "".join(content(target))


def test_a_new_key_is_for_its_owner_only_and_the_same_next_time(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "database.key"
    key, made = read_or_make_key(path)
    assert made
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert read_or_make_key(path) == (key, False)


def test_processes_that_start_together_have_one_key(tmp_path: Path) -> None:
    for number in range(20):
        path = tmp_path / f"keys{number}" / "database.key"
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(read_or_make_key, [path] * 4))
        assert len({key for key, _ in found}) == 1
        assert sum(made for _, made in found) == 1


@pytest.mark.parametrize("written", ["", "abc", "zz" * 32, "ab" * 31, "ab" * 33, "é" * 64])
def test_a_key_file_that_holds_no_key_is_refused_and_left_alone(tmp_path: Path, written: str) -> None:
    path = tmp_path / "database.key"
    path.write_text(written)
    with pytest.raises(KeyFileError, match="64 hexadecimal"):
        read_or_make_key(path)
    assert path.read_text() == written


def test_every_connection_waits_for_the_disk_and_checks_references(book: Book) -> None:
    raw = connect(book.path, book.key)
    asked = {
        name: raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    raw.close()
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
