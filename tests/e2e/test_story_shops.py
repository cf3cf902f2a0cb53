"""Two businesses in one deployment never see each other; a group is told the way to the private chat."""

from simulator.phone import Phone
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, code_of, guest, hire, open_shop, said, tidy, until


async def both(stage: Stage, say: Tongue) -> tuple[Phone, Phone]:
    """Two shops that know a customer of the same name."""
    owner, rival = await open_shop(stage, say), await open_shop(stage, say, 1002, say("对门五金", "Corner Cafe"))
    await owner.send(say("王老板 13800138000 明天下午3点联系", "Mr Wang 07911 123456 call tomorrow 3pm"))
    await rival.send(say("王老板 13900139000 明天下午4点送货", "Mr Wang 07911 654321 deliver tomorrow 4pm"))
    return owner, rival


@BOTH
async def test_nothing_of_one_is_found_by_the_other(stage: Stage, say: Tongue) -> None:
    owner, rival = await both(stage, say)
    mine, theirs = say("138 0013 8000", "7911 123456"), say("139 0013 9000", "7911 654321")
    for phone, own, foreign in ((owner, mine, theirs), (rival, theirs, mine)):
        await phone.send(say("王老板", "Mr Wang"))
        assert own in phone.screen.text
        await phone.send(f"/find {foreign[-4:]}")
        assert say("没找到", "Nobody found") in phone.screen.text
        assert said(phone, foreign) == []
    tidy(stage)


@BOTH
async def test_a_foreign_button_does_nothing(stage: Stage, say: Tongue) -> None:
    owner, rival = await both(stage, say)
    stale = say("这个按钮已经过期了，请用最新的那张卡片。", "This button is out of date. Please use the newest card.")
    for data in (
        "v1:customers.card:1.1:",
        "v1:followups.done:1.1:",
        "v1:capture.undo:1.1:",
        "v1:customers.timeline:1.1:",
    ):
        assert await rival.tap_data(data) == stale
    await owner.send(say("王老板", "Mr Wang"))
    assert "⏰" in owner.screen.text
    gone = say("这位客户已经不在客户簿里了。", "This customer is not in the book any more.")
    assert await rival.tap_data("v1:customers.card:2.1:") == gone, "their shop, our customer"
    tidy(stage)


@BOTH
async def test_feedback_and_digests_stay_in_their_shop(stage: Stage, say: Tongue) -> None:
    owner, rival = await both(stage, say)
    customer = await guest(stage, say, await code_of(rival))
    await customer.tap("1★")
    await until(stage, say, 8, 30)
    assert said(owner, "★☆☆☆☆") == []
    assert said(rival, "★☆☆☆☆")
    [digest], [theirs] = said(owner, "☀️"), said(rival, "☀️")
    assert say("联系", "call") in digest.text
    assert say("送货", "deliver") not in digest.text
    assert say("送货", "deliver") in theirs.text
    await owner.send("/feedback")
    assert say("还没收到评价", "no feedback yet") in owner.screen.text
    tidy(stage)


@BOTH
async def test_who_works_in_two_shops_switches_between_them(stage: Stage, say: Tongue) -> None:
    owner, rival = await both(stage, say)
    await hire(stage, say, owner, say("店员", "staff"), 9999, "Sam")
    helper = await hire(stage, say, rival, say("店员", "staff"), 9999, "Sam")
    await helper.send(say("王老板", "Mr Wang"))
    assert say("139 0013 9000", "7911 654321") in helper.screen.text
    await helper.send("/business")
    assert f"✓ {say('对门五金 · 店员', 'Corner Cafe · staff')}" in helper.screen.labels
    await helper.tap(say.shop)
    await helper.send(say("王老板", "Mr Wang"))
    assert say("138 0013 8000", "7911 123456") in helper.screen.text
    tidy(stage)


@BOTH
async def test_another_shop_of_ones_own(stage: Stage, say: Tongue) -> None:
    owner, _ = await both(stage, say)
    await owner.send("/business")
    await owner.tap(say("开一本自己的客户簿", "Open my own shop's book"))
    await owner.send(say("二号店", "Second Shop"))
    await owner.send("/find")
    assert say("还是空的", "still empty") in owner.screen.text
    await owner.send("/business")
    assert len(owner.screen.labels) == 3
    tidy(stage)


@BOTH
async def test_a_group_is_answered_only_when_the_bot_is_addressed(stage: Stage, say: Tongue) -> None:
    owner, _ = await both(stage, say)
    stage.bot.privacy_mode = False  # the bot hears all of the talk, as an administrator of the group would
    group = stage.world.add_group("team", owner.user, stage.bot)
    there = Phone(stage.world, stage.bot, owner.user, chat=group)
    await there.send(say("王老板 买了门", "Mr Wang bought a door"))
    assert there.screens == []
    await there.send(say("@regulars_bot 王老板", "@regulars_bot Mr Wang"))
    assert "https://t.me/regulars_bot" in there.screen.text
    assert "7911" not in there.screen.text
    assert "138" not in there.screen.text
    await there.send("/today@regulars_bot")
    assert len(there.screens) == 2
    await there.send("/today@another_bot")
    assert len(there.screens) == 2
