"""Pictures, voice notes and files both ways; several of the team at once; who cannot be answered any more."""

import pytest
from sqlmodel import col, select

from models import Activity, Attachment, OutboxMessage
from models.db import SYSTEM, Tx
from simulator.phone import Phone
from simulator.screens import Screen
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, code_of, guest, hire, open_shop, said, tidy

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + (40).to_bytes(4) + (30).to_bytes(4)
OGG = b"OggS voice"
ONE = pytest.mark.parametrize("say", [Tongue("zh")], ids=["zh"])


def files(phone: Phone, kind: str) -> list[Screen]:
    """What the bot has sent of this kind."""
    return [screen for screen in phone.screens if screen.message.media == kind]


async def kept(stage: Stage) -> list[tuple[str, str, bool]]:
    """Each file in the book: its kind, the kind of line it hangs on, and whether a member sent it."""

    def look(tx: Tx) -> list[tuple[str, str, bool]]:
        rows = tx.exec(select(Attachment).order_by(col(Attachment.id))).all()
        lines = [(row.kind, tx.get_one(Activity, row.activity_id)) for row in rows]
        return [(kind, line.kind, line.member_id is not None) for kind, line in lines]

    return await stage.app.db.read(SYSTEM, look)


async def team(stage: Stage, say: Tongue) -> tuple[Phone, Phone, Phone]:
    """The owner, a manager, and a customer who has scanned."""
    owner = await open_shop(stage, say)
    boss = await hire(stage, say, owner, say("店长", "manager"), 2001, say("小李", "Tom"))
    return owner, boss, await guest(stage, say, await code_of(owner))


@BOTH
async def test_pictures_and_voices_go_both_ways_and_nobody_is_given_away(stage: Stage, say: Tongue) -> None:
    owner, boss, customer = await team(stage, say)
    await customer.tap("1★")
    await customer.photo(PNG, say("<b>颜色</b>不对", "<b>wrong</b> colour"))
    await customer.voice(OGG, 4)
    await arrive(stage)
    for phone in (owner, boss):
        assert say("<b>颜色</b>不对", "<b>wrong</b> colour") in files(phone, "photo")[-1].text
        assert say("王姐", "Olivia") in files(phone, "voice")[-1].text
    heard = files(owner, "photo")[-1].message_id
    await owner.photo(PNG, say("这个红？", "this red?"), reply_to=heard)
    assert say("10 秒后发给 王姐", "Sending in 10 seconds to Olivia") in owner.screen.text
    await owner.voice(OGG, 9, caption="# " + say("她说话快", "she talks fast"), reply_to=heard)
    assert "🔒" in owner.screen.text
    await arrive(stage, 14)
    got = files(customer, "photo")[-1]
    assert got.text == say("老陈五金 回复您：\n这个红？", "Maggie's Hair Studio writes:\nthis red?")
    assert files(customer, "voice") == [], "what begins with # never leaves"
    assert "forward_origin" not in got.message.content
    assert not any(say("老陈", "Maggie") in one.text.replace(say.shop, "") for one in customer.screens)
    await customer.document("<i>&.pdf", b"%PDF", reply_to=got.message_id)
    await arrive(stage)
    assert files(owner, "document")[-1].document_name == "<i>&.pdf"
    assert await kept(stage) == [
        ("photo", "rating", False), ("voice", "rating", False), ("photo", "message", True), ("voice", "note", True),
        ("document", "message", False),
    ]  # fmt: skip
    await customer.send("/mydata")
    await customer.tap(say("我说过的", "My words"))
    assert "📎" in customer.screen.text or "📷" in customer.screen.text
    tidy(stage)


@ONE
async def test_what_is_not_sent_on_is_said(stage: Stage, say: Tongue) -> None:
    owner, _, customer = await team(stage, say)
    await customer.tap("1★")
    await customer.location(31.2, 121.5)
    await arrive(stage)
    heard = said(owner, "📍")[-1]
    await owner.tap("📍", heard.message_id)
    assert "location" in owner.screens[-1].message.content
    await owner.contact(say("小李", "Tom"), "13800138000", reply_to=heard.message_id)
    assert say("名片会露出号码", "gives away a number") in owner.screen.text
    await owner.photo(PNG, say("先看看", "have a look"), reply_to=heard.message_id)
    sending = owner.screen
    await owner.tap(say("先别发", "Cancel"), sending.message_id)
    assert say("没有发出去", "nothing was sent") in sending.text
    assert say("📷 照片", "📷 Photo") in sending.text
    await arrive(stage, 14)
    assert files(customer, "photo") == []
    assert [row[:2] for row in await kept(stage)] == [("location", "rating")]
    card = b"BEGIN:VCARD\nFN:Tom\nTEL:13800138000\nEND:VCARD\n"
    await owner.document("Tom.vcf", card, mime="text/vcard", reply_to=heard.message_id)
    assert say("名片会露出号码", "gives away a number") in owner.screen.text
    await owner.document("给王姐的底价.pdf", b"%PDF", reply_to=heard.message_id)
    assert "📎 给王姐的底价.pdf" in owner.screen.text, "the customer would read it"
    await owner.tap(say("先别发", "Cancel"))
    await _what_is_not_meant_for_her_stays(stage, owner, customer)
    tidy(stage)
    await _what_is_kept_ready_is_no_news(owner)


