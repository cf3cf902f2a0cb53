"""What a customer allows: seen, switched, stopped, and the sender is told why."""

from sqlmodel import col, select

from models import Consent
from models.db import SYSTEM
from simulator.phone import Phone
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, code_of, guest, open_shop, said, tidy


async def rated(stage: Stage, say: Tongue, stars: str = "1★") -> tuple[Phone, Phone]:
    owner = await open_shop(stage, say)
    customer = await guest(stage, say, await code_of(owner))
    await customer.tap(stars)
    await arrive(stage)
    return owner, customer


@BOTH
async def test_every_purpose_is_a_switch_and_each_answer_is_kept_as_proof(stage: Stage, say: Tongue) -> None:
    _, customer = await rated(stage, say)
    await customer.send("/privacy")
    card = customer.screen.message_id
    assert customer.screen.text.count("✅") == 2
    assert customer.screen.text.count("🚫") == 1
    await customer.tap(say("优惠：要", "Offers: yes"), card)
    assert customer.screen.text.count("✅") == 3
    await customer.tap(say("提醒：不要", "Reminders: no"), card)
    assert customer.screen.text.count("✅") == 2
    proof = await stage.app.db.read(
        SYSTEM,
        lambda tx: [
            (row.purpose, row.granted, bool(row.wording)) for row in tx.exec(select(Consent).order_by(col(Consent.id)))
        ],
    )
    assert proof == [("offers", True, True), ("reminders", False, True)]
    tidy(stage)


@BOTH
async def test_offers_are_asked_for_after_a_good_rating_and_once(stage: Stage, say: Tongue) -> None:
    _, customer = await rated(stage, say, "5★")
    assert say("要不要也告诉您一声", "when there is an offer") in customer.screen.text
    assert await customer.tap(say("好，告诉我", "Yes, tell me")) == say("记下了", "Noted")
    assert customer.screen.text.count("✅") == 3
    await customer.send("/feedback 5")
    assert say("要不要也告诉您一声", "when there is an offer") not in customer.screen.text
    tidy(stage)


@BOTH
async def test_after_stop_the_owners_answer_is_refused_with_the_reason(stage: Stage, say: Tongue) -> None:
    owner, customer = await rated(stage, say)
    heard = owner.screen.message_id
    await customer.send("/stop")
    assert say.shop in customer.screen.text
    seen = len(customer.screens)
    await owner.send(say("在吗", "are you there?"), reply_to=heard)
    assert say("王姐 退订了", "Olivia stopped messages") in owner.screen.text
    assert say("王姐 退订了", "Olivia stopped messages") in (await owner.tap(say("回复顾客", "Reply"), heard) or "")
    await arrive(stage, 20)
    assert len(customer.screens) == seen
    tidy(stage)


@BOTH
async def test_an_answer_on_its_way_is_held_back_by_stop(stage: Stage, say: Tongue) -> None:
    owner, customer = await rated(stage, say)
    await owner.send(say("马上给您换", "We will redo it"), reply_to=owner.screen.message_id)
    await customer.send(say("退订", "unsubscribe"))
    seen = len(customer.screens)
    await arrive(stage, 30)
    assert len(customer.screens) == seen
    (told,) = said(owner, say("没送到", "was not delivered"))
    assert say("对方退订了", "they stopped messages from your shop") in told.text
    assert say("马上给您换", "We will redo it") in told.text
    tidy(stage)


@BOTH
async def test_who_stopped_can_still_speak_and_let_the_shop_answer(stage: Stage, say: Tongue) -> None:
    owner, customer = await rated(stage, say)
    await customer.send("/stop")
    await customer.send(say("还有一句", "one more thing"))
    await arrive(stage)
    assert say("还有一句", "one more thing") in owner.screen.text
    assert say("回复顾客", "Reply") not in owner.screen.labels
    assert say("退订了这家店", "You stopped messages") in customer.screen.text
    await customer.tap(say("允许店里回复我", "Let the shop answer me"))
    await owner.send("/feedback")
    await owner.tap("1")
    await owner.tap(say("回复顾客", "Reply"))
    await owner.send(say("谢谢您", "thank you"))
    await stage.pass_time(seconds=11)
    assert say("谢谢您", "thank you") in customer.screen.text
    tidy(stage)


@BOTH
async def test_nothing_is_kept_of_who_only_looked(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    customer = await guest(stage, say, await code_of(owner))
    await customer.send("/privacy")
    assert say("还没记您的任何资料", "keeps nothing about you yet") in customer.screen.text
    stranger = stage.phone(7001, "Joe", say.code)
    await stranger.send("/privacy")
    assert say("这里没有您的资料", "nothing is kept about you here") in stranger.screen.text
    await stranger.send("/stop")
    assert say("现在没有哪家店记着您", "No shop keeps a record of you now") in stranger.screen.text
    tidy(stage)
