"""A PostgreSQL server for the tests: made, used and thrown away by them, on a socket in a folder of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from models.db.server import upgrade
from tests.books import BOT

HOMES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
OWNER, ROOT = "regulars_owner", "postgres"
# Nothing of it is worth keeping; and names sort as they do in a Chinese shop, so that what relies on code points shows.
QUICK = "fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=", "max_connections=100"
CHINESE = ("--locale-provider=icu", "--icu-locale=zh-CN")


@dataclass(frozen=True)
class Server:
    """`url` names a database as one of its roles."""

    folder: Path

    def url(self, database: str, role: str = BOT) -> str:
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        """As the superuser, each by itself."""
        with psycopg.connect(self.url(database, ROOT), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def database(self, name: str, *, migrated: bool = True) -> str:
        """An empty one, at the newest schema; returns the bot's address of it."""
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} OWNER {OWNER}")
        self.run(f"ALTER SCHEMA public OWNER TO {OWNER}", database=name)
        if migrated:
            upgrade(self.url(name, OWNER), BOT)
        return self.url(name)

    def copy(self, source: str, name: str) -> str:
        """Another one with the same rows; nobody may be connected to the first."""
        self.run(f"CREATE DATABASE {name} TEMPLATE {source}")
        return self.url(name)

    def drop(self, url: str) -> None:
        self.run(f"DROP DATABASE {url.partition('@/')[2].partition('?')[0]} WITH (FORCE)")


def programs() -> Path | None:
    """Where the newest server of this machine has its programs."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    homes = [home for pattern in HOMES for home in Path("/").glob(pattern[1:]) if (home / "initdb").exists()]
    return max(homes, key=lambda home: [int(part) for part in home.parent.name.split("-")[-1].split(".")], default=None)


@contextmanager
def running(home: Path) -> Iterator[Server]:
    """A cluster of its own. The server refuses to run as root, so there it runs as somebody else."""
    folder = Path(tempfile.mkdtemp(prefix="regulars-"))
    user = _somebody() if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    try:
        make = [home / "initdb", "-D", data, "-A", "trust", "-U", ROOT, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        if _run([*make, *CHINESE], user, check=False) != 0:
            _run(make, user)  # an older server, or one without ICU
        settings = [part for setting in (*QUICK, f"unix_socket_directories={folder}") for part in ("-c", setting)]
        start = f"-o {' '.join(settings)}"
        _run([home / "pg_ctl", "-D", data, "-l", folder / "log", "-w", start, "start"], user)
        try:
            server = Server(folder)
            server.run(f"CREATE ROLE {OWNER} LOGIN", f"CREATE ROLE {BOT} LOGIN")
            yield server
        finally:
            _run([home / "pg_ctl", "-D", data, "-m", "immediate", "stop"], user, check=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _somebody() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def _run(command: Sequence[object], user: str | None, *, check: bool = True) -> int:
    words = [str(word) for word in command]
    done = subprocess.run(words, user=user, check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    return done.returncode


SWEEP = """
    SET lock_timeout = '10s';
    SET session_replication_role = replica;
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
            EXECUTE format('DELETE FROM %I', name);
        END LOOP;
        FOR name IN SELECT sequencename FROM pg_sequences LOOP
            PERFORM setval(name, 1, false);
        END LOOP;
    END $$
"""
"""As new: twenty times faster than to truncate, since every table is small."""
