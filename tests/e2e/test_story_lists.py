"""Several lines in one message: several entries, each with a card of its own, all taken back by one Undo."""

from sqlmodel import col, select

from models import Activity, Customer, FollowUp
from models.db import SYSTEM, Tx
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, open_shop, tidy


def three(say: Tongue) -> str:
    return say(
        "李姐 13900139000 定了窗帘 周五下午3点量尺\n张哥 13700137000 要报价\n王老板 付了300元",
        "Mrs Lee 07911 123456 ordered curtains, measure Friday 3pm\n"
        "Tom Baker 07911 654321 wants a quote\nMr Gray paid £30",
    )


async def names(stage: Stage) -> list[str]:
    return await stage.app.db.read(
        SYSTEM, lambda tx: [row.name for row in tx.exec(select(Customer).order_by(col(Customer.id)))]
    )


async def counts(stage: Stage) -> tuple[int, ...]:
    """How many customers, things that happened, and follow-ups."""

    def look(tx: Tx) -> tuple[int, ...]:
        return tuple(len(tx.exec(select(table)).all()) for table in (Customer, Activity, FollowUp))

    return await stage.app.db.read(SYSTEM, look)


@BOTH
async def test_a_list_is_several_entries_and_one_undo(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(three(say))
    assert owner.screen.text.startswith(say("✅ 一共记了 3 条", "✅ 3 entries noted"))
    assert owner.screen.text.splitlines()[1].startswith(say("1. 李姐", "1. Mrs Lee"))
    assert "⏰" in owner.screen.text
    assert await counts(stage) == (3, 3, 1)
    await owner.send("/undo")
    assert say("已撤销：3 条", "Undone: 3 entries") in owner.screen.text
    assert await counts(stage) == (0, 0, 0)
    await owner.send("/undo")
    assert say("没有可以撤销的了", "nothing left to undo") in owner.screen.text
    tidy(stage)


@BOTH
async def test_each_line_of_a_list_can_be_put_right_or_taken_back_alone(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(three(say))
    summary = owner.screen.message_id
    await owner.tap("3", summary)
    assert owner.screen.text.startswith(say("✅ 王老板", "✅ Mr Gray"))
    await owner.tap(say("改金额", "Fix the amount"))
    await owner.send(say("350", "35"))
    assert say("¥350", "£35") in owner.screen.text
    await owner.tap(say("撤销", "Undo"))
    assert await names(stage) == [say("李姐", "Mrs Lee"), say("张哥", "Tom Baker")]
    await owner.send("/undo")
    assert await names(stage) == []
    tidy(stage)


@BOTH
async def test_an_edited_list_is_written_down_anew(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    sent = await owner.send(three(say))
    await owner.edit(sent.message_id, three(say).rsplit("\n", 1)[0])
    assert owner.screen.text.startswith(say("✏️ 一共记了 2 条", "✏️ 2 entries noted"))
    assert await names(stage) == [say("李姐", "Mrs Lee"), say("张哥", "Tom Baker")]
    await owner.edit(sent.message_id, three(say).split("\n", 1)[0])
    assert owner.screen.text.startswith(say("✏️ 李姐", "✏️ Mrs Lee"))
    assert await counts(stage) == (1, 1, 1)
    tidy(stage)


@BOTH
async def test_somebody_new_named_twice_in_a_list_is_one_customer(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(
        say(
            "李姐 13900139000 定了窗帘\n张哥 13700137000 要报价\n李姐 周五下午3点量尺",
            "Mrs Lee 07911 123456 ordered curtains\nTom Baker 07911 654321 wants a quote\nMrs Lee measure Friday 3pm",
        )
    )
    assert await counts(stage) == (2, 3, 1)
    tidy(stage)


@BOTH
async def test_a_long_list_is_turned_page_by_page(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    surnames = [
        "Adams",
        "Baker",
        "Clark",
        "Davis",
        "Evans",
        "Foster",
        "Grant",
        "Hughes",
        "Irving",
        "Jones",
        "Knight",
        "Lewis",
    ]
    lines = [
        say(f"{zh}老板 1380013{at:04d} 要报价", f"Mr {en} 020 7946 0{at:03d} wants a quote")
        for at, (zh, en) in enumerate(zip("李王张刘陈杨赵黄周吴徐孙", surnames, strict=True))
    ]
    await owner.send("\n".join(lines))
    assert say("一共记了 12 条", "12 entries noted") in owner.screen.text
    await owner.tap(say("下一页", "More"))
    assert owner.screen.text.splitlines()[1].startswith("6. ")
    assert await counts(stage) == (12, 12, 0)
    await owner.tap(say("全部撤销", "Undo all"))
    assert await names(stage) == []
    tidy(stage)


@BOTH
async def test_details_on_lines_of_their_own_are_one_entry(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    details = say(
        "李姐\n电话 13900139000\n地址 阳光花园3号楼\n要两套窗帘",
        "Mrs Lee\nphone 07911 123456\naddress Flat 3, Rose Court\nwants two curtains",
    )
    await owner.send(details)
    assert await counts(stage) == (1, 1, 0)
    assert owner.screen.text.startswith(say("✅ 李姐", "✅ Mrs Lee"))
    tidy(stage)


@BOTH
async def test_a_second_day_is_named_and_not_dropped(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 周五下午3点量尺 下周三安装", "Mrs Lee measure Friday 3pm, fit next Wednesday"))
    assert say("也提到“下周三”", "Also mentioned “next Wednesday”") in owner.screen.text
    tidy(stage)
