"""python -m bot run | demo | migrate | check | backup | restore FILE"""

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TextIO

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import book, logs
from bot.app import Regulars, utc_now
from bot.book import AlreadyRunningError
from bot.settings import Settings, SettingsError, load
from bot.transport import AiohttpRequest
from bot.waking import new_loop
from models.db import BookTroubleError, KeyFileError, WrongKeyError, read_or_make_key, trouble_of
from models.db.schema import current

log = logging.getLogger(__name__)
WRONG_SETTINGS = 2
TROUBLE = 3
"""Not the settings: the disk, the file, the machine. It may be over at the next try."""
NOT_AGAIN = "messages to customers of which nobody knows whether they went, and which are not sent again"
EXPECTED = (SettingsError, KeyFileError, WrongKeyError, AlreadyRunningError)


def run(settings: Settings) -> int:
    """The bot, until it is told to stop."""
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(Regulars(settings, token=settings.token).run())
    return 0


def demo(settings: Settings) -> int:
    """The real bot in a simulated Telegram, with two phones in the browser."""
    # The simulator and the seeded shop are for this command only; `run` does not carry them.
    from bot.demo import serve_demo  # noqa: PLC0415

    asyncio.run(serve_demo(settings))
    return 0


def migrate(settings: Settings) -> int:
    """Bring the book to the newest schema, after a copy of it."""
    there = book.on_server(settings)
    if there is not None:
        there.migrate()
        say("the book on the server is at the newest schema")
        return 0
    held = book.lock(settings.database_path)
    book.open_book(settings, now=utc_now()).close()
    held.close()
    say(f"{settings.database_path} is at the newest schema")
    return 0


def backup(settings: Settings) -> int:
    """One more copy of the book, now; also beside a running bot."""
    if settings.server_url is not None:
        raise BookTroubleError("the book is on a server: pg_dump makes its copies (docs/operations.md)")
    if not settings.database_path.exists():
        raise BookTroubleError(f"{settings.database_path} is not there: nothing to copy yet")
    say(f"copied to {book.archive_of(settings).make(utc_now())}")
    return 0


def restore(settings: Settings, file: Path) -> int:
    """Put a copy in the place of the book, which is kept aside; on a server: after pg_restore has loaded the copy."""
    if not file.is_file():
        raise BookTroubleError(f"{file} is not there")
    there = book.on_server(settings)
    if there is not None:
        taken_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        ledger, seal = book.ledger_of(settings), book.seal_of(settings)
        say(f"{NOT_AGAIN}: {there.come_back(ledger, seal, taken_at=taken_at, now=utc_now())}")
        return 0
    aside, unknown = book.restore(settings, file, now=utc_now())
    say(f"{settings.database_path} is now what {file} was, at the newest schema")
    if aside is not None:
        say(f"the book from before lies at {aside}")
    say(f"{NOT_AGAIN}: {unknown}")
    return 0


def check(settings: Settings) -> int:
    """Are settings, key, book and token good? Changes nothing but a missing key file."""
    there = book.on_server(settings)
    if there is not None:
        there.open().close()
        say("settings are good; the book on the server opens and is at the newest schema")
        return asyncio.run(_check_token(settings))
    key, _ = read_or_make_key(settings.database_key_file)
    path = settings.database_path
    state = "will be made at the first start" if not path.exists() else _book_state(settings, key)
    say(f"settings are good; the book {path} {state}")
    return asyncio.run(_check_token(settings))


def _book_state(settings: Settings, key: bytes) -> str:
    newest = current(settings.database_path, key)
    return "opens and is at the newest schema" if newest else "opens and will be migrated at the next start"


async def _check_token(settings: Settings) -> int:
    bot = Bot(
        settings.token,
        base_url=settings.base_url,
        base_file_url=settings.base_file_url,
        request=AiohttpRequest(proxy=settings.proxy),
        get_updates_request=AiohttpRequest(proxy=settings.proxy),
    )
    try:
        async with bot:
            say(f"Telegram knows this token: @{bot.username}")
    except InvalidToken:
        raise SettingsError("TELEGRAM_BOT_TOKEN", "Telegram does not know this token") from None
    except TelegramError as error:
        say(f"Telegram cannot be reached ({type(error).__name__}): check the network or TELEGRAM_PROXY", sys.stderr)
        return 1
    return 0


def say(text: str, stream: TextIO | None = None) -> None:
    """One line for the person at the console."""
    print(text, file=stream or sys.stdout)


COMMANDS: dict[str, Callable[[Settings], int]] = {
    "run": run,
    "demo": demo,
    "migrate": migrate,
    "check": check,
    "backup": backup,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """What a person can mend is one clear line: exit code 2 for a setting, 3 for the machine."""
    name, command = _chosen(arguments)
    try:
        # The demo needs no token, so a broken one must not keep anybody from it.
        settings = load(telegram_bot_token=None) if name == "demo" else load()
        logs.configure(settings.log_level, settings.log_json)
        logs.catch_uncaught()
        return command(settings)
    except EXPECTED as error:
        say(str(error), sys.stderr)
        return WRONG_SETTINGS
    except KeyboardInterrupt:
        return 0
    except Exception as error:
        words = _in_words(error)
        if words is None:
            raise
        say(words, sys.stderr)
        return TROUBLE


def _chosen(arguments: Sequence[str] | None) -> tuple[str, Callable[[Settings], int]]:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, run_it in COMMANDS.items():
        commands.add_parser(name, help=run_it.__doc__)
    restoring = commands.add_parser("restore", help=restore.__doc__)
    restoring.add_argument("file", type=Path, metavar="FILE", help="a copy made by `backup`, or by the bot itself")
    chosen = parser.parse_args(arguments)
    if chosen.command == "restore":
        return "restore", partial(restore, file=chosen.file)
    return chosen.command, COMMANDS[chosen.command]


def _in_words(error: Exception) -> str | None:
    """What is wrong with the disk or the book, for a person; none where it is a bug."""
    if isinstance(error, BookTroubleError):
        return str(error)
    why = trouble_of(error)
    if why is not None:
        return f"the book: {why}"
    return f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else None


if __name__ == "__main__":
    sys.exit(main())
