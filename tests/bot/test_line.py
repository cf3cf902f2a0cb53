"""What leaves the house past the outbox: a copy once a day, an alarm for whoever runs this."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Regulars
from bot.settings import load
from jobs import Vault
from models.db import read_or_make_key
from models.db.engine import examine
from simulator.faults import Fault
from simulator.phone import Phone
from simulator.server import serve
from simulator.world import World
from tests.bot.rig import eventually
from tests.e2e.conftest import TOKEN

pytestmark = pytest.mark.file

KEEPER = 4001


@pytest.fixture
async def world() -> World:
    return World()


@pytest.fixture
async def keeper(world: World) -> Phone:
    """Who runs this, and has pressed Start."""
    bot = world.add_bot(TOKEN, "regulars_bot", "Regulars")
    phone = Phone(world, bot, world.add_user(KEEPER, "Ops", language_code="en"), settle=False)
    phone.thumb.chat.started = True
    return phone


@pytest.fixture
async def app(world: World, keeper: Phone, tmp_path: Path) -> AsyncIterator[Regulars]:
    async with serve(world) as server:
        settings = load(
            telegram_api_url=server.url,
            telegram_bot_token=TOKEN,
            data_dir=tmp_path / "data",
            database_key_file=tmp_path / "keys" / "database.key",
            backup_chat=KEEPER,
            owner_ids={KEEPER, 4002},
            _env_file=None,
        )
        app = Regulars(settings)
        await app.start()
        yield app
        await app.stop()


def vault(app: Regulars) -> Vault:
    assert app.heart._shift.vault is not None
    return app.heart._shift.vault


async def test_the_copy_that_arrives_in_the_chat_opens_with_the_key_alone(
    app: Regulars, world: World, keeper: Phone, tmp_path: Path
) -> None:
    await eventually(lambda: len(keeper.screens) == 1)
    assert "encrypted" in keeper.screen.text
    [file] = [file for file in world.files.by_id.values() if file.kind == "document"]
    arrived = tmp_path / "arrived.db"
    await asyncio.to_thread(arrived.write_bytes, file.data)
    key, _ = read_or_make_key(app._settings.database_key_file)
    assert examine(arrived, key)["inbox_update"] == 0
    assert (await asyncio.to_thread(arrived.read_bytes))[:15] != b"SQLite format 3"


async def test_a_copy_that_does_not_arrive_is_said_in_the_log(
    app: Regulars, world: World, keeper: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    await eventually(lambda: len(keeper.screens) == 1)
    world.faults.add(Fault("server_error", method="sendDocument"))
    send = vault(app).send
    assert send is not None
    assert not await send(next(iter(vault(app).archive.taken().values())))
    assert "backup not sent" in caplog.text


async def test_the_alarm_reaches_those_who_run_it_and_can_be_reached(
    app: Regulars, keeper: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    await eventually(lambda: len(keeper.screens) == 1)
    await vault(app).alarm("backups-failed")
    assert "could not be made" in keeper.screen.text
    assert caplog.text.count("alarm not told") == 1, "the other one never pressed Start"
