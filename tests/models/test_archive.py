"""A copy counts only when it is known to hold the book; what is half done or damaged never gets a name."""

import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models import Person
from models.db import Archive, BookTroubleError, WrongKeyError, archive, trouble_of
from models.db.archive import BEFORE_MIGRATION, MIGRATIONS_KEPT
from models.db.engine import connect, copy, examine, unlock
from models.db.trouble import LostTransactionError
from rules.backups import Keep
from tests.books import KEY, NOW, Book

pytestmark = pytest.mark.file

HOUR = timedelta(hours=1)


@pytest.fixture
def copies(book: Book, tmp_path: Path) -> Archive:
    return Archive(book.path, KEY, tmp_path / "backups")


def test_a_copy_holds_the_book_alone_encrypted_and_for_its_owner(book: Book, copies: Archive) -> None:
    with book.unit() as tx:
        tx.add(Person(id=1, first_name="王老板", language="zh", seen_at=NOW))
    path = copies.make(NOW)
    assert copies.taken() == {NOW: path}
    assert [each.name for each in copies.folder.iterdir()] == ["regulars-20261118-023000.db"]
    assert examine(path, KEY)["person"] == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "王老板".encode() not in path.read_bytes()
    with pytest.raises(WrongKeyError):
        examine(path, bytes(32))


def test_the_copy_counts_at_the_moment_it_copies(book: Book, copies: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes between the count and the copy: both look at the book as it was before."""

    class Busy:
        def __init__(self, raw: Any) -> None:
            self.raw = raw

        def __getattr__(self, name: str) -> Any:
            if name == "backup":
                with book.unit() as tx:
                    tx.add(Person(id=2, first_name="late", language="en", seen_at=NOW))
            return getattr(self.raw, name)

    monkeypatch.setattr("models.db.engine.connect", lambda path, key: Busy(connect(path, key)))
    assert examine(copies.make(NOW), KEY)["person"] == 0


def test_half_a_copy_has_no_name(copies: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "examine", lambda _path, _key: {})
    with pytest.raises(BookTroubleError, match="does not hold what the book holds"):
        copies.make(NOW)
    assert list(copies.folder.iterdir()) == []


def test_what_a_killed_process_left_is_cleared_away(copies: Archive) -> None:
    copies.folder.mkdir()
    (copies.folder / "regulars-20261117-000000.db.part").write_bytes(b"half")
    (copies.folder / "letter.part").write_bytes(b"not ours")
    copies.make(NOW)
    assert {path.name for path in copies.folder.iterdir()} == {"regulars-20261118-023000.db", "letter.part"}


def test_a_damaged_copy_is_noticed(book: Book, copies: Archive) -> None:
    path = copies.make(NOW)
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 2
    whole[middle : middle + 64] = bytes(64)
    path.write_bytes(whole)
    with pytest.raises(BookTroubleError, match=r"damaged"):
        examine(path, KEY)


def test_a_damaged_book_is_not_copied_over_good_copies(book: Book, copies: Archive) -> None:
    copies.make(NOW)
    book.engine.dispose()
    whole = bytearray(book.path.read_bytes())
    for page in range(1, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 64] = bytes(64)
    book.path.write_bytes(whole)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one depends on the page that is met first
        copies.make(NOW + HOUR)
    assert trouble_of(caught.value) or isinstance(caught.value, BookTroubleError | WrongKeyError)
    assert list(copies.taken()) == [NOW]


def test_old_copies_go_and_other_files_stay(copies: Archive) -> None:
    copies.folder.mkdir()
    for back in range(60):
        (copies.folder / f"regulars-{NOW - back * HOUR:%Y%m%d-%H%M%S}.db").touch()
        (copies.folder / f"regulars-{NOW - back * HOUR:%Y%m%d-%H%M%S}{BEFORE_MIGRATION}.db").touch()
    (copies.folder / "regulars-20200101-000000-replaced.db").touch()
    Archive(copies.book, KEY, copies.folder, Keep(2, 2, 0)).thin_out()
    assert sorted(copies.taken(), reverse=True) == [NOW, NOW - HOUR, NOW - 3 * HOUR], "and the last of yesterday"
    assert len(copies.taken(BEFORE_MIGRATION)) == MIGRATIONS_KEPT
    assert (copies.folder / "regulars-20200101-000000-replaced.db").exists()


def test_nothing_is_there_before_the_first(copies: Archive) -> None:
    assert copies.taken() == {}


# What is wrong, in words


def full(book: Book) -> None:
    with book.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        connection.exec_driver_sql("CREATE TABLE more (words TEXT)")
        connection.exec_driver_sql("INSERT INTO more VALUES (?)", ("x" * 99_999,))


def not_writable(book: Book) -> None:
    with book.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("DELETE FROM person")


def held(book: Book) -> None:
    other = connect(book.path, KEY)
    other.execute("BEGIN EXCLUSIVE")
    try:
        raw = connect(book.path, KEY)
        raw.execute("PRAGMA busy_timeout = 0")
        raw.execute("BEGIN IMMEDIATE")
    finally:
        other.close()


def no_room(_book: Book) -> None:
    raise OSError(28, "No space left on device")


def lost(_book: Book) -> None:
    raise LostTransactionError("gone")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [(full, "disk is full"), (not_writable, "not be written"), (held, "another program"), (no_room, "disk is full"),
     (lost, "disk cannot be read or written")],
)  # fmt: skip
def test_the_disk_s_troubles_are_said_in_words(book: Book, spoil: Callable[[Book], None], words: str) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - of many kinds
        spoil(book)
    assert words in (trouble_of(caught.value) or "")


@pytest.mark.parametrize("bug", ["SELECT * FROM nowhere", "SELECT 'database or disk is full' FROM nowhere"])
def test_a_bug_is_no_trouble_of_the_disk(book: Book, bug: str) -> None:
    with pytest.raises(Exception) as caught, book.engine.connect() as connection:  # noqa: PT011 - of SQLAlchemy's
        connection.exec_driver_sql(bug)
    assert trouble_of(caught.value) is None
    assert trouble_of(None) is None


def test_a_file_that_cannot_be_opened_is_no_wrong_key(tmp_path: Path) -> None:
    with pytest.raises(BookTroubleError, match="cannot be opened"):
        unlock(tmp_path / "nowhere" / "regulars.db", KEY)


def test_a_copy_over_a_copy_starts_afresh(book: Book, tmp_path: Path) -> None:
    assert copy(book.path, tmp_path / "copy.db", KEY) == copy(book.path, tmp_path / "copy.db", KEY)
