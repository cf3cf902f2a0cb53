"""The same bot, pushed to instead of polling: from the first /start to a card and a reminder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.books import Book
from tests.bot.servers import closed_port
from tests.e2e.conftest import Stage, staged
from tests.e2e.stories import BOTH, Tongue, open_shop, reminders, tidy, until


@pytest.fixture
async def shared(tmp_path: Path, server_book: Book) -> AsyncIterator[Stage]:
    """The only one there is, among processes that may come."""
    async with staged(tmp_path, {"database_url": server_book.url or "", **hook()}) as stage:
        yield stage


def hook() -> dict[str, str]:
    port = str(closed_port())
    here = f"http://127.0.0.1:{port}/telegram"
    return {"webhook_url": here, "webhook_secret": "a-word_that-nobody-guesses", "webhook_port": port}


@pytest.fixture
async def pushed(tmp_path: Path, whereabouts: dict[str, str]) -> AsyncIterator[Stage]:
    async with staged(tmp_path, whereabouts | hook()) as stage:
        yield stage


@BOTH
async def test_a_day_over_the_webhook(pushed: Stage, say: Tongue) -> None:
    await a_day(pushed, say)


async def test_a_day_of_one_that_shares_its_chats(shared: Stage) -> None:
    await a_day(shared, Tongue("en"))
    assert shared.app.shared is not None
    assert shared.app.shared.leads()


async def a_day(pushed: Stage, say: Tongue) -> None:
    owner = await open_shop(pushed, say)
    await owner.send(say("王老板 13800138000 量窗户 今天下午3点", "Olivia 07700 900123 colour today at 3pm"))
    assert say("王老板", "Olivia") in owner.screen.text
    await until(pushed, say, 15)
    (shown,) = reminders(owner, say("王老板", "Olivia"), say)
    await owner.tap(say("✅ 办好了", "✅ Done"), shown.message.message_id)
    await pushed.settle()
    assert reminders(owner, say("王老板", "Olivia"), say) == []
    assert pushed.bot.webhook is not None
    assert pushed.bot.webhook.last_error is None
    tidy(pushed)
