"""The page in a real browser."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from simulator.bots import Bot
from simulator.page import PhoneView, Scene, add_page
from simulator.people import User
from simulator.phone import Phone
from simulator.server import Server, serve
from simulator.world import World
from tests.simulator.conftest import Api
from tests.simulator.test_files import PNG

pytestmark = pytest.mark.browser
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
WANG = 102


def chromium(own: str) -> str | None:
    """The system's, or the one Playwright has fetched."""
    return shutil.which("chromium") or (own if Path(own).exists() else None)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        found = chromium(playwright.chromium.executable_path)
        if found is None:
            reason = "no Chromium: install one, or run `playwright install chromium`"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        browser = await playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        await browser.close()


@pytest.fixture
def scenes(world: World, bot: Bot, anna: User, wang: User) -> list[Scene]:
    link = "https://t.me/regulars_bot?start=s-1"
    lee, mary = world.add_user(201, "Lee", language_code="en"), world.add_user(202, "Mary", language_code="en")
    return [
        Scene("zh", "中文", "Asia/Shanghai", bot, PhoneView(wang, "老板的手机"), PhoneView(anna, "顾客的手机"), link),
        Scene("en", "English", "Europe/London", bot, PhoneView(lee, "Owner"), PhoneView(mary, "Customer"), link),
    ]


@pytest.fixture
async def server(world: World, scenes: list[Scene]) -> AsyncIterator[Server]:
    async with serve(world, extend=lambda app: add_page(app, world, scenes)) as server:
        yield server


@pytest.fixture
async def page(browser: Browser, server: Server) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 1440, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(f"{server.url}/?scene=zh")
    await page.wait_for_selector("body.ready")
    yield page
    assert errors == []


@pytest.fixture
async def owner(page: Page, world: World, bot: Bot, wang: User) -> Locator:
    """The owner's phone, with Start pressed."""
    await page.locator("#owner").get_by_role("button", name="开始").click()
    await expect(page.locator("#owner .mine")).to_have_count(1)
    return page.locator("#owner")


async def test_writing_answering_and_editing(owner: Locator, page: Page, api: Api, phone_of_wang: Phone) -> None:
    await owner.get_by_role("textbox").fill("王老板 报价")
    await page.keyboard.press("Enter")
    await expect(owner.locator(".mine")).to_have_count(2)
    assert phone_of_wang.messages[-1].text == "王老板 报价"
    sent = await api("sendMessage", chat_id=WANG, text="<b>好</b> &lt;img src=x&gt;", parse_mode="HTML")
    await expect(owner.locator(".theirs strong")).to_have_text("好")
    await expect(owner.locator(".theirs .text")).to_have_text("好 <img src=x>")
    await api("editMessageText", chat_id=WANG, message_id=sent["message_id"], text="改了")
    await expect(owner.locator(".theirs .text")).to_have_text("改了")
    await expect(owner.locator(".theirs")).to_have_count(1)
    await expect(owner.locator(".theirs .meta")).to_contain_text("已编辑")
    await owner.locator(".mine").last.hover()
    await owner.locator(".mine").last.get_by_role("button", name="编辑").click()
    await expect(owner.get_by_role("textbox")).to_have_value("王老板 报价")
    await owner.get_by_role("textbox").fill("王老板 改价")
    await page.keyboard.press("Enter")
    await expect(owner.locator(".mine .text").last).to_have_text("王老板 改价")
    await owner.locator(".theirs").last.hover()
    await owner.locator(".theirs").last.get_by_role("button", name="回复").click()
    await owner.get_by_role("textbox").fill("收到")
    await page.keyboard.press("Enter")
    await expect(owner.locator(".quote")).to_contain_text("改了")


@pytest.fixture
def phone_of_wang(world: World, bot: Bot, wang: User) -> Phone:
    return Phone(world, bot, wang, settle=False)


async def test_buttons_toasts_and_alerts(owner: Locator, page: Page, api: Api, world: World) -> None:
    row = [{"text": text, "callback_data": text} for text in ("撤销", "打开")]
    link = [{"text": "店铺", "url": "https://t.me/regulars_bot?start=s-2"}]
    await api("sendMessage", chat_id=WANG, text="卡片", reply_markup={"inline_keyboard": [row, link]})
    for label, alert in (("撤销", False), ("打开", True)):
        await owner.get_by_role("button", name=label).click()
        while not (taps := world.unanswered_taps()):
            await world.bell.heard()
        assert taps[0].data == label
        await api("answerCallbackQuery", callback_query_id=taps[0].id, text=f"{label}了", show_alert=alert)
    await expect(owner.get_by_role("alertdialog")).to_contain_text("打开了")
    await owner.get_by_role("button", name="知道了").click()
    await expect(owner.locator(".toast")).to_have_text("撤销了")
    await expect(owner.locator(".busy")).to_have_count(0)
    await owner.get_by_role("button", name="店铺").click()
    await expect(owner.locator(".mine .text").last).to_have_text("/start s-2")


