"""Bad input: each has a defined answer, in words, and nothing is kept that should not be."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models import Activity, Customer
from models.db import SYSTEM
from simulator.faults import Fault
from tests.e2e.conftest import Stage


async def customers(stage: Stage) -> list[str]:
    return await stage.app.db.read(SYSTEM, lambda tx: [row.name for row in tx.exec(select(Customer))])


async def activities(stage: Stage) -> list[str]:
    return await stage.app.db.read(SYSTEM, lambda tx: [row.text for row in tx.exec(select(Activity))])


async def test_an_unknown_command_names_the_known_ones(stage: Stage) -> None:
    owner = await stage.owner()
    await owner.send("/pipeline")
    assert "没有这个命令" in owner.screen.text
    assert "/today" in owner.screen.text


@pytest.mark.parametrize("text", ["谢谢", "在吗", "👍", "ok", "。。。", "😀😀😀", "thanks!"])
async def test_small_talk_makes_nothing_and_offers_three_buttons(stage: Stage, text: str) -> None:
    owner = await stage.owner()
    await owner.send(text)
    assert len(owner.screen.labels) == 3
    assert await customers(stage) == []
    assert await activities(stage) == []


async def test_the_longest_message_is_kept_whole(stage: Stage) -> None:
    owner = await stage.owner()
    text = "王老板 " + "要" * 4090
    await owner.send(text)
    assert await activities(stage) == [text]
    assert len(owner.screen.text) < 1000


async def test_right_to_left_marks_and_nul_do_not_reach_the_book(stage: Stage) -> None:
    owner = await stage.owner()
    await owner.send("王老板\u202e \x00买了门 付了300元")
    [text] = await activities(stage)
    assert "\u202e" not in text
    assert "\x00" not in text
    assert "300" in owner.screen.text


async def test_names_that_are_markup_are_shown_as_typed(stage: Stage) -> None:
    owner = await stage.owner(shop="<b>Shop</b> & Co")
    assert "<b>Shop</b> & Co" in owner.screen.text
    await owner.send("O'Brien <i>& Sons</i> paid £40")
    assert stage.world.complaints == []


@pytest.mark.parametrize(
    "data",
    [
        "garbage",
        "v1:capture.card::",
        "v1:capture.attach:1:",
        "v1:capture.undo:zzzzzzzzzzzz.1:",
        "v1:nobody.knows:1.1:",
        "v1:followups.done:1.999:0",
        "v1:followups.snooze:1.1:0~never",
        "v1:capture.at:1.1:~zz",
        "v1:businesses.put:1:~cap.999",
        "v1:followups.today:1:~99999999999999999999",
    ],
)
async def test_a_forged_button_is_answered_and_changes_nothing(stage: Stage, data: str) -> None:
    owner = await stage.owner()
    await owner.send("王老板 13800138000 明天下午3点联系")
    before = await activities(stage)
    await owner.tap_data(data)
    assert await activities(stage) == before
    assert stage.world.unanswered_taps() == []
    assert not any("编号" in screen.text for screen in owner.screens)


async def test_a_button_of_another_shop_is_refused(stage: Stage) -> None:
    owner = await stage.owner()
    await owner.send("王老板 13800138000 明天下午3点联系")
    rival = await stage.owner(person_id=1002, shop="对门五金")
    toast = await rival.tap_data("v1:capture.undo:1.1:")
    assert toast == "这个按钮已经过期了，请用最新的那张卡片。"
    assert await customers(stage) == ["王老板"]
    await rival.send("/find 王")
    assert "王老板" not in rival.screen.text


async def test_a_second_tap_does_it_once_and_says_so(stage: Stage) -> None:
    owner = await stage.owner()
    await owner.send("王老板 13800138000 明天下午3点联系")
    card = owner.screen.message_id
    await owner.tap("撤销", card)
    assert await customers(stage) == []
    toast = await owner.tap_data("v1:capture.undo:1.1:", card)
    assert toast == "这条已经撤销了。"


async def test_a_stale_reminder_says_so_and_shows_the_fresh_one(stage: Stage) -> None:
    owner = await stage.owner()
    await owner.send("王老板 今天下午3点联系")
    await stage.pass_time(hours=5)
    reminder = owner.screen.message_id
    await owner.tap("办好了", reminder)
    assert "办好了" in owner.screen.text
    toast = await owner.tap_data("v1:followups.done:1.1:0", reminder)
    assert toast == "这张卡是旧的，已换成最新的"


async def test_a_malformed_update_does_not_stop_the_next_one(stage: Stage) -> None:
    owner = await stage.owner()
    await owner.inject({"update_id": stage.bot.queue.last_id + 1, "message": {"message_id": "nonsense", "chat": 7}})
    await owner.send("王老板 买了门 付了300元")
    assert "王老板" in owner.screen.text


async def test_what_no_book_can_keep_is_said(stage: Stage) -> None:
    owner = await stage.owner()
    owner.thumb._post({"dice": {"emoji": "🎲", "value": 3}})
    await stage.settle()
    assert "这种消息存不了" in owner.screen.text


async def test_a_file_of_contacts_that_is_none_is_kept_as_a_file(stage: Stage) -> None:
    owner = await stage.owner()
    await owner.document("contacts.vcf", b"\x00\xff nothing of the kind", mime="text/vcard")
    assert "是谁的？" in owner.screen.text
    assert "contacts.vcf" in owner.screen.text


async def test_a_file_of_contacts_that_is_too_large_is_refused(stage: Stage) -> None:
    owner = await stage.owner()
    await owner.document("contacts.vcf", b"BEGIN:VCARD\n" + b"x" * 1024 * 1024, mime="text/vcard")
    assert "太大了" in owner.screen.text
    many = b"BEGIN:VCARD\nVERSION:3.0\nFN:A\nEND:VCARD\n" * 201
    await owner.document("contacts.vcf", many, mime="text/vcard")
    assert "最多存 200 张" in owner.screen.text
    assert await customers(stage) == []


async def test_a_lost_answer_is_shown_when_telegram_is_back(stage: Stage) -> None:
    owner = await stage.owner()
    stage.world.faults.add(Fault(method="sendMessage", kind="server_error", times=1))
    await owner.send("王老板 买了门 付了300元")
    assert await customers(stage) == ["王老板"]
    shown = await owner.wait(lambda screen: "王老板" in screen.text, within=20)
    assert "刚才断线" in shown.text


async def test_a_question_does_not_trap_the_next_message(stage: Stage) -> None:
    owner = await stage.owner()
    await owner.send("王老板 买了门 付了300元")
    await owner.tap("改金额")
    await owner.send("李姐 13900139000 明天下午3点量尺")
    assert "李姐" in owner.screen.text
    assert sorted(await customers(stage)) == ["李姐", "王老板"]


async def test_capture_works_before_the_shop_has_a_name(stage: Stage) -> None:
    owner = stage.phone(1001, "老陈")
    await owner.start()
    await owner.send("王老板 13800138000 明天下午3点联系")
    assert "王老板" in owner.screen.text
    assert await customers(stage) == ["王老板"]


async def test_a_stranger_who_just_writes_is_shown_the_ways_in(stage: Stage) -> None:
    stranger = stage.phone(3001, "路人")
    await stranger.send("你好 请问怎么用")
    assert "扫店里的二维码" in stranger.screen.text
    assert await customers(stage) == []


async def test_a_wrong_start_payload_is_answered(stage: Stage) -> None:
    stranger = stage.phone(3001, "路人")
    await stranger.start("x_nonsense")
    assert "链接不对" in stranger.screen.text


async def test_a_shop_can_be_named_in_the_same_message(stage: Stage) -> None:
    owner = stage.phone(1001, "老陈")
    await owner.send("/start 老陈 五金")
    assert "老陈 五金 开张啦" in owner.screen.text


async def test_what_was_said_before_an_outage_counts_from_when_it_was_said(stage: Stage) -> None:
    owner = await stage.owner()
    owner.settle = False
    await stage.app.source.stop()
    await owner.send("王老板 明天下午3点联系")
    stage.world.clock.move(timedelta(hours=20))
    await stage.app.source.start()
    shown = await owner.wait(lambda screen: "王老板" in screen.text)
    assert "11月19日" in shown.text
