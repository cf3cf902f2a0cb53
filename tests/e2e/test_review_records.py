"""What a review found about records: how a line was meant survives an edit, and a number is read once."""

from sqlmodel import col, select

from models import Activity, Customer, FollowUp
from models.db import SYSTEM
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, open_shop, tidy


async def told(stage: Stage) -> list[tuple[str, int | None]]:
    return await stage.app.db.read(
        SYSTEM,
        lambda tx: list(tx.exec(select(Activity.kind, Activity.amount_minor).order_by(col(Activity.id)))),
    )


async def planned(stage: Stage) -> int:
    return await stage.app.db.read(SYSTEM, lambda tx: len(tx.exec(select(FollowUp.id)).all()))


@BOTH
async def test_an_edited_sale_stays_a_sale(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    sent = await owner.send(say("/sale 李姐 换锁 180", "/sale Mrs Lee lock 180"))
    assert await told(stage) == [("sale", 18000)]
    await owner.edit(sent.message_id, say("/sale 李姐 换锁 190", "/sale Mrs Lee lock 190"))
    assert await told(stage) == [("sale", 19000)]
    tidy(stage)


@BOTH
async def test_an_edited_answer_to_sale_stays_a_sale(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send("/sale")
    sent = await owner.send(say("李姐 换锁 180", "Mrs Lee lock 180"))
    await owner.edit(sent.message_id, say("李姐 换锁 190", "Mrs Lee lock 190"))
    assert await told(stage) == [("sale", 19000)]
    tidy(stage)


@BOTH
async def test_an_amount_under_sale_is_no_hour_as_well(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("/sale 王老板 10", "/sale Mr Wang 10"))
    assert await told(stage) == [("sale", 1000)]
    assert await planned(stage) == 0
    await owner.send(say("/sale 王老板 明天送货 10", "/sale Mr Wang deliver tomorrow 10"))
    assert await planned(stage) == 1
    tidy(stage)


@BOTH
async def test_another_phone_under_a_known_name_is_asked_about(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 要窗帘", "Mrs Lee 07911 123456 wants curtains"))
    await owner.send(say("李姐 13600136000 要门", "Mrs Lee 07400 123456 wants a door"))
    assert say("是哪一位", "Which") in owner.screen.text
    assert "📞" in owner.screen.text
    await owner.tap(say("是新客户", "Somebody new"))
    assert "📞" in owner.screen.text
    phones = await stage.app.db.read(
        SYSTEM, lambda tx: list(tx.exec(select(Customer.phone).order_by(col(Customer.id))))
    )
    assert phones == list(say("+8613900139000 +8613600136000", "+447911123456 +447400123456").split())
    tidy(stage)
