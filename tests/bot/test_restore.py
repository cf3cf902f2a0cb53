"""The restore drill: a full book, a copy, a lost disk, and back; and what a restore refuses."""

import asyncio
import shutil
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlcipher3.dbapi2 import DatabaseError as Raw
from sqlmodel import select

from bot import book as books
from bot.__main__ import main
from bot.app import Regulars
from bot.book import archive_of, restore
from bot.settings import Settings
from models import OutboxMessage
from models.db import SYSTEM, read_or_make_key
from models.db.engine import connect, examine
from models.db.schema import migrate
from rules.backups import Keep
from tests.books import KEY, NOW, Book
from tests.e2e.conftest import SHANGHAI, Stage
from tests.e2e.conftest import stage as stage

pytestmark = pytest.mark.file

LINES = (
    "王老板 13800138000 门窗报价 今天下午3点",
    "李姐 13900139000 买了窗帘 付了860元",
    "赵哥 13700137000 下周三回电话",
)
TELLING = {"outbox_message", "watch", "inbox_update"}
"""Tables in which the restore itself says something."""


def texts(stage: Stage) -> list[str]:
    return [screen.text for screen in stage.phones[1001].screens]


async def test_the_drill(stage: Stage) -> None:
    """Copied at eleven; the disk dies after the reminder of three o'clock; back at half past three."""
    settings = stage.app._settings
    owner = await stage.owner()
    for line in LINES:
        await owner.send(line)
    await stage.until(time(11), SHANGHAI)
    copy = archive_of(settings).make(stage.world.clock.now())
    held = examine(copy, read_or_make_key(settings.database_key_file)[0])
    assert held["customer"] == len(LINES)

    await stage.until(time(15), SHANGHAI)
    await owner.send("孙姐 13600136000 只在丢了的那一小时")
    assert sum("该跟进了" in text for text in texts(stage)) == 1
    await lose(stage, settings)
    stage.world.clock.moved += timedelta(minutes=30)
    now = stage.world.clock.now()
    aside, unknown = await asyncio.to_thread(restore, settings, copy, now=now)
    assert (aside, unknown) == (None, 0)

    found = examine(settings.database_path, read_or_make_key(settings.database_key_file)[0])
    assert {name: count for name, count in found.items() if name not in TELLING} == {
        name: count for name, count in held.items() if name not in TELLING
    }
    await come_back(stage, settings)
    for _ in range(5):
        await stage.pass_time(minutes=1)
    said = texts(stage)
    assert sum("该跟进了" in text for text in said) == 1, "the reminder of the lost hour is not repeated"
    assert sum("已经用备份恢复" in text for text in said) == 1
    await owner.send("/today")
    assert "王老板" in owner.screen.text, "and it is still to be done"
    await owner.send("孙姐")
    assert "13600136000" not in owner.screen.text
    await stage.until(time(20), SHANGHAI)
    assert sum("该跟进了" in text for text in texts(stage)) == 1
    await stage.app.stop()


async def lose(stage: Stage, settings: Settings) -> None:
    await stage.app.stop()
    stage.world.idle = None
    stage.world.clock._listeners.remove(stage.app.heart.wake_all)
    for path in settings.database_path.parent.glob("regulars.db*"):
        path.unlink()


async def come_back(stage: Stage, settings: Settings) -> None:
    stage.app = Regulars(settings, now=stage.world.clock.now)
    await stage.app.start()
    stage.world.idle = stage.app.idle
    stage.world.clock.on_move(stage.app.heart.wake_all)


async def test_what_waits_for_a_time_ahead_still_goes_out(stage: Stage) -> None:
    settings = stage.app._settings
    await (await stage.owner()).send(LINES[0])
    copy = archive_of(settings).make(stage.world.clock.now())
    await lose(stage, settings)
    await asyncio.to_thread(restore, settings, copy, now=stage.world.clock.now())
    await come_back(stage, settings)
    await stage.until(time(15), SHANGHAI)
    for _ in range(3):
        await stage.pass_time(seconds=2)
    assert sum("该跟进了" in text for text in texts(stage)) == 1
    kinds = await stage.app.db.read(SYSTEM, lambda tx: tx.exec(select(OutboxMessage.kind)).all())
    assert sorted(kinds) == ["backups.restored", "followups.reminder"]
    await stage.app.stop()


# The commands


@pytest.fixture
def house(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book at its place, with its key."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:" + "A" * 35)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_KEY_FILE", str(tmp_path / "keys" / "database.key"))
    (tmp_path / "data").mkdir()
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "database.key").write_text(KEY.hex())
    shutil.copy(book.path, tmp_path / "data" / "regulars.db")
    return tmp_path


def mark(path: Path, word: str) -> None:
    raw = connect(path, KEY)
    raw.execute(f"CREATE TABLE {word} (x)")
    raw.close()


def marks(path: Path) -> set[str]:
    return set(examine(path, KEY)) & {"before", "after"}


