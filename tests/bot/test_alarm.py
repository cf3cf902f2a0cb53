"""What only a person can mend is said once an hour, and two pollers of one bot make way for one another."""

import asyncio
import logging

import pytest
from sqlcipher3.dbapi2 import DatabaseError as Raw
from telegram.error import Conflict, NetworkError

from bot import alarm as alarms
from bot import setbacks
from bot.alarm import Alarm, kind_of
from bot.setbacks import Setbacks
from models.db import Trouble
from ui.i18n import LANGUAGES, label

ELSEWHERE = Conflict("terminated by other getUpdates request")


@pytest.fixture
async def said() -> list[str]:
    return []


@pytest.fixture
async def alarm(said: list[str]) -> Alarm:
    found = Alarm()

    async def say(key: str) -> None:
        said.append(key)

    found.say = say
    return found


async def test_each_trouble_is_said_once_an_hour(
    alarm: Alarm, said: list[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        alarm.of_book(Raw("database or disk is full"))
        alarm.of_book(Raw("database is locked"))
        alarm.of_book(Raw("no such table: customer"))
    await asyncio.sleep(0.01)
    assert said == ["full", "held"]
    assert [r.getMessage() for r in caplog.records] == [f"the book: {Trouble.FULL}", f"the book: {Trouble.HELD}"]
    monkeypatch.setattr(alarms, "SAID_EVERY_SECONDS", 0)
    alarm.of_book(Raw("database or disk is full"))
    await asyncio.sleep(0.01)
    assert said[2:] == ["full"]


async def test_only_damage_is_for_good(alarm: Alarm) -> None:
    for sign, damaged in (("database or disk is full", False), ("database disk image is malformed", True)):
        alarm.of_book(Raw(sign))
        await asyncio.sleep(0.01)
        assert alarm.damaged is damaged


async def test_before_there_is_a_line_the_console_hears_it(caplog: pytest.LogCaptureFixture) -> None:
    Alarm().of_book(Raw("disk I/O error"))
    await asyncio.sleep(0.01)
    assert [r.getMessage() for r in caplog.records] == [f"the book: {Trouble.DISK}"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_has_words_in_the_chat(language: str) -> None:
    assert all(label(language, f"alarm-{kind_of(one)}") for one in Trouble)


async def test_two_pollers_make_way_ever_longer_and_one_conflict_is_no_news(
    alarm: Alarm, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    met = Setbacks(alarm)
    waits = []
    for _ in range(8):
        waits.append(met.wait(ELSEWHERE))
        await asyncio.sleep(0)
        if len(waits) == 1:
            assert said == []
        assert met.over(), "in between this one is served"
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    assert said == ["twice"]
    monkeypatch.setattr(setbacks, "CONFLICTS_COUNT_SECONDS", 0)
    assert met.wait(ELSEWHERE) == 2, "long ago is forgotten"


async def test_a_webhook_left_behind_is_no_news_one_that_comes_back_is(alarm: Alarm, said: list[str]) -> None:
    met, webhook = Setbacks(alarm), Conflict("can't use getUpdates method while webhook is active")
    met.wait(webhook)
    await asyncio.sleep(0)
    assert (met.left_behind, said) == (True, [])
    met.wait(webhook)
    await asyncio.sleep(0)
    assert (met.left_behind, said) == (False, ["webhook"])


async def test_a_lost_network_is_one_line(alarm: Alarm, said: list[str], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    met = Setbacks(alarm)
    assert [met.wait(NetworkError("x")) for _ in range(6)] == [2, 4, 8, 16, 30, 30]
    assert met.over()
    assert not met.over()
    assert [r.getMessage() for r in caplog.records] == ["no updates come in, trying on", "updates come in again"]
    assert said == []
