"""Bringing a book to the newest schema, after a copy of it."""

from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from models.db.archive import BEFORE_MIGRATION, Archive
from models.db.engine import make_engine

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic on our migrations and, if given, an open connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The revision this code is written for."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if head is None:
        raise RuntimeError("no migrations found")
    return head


def revision_of(connection: Connection) -> str | None:
    """The revision a book is at; none for an empty file."""
    return MigrationContext.configure(connection).get_current_revision()


def known(path: Path, key: bytes) -> bool:
    """Whether this code can bring the book at `path` to the newest schema: a newer version's book it cannot."""
    engine = make_engine(path, key, read_only=True, connections=1)
    revisions = {one.revision for one in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
    try:
        with engine.connect() as connection:
            return revision_of(connection) in revisions
    finally:
        engine.dispose()


def current(path: Path, key: bytes) -> bool:
    """Whether the book at `path` is there and needs no migration."""
    if not path.exists():
        return False
    engine = make_engine(path, key, read_only=True, connections=1)
    try:
        with engine.connect() as connection:
            return revision_of(connection) == newest()
    finally:
        engine.dispose()


def migrate(path: Path, key: bytes, *, backups: Path, now: datetime) -> Path | None:
    """Bring the book to the newest schema; returns the backup made before, if there was anything to lose."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if current(path, key):
        return None
    # Read over before it counts: what cannot be copied whole is not migrated either.
    backup = Archive(path, key, backups).make(now, BEFORE_MIGRATION) if path.exists() else None
    upgrade(path, key)
    return backup


def upgrade(path: Path, key: bytes) -> None:
    """The newest schema, without a copy before."""
    engine = make_engine(path, key, read_only=False, connections=1)
    try:
        with engine.connect() as connection:
            keep_references(connection)
            with connection.begin():
                command.upgrade(alembic_config(connection), "head")
                _must_hang_together(connection)
    finally:
        engine.dispose()


def keep_references(connection: Connection) -> None:
    """A table that is made anew is dropped under the rows that point at it; SQLite asks for this before, not within."""
    raw = connection.connection.dbapi_connection
    if raw is not None:
        raw.cursor().execute("PRAGMA foreign_keys = OFF")


def _must_hang_together(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the new schema breaks references of {sorted({row[0] for row in broken})}")
