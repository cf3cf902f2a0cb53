"""Complaints, with the customer, the helper and the owner at their phones at once."""

from simulator.phone import Phone
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, code_of, guest, hire, open_shop, said, tidy, until


async def complained(stage: Stage, say: Tongue) -> tuple[Phone, Phone]:
    """One star and a word, and the owner's card."""
    owner = await open_shop(stage, say)
    customer = await guest(stage, say, await code_of(owner))
    await customer.tap("1★")
    await customer.send(say("颜色不对", "wrong colour"))
    await arrive(stage)
    return owner, customer


def card_of(phone: Phone) -> int:
    """The message that is the case's card."""
    return said(phone, "🧾")[-1].message_id


@BOTH
async def test_answer_and_close_cost_two_and_the_customer_has_the_last_word(stage: Stage, say: Tongue) -> None:
    owner, customer = await complained(stage, say)
    assert say("#1 低分 · 还没人接", "#1 low score · nobody has it yet") in owner.screen.text
    owner.reset_cost()
    card = card_of(owner)
    await owner.send(say("马上给您换", "We will redo it"), reply_to=card)
    await owner.tap(say("已解决，告诉顾客", "Solved, tell them"), card)
    assert owner.cost == 2
    await arrive(stage, 16)
    assert said(customer, say("马上给您换", "We will redo it"))
    assert say("您看解决了吗", "Is it solved for you?") in customer.screen.text
    stop = say("🔕 不再接收", "🔕 Stop these")
    assert customer.screen.labels == [say("解决了", "Solved"), say("没解决", "Not solved"), stop]
    await customer.tap(say("解决了", "Solved"))
    assert say("#1 解决了", "#1 is solved") in customer.screen.text
    await arrive(stage)
    assert say("顾客认可了", "customer confirmed") in owner.screen.text
    assert not any(say("老陈", "Maggie") in one.text.replace(say.shop, "") for one in customer.screens)
    tidy(stage)


@BOTH
async def test_two_take_it_at_once_and_one_has_it(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    boss = await hire(stage, say, owner, say("店长", "manager"), 2001, say("小李", "Tom"))
    customer = await guest(stage, say, await code_of(owner))
    await customer.tap("2★")
    await arrive(stage)
    takes = say("我来处理", "I'll take it")
    first, second = owner.screen, boss.screen
    assert takes in first.labels
    assert takes in second.labels
    await boss.tap(takes, second.message_id)
    toast = await owner.tap(takes, first.message_id)
    assert toast == say("小李 已经在处理了", "Tom is already on it")
    assert say("小李 在处理", "Tom is on it") in first.text
    assert say("转给我", "Take over") in first.labels
    await arrive(stage, 16)
    assert len(said(customer, say("有人在处理了", "somebody is seeing to"))) == 1
    tidy(stage)


@BOTH
async def test_a_wrong_tap_is_undone_before_anybody_hears(stage: Stage, say: Tongue) -> None:
    owner, customer = await complained(stage, say)
    seen = len(customer.screens)
    await owner.tap(say("已解决，告诉顾客", "Solved, tell them"))
    await owner.tap(say("撤销", "Undo"))
    assert say("回到之前", "stands as before") in owner.screen.text
    await arrive(stage, 20)
    assert len(customer.screens) == seen
    tidy(stage)


@BOTH
async def test_not_solved_opens_it_again(stage: Stage, say: Tongue) -> None:
    owner, customer = await complained(stage, say)
    await owner.tap(say("已解决，告诉顾客", "Solved, tell them"))
    await arrive(stage, 16)
    told = customer.screen
    await customer.tap(say("没解决", "Not solved"))
    assert say("重新打开了", "open again") in customer.screen.text
    await customer.send(say("还是红的", "still red"))
    await arrive(stage)
    assert any(say("顾客说没解决", "customer says it isn't solved") in one.text for one in owner.screens)
    assert any(say("还是红的", "still red") in one.text for one in owner.screens)
    await customer.send("/cases")
    assert say("又打开了", "open again") in customer.screen.text
    assert told.labels == []
    tidy(stage)


@BOTH
async def test_silence_is_no_yes(stage: Stage, say: Tongue) -> None:
    owner, customer = await complained(stage, say)
    await owner.tap(say("已解决，告诉顾客", "Solved, tell them"))
    card = owner.screen
    await arrive(stage, 16)
    await until(stage, say, 12, days=7)
    assert say("没等到您回话", "we heard nothing from you") in customer.screen.text
    await owner.send("/today")
    assert say("没处理完", "complaint open") not in owner.screen.text
    await owner.tap(say("没解决，重开", "Not solved, reopen"), card.message_id)
    assert say("顾客说没解决", "customer says it isn't solved") in card.text
    tidy(stage)


@BOTH
async def test_what_nobody_answers_comes_back_and_stands_on_todays_list(stage: Stage, say: Tongue) -> None:
    owner, _ = await complained(stage, say)
    await stage.pass_time(hours=1)
    await arrive(stage)
    assert say("还没人回顾客", "Nobody has answered") in owner.screen.text
    await owner.send("/today")
    assert say("投诉 1 条没处理完", "1 complaint open") in owner.screen.text
    await owner.tap(say("没处理完的投诉", "Open complaints"))
    await owner.tap("#1")
    assert say("颜色不对", "wrong colour") in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_blocked_bot_is_a_clear_state(stage: Stage, say: Tongue) -> None:
    owner, customer = await complained(stage, say)
    await owner.tap(say("已解决，告诉顾客", "Solved, tell them"))
    customer.block()
    await arrive(stage, 30)
    await stage.pass_time(minutes=2)
    await arrive(stage)
    card = said(owner, say("已解决，还没告诉顾客", "put right, customer not told"))[-1]
    assert say("机器人联系不上", "can't reach this customer") in card.text
    await owner.tap(say("已当面告诉", "Told in person"), card.message_id)
    await owner.tap(say("当面确认了", "Confirmed in person"), card.message_id)
    assert say("老陈 听到的", "heard by Maggie") in card.text
    tidy(stage)


@BOTH
async def test_the_third_door_and_what_a_member_hears(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    customer = await guest(stage, say, await code_of(owner))
    await customer.tap(say("投诉", "Complain"))
    await customer.send(say("等了两个小时", "waited two hours"))
    assert say("编号 #1", "number #1") in customer.screen.text
    await customer.tap(say("处理进度", "How it stands"))
    assert say("店里收到了", "the shop has got it") in customer.screen.text
    await arrive(stage)
    assert say("等了两个小时", "waited two hours") in owner.screen.text
    await owner.send(say("/feedback 李哥 投诉 太慢", "/feedback Tom Baker complained it was slow"))
    await owner.tap(say("投诉 #2", "Complaint #2"))
    assert say("当面听到", "said in person") in owner.screen.text
    await owner.tap(say("当面确认了", "Confirmed in person"))
    assert say("当面确认解决", "Confirmed in person") in owner.screen.text
    tidy(stage)


@BOTH
async def test_somebody_with_a_shop_of_their_own_complains_elsewhere(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    other = await open_shop(stage, say, 1002, say("对门面馆", "Corner Café"))
    await other.open_link(await code_of(owner))
    await other.tap(say("售后", "Help"))
    await other.send(say("灯不亮了", "the lamp is dead"))
    assert say("编号 #1", "number #1") in other.screen.text
    await arrive(stage)
    assert say("灯不亮了", "the lamp is dead") in owner.screen.text
    tidy(stage)
