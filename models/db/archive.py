"""Copies of the book: encrypted as the book is, read once over before they count, and thinned out as they grow old."""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from models.db.engine import copy, examine
from models.db.trouble import BookTroubleError
from rules import backups as rules
from rules.backups import Keep

BEFORE_MIGRATION = "-before-migration"
UNFINISHED = ".part"
MIGRATIONS_KEPT = 3


@dataclass(frozen=True, slots=True)
class Archive:
    """The folder for the copies of one book."""

    book: Path
    key: bytes = field(repr=False)
    folder: Path
    keep: Keep = field(default_factory=Keep)

    def taken(self, mark: str = "") -> dict[datetime, Path]:
        """What is there, by its time; other files are none of our business."""
        if not self.folder.exists():
            return {}
        found = ((rules.time_in(path.name, self.book.stem, self._ending(mark)), path) for path in self.folder.iterdir())
        return {at: path for at, path in found if at is not None}

    def make(self, now: datetime, mark: str = "") -> Path:
        """One more copy. It gets its name only once it is known to hold what the book held."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self.folder / rules.name_of(self.book.stem, now, self._ending(mark))
        unfinished = target.with_name(target.name + UNFINISHED)
        for left_over in self.folder.glob(f"{self.book.stem}-*{UNFINISHED}"):
            left_over.unlink(missing_ok=True)  # of a process that was killed
        try:
            unfinished.touch(mode=0o600)
            if copy(self.book, unfinished, self.key) != examine(unfinished, self.key):
                raise BookTroubleError(f"{target}: the copy does not hold what the book holds")
            unfinished.replace(target)
            keep_name(self.folder)
        finally:
            unfinished.unlink(missing_ok=True)
        return target

    def thin_out(self) -> None:
        """What is neither of a kept hour, day or week goes, and all but the last copies from before a migration."""
        taken = self.taken()
        kept = rules.kept(taken, self.keep)
        before = self.taken(BEFORE_MIGRATION)
        old = [path for at, path in taken.items() if at not in kept]
        for path in [*old, *(before[at] for at in sorted(before)[:-MIGRATIONS_KEPT])]:
            path.unlink(missing_ok=True)

    def _ending(self, mark: str) -> str:
        return f"{mark}{self.book.suffix}"


def keep_name(folder: Path) -> None:
    """A new name is safe only when its folder has been written as well; Windows knows no such thing."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