async def test_scan_start_block_and_reply_keyboards(page: Page, api: Api, anna: User) -> None:
    customer = page.locator("#customer")
    await customer.get_by_role("button", name="扫店里的二维码").click()
    await expect(customer.locator(".mine .text")).to_have_text("/start s-1")
    await api("sendMessage", chat_id=anna.id, text="?", reply_markup={"keyboard": [["好"]], "one_time_keyboard": True})
    await customer.get_by_role("button", name="好", exact=True).click()
    await expect(customer.locator(".mine .text").last).to_have_text("好")
    await expect(customer.locator(".reply-keys .key")).to_have_count(0)
    await customer.get_by_role("button", name="屏蔽机器人").click()
    await expect(customer.locator(".gate")).to_contain_text("已屏蔽")
    assert "blocked" in await api("sendMessage", chat_id=anna.id, text="x")
    await customer.locator(".gate").get_by_role("button").click()
    await expect(customer.get_by_role("textbox")).to_be_visible()


async def test_the_menu_and_attachments(owner: Locator, page: Page, api: Api, phone_of_wang: Phone) -> None:
    await api("setMyCommands", commands=[{"command": "today", "description": "今天要办的"}])
    await owner.get_by_role("button", name="命令菜单").click()
    await owner.get_by_role("button", name="今天要办的").click()
    await expect(owner.locator(".mine .text").last).to_have_text("/today")
    await owner.get_by_role("button", name="添加附件").click()
    await owner.get_by_role("button", name="联系人名片").click()
    await owner.get_by_label("姓名").fill("李 姐")
    await owner.get_by_label("电话").fill("13800138000")
    await owner.get_by_role("button", name="发送名片").click()
    await expect(owner.locator(".mine .file")).to_contain_text("13800138000")
    for button, name, data in (("照片", "a.png", PNG), ("文件", "a.csv", b"name,phone")):
        await owner.get_by_role("button", name="添加附件").click()
        async with page.expect_file_chooser() as chooser:
            await owner.get_by_role("button", name=button).click()
        await (await chooser.value).set_files({"name": name, "mimeType": "", "buffer": data})
    await expect(owner.locator(".photo img")).to_have_count(1)
    await expect(owner.locator("a.file")).to_contain_text("a.csv")
    async with page.expect_download() as download:
        await owner.locator("a.file").click()
    assert (await download.value).suggested_filename == "a.csv"
    assert phone_of_wang.messages[-1].document == b"name,phone"


async def test_the_clock_and_the_language(page: Page, world: World) -> None:
    before = world.clock.now()
    await page.get_by_role("button", name="快进 2 周").click()
    while (world.clock.now() - before).days < 14:
        await world.bell.heard()
    await page.get_by_role("button", name="明早 9 点").click()
    await expect(page.locator("#now")).to_have_text("09:00")
    await page.get_by_role("button", name="English").click()
    await expect(page.locator("#owner h2")).to_have_text("Owner")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.locator("#owner").get_by_role("button", name="Start")).to_be_visible()


async def test_one_phone_at_a_time_on_a_narrow_screen(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.locator("#customer")).to_be_hidden()
    await page.get_by_role("button", name="顾客的手机").click()
    await expect(page.locator("#customer")).to_be_visible()
    await expect(page.locator("#owner")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_names_and_texts_of_strangers_stay_text(owner: Locator, page: Page, api: Api, wang: User) -> None:
    nasty = "<script>document.title='owned'</script>\u202e\"'>"
    entities = [{"type": "text_link", "offset": 0, "length": 8, "url": 'http://example.com/"onclick="x'}]
    await api("sendMessage", chat_id=WANG, text=nasty, entities=entities)
    await expect(owner.locator(".theirs .text")).to_contain_text("<script>")
    assert await page.title() != "owned"


async def test_a_lost_connection_is_said_and_mended(
    browser: Browser, world: World, scenes: list[Scene], http: aiohttp.ClientSession
) -> None:
    async with serve(world, extend=lambda app: add_page(app, world, scenes)) as first:
        port = int(first.url.rpartition(":")[2])
        page = await browser.new_page()
        await page.goto(f"{first.url}/?scene=en")
        await page.wait_for_selector("body.ready")
    await expect(page.locator("#offline")).to_be_visible()
    async with serve(world, port=port, extend=lambda app: add_page(app, world, scenes)):
        await expect(page.locator("#offline")).to_be_hidden(timeout=15_000)
        await page.locator("#owner").get_by_role("button", name="Start").click()
        await expect(page.locator("#owner .mine .text")).to_have_text("/start")
