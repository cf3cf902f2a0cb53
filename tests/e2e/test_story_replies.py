"""Replies to cards: to one that was undone, and a reply that is edited afterwards."""

from sqlmodel import col, select

from models import Activity, Customer
from models.db import SYSTEM
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
