"""What an erasure must reach, and its marks outside the book, since a lost book takes its own with it: no data."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlalchemy import inspect
from sqlmodel import SQLModel

from models.base import hangs_on_customers
from models.db.archive import keep_name
from models.db.engine import WrongKeyError, settle_log, unlock
from models.db.session import owned_tables
from models.db.trouble import BookTroubleError

ENDING = ".erased"


def about_customers() -> list[Any]:
    """Every table whose rows are about customers, so ordered that what points comes before what is pointed at."""
    about = [table for table in owned_tables() if hangs_on_customers(table)]
    tables: dict[Any, Any] = {inspect(table).local_table: table for table in about}
    return [tables[one] for one in reversed(SQLModel.metadata.sorted_tables) if one in tables]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where marks stand outside the book: a file of its name in each folder."""

    book: Path
    folders: tuple[Path, ...]
    key: bytes | None = field(repr=False)
    """Of the book where it is a file; none on a server, which keeps its own log."""

    def write(self, marks: Iterable[str]) -> None:
        """Durable before it returns; twice the same does no harm."""
        words = "".join(f"{mark}\n" for mark in marks)
        for folder in self.folders:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with open(self._file(folder), "a", encoding="ascii", opener=_private) as file:
                file.write(f"\n{words}")  # a line that a crash cut short stays alone
                file.flush()
                os.fsync(file.fileno())
            keep_name(folder)

    def written(self) -> set[str]:
        """What stands in those files."""
        paths = (self._file(folder) for folder in self.folders)
        return {line for path in paths if path.exists() for line in path.read_text(encoding="ascii").split()}

    def empty_log(self) -> bool:
        """Pages from before an erasure stand in the log beside the book. False: it has to be tried again."""
        return self.key is None or settle_log(self.book, self.key)

    def _file(self, folder: Path) -> Path:
        return folder / f"{self.book.stem}{ENDING}"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def marks_in(path: Path, key: bytes) -> set[str]:
    """What a book or a copy holds; none where it is too broken to be read, or older than erasures are."""
    if not path.exists():
        return set()
    try:
        raw = unlock(path, key)
    except (WrongKeyError, BookTroubleError):
        return set()
    try:
        return {mark for (mark,) in raw.execute("SELECT mark FROM erasure").fetchall()}
    except sqlcipher3.DatabaseError:
        return set()
    finally:
        raw.close()