async def _what_is_not_meant_for_her_stays(stage: Stage, owner: Phone, customer: Phone) -> None:
    moving = await customer.photo(PNG, "颜色不对")
    seen = len(customer.screens)
    await customer.edit(moving.message_id, "")
    assert len(customer.screens) == seen, "a live location is edited at every step, and says nothing"
    await arrive(stage)
    heard = said(owner, "颜色不对")[-1].message_id
    await owner.tap("回复顾客", heard)
    await owner.album([PNG] * 3, "# 进货单，别给她看底价")
    await owner.tap("回复顾客", heard)
    await owner.album([PNG] * 2, "李姐 13900139000 三面窗")
    assert "×2" in owner.screen.text, "about somebody else: one card"
    await owner.tap("回复顾客", heard)
    await owner.forward("王姐这人事多，给她拖两天", "老周")
    await owner.send("李姐 三面窗 300元")
    await arrive(stage, 14)
    assert [screen.text for screen in customer.screens[seen:]] == []
    by_us = [row for row in await kept(stage) if row[2]]
    assert by_us == [("photo", "note", True)] * 5, "three about her, two about somebody else"


async def _what_is_kept_ready_is_no_news(owner: Phone) -> None:
    said_often = (
        "门店电话 02150001234，欢迎来电。", "染发300元起，具体看发质。", "明天下午3点前给您答复。",
        "找王姐拿货也行，300元起。",
    )  # fmt: skip
    await owner.send("/replies")
    await owner.tap("✕ 1")
    for text in said_often:
        await owner.send("/replies")
        await owner.tap("添一条")
        await owner.send(text)
        assert "添一条" in owner.screen.labels, "the list, no card"
        assert text[:8] in owner.screen.text
        await owner.tap("✕ 1")
    await owner.send("/replies")
    await owner.tap("添一条")
    await owner.send("王姐 买了门 付了450元")
    assert "¥450" in owner.screen.text


@BOTH
async def test_one_takes_it_and_the_others_see_so(stage: Stage, say: Tongue) -> None:
    owner, boss, customer = await team(stage, say)
    await customer.send(say("几点关门？", "when do you close?"))
    await arrive(stage)
    mine, theirs = owner.screen, boss.screen
    await boss.send(say("七点", "at seven"), reply_to=theirs.message_id)
    await owner.send(say("八点", "at eight"), reply_to=mine.message_id)
    assert say("小李 回过了", "Tom answered") in owner.screen.text
    assert say("七点", "at seven") in owner.screen.text
    assert say("还是要回", "Answer all the same") in owner.screen.labels
    await arrive(stage, 14)
    assert say("小李 回过了", "Tom answered") in mine.text, "the card has changed by itself"
    assert said(customer, say("八点", "at eight")) == []
    await owner.tap(say("还是要回", "Answer all the same"))
    await owner.send(say("今天八点", "eight today"))
    await arrive(stage, 14)
    assert said(customer, say("今天八点", "eight today"))
    await customer.tap(say("回复店里", "Answer the shop"))
    await customer.photo(PNG)
    await arrive(stage)
    again = files(owner, "photo")[-1]
    await owner.send(say("好看", "lovely"), reply_to=again.message_id)
    assert say("10 秒后发给", "Sending in 10 seconds") in owner.screen.text, "what is new belongs to nobody yet"
    tidy(stage)


