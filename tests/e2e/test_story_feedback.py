"""Customers rate and write, the owner hears and answers, and nobody learns what is not theirs to know."""

from sqlmodel import select

from models import Activity, OutboxMessage
from models.db import SYSTEM, Tx
from simulator.phone import Phone
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, code_of, guest, hire, open_shop, said, tidy, until


async def met(stage: Stage, say: Tongue) -> tuple[Phone, Phone]:
    """An owner, and a customer who has scanned."""
    owner = await open_shop(stage, say)
    return owner, await guest(stage, say, await code_of(owner))


async def rated_low(stage: Stage, say: Tongue) -> tuple[Phone, Phone]:
    owner, customer = await met(stage, say)
    await customer.tap("1★")
    await customer.send(say("颜色不对", "wrong colour"))
    await arrive(stage)
    return owner, customer


@BOTH
async def test_one_star_reaches_the_owner_at_once(stage: Stage, say: Tongue) -> None:
    owner, customer = await met(stage, say)
    customer.reset_cost()
    await customer.tap("1★")
    assert customer.cost == 1
    assert say("已经马上告诉老板", "being told right now") in customer.screen.text
    await stage.settle()
    assert say("★☆☆☆☆ 王姐", "★☆☆☆☆ Olivia") in owner.screen.text
    await customer.send(say("颜色不对", "wrong colour"))
    await arrive(stage)
    assert say("颜色不对", "wrong colour") in owner.screen.text
    tidy(stage)


@BOTH
async def test_at_night_the_owner_sleeps_and_hears_in_the_morning(stage: Stage, say: Tongue) -> None:
    owner, customer = await met(stage, say)
    await until(stage, say, 22, 30)
    seen = len(owner.screens)
    await customer.tap("2★")
    assert say("一早就让老板看到", "first thing in the morning") in customer.screen.text
    await until(stage, say, 7, 55)
    assert len(owner.screens) == seen
    await until(stage, say, 8)
    assert say("★★☆☆☆ 王姐", "★★☆☆☆ Olivia") in owner.screen.text
    tidy(stage)


@BOTH
async def test_five_stars_wait_for_the_digest(stage: Stage, say: Tongue) -> None:
    owner, customer = await met(stage, say)
    seen = len(owner.screens)
    await customer.tap("5★")
    await customer.send(say("手艺真好", "lovely work"))
    await arrive(stage)
    assert len(owner.screens) == seen
    await until(stage, say, 8, 30)
    assert say("新评价 1 个（5★×1）", "1 new rating (5★×1)") in owner.screen.text
    await owner.tap(say("看评价", "See feedback"))
    assert say("手艺真好", "lovely work") in owner.screen.text
    tidy(stage)


@BOTH
async def test_another_tap_corrects_the_stars_and_calls_the_alarm_back(stage: Stage, say: Tongue) -> None:
    owner, customer = await met(stage, say)
    await until(stage, say, 22, 30)
    await customer.tap("1★")
    await customer.tap("5★")
    seen = len(owner.screens)
    await until(stage, say, 8)
    assert len(owner.screens) == seen
    await customer.send(say("/feedback 3 还行", "/feedback 3 okay"))
    assert say("★★★☆☆ 谢谢您！", "★★★☆☆ Thank you!") in customer.screen.text
    assert say("再点一次", "Tap again") not in customer.screen.text
    await customer.send("/feedback 9")
    assert say("1 到 5 颗星", "1 to 5 stars") in customer.screen.text
    tidy(stage)


@BOTH
async def test_the_owner_answers_by_button_and_by_reply(stage: Stage, say: Tongue) -> None:
    owner, customer = await rated_low(stage, say)
    heard = owner.screen.message_id
    await owner.tap(say("回复顾客", "Reply"))
    await owner.send(say("马上给您换", "We will redo it"))
    await stage.pass_time(seconds=11)
    assert customer.screen.text == say("老陈五金 回复您：\n马上给您换", "Maggie's Hair Studio writes:\nWe will redo it")
    await owner.send(say("再道个歉", "sorry again"), reply_to=heard)
    await stage.pass_time(seconds=11)
    assert say("再道个歉", "sorry again") in customer.screen.text
    await customer.tap(say("回复店里", "Answer the shop"))
    await customer.send(say("好的", "fine then"))
    await arrive(stage)
    assert say("顾客又说", "The customer added") in owner.screen.text
    tidy(stage)


@BOTH
async def test_ten_seconds_to_take_it_back_and_then_no_more(stage: Stage, say: Tongue) -> None:
    owner, customer = await rated_low(stage, say)
    heard = owner.screen.message_id
    await owner.send(say("你自己弄的", "your own fault"), reply_to=heard)
    assert say("10 秒后发给 王姐", "Sending in 10 seconds to Olivia") in owner.screen.text
    await owner.tap(say("先别发", "Cancel"))
    assert say("没有发出去", "nothing was sent") in owner.screen.text
    await stage.pass_time(seconds=20)
    assert said(customer, say("你自己弄的", "your own fault")) == []
    await owner.send(say("对不起", "so sorry"), reply_to=heard)
    sending = owner.screen
    await stage.pass_time(seconds=11)
    toast = await owner.tap(say("先别发", "Cancel"), sending.message_id)
    assert toast == say("来不及了，已经发出去了。", "Too late, it has been sent.")
    assert say("已发给 王姐", "Sent to Olivia") in sending.text
    assert sending.labels == []
    tidy(stage)


