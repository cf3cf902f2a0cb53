"""What the stories share: both languages, time that passes as it does for people, and what every screen owes."""

import re
from dataclasses import dataclass
from datetime import time

import pytest

from simulator.phone import Phone
from simulator.screens import Screen
from tests.e2e.conftest import LONDON, SHANGHAI, Stage

MOST_LINES = 8
MOST_BUTTONS = 8
MOST_IN_A_ROW = 3
HELP = re.compile(r"^/(?:today|ask) ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Tongue:
    """`say("撤销", "Undo")` is what this shop's owner reads or types."""

    language: str

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    @property
    def zone(self) -> str:
        return self(SHANGHAI, LONDON)

    @property
    def shop(self) -> str:
        return self("老陈五金", "Maggie's Hair Studio")

    @property
    def code(self) -> str:
        """The language of the person's Telegram."""
        return self("zh-hans", "en-gb")


BOTH = pytest.mark.parametrize("say", [Tongue("zh"), Tongue("en")], ids=["zh", "en"])


async def open_shop(stage: Stage, say: Tongue, person_id: int = 1001, shop: str = "") -> Phone:
    """A shop that has been open for a moment, at half past ten in the morning."""
    owner = await stage.owner(person_id, say.language, shop or say.shop)
    if say.language == "en" and person_id == 1001:
        await stage.until(time(10, 30), say.zone)
    return owner


async def arrive(stage: Stage, seconds: int = 10) -> None:
    """What is due arrives one by one: a chat gets one message a second."""
    for _ in range(seconds // 2):
        await stage.pass_time(seconds=2)


async def until(stage: Stage, say: Tongue, hour: int, minute: int = 0, days: int = 0) -> None:
    """The local clock shows this, and what fell due has arrived."""
    await stage.until(time(hour, minute), say.zone, days)
    await arrive(stage)


async def code_of(owner: Phone) -> str:
    """The link on the counter."""
    await owner.send("/share")
    return link_in(owner.screen.text)


def link_in(text: str) -> str:
    return next(word for word in text.split() if word.startswith("https://t.me/"))


async def guest(stage: Stage, say: Tongue, link: str, person_id: int = 5001, name: str = "") -> Phone:
    """Somebody who has scanned the code."""
    phone = stage.phone(person_id, name or say("王姐", "Olivia"), say.code)
    await phone.open_link(link)
    return phone


async def hire(stage: Stage, say: Tongue, owner: Phone, role: str, person_id: int, name: str) -> Phone:
    """Somebody who came in by an invitation."""
    helper = stage.phone(person_id, name, say.code)
    await helper.open_link(await invitation(say, owner, role))
    await stage.settle()  # whoever invited them hears of it, and may hear something else a second later
    await arrive(stage, 2)
    return helper


async def invitation(say: Tongue, owner: Phone, role: str) -> str:
    await owner.send("/members")
    await owner.tap(say("邀请新人", "Invite"))
    await owner.tap(role)
    return link_in(owner.screens[-1].text)


def said(phone: Phone, words: str) -> list[Screen]:
    """Everything the bot wrote with these words in it."""
    return [screen for screen in phone.screens if words in screen.text]


def reminders(phone: Phone, whom: str, say: Tongue) -> list[Screen]:
    """Open reminders about somebody."""
    done = say("✅ 办好了", "✅ Done")
    return [screen for screen in said(phone, whom) if done in screen.labels]


def tidy(stage: Stage) -> None:
    """What every screen owes: short, few buttons, nothing left unfilled; and no tap is left hanging."""
    for phone in stage.phones.values():
        for screen in phone.screens:
            most = MOST_LINES if not HELP.search(screen.text) else 12
            assert len(screen.text.splitlines()) <= most, screen
            assert len(screen.labels) <= MOST_BUTTONS, screen
            assert all(len(row) <= MOST_IN_A_ROW or "★" in row[0] for row in screen.buttons), screen
            assert not re.search(r"[{}]|\$\w|None", screen.text), screen
            assert "  " not in screen.text, screen
    assert stage.world.unanswered_taps() == []
