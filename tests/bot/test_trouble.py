"""The disk is full, and a person hears so instead of nothing; when there is room again everything is done in order."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlcipher3.dbapi2 import OperationalError as Raw
from sqlmodel import select

from bot import lanes, setbacks
from models import Activity, InboxUpdate
from models.db import SYSTEM
from tests.bot.rig import eventually
from tests.e2e.conftest import Stage
from tests.e2e.conftest import stage as stage

if TYPE_CHECKING:
    from collections.abc import Callable

FULL = "存不进去"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (lanes, setbacks):
        monkeypatch.setattr(module, "backoff", lambda _tries: timedelta(milliseconds=20))


@pytest.fixture
def disk(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> "Disk":
    return Disk(stage, monkeypatch)


class Disk:
    """Takes no more writes of these kinds while it is full."""

    def __init__(self, stage: Stage, patch: pytest.MonkeyPatch) -> None:
        self.full = False
        self.refused = 0
        self.spares: Callable[[str], bool] = lambda _unit: False
        self._real = stage.app.db.write
        patch.setattr(stage.app.db, "write", self._write)

    async def _write(self, scope: Any, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        if self.full and not self.spares(fn.__name__):
            self.refused += 1
            raise OperationalError("INSERT", {}, Raw("database or disk is full"))
        return await self._real(scope, fn, *args, **kwargs)


def told(stage: Stage, words: str = FULL) -> list[str]:
    return [screen.text for screen in stage.phones[1001].screens if words in screen.text]


async def notes(stage: Stage) -> list[str]:
    return list(await stage.app.db.read(SYSTEM, lambda tx: tx.exec(select(Activity.text).order_by(Activity.id)).all()))  # type: ignore[arg-type]


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "not even stored"])
async def test_who_writes_to_a_full_disk_hears_it_once_and_all_is_done_in_order(
    stage: Stage, disk: Disk, stored: bool
) -> None:
    owner = await stage.owner()
    owner.settle = False
    disk.full, disk.spares = True, lambda unit: stored and unit in {"store", "answered", "finish"}
    words = ["王老板 买了两扇门 付了3200元", "李姐 13900139000 买了窗帘 付了860元", "赵哥 买了把锁 付了90元"]
    for text in words:
        await owner.send(text)
    await eventually(lambda: disk.refused > 5)
    assert await notes(stage) == []
    disk.full = False
    await owner.wait(lambda screen: "赵哥" in screen.text)
    await stage.settle()
    assert await notes(stage) == words
    [said] = told(stage)
    assert "不用重发" in said
    assert told(stage, "出错了") == []
    states = await stage.app.db.read(SYSTEM, lambda tx: set(tx.exec(select(InboxUpdate.state)).all()))
    assert states == {"done"}


async def test_a_second_trouble_is_told_again(stage: Stage, disk: Disk) -> None:
    owner = await stage.owner()
    for count in (1, 2):
        owner.settle, disk.full = False, True
        await owner.send("王老板 买了两扇门 付了3200元")
        await eventually(lambda count=count: len(told(stage)) == count)  # type: ignore[misc]
        disk.full, owner.settle = False, True
        await owner.settled()
    assert len(await notes(stage)) == 2


async def test_a_tap_on_a_full_disk_is_acknowledged(stage: Stage, disk: Disk) -> None:
    owner = await stage.owner()
    await owner.send("王老板 买了两扇门 付了3200元")
    owner.settle = False
    disk.full, disk.spares = True, lambda unit: unit in {"store", "answered"}
    tap = asyncio.create_task(owner.tap("撤销"))
    await eventually(lambda: len(told(stage)) == 1)
    disk.full = False
    await tap
    owner.settle = True
    await owner.settled()
    await stage.settle()
    assert stage.world.unanswered_taps() == []
    assert await notes(stage) == []
