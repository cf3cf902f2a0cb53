"""The drill: a copy is taken, somebody is erased, the book is lost; the copy comes back and they are still gone."""

import asyncio
from pathlib import Path

import pytest
from sqlmodel import select

from bot.book import archive_of, restore
from models import Customer, Erasure, OutboxMessage, Person
from models.db import SYSTEM, Tx
from models.db.engine import unlock
from models.db.erasures import ENDING, Ledger, marks_in
from tests.books import KEY
from tests.bot.test_restore import come_back
from tests.e2e.conftest import Stage
from tests.e2e.conftest import stage as stage
from tests.e2e.stories import Tongue, arrive, code_of, guest, open_shop, said

GUEST = 5001


async def stop(stage: Stage) -> None:
    await stage.app.stop()
    stage.world.idle = None
    stage.world.clock._listeners.remove(stage.app.heart.wake_all)


def lose(path: Path, *, marks_too: bool) -> None:
    for each in path.parent.glob("regulars.db*"):
        each.unlink()
    if marks_too:
        path.with_name(f"{path.stem}{ENDING}").unlink()


@pytest.mark.parametrize("left", ["book", "marks beside it", "marks with the copies", "a later copy"])
async def test_erased_stays_erased_after_a_restore_and_nothing_is_sent(stage: Stage, left: str) -> None:
    say, settings = Tongue("zh"), stage.app._settings
    owner = await open_shop(stage, say)
    customer = await guest(stage, say, await code_of(owner))
    await customer.tap("2★")
    await arrive(stage)
    await owner.send("马上给您换", reply_to=said(owner, "★")[-1].message_id)
    archive = archive_of(settings)
    copy = await asyncio.to_thread(archive.make, stage.world.clock.now())  # an answer is on its way in it
    await customer.send("/mydata")
    await customer.tap("彻底删除")
    await customer.tap("🧹 彻底删除")
    await arrive(stage, 30)
    await stage.pass_time(minutes=1)
    if left == "a later copy":
        await asyncio.to_thread(archive.make, stage.world.clock.now())
    await stop(stage)
    if left != "book":
        lose(settings.database_path, marks_too=left != "marks beside it")
    if left == "a later copy":
        (settings.backups / f"{settings.database_path.stem}{ENDING}").unlink()
    await asyncio.to_thread(restore, settings, copy, now=stage.world.clock.now())
    seen = len(customer.screens)
    await come_back(stage, settings)
    await stage.pass_time(minutes=2)
    assert len(customer.screens) == seen, "nothing is sent to them"
    assert await stage.app.db.read(SYSTEM, gone)
    await stage.app.stop()


def gone(tx: Tx) -> bool:
    rows = [*tx.exec(select(Customer)), *tx.exec(select(OutboxMessage).where(OutboxMessage.chat_id == GUEST))]
    return not rows and tx.get(Person, GUEST) is None and len(tx.exec(select(Erasure)).all()) == 2


def test_marks_survive_a_line_that_was_cut_short(tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    ledger = Ledger(tmp_path / "regulars.db", (folder, tmp_path), None)
    ledger.write(["aa", "bb"])
    with (folder / f"regulars{ENDING}").open("a", encoding="ascii") as file:
        file.write("c")
    ledger.write(["dd"])
    assert ledger.written() == {"aa", "bb", "c", "dd"}
    assert (folder / f"regulars{ENDING}").stat().st_mode & 0o077 == 0


def test_a_book_that_cannot_be_read_has_no_marks(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"noise" * 1000)
    older = tmp_path / "older.db"
    raw = unlock(older, KEY)
    raw.execute("CREATE TABLE business (id INTEGER)")
    raw.close()
    assert marks_in(broken, KEY) == marks_in(older, KEY) == marks_in(tmp_path / "none.db", KEY) == set()


def test_what_is_deleted_is_overwritten(tmp_path: Path) -> None:
    from models.db.engine import connect  # noqa: PLC0415

    raw = connect(tmp_path / "any.db", KEY)
    assert raw.execute("PRAGMA secure_delete").fetchone() == (1,)
    raw.close()
