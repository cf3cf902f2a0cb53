"""Every record that any test logs, at DEBUG and past every level that keeps a library quiet, as it would be printed."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from bot.logs import QUIET, PlainFormatter

LOUD = ("", "telegram", "httpx", "httpcore", "aiohttp", "aiohttp.access", "asyncio", "alembic", "PIL")
LENGTHY = ("apscheduler", "sqlalchemy.engine", "sqlalchemy.orm", "sqlalchemy.pool")
"""They tell of every job, row, statement and connection, which costs half of the time: their turn comes in
tests/security/test_logs alone."""
PEOPLE = (
    "Maggie",
    "Olivia",
    "Mrs Lee",
    "Mr Wang",
    "Mr Zhao",
    "Ann Lee",
    "Mr Leeson",
    "Mrs Fox",
    "O'Brien",
    "Ben Carter",
)
PHONES = ("07911", "7946 0958", "79460958", "13800138", "13900139")
"""Names and numbers that the stories use; Chinese ones need no list, since no event of ours holds such a letter."""
TOKEN = re.compile(r"\d{6,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
WORD = re.compile("|".join(map(re.escape, (*PEOPLE, *PHONES))))


def leak_in(line: str) -> str:
    """What in a printed line nobody should read there."""
    if not line.isascii():
        return "letters that no event of ours has"
    found = WORD.search(line) or TOKEN.search(line)
    return found[0] if found else ""


class Overhear(logging.Handler):
    """Prints like the bot and keeps what leaks. Nothing is kept of the rest."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(PlainFormatter())
        self.leaks: list[str] = []
        self.heard = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.heard += 1
        line = self.format(record)
        if found := leak_in(line):
            self.leaks.append(f"{found!r} in: {line}")

    @contextmanager
    def listening(self, *more: str) -> Iterator[None]:
        """All of them at DEBUG for as long as this lasts, whatever was configured before or is meanwhile."""
        root = logging.getLogger()
        logging.getLogger("vobject").setLevel(QUIET["vobject"])  # never spoken: its own words quote cards
        logging.getLogger("apscheduler").setLevel(QUIET["apscheduler"])
        loggers = {name: logging.getLogger(name) for name in (*LOUD, *more)}
        before = {name: logger.level for name, logger in loggers.items()}
        for logger in loggers.values():
            if logger.level != logging.DEBUG:
                logger.setLevel(logging.DEBUG)
        if self not in root.handlers:
            root.addHandler(self)
        try:
            yield
        finally:
            for name in more:
                loggers[name].setLevel(before[name])
