"""Faults that a review found, each as the day in the shop on which it would have happened."""

from simulator.phone import Phone
from tests.e2e.conftest import Stage


async def link_of(owner: Phone) -> str:
    await owner.send("/share")
    return next(line for line in owner.screen.text.splitlines() if line.startswith("https://t.me/"))


async def test_a_customers_answer_goes_to_the_shop_that_asked(stage: Stage) -> None:
    first = await stage.owner(1001, shop="老陈五金")
    second = await stage.owner(1002, shop="对门五金")
    customer = stage.phone(2001, "小云")
    await customer.open_link(await link_of(first))
    await customer.tap("2★")
    await customer.open_link(await link_of(second))
    await customer.tap("5★")
    await first.tap("回复")
    await first.send("哪里不满意？")
    await stage.pass_time(seconds=11)
    await customer.send("锁装歪了，麻烦来看看")
    await stage.settle()
    assert any("锁装歪了" in screen.text for screen in first.screens)
    assert not any("锁装歪了" in screen.text for screen in second.screens)


async def test_an_owners_record_never_reaches_the_shop_they_rated(stage: Stage) -> None:
    owner = await stage.owner(1001, shop="老陈五金")
    rival = await stage.owner(1002, shop="对门五金")
    await owner.open_link(await link_of(rival))
    await owner.tap("4★")
    await owner.send("周师傅 13800138000 欠3500元 别告诉别人")
    await stage.settle()
    assert not any("周师傅" in screen.text for screen in rival.screens)
    await owner.send("/find 周师傅")
    assert "周师傅" in owner.screen.text


async def test_news_about_somebody_else_is_no_answer_to_a_customer(stage: Stage) -> None:
    owner = await stage.owner()
    await owner.send("周师傅 13800138000 买了门 付了300元")
    customer = stage.phone(2001, "小云")
    await customer.open_link(await link_of(owner))
    await customer.tap("2★")
    await owner.tap("回复")
    await owner.send("周师傅 欠3000元 下周三催他还钱")
    await stage.pass_time(seconds=11)
    assert not any("周师傅" in screen.text for screen in customer.screens)
    assert "周师傅" in owner.screen.text