@BOTH
async def test_what_may_have_arrived_is_not_said_to_be_taken_back(stage: Stage, say: Tongue) -> None:
    owner, customer = await rated_low(stage, say)
    heard, seen = owner.screen.message_id, len(customer.screens)
    await owner.send(say("你自己弄的", "your own fault"), reply_to=heard)
    await lose_the_first_try(stage)
    await owner.tap(say("先别发", "Cancel"))
    assert say("可能已经送到了", "It may have arrived already") in owner.screen.text
    await owner.send(say("对不起", "so sorry"), reply_to=heard)
    await lose_the_first_try(stage)
    await owner.send("/undo")
    assert say("可能已经送到了", "It may have arrived already") in owner.screen.text
    await arrive(stage, 20)
    assert len(customer.screens) == seen, "and it is not sent again"
    tidy(stage)


async def lose_the_first_try(stage: Stage) -> None:
    """The connection breaks while the answer is sent: nobody knows whether it arrived."""

    def lose(tx: Tx) -> None:
        tx.exec(select(OutboxMessage).where(OutboxMessage.state == "scheduled")).one().unknown_attempts = 1

    await stage.app.db.write(SYSTEM, lose)


@BOTH
async def test_a_private_note_never_leaves(stage: Stage, say: Tongue) -> None:
    owner, customer = await rated_low(stage, say)
    seen = len(customer.screens)
    await owner.send(say("#爱讲价", "#haggles"), reply_to=owner.screen.message_id)
    assert say("只有店里看得到", "only your shop sees it") in owner.screen.text
    await arrive(stage, 20)
    assert len(customer.screens) == seen
    await owner.send(say("王姐", "Olivia"))
    assert say("爱讲价", "haggles") in owner.screen.text
    tidy(stage)


@BOTH
async def test_names_and_numbers_stay_private_on_both_sides(stage: Stage, say: Tongue) -> None:
    owner, customer = await rated_low(stage, say)
    await owner.send(say("马上给您换", "We will redo it"), reply_to=owner.screen.message_id)
    await stage.pass_time(seconds=11)
    assert not any(say("老陈", "Maggie") in screen.text.replace(say.shop, "") for screen in customer.screens)
    assert not any(str(number) in screen.text for screen in owner.screens for number in (5001,))
    assert not any(str(number) in screen.text for screen in customer.screens for number in (1001,))


@BOTH
async def test_a_blocked_bot_is_told_once(stage: Stage, say: Tongue) -> None:
    owner, customer = await rated_low(stage, say)
    await owner.send(say("马上给您换", "We will redo it"), reply_to=owner.screen.message_id)
    customer.block()
    await arrive(stage, 30)
    told = said(owner, say("没送到", "was not delivered"))
    assert len(told) == 1
    assert say("屏蔽了机器人", "blocked the bot") in told[0].text
    await owner.send(say("还在吗", "still there?"), reply_to=said(owner, "★☆☆☆☆")[-1].message_id)
    assert say("王姐 屏蔽了机器人", "Olivia has blocked the bot") in owner.screen.text
    await arrive(stage, 30)
    assert len(said(owner, say("没送到", "was not delivered"))) == 1
    tidy(stage)


@BOTH
async def test_a_helper_writes_down_what_was_said_and_the_owner_hears(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    helper = await hire(stage, say, owner, say("店员", "staff"), 6001, "Sam")
    await helper.send(say("/feedback 李哥 2星 等太久", "/feedback Tom Baker 2 stars waited too long"))
    assert say("★★☆☆☆ 李哥", "★★☆☆☆ Tom Baker") in helper.screen.text
    await stage.settle()
    assert say("当面听到", "said in person") in owner.screen.text
    await helper.tap(say("撤销", "Undo"))
    assert say("已撤销：李哥", "Undone: Tom Baker") in helper.screen.text
    left = await stage.app.db.read(SYSTEM, lambda tx: list(tx.exec(select(Activity.text))))
    assert left == []
    tidy(stage)


@BOTH
async def test_a_customer_of_two_shops_writes_to_the_one_last_scanned(stage: Stage, say: Tongue) -> None:
    owner, customer = await met(stage, say)
    await customer.tap("4★")
    rival = await open_shop(stage, say, 1002, say("对门理发", "Corner Cafe"))
    await customer.open_link(await code_of(rival))
    await customer.tap("3★", customer.screen.message_id)
    await customer.send(say("排队太久", "long queue"))
    await arrive(stage)
    assert say("排队太久", "long queue") in rival.screen.text
    assert said(owner, say("排队太久", "long queue")) == []
    await customer.send("/business")
    await customer.tap(say.shop)
    await customer.send(say("几点关门？", "when do you close?"))
    await arrive(stage)
    assert say("几点关门", "when do you close") in owner.screen.text
    assert said(rival, say("几点关门", "when do you close")) == []
    tidy(stage)


@BOTH
async def test_an_owner_who_rates_another_shop_goes_on_keeping_their_own_book(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    other = await open_shop(stage, say, 1002, say("对门理发", "Corner Cafe"))
    await other.open_link(await code_of(owner))
    await other.tap("4★")
    assert say("只有您的下一句话", "Only your next message") in other.screen.text
    await other.send(say("还不错", "not bad"))
    assert say.shop in other.screen.text
    await other.send(say("张总 13800138111 要货", "Mr Cole 07911 123456 wants stock"))
    assert say("✅ 张总", "✅ Mr Cole") in other.screen.text
    await owner.send(say("/find 张总", "/find Cole"))
    assert say("没找到", "Nobody found") in owner.screen.text
    await owner.send("/feedback")
    assert say("还不错", "not bad") in owner.screen.text
    tidy(stage)
