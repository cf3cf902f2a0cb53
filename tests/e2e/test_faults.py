"""The machine's own faults, on the real process: nothing is lost or doubled, and a person is told what to do."""

import asyncio
import os
import resource
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.book import open_book
from models.db import SYSTEM
from simulator.faults import Fault
from simulator.phone import Phone
from simulator.server import Server, serve
from simulator.world import World
from tests.e2e.killing import FIRST_PERSON, WHAT, inbox_states, open_shop, reminders, texts
from tests.e2e.site import TOKEN, Site, utc
from ui.i18n import label

LEASE = float(os.environ.get("LEASE_SECONDS", "2"))
ENDS_WITHIN = float(os.environ.get("ENDS_WITHIN", "40"))
"""Seconds. Eight are the promise, which `make soak` holds it to; a busy machine only tells that it does end."""
WORDS = ["王老板 买了两扇门 付了3200元", "李姐 13900139000 买了窗帘 付了860元", "赵哥 买了把锁 付了90元"]
UNSAVED = label("zh", "watch-unsaved")
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
pytestmark = pytest.mark.timeout(120 + 3 * LEASE)


@pytest.fixture
async def world() -> World:
    world = World()
    world.tap_patience = timedelta(seconds=60)
    world.add_bot(TOKEN, "regulars_bot", "Regulars")
    return world


@pytest.fixture
async def site(world: World, tmp_path: Path) -> AsyncIterator[Site]:
    """A machine that belongs to the first person, who reads Chinese."""
    owner = {"OWNER_IDS": str(FIRST_PERSON), "DEFAULT_LANGUAGE": "zh"}
    site = Site(world, tmp_path / "one", environment=owner)
    async with serve(world, extend=site.extend) as server, site:
        site.url = server.url
        yield site


async def people(site: Site, count: int = 1, *, due: timedelta | None = None) -> list[Phone]:
    """Owners of a shop each; with one follow-up each that falls due in so long."""
    bot = next(iter(site.world.bots.values()))
    book = open_book(site.settings, now=utc())
    phones = []
    for number in range(FIRST_PERSON, FIRST_PERSON + count):
        user = site.world.add_user(number, "老板", language_code="zh-hans")
        phones.append(Phone(site.world, bot, user, settle=False))
        phones[-1].thumb.chat.started = True
        await book.write(SYSTEM, open_shop, number, int(due is not None), due or timedelta())
    book.close()
    return phones


def said(phone: Phone) -> list[str]:
    return [screen.text for screen in phone.screens]


async def seen(phone: Phone, words: str, *, within: float = 40) -> None:
    await phone.wait(lambda screen: words in screen.text, within=within)


async def all_written(site: Site, words: list[str]) -> None:
    """Stopped, whole, and everything is in the book once."""
    ended, seconds = await site.terminate()
    assert ended == 0, site.log()
    assert seconds <= ENDS_WITHIN
    book = open_book(site.settings, now=utc())
    try:
        written, states = await book.read(SYSTEM, texts), await book.read(SYSTEM, inbox_states)
    finally:
        book.close()
    assert written == Counter(words)
    assert set(states) == {"done"}
    assert site.integrity() == []


async def say_all(phone: Phone) -> None:
    for words in WORDS:
        await phone.send(words)


def console(site: Site, words: str) -> int:
    return site.log().count(words)


# Standing still and stopping


