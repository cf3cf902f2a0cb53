"""Replies to cards: to one that was undone, and a reply that is edited afterwards."""

from sqlmodel import col, select

from models import Activity, Customer
from models.db import SYSTEM
from simulator.phone import Phone
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, open_shop, said, tidy
from tests.e2e.test_story_files import PNG, kept


async def told(stage: Stage) -> list[tuple[str, str | None]]:
    """What the book says happened, and to whom."""
    return await stage.app.db.read(
        SYSTEM,
        lambda tx: [
            (row.text, customer.name if customer else None)
            for row in tx.exec(select(Activity).order_by(col(Activity.id)))
            for customer in [tx.get(Customer, row.customer_id) if row.customer_id else None]
        ],
    )


def mine(owner: Phone) -> list[int]:
    """The numbers of what the owner has sent."""
    return [screen.message_id for screen in owner.messages if screen.mine]


@BOTH
async def test_what_was_undone_comes_back_by_a_tap_and_goes_again(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(
        say("王老板 13800138000 要门 周五下午3点量尺", "Mr Wang 07911 123456 wants a door, measure Friday 3pm")
    )
    card, whole = owner.screen.text, await told(stage)
    await owner.tap(say("撤销", "Undo"))
    assert say("已撤销：王老板", "Undone: Mr Wang") in owner.screen.text
    assert await told(stage) == []
    await owner.tap(say("恢复那条", "Bring it back"))
    assert owner.screen.text == card
    assert await told(stage) == whole
    await owner.send(say("撤销", "undo"))
    assert await told(stage) == []
    tidy(stage)


@BOTH
async def test_a_reply_to_an_undone_card_says_so_and_both_can_be_had(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    wang, words = say("王老板", "Mr Wang"), say("喜欢棕色", "likes brown")
    await owner.send(say("王老板 13800138000 要门", "Mr Wang 07911 123456 wants a door"))
    card = owner.screen.message_id
    await owner.send(say("撤销", "undo"))
    await owner.send(words, reply_to=card)
    assert say("那条没有恢复，这句另外记下了", "was undone; this is noted by itself") in owner.screen.text
    assert wang in owner.screen.text
    assert await told(stage) == [(words, None)]
    note = owner.screen.message_id
    await owner.tap(say("恢复那条", "Bring it back"), note)
    assert {who for _, who in await told(stage)} == {wang}
    assert {text for text, _ in await told(stage)} == {
        words,
        say("王老板 13800138000 要门", "Mr Wang 07911 123456 wants a door"),
    }
    assert len(said(owner, f"✅ {wang}")) >= 2
    await owner.send(say("#老客户", "#vip"), reply_to=card)
    assert say("#老客户", "#vip") in owner.screen.text
    assert await owner.tap(say("撤销", "Undo"), note) != say("这条已经撤销了。", "That was undone already.")
    tidy(stage)


@BOTH
async def test_a_reply_to_the_words_that_say_undone_is_understood_as_well(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 来店里了", "Mrs Lee 07911 654321 came in"))
    await stage.pass_time(minutes=5)
    await owner.send(say("李姐 要窗帘", "Mrs Lee wants curtains"))
    await owner.tap(say("撤销", "Undo"))
    await owner.photo(PNG, reply_to=owner.screen.message_id)
    assert say("这句另外记下了", "noted by itself") in owner.screen.text
    assert [row[:2] for row in await kept(stage)] == [("photo", say("李姐", "Mrs Lee"))], "she is still in the book"
    tidy(stage)


@BOTH
async def test_a_reply_that_is_edited_adds_what_it_says_now(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王老板 13800138000 买了门 付了450元", "Mr Wang 07911 123456 bought a door, paid £45"))
    whole, card = await told(stage), owner.screen.message_id
    await owner.send(say("喜欢棕色 500元 周五回访", "likes brown £50 call him Friday"), reply_to=card)
    assert say("喜欢棕色", "likes brown") in owner.screen.text
    reply = mine(owner)[-1]
    await owner.edit(reply, say("喜欢黑色 #熟客", "likes black #regular"))
    shown = owner.screen.text
    assert shown.startswith(say("✏️ 王老板", "✏️ Mr Wang"))
    for gone in (say("棕色", "brown"), say("500", "£50"), "⏰"):
        assert gone not in shown
    for there in (say("喜欢黑色", "likes black"), say("¥450", "£45"), say("#熟客", "#regular")):
        assert there in shown
    await owner.edit(reply, say("喜欢白色", "likes white"))
    assert say("喜欢白色", "likes white") in owner.screen.text
    assert say("#熟客", "#regular") not in owner.screen.text
    assert len(await told(stage)) == 1
    await owner.send(say("撤销", "undo"))
    assert await told(stage) == []
    await owner.tap(say("恢复那条", "Bring it back"))
    ((text, _),) = await told(stage)
    assert text == whole[0][0] + "\n" + say("喜欢白色", "likes white")
    tidy(stage)


@BOTH
async def test_a_reply_cannot_be_edited_over_what_was_put_right_since(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王老板 13800138000 买了门 付了450元", "Mr Wang 07911 123456 bought a door, paid £45"))
    card = owner.screen.message_id
    await owner.send(say("500元", "£50"), reply_to=card)
    reply = mine(owner)[-1]
    await owner.send(say("600元", "£60"), reply_to=card)
    await owner.edit(reply, say("550元", "£55"))
    assert say("这条改不了", "can't be edited") in owner.screen.text
    await owner.send(say("/find 8000", "/find 3456"))
    assert say("¥600", "£60") in owner.screen.text
    tidy(stage)


@BOTH
async def test_the_words_under_a_later_picture_of_an_album_can_be_edited(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.album([PNG, PNG, PNG], say("李姐 13900139000 三面窗", "Mrs Lee 07911 123456 three windows"))
    first, second, _ = mine(owner)[-3:]
    await owner.edit(second, say("要遮光的 周五下午3点量尺", "blackout please, measure Friday 3pm"))
    assert say("遮光", "blackout") in owner.screen.text
    assert "⏰" in owner.screen.text
    assert "×3" in owner.screen.text
    await owner.edit(second, say("要透光的", "sheer please"))
    assert say("遮光", "blackout") not in owner.screen.text
    assert "⏰" not in owner.screen.text
    assert len(await kept(stage)) == 3
    await owner.edit(first, say("李姐 13900139000 两面窗", "Mrs Lee 07911 123456 two windows"))
    assert say("两面窗", "two windows") in owner.screen.text
    assert len(await kept(stage)) == 3
    tidy(stage)