@BOTH
async def test_who_blocked_the_bot_or_was_erased_is_not_answered_in_vain(stage: Stage, say: Tongue) -> None:
    owner, _, customer = await team(stage, say)
    await customer.send(say("几点关门？", "when do you close?"))
    await arrive(stage)
    heard = said(owner, "💬")[-1].message_id
    await owner.send(say("王姐 13800138000", "Olivia 07911 123456"))
    customer.block()
    await customer.settled()
    await owner.send(say("七点", "at seven"), reply_to=heard)
    assert say("屏蔽了机器人", "has blocked the bot") in owner.screen.text
    assert say("138 0013 8000", "07911 123456") in owner.screen.text
    customer.unblock()
    await customer.send("/mydata")
    await customer.tap(say("彻底删除", "Erase"))
    await customer.tap(say("🧹 彻底删除", "Erase for good"))
    await arrive(stage)
    await owner.send(say("七点", "at seven"), reply_to=heard)
    assert say("自己要求删除", "erased at their own wish") in owner.screen.text
    left = await stage.app.db.read(
        SYSTEM, lambda tx: tx.exec(select(OutboxMessage).where(OutboxMessage.purpose != "")).all()
    )
    assert left == []
    tidy(stage)


@BOTH
async def test_two_taps_send_an_answer_that_is_kept_ready(stage: Stage, say: Tongue) -> None:
    owner, boss, customer = await team(stage, say)
    await owner.send(say("/replies {姓名}，{店名}七点关门", "/replies {name}, {shop} closes at seven"))
    await owner.send(say("/replies 收 {价格}", "/replies it costs {price}"))
    assert say("不认识“价格”", "don't know the field “price”") in owner.screen.text
    await owner.send("/replies")
    await owner.tap("✕ 1")
    await owner.tap(say("撤销", "Undo"))
    await customer.send(say("几点关门？", "when do you close?"))
    await arrive(stage)
    boss.reset_cost()
    await boss.tap(say("⚡ 快捷回复", "⚡ Quick reply"))
    assert say("5. 王姐，老陈五金七点关门", "5. Olivia, Maggie's Hair Studio closes at seven") in boss.screen.text
    await boss.tap("5")
    assert boss.cost == 2
    assert say("10 秒后发给 王姐", "Sending in 10 seconds to Olivia") in boss.screen.text
    await owner.tap(say("⚡ 快捷回复", "⚡ Quick reply"))
    await owner.tap("1")
    assert say("小李 回过了", "Tom answered") in owner.screen.text
    await arrive(stage, 14)
    assert len(said(customer, say("七点关门", "closes at seven"))) == 1
    assert stage.world.unanswered_taps() == []


@ONE
async def test_a_flood_is_told_once_and_then_there_is_silence(stage: Stage, say: Tongue) -> None:
    _, _, customer = await team(stage, say)
    customer.settle = False
    for number in range(24):
        await customer.send(f"spam {number}")
    customer.settle = True
    await customer.settled()
    assert len(said(customer, say("消息太多了", "more than anybody can read"))) == 1
    assert customer.screen.text == said(customer, say("消息太多了", "more than anybody can read"))[0].text
    toast = await customer.tap("5★")
    assert toast == say("消息太多了，请过几分钟再点。", "Too many messages; please wait a few minutes.")
    assert await words(stage) == 19, "with the scan that makes twenty, and nothing more was kept"
    await customer.send("/mydata")
    assert "👤" in customer.screen.text
    await stage.pass_time(minutes=11)
    await customer.send(say("在吗", "hello"))
    assert say("收到", "Got it") in customer.screen.text
    tidy(stage)


@BOTH
async def test_a_muted_person_reaches_nobody_and_is_told_so(stage: Stage, say: Tongue) -> None:
    owner, _, customer = await team(stage, say)
    await customer.send(say("/complain 颜色不对", "/complain wrong colour"))
    await arrive(stage)
    await owner.tap(say("客户卡", "Open card"), said(owner, "🧾")[-1].message_id)
    for button in (say("修改", "Edit"), say("更多", "More"), say("先别催", "Pause"), say("静音", "Mute")):
        await owner.tap(button)
    assert say("静音了", "Muted") in owner.screen.text
    muted, seen = owner.screen.message_id, len(owner.screens)
    await customer.send(say("<a href='tg://user?id=1'>喂</a>", "<a href='tg://user?id=1'>hey</a>"))
    assert say("现在不在这里看消息", "does not read messages here") in customer.screen.text
    await customer.photo(PNG)
    await arrive(stage)
    assert len(owner.screens) == seen
    assert await words(stage) == 1
    await customer.send("/cases")
    assert "#1" in customer.screen.text, "their case has not vanished"
    await owner.tap(say("撤销", "Undo"), muted)
    await customer.send(say("对不起", "sorry"))
    await arrive(stage)
    assert said(owner, say("对不起", "sorry"))
    tidy(stage)


async def words(stage: Stage) -> int:
    """How many lines of the timeline a customer has said something in."""
    own = select(Activity).where(col(Activity.member_id).is_(None), Activity.text != "")
    return await stage.app.db.read(SYSTEM, lambda tx: len(tx.exec(own).all()))