async def test_who_stood_still_longer_than_a_lease_says_nothing_twice(site: Site) -> None:
    """Telegram's answers lie unread meanwhile: whoever wakes up must read them before it takes them for lost."""
    phones = await people(site, 8, due=timedelta(seconds=4))
    site.environment["LEASE_SECONDS"] = str(LEASE)
    stopped = asyncio.Event()

    def stop(method: str) -> None:
        if method == "sendMessage" and not stopped.is_set():
            os.kill(site.alive.pid, signal.SIGSTOP)
            stopped.set()

    await site.start("tests.e2e.hasty")
    site.after = stop
    await stopped.wait()
    await asyncio.sleep(max(LEASE, 8) + 3)  # longer than a call may last, too
    os.kill(site.alive.pid, signal.SIGCONT)
    for phone in phones:
        await phone.wait(lambda screen: WHAT.search(screen.text) is not None, within=40)
    await asyncio.sleep(LEASE + 3)
    assert [len(said(phone)) for phone in phones] == [1] * 8, [said(phone) for phone in phones]
    assert (await site.terminate())[0] == 0
    book = open_book(site.settings, now=utc())
    rows = await book.read(SYSTEM, reminders)
    book.close()
    assert {(row.state, row.unknown_attempts) for row in rows.values()} == {("sent", 0)}


async def test_sigterm_does_not_wait_for_a_handler_that_hangs(site: Site) -> None:
    (phone,) = await people(site)
    fault = site.world.faults.add(Fault("timeout_after_accepting", method="sendMessage", times=None))
    await site.start()
    await phone.send(WORDS[0])
    await phone.wait(lambda screen: "王老板" in screen.text)
    assert fault.happened
    ended, seconds = await site.terminate()
    assert ended == 0
    assert seconds <= ENDS_WITHIN
    site.world.faults.clear()
    await site.start()
    await phone.send(WORDS[1])
    await seen(phone, "李姐")
    await all_written(site, WORDS[:2])


# The disk and the file


async def test_a_full_disk_is_told_and_nothing_is_lost(site: Site) -> None:
    """A limit on the size of a file, which needs no rights: SQLite meets it as it meets a disk that takes no more."""
    (phone,) = await people(site)
    await site.start()
    await phone.send("/today")
    await phone.wait(lambda _: True)
    log = site.settings.database_path.with_name("regulars.db-wal")
    resource.prlimit(site.alive.pid, resource.RLIMIT_FSIZE, (log.stat().st_size, resource.RLIM_INFINITY))
    await say_all(phone)
    await seen(phone, UNSAVED)
    await seen(phone, label("zh", "alarm-disk"))
    resource.prlimit(site.alive.pid, resource.RLIMIT_FSIZE, UNLIMITED)
    await seen(phone, "赵哥")
    assert said(phone).count(UNSAVED) == 1
    assert console(site, "the disk cannot be read or written: look at the system's log") == 1
    assert console(site, "Error") < 12, "no trace for what is no bug"
    await all_written(site, WORDS)


async def written_while_held(site: Site) -> tuple[Phone, Any]:
    """Another program took the book, and somebody wrote since."""
    (phone,) = await people(site)
    await site.start()
    other = site.unlocked()
    other.execute("BEGIN IMMEDIATE")
    await say_all(phone)
    await seen(phone, UNSAVED)
    return phone, other


async def test_a_book_that_another_program_holds_is_told_and_waited_for(site: Site) -> None:
    phone, other = await written_while_held(site)
    await seen(phone, label("zh", "alarm-held"))
    other.close()
    await seen(phone, "赵哥")
    assert console(site, "another program holds it: stop that one first") == 1
    await all_written(site, WORDS)


async def test_sigterm_ends_a_bot_whose_book_is_held(site: Site) -> None:
    phone, other = await written_while_held(site)
    ended, seconds = await site.terminate()
    other.close()
    assert ended == 0, site.log()
    assert seconds <= ENDS_WITHIN
    await site.start()
    await seen(phone, "赵哥")
    await all_written(site, WORDS)


