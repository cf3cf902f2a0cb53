"""The bot asks of its own accord: after a visit, and never past what the customer allows."""

from sqlmodel import col, select

from models import Consent
from models.db import SYSTEM
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, code_of, guest, open_shop, said, tidy, until


@BOTH
async def test_after_a_visit_they_are_thanked_and_asked_and_one_button_ends_it(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    customer = await guest(stage, say, await code_of(owner))
    await customer.tap("5★")
    await until(stage, say, 10, 30, days=1)
    visit = say("王姐 来染发 付了300元", "Olivia came in, paid £30")
    await owner.send(visit)
    await arrive(stage)
    await stage.pass_time(hours=2)
    asked = customer.screen
    assert say("这次满意吗", "How was it") in asked.text
    assert asked.labels[-1] == say("🔕 不再接收", "🔕 Stop these")
    await customer.tap("1★", asked.message_id)
    await arrive(stage)
    assert said(owner, say("投诉 #1", "Complaint #1")), "low stars open a case as they do at the door"
    await owner.send("/settings thanks 30" + say("分钟", " min"))
    assert say("30 分钟后", "after 30 min") in owner.screen.text

    await until(stage, say, 10, 30, days=1)
    await owner.send(visit)
    await stage.pass_time(hours=1)
    assert not said(customer, say("这次满意吗", "How was it"))[1:], "not while their complaint is open"

    news = next(screen for screen in reversed(customer.screens) if say("🔕 不再接收", "🔕 Stop these") in screen.labels)
    words = news.text
    await customer.tap(say("🔕 不再接收", "🔕 Stop these"), news.message_id)
    assert customer.screen.text.startswith(say("🔕 已退订", "🔕 Done"))
    assert next(one for one in customer.screens if one.message_id == news.message_id).text == words
    proof = await stage.app.db.read(
        SYSTEM, lambda tx: tx.exec(select(Consent).order_by(col(Consent.id).desc())).first()
    )
    assert proof is not None
    assert (proof.purpose, proof.granted, proof.wording) == ("anything", False, say("🔕 不再接收", "🔕 Stop these"))
    tidy(stage)
