"""The bot asks of its own accord: after a visit, and never past what the customer allows."""

from sqlmodel import col, delete, select

from models import Consent, OutboxMessage
from models.db import SYSTEM
from simulator.phone import Phone
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
    card = said(owner, f"🧾 {say.shop}")[0].message_id  # low stars open a case as they do at the door
    await owner.send("/settings thanks 30" + say("分钟", " min"))
    assert say("30 分钟后", "after 30 min") in owner.screen.text

    await until(stage, say, 10, 30, days=1)
    await owner.send(visit)
    await stage.pass_time(hours=1)
    assert not said(customer, say("这次满意吗", "How was it")), "not while their complaint is open"

    await owner.tap(say("已解决，告诉顾客", "Solved, tell them"), card)
    await arrive(stage, 16)
    news = customer.screen
    await customer.tap(say("🔕 不再接收", "🔕 Stop these"))
    assert customer.screen.text.startswith(say("🔕 已退订", "🔕 Done"))
    assert said(customer, say("您看解决了吗", "Is it solved for you?"))[-1].message_id == news.message_id, "it stays"
    proof = await stage.app.db.read(
        SYSTEM, lambda tx: tx.exec(select(Consent).order_by(col(Consent.id).desc())).first()
    )
    assert proof is not None
    assert (proof.purpose, proof.granted, proof.wording) == ("anything", False, say("🔕 不再接收", "🔕 Stop these"))
    tidy(stage)


@BOTH
async def test_what_people_ask_for_is_counted_and_leads_back_to_their_words(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    link = await code_of(owner)
    words = say("有没有卖门锁的？", "Do you sell door locks?")
    for number in range(2):
        customer = await guest(stage, say, link, 5001 + number, say(f"顾客{number}", f"Guest {number}"))
        await customer.tap("5★")
        await owner.send("/feedback")
        assert (say("大家想要什么", "What people ask for") in owner.screen.labels) is bool(number)
        await customer.send(words)
        await arrive(stage)
    await owner.send("/feedback")
    await owner.tap(say("大家想要什么", "What people ask for"))
    assert say("门锁 × 2", "door locks × 2") in owner.screen.text
    await owner.tap("1")
    assert say("顾客0", "Guest 0") in owner.screen.text
    await owner.tap("1")
    assert words in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_regular_is_asked_whether_they_would_recommend_the_shop(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    customer = await guest(stage, say, await code_of(owner))
    await customer.tap("5★")
    await customer.tap(say("好，告诉我", "Yes, tell me"))
    for _ in range(2):
        await until(stage, say, 10, 30, days=1)
        await owner.send(say("王姐 来染发 付了300元", "Olivia came in, paid £30"))
    await owner.send("/feedback")
    assert "📣" not in owner.screen.text, "hidden until there is an answer"
    await until(stage, say, 11, 0, days=3)
    question = say("推荐给朋友", "recommend us to a friend")
    asked = said(customer, question)[-1]
    assert asked.labels == ["0 – 5", "6 – 10", say("🔕 不再接收", "🔕 Stop these")]
    await customer.tap("6 – 10", asked.message_id)
    await customer.tap("9")
    assert say("您给了 9 分", "You gave 9") in customer.screen.text
    await customer.tap("0 – 5")
    await customer.tap("6 – 10")
    await customer.tap("10")
    await owner.send("/feedback")
    assert say("会推荐 1 · 一般 0 · 不会 0", "would recommend us: 1 · neither: 0") in owner.screen.text

    await stage.pass_time(days=91)
    await owner.send(say("王姐 来染发 付了300元", "Olivia came in, paid £30"))
    await until(stage, say, 11, 30, days=4)
    await customer.send("4")
    assert say("您给了 4 分", "You gave 4") in customer.screen.text, "typed it counts as well"
    await customer.send("4")
    assert say("您给了 4 分", "You gave 4") not in customer.screen.text, "and only once: after that it is words"
    await owner.send("/feedback")
    assert say("会推荐 0 · 一般 0 · 不会 1", "neither: 0 · would not: 1") in owner.screen.text
    tidy(stage)


async def two_guests(stage: Stage, say: Tongue, owner: Phone) -> tuple[Phone, Phone]:
    """The first one has agreed to surveys."""
    link = await code_of(owner)
    customer = await guest(stage, say, link)
    await customer.tap("5★")
    await customer.tap(say("好，告诉我", "Yes, tell me"))
    other = await guest(stage, say, link, 5002, say("李姐", "Emma"))
    await other.tap("5★")
    return customer, other


async def news_meanwhile(say: Tongue, owner: Phone) -> None:
    await owner.send("/survey")
    await owner.send(say("王姐 来了 剪发", "Olivia came in for a haircut"))
    assert say("小调查，还没发", "Survey, not sent") not in owner.screen.text, "news about somebody of the book"


async def too_late(stage: Stage, say: Tongue, customer: Phone, survey: int) -> None:
    """Asked to write, and by then it is not theirs to answer any more."""
    await customer.tap(say("写几句", "Write"), survey)
    await stage.app.db.write(SYSTEM, lambda tx: tx.exec(delete(OutboxMessage).where(col(OutboxMessage.purpose) != "")))
    await customer.send(say("还要门铃", "door bells too"))
    assert say("收到", "Got it") not in customer.screen.text, "it is too late for an answer"
    await customer.send(say("还要门铃", "door bells too"))
    assert say("收到", "Got it") in customer.screen.text, "and what they say next is no answer any more"


@BOTH
async def test_a_survey_is_made_in_one_message_and_sent_with_one_tap(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    customer, other = await two_guests(stage, say, owner)
    seen = len(other.screens)
    await news_meanwhile(say, owner)
    await owner.send("/survey")
    asks, yes, words = (
        say("环境怎么样", "How is the room?"),
        say("还会再来吗", "Would you come again?"),
        say("还想要什么", "What else?"),
    )
    await owner.send(f"{asks} {say('星', 'stars')}\n{yes}\n{words}")
    assert say("没同意优惠和小调查 1", "have not agreed 1") in owner.screen.text
    await owner.tap(say("发给 1 位", "Send to 1"))
    assert say("停止发送", "Stop sending") in owner.screen.labels
    await stage.pass_time(seconds=12)
    first = customer.screen
    assert asks in first.text
    assert first.labels[-1] == say("🔕 不再接收", "🔕 Stop these")
    await customer.send(say("明天几点开门", "when do you open tomorrow"))
    assert say("收到", "Got it") in customer.screen.text, "it is no trap for the next message"
    await customer.tap("4★", first.message_id)
    await customer.tap(say("是", "Yes"), first.message_id)
    await customer.tap(say("写几句", "Write"), first.message_id)
    await customer.send(say("有没有卖门锁", "Do you sell door locks?"))
    assert say("都收到了", "all of it has arrived") in customer.screen.text
    assert len(other.screens) == seen
    await owner.send("/survey")
    await owner.tap(asks)
    for counts in ("4★ × 1", say("是 1 · 否 0", "yes 1 · no 0"), say("写了 1 条", "1 wrote")):
        assert counts in owner.screen.text
    await owner.tap(say("第 3 题的原话", "Words to 3"))
    assert say("王姐: 有没有卖门锁", "Olivia: Do you sell door locks?") in owner.screen.text
    await too_late(stage, say, customer, first.message_id)
    tidy(stage)
