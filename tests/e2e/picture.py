"""The README's picture, made from the real page: `python -m tests.e2e.picture` writes docs/demo.png.

A colour emoji font must be installed (fonts-noto-color-emoji), else the picture shows empty boxes.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.demo import Demo, open_demo
from tests.simulator.test_browser import QUIET, chromium

TARGET = Path(__file__).parents[2] / "docs" / "demo.png"
LAPTOP = (1440, 900)
ARRIVING_MS = 600
"""A bubble moves in; the picture waits for it to rest."""


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser | None]:
    """Headless Chromium, if there is one."""
    async with async_playwright() as playwright:
        found = chromium(playwright.chromium.executable_path)
        browser = await playwright.chromium.launch(executable_path=found, args=QUIET) if found else None
        try:
            yield browser
        finally:
            if browser is not None:
                await browser.close()


async def open_page(browser: Browser, url: str, scene: str, size: tuple[int, int] = LAPTOP) -> Page:
    page = await browser.new_page(viewport={"width": size[0], "height": size[1]})
    await page.goto(f"{url}/?scene={scene}")
    await page.wait_for_selector("body.ready")
    return page


async def say(phone: Locator, text: str) -> None:
    """Type a line and send it."""
    await phone.get_by_role("textbox").fill(text)
    await phone.get_by_role("textbox").press("Enter")


async def scan(phone: Locator) -> None:
    """The big button on an empty phone."""
    await phone.locator(".gate").get_by_role("button").click()


async def take(browser: Browser, demo: Demo, target: Path) -> None:
    """A customer written down in one line; another one unhappy at the counter, heard of at once."""
    page = await open_page(browser, demo.url, "en")
    owner, customer = page.locator("#owner"), page.locator("#customer")
    await say(owner, demo.scenes[1].owner.hints[0])
    await expect(owner.get_by_role("button", name="Undo")).to_be_visible()
    await scan(customer)
    await customer.get_by_role("button", name="2★").click()
    await expect(owner.locator(".theirs").last).to_contain_text("★★☆☆☆")
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement.blur()")
    await page.wait_for_timeout(ARRIVING_MS)
    await page.screenshot(path=target)


async def main(target: Path) -> None:
    async with open_demo(0) as demo, open_browser() as browser:
        if browser is None:
            sys.exit("no Chromium: install one, or run `playwright install chromium`")
        await take(browser, demo, target)


if __name__ == "__main__":
    asyncio.run(main(TARGET))
