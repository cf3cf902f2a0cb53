"""The whole bot on a simulated Telegram: bad luck on the way out, outages, start and stop."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot import app as composition
from bot import lanes, line
from bot.app import Regulars
from bot.book import AlreadyRunningError
from bot.settings import Settings, SettingsError, load
from models import Activity, Entry, FollowUp, InboxUpdate, OutboxMessage
from models.db import SYSTEM, Tx, WrongKeyError
from models.db.engine import BUSY_MS
from simulator.faults import Fault, Kind
from simulator.server import serve
from simulator.world import World
from tests.bot.rig import eventually
from tests.e2e.conftest import TOKEN, Stage
from tests.e2e.conftest import stage as stage
from ui.i18n import label

MAYBE = label("zh", "outbox-maybe-again")
REMINDED = "王老板 13800138000 量窗户 今天下午3点"


async def reminder(stage: Stage) -> OutboxMessage:
    def look(tx: Tx) -> OutboxMessage:
        return tx.exec(select(OutboxMessage).where(OutboxMessage.kind == "followups.reminder")).one()

    return await stage.app.db.read(SYSTEM, look)


async def to_the_reminder(stage: Stage) -> None:
    """A follow-up, and the clock goes to its hour."""
    owner = await stage.owner()
    await owner.send(REMINDED)
    due = await stage.app.db.read(SYSTEM, lambda tx: tx.exec(select(FollowUp.due_at)).one())
    stage.world.clock.moved += due - stage.world.clock.now()


def copies(stage: Stage) -> list[str]:
    """The reminders that arrived, not the card that planned them."""
    card, *reminders = [screen.text for screen in stage.phones[1001].screens if "量窗户" in screen.text]
    assert "新客户" in card
    return reminders


COURSES: dict[Kind, tuple[int, bool]] = {
    "server_error": (1, True),
    "garbage": (2, True),
    "reset_before": (1, True),
    "reset_after_accepting": (2, True),
    "timeout_after_accepting": (2, True),
}
"""How many copies arrive, and whether the last one must say that it may not be the first."""


@pytest.mark.parametrize("kind", COURSES)
async def test_bad_luck_on_the_way_out(stage: Stage, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    await to_the_reminder(stage)
    stage.app.application.bot.request._read = 0.2  # the transport's patience
    stage.world.faults.add(Fault(kind, method="sendMessage", seconds=1))
    await stage.pass_time()
    for _ in range(3):
        await stage.pass_time(seconds=10)
    count, marked = COURSES[kind]
    found = copies(stage)
    assert len(found) == count
    assert found[-1].startswith(MAYBE) is marked
    row = await reminder(stage)
    assert (row.state, row.unknown_attempts) == ("sent", int(marked))


async def test_a_reminder_whose_every_answer_is_lost_is_sent_twice_at_most(stage: Stage) -> None:
    await to_the_reminder(stage)
    stage.world.faults.add(Fault("reset_after_accepting", method="sendMessage", times=None))
    for _ in range(5):
        await stage.pass_time(minutes=10)
    assert len(copies(stage)) == 2
    assert (await reminder(stage)).state == "uncertain"


async def test_what_was_recorded_during_an_outage_is_shown_when_it_is_over(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await stage.owner()
    fault = stage.world.faults.add(Fault("server_error", method="sendMessage", times=None))
    owner.settle = False
    await owner.send("王老板 买了两扇门 付了3200元")
    await eventually(lambda: fault.happened > 0)
    stage.world.faults.clear()
    card = await owner.wait(lambda screen: "王老板" in screen.text)
    assert "¥3,200" in card.text
    await stage.app.lanes.idle()
    assert await stage.app.db.read(SYSTEM, lambda tx: tx.exec(select(Activity.text)).all()) == [
        "王老板 买了两扇门 付了3200元"
    ]


async def test_one_press_that_arrives_as_two_updates_acts_once(stage: Stage) -> None:
    await to_the_reminder(stage)
    await stage.pass_time()
    owner = stage.phones[1001]
    shown = owner.screen.message
    data = next(b["callback_data"] for row in shown.rows for b in row if "callback_data" in b)
    owner.settle = False
    await owner.tap_data(data, shown.message_id)
    press = next(reversed(stage.world.taps.values()))
    stage.bot.queue.push("callback_query", press.as_api())
    owner.settle = True
    await owner.settled()
    await stage.settle()
    done = await stage.app.db.read(
        SYSTEM, lambda tx: tx.exec(select(Entry).where(col(Entry.verb).startswith("followups."))).all()
    )
    assert len(done) == 1


# Start and stop


@pytest.fixture
async def world() -> World:
    world = World()
    world.add_bot(TOKEN, "regulars_bot", "Regulars")
    return world


@pytest.fixture
async def settings(world: World, tmp_path: Path) -> AsyncIterator[Settings]:
    async with serve(world) as server:
        yield load(
            telegram_api_url=server.url,
            telegram_bot_token=TOKEN,
            data_dir=tmp_path / "data",
            database_key_file=tmp_path / "keys" / "database.key",
            _env_file=None,
        )


async def test_a_second_process_on_the_same_book_is_refused(settings: Settings) -> None:
    first, second = Regulars(settings), Regulars(settings)
    await first.start()
    with pytest.raises(AlreadyRunningError, match="another process"):
        await second.start()
    await first.stop()
    await second.start()
    await second.stop()


async def test_a_token_telegram_does_not_know_is_said_plainly(settings: Settings) -> None:
    app = Regulars(settings, token="654321:" + "B" * 35)
    with pytest.raises(SettingsError, match="TELEGRAM_BOT_TOKEN"):
        await app.run()


async def test_a_key_that_does_not_fit_stops_before_anything_is_touched(settings: Settings) -> None:
    app = Regulars(settings)
    await app.start()
    await app.stop()
    before = settings.database_path.read_bytes()
    settings.database_key_file.write_text("ab" * 32)
    with pytest.raises(WrongKeyError):
        await Regulars(settings).start()
    assert settings.database_path.read_bytes() == before


Told = Callable[[], None]


@pytest.fixture
def told_to_stop(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Told]:
    """What the operating system would call on SIGTERM."""
    handlers: list[Told] = []

    def keep(_self: object, _sign: int, callback: Told) -> None:
        handlers.append(callback)

    monkeypatch.setattr(asyncio.SelectorEventLoop, "add_signal_handler", keep)
    return lambda: handlers[0]


async def test_sigterm_stops_a_bot_that_works(
    world: World, settings: Settings, told_to_stop: Callable[[], Told]
) -> None:
    running = asyncio.create_task(Regulars(settings).run())
    await eventually(lambda: next(iter(world.bots.values())).queue._poll is not None)
    told_to_stop()()
    await running


async def test_sigterm_stops_a_bot_that_still_waits_for_telegram(
    world: World, settings: Settings, told_to_stop: Callable[[], Told]
) -> None:
    fault = world.faults.add(Fault("reset_before", method="getMe", times=None))
    running = asyncio.create_task(Regulars(settings).run())
    await eventually(lambda: fault.happened > 0)
    told_to_stop()()
    await running
    again = Regulars(settings)
    world.faults.clear()
    await again.start()
    await again.stop()


async def test_a_telegram_that_is_down_at_the_start_is_waited_for(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "backoff", lambda _attempts: timedelta(0))
    world.faults.add(Fault("reset_before", method="getMe", times=2))
    world.faults.add(Fault("server_error", method="setMyCommands", times=1))
    app = Regulars(settings)
    await app.start()
    await app.stop()


async def test_sigterm_does_not_wait_for_an_answer_that_hangs(
    world: World, settings: Settings, told_to_stop: Callable[[], Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What hung is recorded, and shown after the next start."""
    monkeypatch.setattr(lanes, "DRAIN_SECONDS", 0.1)
    fault = world.faults.add(Fault("timeout_after_accepting", method="sendMessage", times=None))
    user = world.add_user(1001, "老陈", language_code="zh-hans")
    running = asyncio.create_task(Regulars(settings).run())
    bot = next(iter(world.bots.values()))
    await eventually(lambda: bot.queue._poll is not None)
    chat = world.private(bot, user)
    chat.started = True
    world.post(chat, user, {"text": "/start"})
    await eventually(lambda: fault.happened > 0)
    told_to_stop()()
    await running
    world.faults.clear()
    app = Regulars(settings)
    await app.start()
    await eventually(lambda: nothing_owed(app))
    await app.stop()


async def nothing_owed(app: Regulars) -> bool:
    def owed(tx: Tx) -> int:
        return len(tx.exec(select(InboxUpdate).where(col(InboxUpdate.answered_at).is_(None))).all())

    return await app.db.read(SYSTEM, owed) == 0


def test_what_is_given_to_the_last_words_fits_the_promise() -> None:
    """SIGTERM ends the process within eight seconds: handlers, marks, what is on the wire, and the last unit of a book
    that somebody else holds."""
    own = lanes.DRAIN_SECONDS + lanes.MARK_AT_LAST_SECONDS + composition.DRAIN_SECONDS
    assert own + BUSY_MS / 1000 <= 8
