"""Every hour a copy, once a day one of them out of the house, and a failure is not kept quiet."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from jobs import backups
from jobs.context import Vault
from models.db import SYSTEM, Archive, BookTroubleError
from models.db.engine import examine
from rules import backups as rules
from services import watch
from tests.books import KEY
from tests.jobs.desk import Desk

pytestmark = pytest.mark.file

BOT = 7


class Keeper:
    """What the composition root lends to the vault."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.arrives = desk, True
        self.sent: list[str] = []
        self.alarms: list[str] = []
        self.counted: list[str] = []
        self.archive = Archive(desk.shop.book.path, KEY, folder)
        desk.shift.vault = Vault(self.archive, BOT, self._alarm, self._send, self.counted.append)

    async def _alarm(self, key: str) -> None:
        self.alarms.append(key)

    async def _send(self, path: Path) -> bool:
        self.sent.append(path.name)
        return self.arrives

    async def later(self, **by: float) -> None:
        self.desk.now += timedelta(**by)
        assert not await backups.make_one(self.desk.shift)


@pytest.fixture
def keeper(desk: Desk, tmp_path: Path) -> Keeper:
    return Keeper(desk, tmp_path / "backups")


async def test_a_copy_is_made_every_hour(keeper: Keeper) -> None:
    for _ in range(3 * 12):
        await keeper.later(minutes=5)
    assert len(keeper.archive.taken()) == 3
    assert keeper.counted.count("made") == 3
    assert examine(max(keeper.archive.taken().values()), KEY)["business"] == 1


async def test_without_a_vault_nothing_happens(desk: Desk) -> None:
    assert not await backups.make_one(desk.shift)


async def test_one_copy_a_day_leaves_the_house(keeper: Keeper) -> None:
    for _ in range(49):
        await keeper.later(hours=1)
    assert len(keeper.sent) == 3
    assert keeper.counted.count("sent") == 3


async def test_a_copy_that_did_not_arrive_goes_with_the_next_hour(keeper: Keeper) -> None:
    keeper.arrives = False
    await keeper.later(hours=1)
    keeper.arrives = True
    await keeper.later(hours=1)
    await keeper.later(hours=1)
    assert len(keeper.sent) == 2


async def test_without_a_chat_nothing_leaves_the_house(keeper: Keeper) -> None:
    assert keeper.desk.shift.vault is not None
    keeper.desk.shift.vault.send = None
    await keeper.later(hours=1)
    assert keeper.sent == []


async def test_a_copy_telegram_would_not_take_is_said_and_not_tried(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "LARGEST_SENT", 1000)
    await keeper.later(hours=1)
    assert keeper.sent == []
    assert keeper.alarms == ["backups-too-large"]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    def fail(_archive: Archive, *_: object) -> Path:
        raise BookTroubleError("the disk is full")

    real = Archive.make
    return lambda fails: monkeypatch.setattr(Archive, "make", fail if fails else real)


async def test_a_failure_is_logged_counted_and_said_once_a_day(
    keeper: Keeper, failing: Callable[[bool], None], caplog: pytest.LogCaptureFixture
) -> None:
    failing(True)
    for _ in range(25):
        await keeper.later(hours=1)
    assert keeper.alarms == ["backups-failed"] * 2
    assert keeper.counted == ["failed"] * 25
    assert caplog.text.count("backup failed") == 25


async def test_a_failed_copy_is_tried_again_at_the_next_round(keeper: Keeper, failing: Callable[[bool], None]) -> None:
    failing(True)
    await keeper.later(hours=1)
    failing(False)
    await keeper.later(minutes=5)
    assert keeper.counted == ["failed", "made", "sent"]


async def test_an_owner_reads_what_an_outage_may_have_lost(desk: Desk) -> None:
    await desk.db.write(SYSTEM, watch.polled, BOT, desk.now - timedelta(days=2), now=desk.now)
    await desk.db.write(SYSTEM, watch.polled, BOT, desk.now, now=desk.now)
    await desk.deliver()
    (text,) = desk.texts
    assert "断线超过了一天" in text
    assert "11月16日" in text
    assert "11月17日" in text


async def test_an_owner_reads_what_a_restored_book_does_not_hold(desk: Desk) -> None:
    taken_at = desk.now - timedelta(hours=1)
    await desk.db.write(SYSTEM, backups.come_back, taken_at=taken_at, now=desk.now)
    await desk.deliver()
    (text,) = desk.texts
    assert "已经用备份恢复" in text
    assert "09:30" in text