async def test_a_book_that_is_damaged_while_it_is_open_takes_nothing_more_in(site: Site) -> None:
    """What people write stays with Telegram, and is there when a copy has been put in its place."""
    (phone,) = await people(site)
    await site.start()
    await asyncio.sleep(1)
    copying = await site.run("bot", "backup")
    assert await copying.wait() == 0
    spoil(site)
    await phone.send("/today")
    await seen(phone, label("zh", "alarm-damaged"))
    await seen(phone, UNSAVED)
    before = site.polls
    await say_all(phone)
    await asyncio.sleep(3)
    assert site.polls <= before + 1
    assert said(phone).count(UNSAVED) == 1
    assert "restore a backup (python -m bot restore FILE)" in site.log()
    assert (await site.terminate())[0] == 0
    copies = sorted((site.settings.database_path.parent / "backups").glob("*.db"))
    restoring = await site.run("bot", "restore", str(copies[-1]))
    assert await restoring.wait() == 0, site.log()
    await site.start()
    await seen(phone, "赵哥")
    await all_written(site, WORDS)


def spoil(site: Site) -> None:
    """All but the first page of the file is noise."""
    with site.settings.database_path.open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(4096)
        file.write(os.urandom(size - 4096))


def cut(site: Site) -> None:
    with site.settings.database_path.open("r+b") as file:
        file.truncate(5000)


@pytest.mark.parametrize(
    ("harm", "code", "words"),
    [
        (spoil, 3, "the file is damaged: restore a backup"),
        (cut, 3, "the file is damaged: restore a backup"),
        (lambda site: site.unlocked().execute("BEGIN EXCLUSIVE"), 3, "another program holds it: stop that one first"),
    ],
    ids=["damaged", "cut off", "held"],
)
async def test_a_start_that_cannot_be_is_one_line(
    site: Site, harm: Callable[[Site], object], code: int, words: str
) -> None:
    await people(site)
    kept = harm(site)
    process = await site.run("bot", "run")
    assert await asyncio.wait_for(process.wait(), 60) == code, site.log()
    lines = site.log().strip().splitlines()
    assert words in lines[-1]
    assert not [line for line in lines if line.startswith(" ")], "no trace"
    del kept


# The network, and others


async def test_a_lost_network_loses_nothing(world: World, site: Site, tmp_path: Path) -> None:
    """The bot is started without one, gets one, loses it for a while, and gets it back."""
    (phone,) = await people(site)
    async with away(world, site) as server:
        await site.start()
        await phone.send(WORDS[0])
        await seen(phone, "王老板")
    port = int(server.url.rsplit(":", 1)[1])
    await phone.send(WORDS[1])
    await asyncio.sleep(2)
    async with serve(world, port=port, extend=site.extend):
        await seen(phone, "李姐")
        await all_written(site, WORDS[:2])
    assert console(site, "no updates come in, trying on") == 1
    assert console(site, "Traceback") == 0


@asynccontextmanager
async def away(world: World, site: Site) -> AsyncIterator[Server]:
    """A line of its own, which can be cut."""
    async with serve(world, extend=site.extend) as server:
        site.url = server.url
        yield server


async def test_two_on_one_token_are_told_and_do_not_fight(world: World, site: Site, tmp_path: Path) -> None:
    (phone,) = await people(site)
    other = Site(world, tmp_path / "two", url=site.url, environment=dict(site.environment))
    await site.start()
    site.polls = 0
    async with other:
        other.process = await other.run("bot", "run")
        await seen(phone, label("zh", "alarm-twice"), within=60)
        await asyncio.sleep(6)
        assert site.polls < 14, "a fight asks without end"
        assert console(site, "another program polls with this token") + console(other, "another program polls") <= 2
        assert (await other.terminate())[0] == 0
    await phone.send(WORDS[0])
    await seen(phone, "王老板", within=90)
    await all_written(site, WORDS[:1])


async def test_a_second_process_on_one_book_ends_with_a_line_and_the_first_goes_on(site: Site) -> None:
    (phone,) = await people(site)
    await site.start()
    second = await site.run("bot", "run")
    assert await second.wait() == 2
    assert "another process already works on" in site.log()
    await phone.send(WORDS[0])
    await seen(phone, "王老板")
    await all_written(site, WORDS[:1])
