"""The real demo in a real browser: a visitor's first minutes. `picture.py` beside it makes the README's picture."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.demo import Demo, open_demo
from simulator.files import image_size
from tests.e2e.picture import LAPTOP, TARGET, open_browser, open_page, say, scan, take

pytestmark = pytest.mark.browser
PHONE = (390, 844)
ARRIVES_MS = 60_000


@dataclass(frozen=True)
class Words:
    """One visit in one language."""

    scene: str
    line: str
    card: str
    undo: str
    undone: str
    hour: str
    reminder: str
    weeks: str
    slipping: str


ZH = Words(
    scene="zh",
    line="王老板 13800138000 门窗报价 下周三3点",
    card="王老板",
    undo="撤销",
    undone="已撤销",
    hour="快进 1 小时",
    reminder="回电话说隔断的报价",
    weeks="快进 2 周",
    slipping="好久没来了",
)
EN = Words(
    scene="en",
    line="Mrs Brown 020 7946 0958 wants highlights, call Tuesday 3pm",
    card="Mrs Brown",
    undo="Undo",
    undone="Undone",
    hour="+1 hour",
    reminder="Call back about Saturday's shoot",
    weeks="+2 weeks",
    slipping="is slipping away",
)
VISITS = pytest.mark.parametrize(("words", "size"), [(ZH, PHONE), (EN, LAPTOP)], ids=["phone-zh", "laptop-en"])


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as browser:
        if browser is None:
            reason = "no Chromium: install one, or run `playwright install chromium`"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        yield browser


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    async with open_demo(0) as demo:
        demo.world.tap_patience = timedelta(seconds=30)  # how fast, on a busy machine, is not a matter of behaviour
        yield demo
        assert demo.world.complaints == []


class Visit:
    """A visitor at the page; on a narrow screen one phone is seen at a time."""

    def __init__(self, page: Page, words: Words) -> None:
        self.page, self.words = page, words
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)

    async def phone(self, which: str) -> Locator:
        tab = self.page.locator(f"#tabs [data-which={which}]")
        if await tab.is_visible():
            await tab.click()
        return self.page.locator(f"#{which}")

    async def press(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).click()


@VISITS
async def test_the_first_minutes_of_a_visit(browser: Browser, demo: Demo, words: Words, size: tuple[int, int]) -> None:
    page = await open_page(browser, demo.url, words.scene, size)
    visit = Visit(page, words)
    await page.reload()
    await writes_and_takes_back(visit)
    await rates_and_is_heard(visit)
    await moves_the_clock(visit)
    assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert visit.faults == []


async def writes_and_takes_back(visit: Visit) -> None:
    """One line, a card, Undo."""
    owner = await visit.phone("owner")
    before = await owner.locator(".theirs").count()
    assert before == 2
    await say(owner, visit.words.line)
    await expect(owner.locator(".theirs")).to_have_count(before + 1)
    card = owner.locator(".theirs").last
    await expect(card).to_contain_text(visit.words.card)
    await card.get_by_role("button", name=visit.words.undo).click()
    await expect(owner.locator(".theirs").last).to_contain_text(visit.words.undone)
    await expect(owner.locator(".theirs")).to_have_count(before + 1)


async def rates_and_is_heard(visit: Visit) -> None:
    """Scan, one star, and the owner knows."""
    customer = await visit.phone("customer")
    await expect(customer.locator(".message")).to_have_count(0)
    await scan(customer)
    await customer.get_by_role("button", name="1★").click()
    owner = await visit.phone("owner")
    await expect(owner.locator(".theirs").last).to_contain_text("★☆☆☆☆", timeout=ARRIVES_MS)


async def moves_the_clock(visit: Visit) -> None:
    """The reminder of the hour, the slipping of two weeks."""
    owner = visit.page.locator("#owner")
    await visit.press(visit.words.hour)
    await expect(owner.locator(".theirs").last).to_contain_text(visit.words.reminder, timeout=ARRIVES_MS)
    await visit.press(visit.words.weeks)
    alerts = owner.locator(".theirs", has_text=visit.words.slipping)
    await expect(alerts).to_have_count(3, timeout=ARRIVES_MS)


async def test_the_language_is_a_switch(browser: Browser, demo: Demo) -> None:
    page = await open_page(browser, demo.url, "zh")
    await expect(page.locator("#owner")).to_contain_text("老陈五金·门窗")
    await page.get_by_role("button", name="English").click()
    await expect(page.locator("#owner")).to_contain_text("Maggie's Hair Studio")
    await expect(page.locator("#owner .bar strong")).to_have_text("Regulars")
    await page.get_by_role("button", name="中文").click()
    await expect(page.locator("#owner .bar strong")).to_have_text("熟客")


async def test_the_picture_is_of_this_page(browser: Browser, demo: Demo, tmp_path: Path) -> None:
    taken = tmp_path / "demo.png"
    await take(browser, demo, taken)
    for picture in (taken, TARGET):
        assert image_size(picture.read_bytes()) == LAPTOP
