"""The command line: one clear line and exit code 2 for what a person can mend."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.book import lock
from simulator.server import serve
from simulator.world import World

TOKEN = "123456:" + "A" * 35


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings that are good but for what a test spoils."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DATABASE_KEY_FILE", str(tmp_path / "keys" / "database.key"))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "garbage"),
        ("LOG_LEVEL", "loud"),
        ("OPEN_SIGNUP", "perhaps"),
        ("DATABASE_URL", "mysql://x"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert main(["run"]) == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith(f"{name}: expected")
    assert "\n" not in said
    assert value not in said


def test_a_missing_token_is_asked_for(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN")
    assert main(["run"]) == 2
    assert "TELEGRAM_BOT_TOKEN: missing" in capsys.readouterr().err


def test_migrate_makes_the_book_and_says_where(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert (house / "data" / "regulars.db").exists()
    assert "newest schema" in capsys.readouterr().out


def test_a_book_that_is_in_use_is_left_alone(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = lock(house / "data" / "regulars.db")
    assert main(["migrate"]) == 2
    held.close()
    assert "another process" in capsys.readouterr().err


def test_a_wrong_key_is_said_plainly(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    (house / "keys" / "database.key").write_text("00" * 32)
    assert main(["migrate"]) == 2
    assert "cannot be read with this key" in capsys.readouterr().err


async def test_check_says_what_is_good(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World()
    world.add_bot(TOKEN, "regulars_bot", "Regulars")
    async with serve(world) as server:
        monkeypatch.setenv("TELEGRAM_API_URL", server.url)
        assert await asyncio.to_thread(main, ["check"]) == 0
        assert "@regulars_bot" in capsys.readouterr().out
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "654321:" + "B" * 35)
        assert await asyncio.to_thread(main, ["check"]) == 2
        assert "TELEGRAM_BOT_TOKEN" in capsys.readouterr().err
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    assert await asyncio.to_thread(main, ["check"]) == 1
    assert "cannot be reached" in capsys.readouterr().err


def test_who_keeps_a_file_does_not_load_what_a_server_needs() -> None:
    loaded = "import sys, bot.__main__; sys.exit(any(name.startswith('psycopg') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0  # noqa: S603
