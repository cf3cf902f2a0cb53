"""python -m bot run | demo | migrate | check"""

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.app import AlreadyRunningError, Regulars, lock, open_book, utc_now
from bot.settings import Settings, SettingsError, load
from bot.transport import AiohttpRequest
from models.db import KeyFileError, WrongKeyError, read_or_make_key
from models.db.schema import current

log = logging.getLogger(__name__)
WRONG_SETTINGS = 2
EXPECTED = (SettingsError, KeyFileError, WrongKeyError, AlreadyRunningError)


def run(settings: Settings) -> int:
    """The bot, until it is told to stop."""
    asyncio.run(Regulars(settings, token=settings.token).run())
    return 0


def demo(settings: Settings) -> int:
    """The real bot in a simulated Telegram, with two phones in the browser."""
    # The simulator and the seeded shop are for this command only; `run` does not carry them.
    from bot.demo import serve_demo  # noqa: PLC0415

    asyncio.run(serve_demo(settings))
    return 0


def migrate(settings: Settings) -> int:
    """Bring the book to the newest schema, after a copy of it."""
    held = lock(settings.database_path)
    open_book(settings, now=utc_now()).close()
    held.close()
    say(f"{settings.database_path} is at the newest schema")
    return 0


def check(settings: Settings) -> int:
    """Are settings, key, book and token good? Changes nothing but a missing key file."""
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


COMMANDS: dict[str, Callable[[Settings], int]] = {"run": run, "demo": demo, "migrate": migrate, "check": check}


def main(arguments: Sequence[str] | None = None) -> int:
    """A wrong setting is one clear line and exit code 2."""
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    chosen = parser.parse_args(arguments).command
    try:
        # The demo needs no token, so a broken one must not keep anybody from it.
        settings = load(telegram_bot_token=None) if chosen == "demo" else load()
        logs.configure(settings.log_level, settings.log_json)
        logs.catch_uncaught()
        return COMMANDS[chosen](settings)
    except EXPECTED as error:
        say(str(error), sys.stderr)
        return WRONG_SETTINGS
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