def made(capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["backup"]) == 0
    return Path(capsys.readouterr().out.strip().removeprefix("copied to "))


def test_backup_and_restore_by_hand(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = house / "data" / "regulars.db"
    mark(path, "before")
    copy = made(capsys)
    assert copy.parent == house / "data" / "backups"
    mark(path, "after")
    assert main(["restore", str(copy)]) == 0
    assert marks(path) == {"before"}
    [aside] = (house / "data").glob("regulars-*-replaced.db")
    assert marks(aside) == {"before", "after"}, "the old book is kept"
    assert str(aside) in capsys.readouterr().out
    assert main(["restore", str(aside)]) == 0
    assert marks(path) == {"before", "after"}, "and leads back"
    left = {each.name for each in (house / "data").iterdir()}
    assert not any("restoring" in name for name in left)


def test_an_older_copy_is_brought_to_the_newest_schema(house: Path, tmp_path: Path) -> None:
    from alembic import command  # noqa: PLC0415 - this test alone

    from models.db.engine import make_engine  # noqa: PLC0415
    from models.db.schema import alembic_config  # noqa: PLC0415

    old = tmp_path / "old.db"
    migrate(old, KEY, backups=tmp_path / "none", now=NOW)
    engine = make_engine(old, KEY, read_only=False, connections=1)
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0004")
    engine.dispose()
    assert main(["restore", str(old)]) == 0
    assert "watch" in examine(house / "data" / "regulars.db", KEY)


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        ("running", 2, "another process already works"),
        ("no key", 2, "open only with the key they were made with"),
        ("other key", 2, "cannot be read with this key"),
        ("damaged", 3, "damaged"),
        ("empty", 3, "is no book"),
        ("newer", 3, "newer version"),
        ("missing", 3, "is not there"),
    ],
)
def test_a_restore_that_cannot_be_changes_nothing(
    house: Path, capsys: pytest.CaptureFixture[str], spoil: str, code: int, words: str
) -> None:
    path, key = house / "data" / "regulars.db", house / "keys" / "database.key"
    copy = made(capsys)
    before = path.read_bytes()
    held = books.lock(path) if spoil == "running" else None
    match spoil:
        case "no key":
            key.unlink()
        case "other key":
            key.write_text("00" * 32)
        case "damaged":
            whole = bytearray(copy.read_bytes())
            whole[len(whole) // 2 : len(whole) // 2 + 64] = bytes(64)
            copy.write_bytes(whole)
        case "empty":
            copy.write_bytes(b"")
        case "newer":
            raw = connect(copy, KEY)
            raw.execute("UPDATE alembic_version SET version_num = '9999'")
            raw.close()
        case "missing":
            copy.unlink()
    assert main(["restore", str(copy)]) == code
    said = capsys.readouterr().err.strip()
    assert words in said
    assert "\n" not in said
    assert path.read_bytes() == before
    assert spoil != "no key" or not key.exists(), "no new key is made"
    assert not list((house / "data").glob("*restoring*"))
    if held is not None:
        held.close()


def test_a_book_too_broken_to_open_is_set_aside_all_the_same(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = house / "data" / "regulars.db"
    copy = made(capsys)
    path.write_bytes(b"noise" * 1000)
    path.with_name("regulars.db-wal").write_bytes(b"more noise")
    assert main(["restore", str(copy)]) == 0
    assert examine(path, KEY)["business"] == 0
    assert len(list((house / "data").glob("regulars-*-replaced.db-wal"))) == 1


def test_there_is_nothing_to_copy_before_the_first_start(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "data" / "regulars.db").unlink()
    assert main(["backup"]) == 3
    assert "nothing to copy yet" in capsys.readouterr().err


def test_the_newest_copy_is_found_by_the_settings(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = made(capsys)
    archive = archive_of(Settings(backup_keep=Keep(1, 0, 0)))
    [(at, path)] = archive.taken().items()
    assert path == copy
    assert abs(at - datetime.fromtimestamp(copy.stat().st_mtime, UTC)) < timedelta(minutes=1)


def test_a_book_that_cannot_be_used_is_one_line_at_the_start(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(house / "data")
    (house / "data").symlink_to("/proc/self")  # a folder nobody can write to, root neither
    assert main(["migrate"]) == 3
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert "look at whom the folder belongs to" in said


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), "the book: the disk is full"),
        (PermissionError(13, "Permission denied", "/data"), "/data: Permission denied"),
        (Raw("database disk image is malformed"), "the book: the file is damaged"),
    ],
)
def test_the_machine_s_trouble_is_one_line_and_exit_code_3(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(books, "open_book", fail)
    assert main(["migrate"]) == 3
    said = capsys.readouterr().err.strip()
    assert said.startswith(words)
    assert "\n" not in said


def test_a_bug_is_not_called_the_machine_s_trouble(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(books, "open_book", fail)
    with pytest.raises(ValueError, match="a bug"):
        main(["migrate"])
