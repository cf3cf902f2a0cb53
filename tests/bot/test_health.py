"""The real bot, watched from outside over HTTP; and what it says of its own silence."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import watch as watching
from bot.app import Regulars
from bot.metrics import Counter, Histogram, Metrics
from bot.settings import Settings, SettingsError, load
from bot.watch import Watch
from models import OutboxMessage
from models.db import SYSTEM
from rules.outbox import Outcome
from services import watch
from simulator.faults import Fault
from simulator.phone import Phone
from simulator.server import serve
from simulator.world import World
from tests.books import NOW, Book
from tests.bot.rig import eventually
from tests.e2e.conftest import TOKEN


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
            metrics_port=0,
            _env_file=None,
        )


@pytest.fixture
async def app(settings: Settings, world: World) -> AsyncIterator[Regulars]:
    app = Regulars(settings)
    await app.start()
    world.idle = app.idle
    yield app
    await app.stop()


async def page(app: Regulars, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{app.health.port}{path}") as answer:
        return answer.status, await answer.text()


async def figure(app: Regulars, name: str) -> float:
    status, text = await page(app, "/metrics")
    assert status == 200
    return float(next(line for line in text.splitlines() if line.startswith(f"{name} ")).rpartition(" ")[2])


async def polled(app: Regulars) -> None:
    await eventually(lambda: app.watch.heard_at is not None)


async def test_a_bot_that_hears_is_healthy(app: Regulars, world: World) -> None:
    phone = Phone(world, next(iter(world.bots.values())), world.add_user(1001, "老陈", language_code="zh-hans"))
    await phone.start()
    await polled(app)
    assert await page(app, "/healthz") == (200, "ok\n")


async def test_what_is_counted_names_nobody(app: Regulars, world: World) -> None:
    phone = Phone(world, next(iter(world.bots.values())), world.add_user(1001, "老陈", language_code="zh-hans"))
    await phone.start()
    await phone.send("老陈五金")
    await phone.send("王老板 13800138000 门窗报价")
    await polled(app)
    await eventually(lambda: bool(app.heart._shift.vault and app.heart._shift.vault.archive.taken()))
    assert await figure(app, 'regulars_updates_total{outcome="done"}') == 3
    assert await figure(app, 'regulars_updates_total{outcome="failed"}') == 0
    assert await figure(app, "regulars_answer_seconds_count") == 3
    assert await figure(app, "regulars_commit_seconds_count") > 3
    assert await figure(app, "regulars_inbox_waiting") == 0
    assert await figure(app, "regulars_outbox_due") == 0
    now = datetime.now(UTC).timestamp()  # noqa: TID251 - beside the bot's own clock
    for name in ("regulars_last_poll_timestamp_seconds", "regulars_last_backup_timestamp_seconds"):
        assert abs(await figure(app, name) - now) < 60
    _, text = await page(app, "/metrics")
    assert not any(word in text for word in ("老陈", "王老板", "13800138000", "1001", TOKEN))
    assert all(line.startswith(("#", "regulars_")) for line in text.splitlines())


async def test_silence_is_unhealthy_and_logged_once(
    app: Regulars, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await polled(app)
    world.faults.add(Fault("reset_before", method="getUpdates", times=None))
    monkeypatch.setattr(watching, "SILENT", timedelta(milliseconds=50))
    monkeypatch.setattr("bot.health.SILENT", timedelta(milliseconds=50))
    await asyncio.sleep(0.1)
    for _ in range(3):
        app.watch.look()
    status, text = await page(app, "/healthz")
    assert (status, text.startswith("no updates have come in for")) == (503, True)
    assert caplog.text.count("no updates have come in for long") == 1


async def test_a_book_that_does_not_answer_is_unhealthy(app: Regulars, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise OSError("gone")

    await polled(app)
    monkeypatch.setattr(app.db, "read", broken)
    assert await page(app, "/healthz") == (503, "the book does not answer\n")


async def test_a_port_that_is_taken_is_said_plainly(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        app = Regulars(settings.model_copy(update={"metrics_port": port}))
        with pytest.raises(SettingsError, match=f"METRICS_PORT: 127.0.0.1:{port} cannot be opened"):
            await app.start()


async def test_without_a_port_nothing_is_served(settings: Settings) -> None:
    app = Regulars(settings.model_copy(update={"metrics_port": None}))
    await app.start()
    assert not hasattr(app, "health")
    await app.stop()


async def test_the_time_of_the_last_poll_is_in_the_book(app: Regulars) -> None:
    await polled(app)

    async def marked() -> bool:
        return await app.db.read(SYSTEM, watch.last_polled) is not None

    await eventually(marked)


# systemd


@pytest.fixture
def service(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(5)
        yield heard


async def test_systemd_hears_that_we_live(service: socket.socket, tmp_path: Path, book: Book) -> None:
    watch = Watch(book.database(), lambda: NOW, lambda: NOW, str(tmp_path / "notify"))
    running = asyncio.create_task(watch.run())
    await asyncio.sleep(0)
    assert [service.recv(100), service.recv(100)] == [b"READY=1", b"WATCHDOG=1"]
    running.cancel()
    watch._db.close()


async def test_a_hanging_poller_is_not_said_to_live(service: socket.socket, tmp_path: Path, book: Book) -> None:
    """A failing one is: a restart mends no network."""
    watch = Watch(book.database(), lambda: NOW, lambda: NOW, str(tmp_path / "notify"))
    watch._begun = watch._turned = time.monotonic() - 3600
    watch.look()
    watch.turned()
    watch.look()
    watch.tell_systemd("END")
    assert [service.recv(100), service.recv(100)] == [b"WATCHDOG=1", b"END"]
    watch._db.close()


async def test_an_abstract_socket_and_one_that_is_gone_disturb_nobody(book: Book) -> None:
    heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    heard.bind("\0regulars-test-notify")
    db = book.database()
    Watch(db, lambda: NOW, lambda: NOW, "@regulars-test-notify").tell_systemd("READY=1")
    assert heard.recv(100) == b"READY=1"
    heard.close()
    Watch(db, lambda: NOW, lambda: NOW, "/nowhere/at/all").tell_systemd("READY=1")
    Watch(db, lambda: NOW, lambda: NOW).tell_systemd("READY=1")
    db.close()


# The text form


def test_a_counter_has_a_line_for_every_value() -> None:
    counter = Counter("n_total", "Things.", "outcome", ("bad",))
    counter.add("good")
    assert list(counter.lines()) == [
        "# HELP n_total Things.",
        "# TYPE n_total counter",
        'n_total{outcome="bad"} 0',
        'n_total{outcome="good"} 1',
    ]


def test_a_histogram_counts_up_to_each_limit() -> None:
    histogram = Histogram("s", "Times.", (1.0, 2.0))
    for seconds in (0.5, 1.0, 1.5, 9.0):
        histogram.observe(seconds)
    assert list(histogram.lines())[2:] == [
        's_bucket{le="1.0"} 2',
        's_bucket{le="2.0"} 3',
        's_bucket{le="+Inf"} 4',
        "s_sum 12.000000",
        "s_count 4",
    ]


@pytest.mark.parametrize(
    ("given", "outcome", "count"),
    [
        ({"passes_quiet": True}, Outcome.DELIVERED, 1),
        ({"passes_quiet": False}, Outcome.DELIVERED, 0),
        ({"passes_quiet": True, "kind": "reports.digest"}, Outcome.DELIVERED, 0),
        ({"passes_quiet": True}, Outcome.UNKNOWN, 0),
    ],
)
def test_only_a_reminder_of_a_named_hour_is_late(given: dict[str, Any], outcome: Outcome, count: int) -> None:
    metrics = Metrics()
    wanted: dict[str, Any] = {"kind": "followups.reminder", "args": {"due": NOW.isoformat()}, **given}
    metrics.delivered(OutboxMessage(**wanted), outcome, NOW + timedelta(seconds=3))
    assert f"regulars_reminder_lateness_seconds_count {count}" in metrics.text({})
    assert f"regulars_reminder_lateness_seconds_sum {3 * count}.000000" in metrics.text({})
    assert f'regulars_messages_total{{outcome="{outcome.value}"}} 1' in metrics.text({})
