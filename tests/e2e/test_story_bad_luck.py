"""Bad luck: floods, errors, outages and restarts; nothing is lost, and what may come twice says so."""

import asyncio
from datetime import time, timedelta

import pytest

from bot.app import Regulars
from simulator.faults import Fault, Kind
from simulator.phone import Phone
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, open_shop, reminders, said, tidy, until


async def waiting(stage: Stage, say: Tongue) -> Phone:
    """A reminder is due at three."""
    owner = await open_shop(stage, say)
    await owner.send(say("王老板 今天下午3点联系", "Mr Wang call today 3pm"))
    return owner


@BOTH
async def test_a_flood_delays_a_reminder_and_does_not_repeat_it(stage: Stage, say: Tongue) -> None:
    owner = await waiting(stage, say)
    stage.world.faults.add(Fault("too_many_requests", method="sendMessage", retry_after=1))
    await stage.until(time(15), say.zone)
    assert reminders(owner, say("王老板", "Mr Wang"), say) == []
    await asyncio.sleep(1.2)  # the flood is Telegram's, and Telegram's clock is real
    await arrive(stage)
    [reminder] = reminders(owner, say("王老板", "Mr Wang"), say)
    assert say("第二次收到", "second time") not in reminder.text
    tidy(stage)


@pytest.mark.parametrize(
    ("kind", "copies"),
    [("server_error", 1), ("garbage", 2), ("reset_before", 1), ("reset_after_accepting", 2)],
)
@BOTH
async def test_an_unknown_outcome_is_repeated_once_and_marked(
    stage: Stage, say: Tongue, kind: Kind, copies: int
) -> None:
    owner = await waiting(stage, say)
    stage.world.faults.add(Fault(kind, method="sendMessage"))
    await until(stage, say, 15)
    await arrive(stage, 30)
    found = reminders(owner, say("王老板", "Mr Wang"), say)
    assert len(found) == copies
    assert say("可能是第二次收到", "may be the second time") in found[-1].text
    await until(stage, say, 18)
    assert len(reminders(owner, say("王老板", "Mr Wang"), say)) == copies
    tidy(stage)


@BOTH
async def test_a_reminder_is_never_sent_a_third_time(stage: Stage, say: Tongue) -> None:
    owner = await waiting(stage, say)
    stage.world.faults.add(Fault("reset_after_accepting", method="sendMessage", times=5))
    await until(stage, say, 15)
    await arrive(stage, 60)
    stage.world.faults.clear()
    await until(stage, say, 18)
    assert len(reminders(owner, say("王老板", "Mr Wang"), say)) == 2
    await owner.send("/today")
    assert say("王老板", "Mr Wang") in owner.screen.text
    tidy(stage)


@BOTH
async def test_an_hour_without_network_loses_neither_messages_nor_reminders(stage: Stage, say: Tongue) -> None:
    owner = await waiting(stage, say)
    await until(stage, say, 14, 30)
    cut, _ = [
        stage.world.faults.add(Fault("reset_before", method=method, times=None)) for method in (None, "getUpdates")
    ]
    owner.settle = False
    await owner.send(say("李姐 13900139000 买了窗帘 付了860元", "Mrs Lee 07911 123456 bought curtains, paid £86"))
    await owner.send(say("赵哥 13700137000 来看门", "Mr Gray 07911 654321 came in"))
    stage.world.clock.moved += timedelta(hours=1)
    stage.app.heart.wake_all()
    for _ in range(600):
        if cut.happened and stage.app.house.unanswered:
            break
        await asyncio.sleep(0.05)
    stage.world.faults.clear()
    owner.settle = True
    await owner.settled(within=60)
    await owner.wait(lambda screen: say("刚才断线了", "The connection broke") in screen.text, within=30)
    await arrive(stage, 60)
    assert len(reminders(owner, say("王老板", "Mr Wang"), say)) == 1
    await owner.send("/find")
    assert len(owner.screen.labels) == 3
    tidy(stage)


async def restarted(stage: Stage) -> None:
    """The process ends and another one takes up the same data."""
    await stopped(stage)
    await started(stage)


async def stopped(stage: Stage) -> None:
    await stage.app.stop()
    stage.world.idle = None
    stage.world.clock._listeners.remove(stage.app.heart.wake_all)


async def started(stage: Stage) -> None:
    stage.app = Regulars(stage.app._settings, now=stage.world.clock.now)
    await stage.app.start()
    stage.world.idle = stage.app.idle
    stage.world.clock.on_move(stage.app.heart.wake_all)


@BOTH
async def test_a_restart_between_message_and_reminder_loses_neither(stage: Stage, say: Tongue) -> None:
    owner = await waiting(stage, say)
    await restarted(stage)
    await until(stage, say, 15)
    assert len(reminders(owner, say("王老板", "Mr Wang"), say)) == 1
    await owner.tap(say("✅ 办好了", "✅ Done"))
    assert say("办好了：王老板", "Done: Mr Wang") in owner.screen.text
    tidy(stage)
    await stage.app.stop()


@BOTH
async def test_what_fell_due_and_was_written_while_the_bot_was_down_is_done_then(stage: Stage, say: Tongue) -> None:
    owner = await waiting(stage, say)
    await stopped(stage)
    owner.settle = False
    await owner.send(say("李姐 13900139000 买了窗帘 付了860元", "Mrs Lee 07911 123456 bought curtains, paid £86"))
    stage.world.clock.moved += timedelta(hours=6)
    await started(stage)
    owner.settle = True
    await owner.settled(within=30)
    await arrive(stage, 20)
    assert len(reminders(owner, say("王老板", "Mr Wang"), say)) == 1
    assert len(said(owner, say("✅ 李姐", "✅ Mrs Lee"))) == 1
    tidy(stage)
    await stage.app.stop()
