"""`make demo`: up by itself, quiet until the clock moves, gone without a trace."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.demo import CASTS, Demo, open_demo, serve_demo
from bot.settings import load
from rules import timing
from simulator.phone import Phone
from simulator.screens import Screen

REMINDER = {"zh": "任经理", "en": "Daniel Reeve"}


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    async with open_demo(0) as demo:
        yield demo
        assert demo.world.complaints == []


def phone(demo: Demo, person_id: int) -> Phone:
    return Phone(demo.world, demo.bot, demo.world.users[person_id], settle=False)


async def test_what_a_visitor_finds(demo: Demo) -> None:
    for cast in CASTS:
        home, today = phone(demo, cast.owner_id).screens
        assert REMINDER[cast.key] in today.text
        assert home.buttons != today.buttons != []
        assert phone(demo, cast.customer[0]).messages == []
        assert (demo.link(cast.key) or "").endswith(f"?start=s_{demo.shops[cast.key].code}")
        assert 9 <= timing.local(demo.world.clock.now(), cast.zone).hour <= 17
    await demo.app.idle()
    assert [len(phone(demo, cast.owner_id).screens) for cast in CASTS] == [2, 2]


async def test_those_in_the_story_can_be_written_to(demo: Demo) -> None:
    for guest in (guest for shop in demo.shops.values() for guest in shop.guests):
        sent = await demo.app.application.bot.send_message(guest.person_id, "?")
        assert sent.chat.id == guest.person_id


async def test_an_hour_brings_the_reminder_and_two_weeks_the_slipping(demo: Demo) -> None:
    owners = {cast.key: phone(demo, cast.owner_id) for cast in CASTS}
    demo.world.clock.move(timedelta(hours=1))
    for key, owner in owners.items():
        await until(owner, lambda seen: len(seen.screens) == 3)
        assert REMINDER[key] in owner.screen.text
    demo.world.clock.move(timedelta(weeks=2))
    for owner in owners.values():
        await until(owner, lambda seen: len(alerts(seen)) == 3)
        assert len(owner.screens) <= 14


async def until(owner: Phone, holds: Callable[[Phone], bool]) -> None:
    await owner.wait(lambda _: holds(owner), within=60)


def alerts(owner: Phone) -> list[Screen]:
    """Those who slip away; the first line says it."""
    return [screen for screen in owner.screens if screen.text.startswith("⚠️")]


async def test_quickly_moved_it_says_nothing_twice(demo: Demo) -> None:
    for _ in range(12):
        demo.world.clock.move(timedelta(hours=2))
        await asyncio.sleep(0.05)
    await asyncio.sleep(1)
    await demo.app.idle()
    for cast in CASTS:
        said = [screen.text for screen in phone(demo, cast.owner_id).screens]
        assert len(said) == len(set(said))


async def test_the_environment_leads_it_nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:" + "B" * 35)
    monkeypatch.setenv("TELEGRAM_API_URL", "http://192.0.2.1")
    monkeypatch.setenv("TELEGRAM_PROXY", "http://192.0.2.1:8080")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'book.db'}")
    monkeypatch.setenv("DATABASE_KEY_FILE", str(tmp_path / "key" / "database.key"))
    monkeypatch.setenv("OPEN_SIGNUP", "false")
    monkeypatch.setenv("OWNER_IDS", "1")
    monkeypatch.chdir(tmp_path)
    async with open_demo(0) as demo:
        assert set(demo.shops) == {"zh", "en"}
    assert left_in(tmp_path) == []


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_taken_port_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("DEMO_PORT", str(port))
        assert main(["demo"]) == 2
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith(f"DEMO_PORT: port {port} cannot be opened")


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it(sign: signal.Signals, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    opened = asyncio.Event()

    def say(line: str, *, flush: bool) -> None:
        said.append(line)
        opened.set()

    monkeypatch.setattr("bot.demo.print", say, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = asyncio.create_task(serve_demo(load(demo_port=port, _env_file=None)))
    await opened.wait()
    assert said[0].startswith(f"Open http://127.0.0.1:{port}")
    os.kill(os.getpid(), sign)
    await asyncio.wait_for(running, 10)


async def test_the_real_process_leaves_nothing_behind(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "DEMO_PORT": str(port), "TMPDIR": str(tmp_path)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", env=environment, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert f"Open http://127.0.0.1:{port}" in (await process.stdout.readline()).decode()
    assert [name[:14] for name in left_in(tmp_path)] == ["regulars-demo-"] * 2
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 10) == 0
    assert left_in(tmp_path) == []
