"""Ways in: a code for each place, and a card that is handed to a customer."""

from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, guest, link_in, open_shop, said


@BOTH
async def test_a_place_has_its_own_code_and_its_own_count(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send("/share")
    await owner.tap(say("给某处单独一个码", "A code for one place"))
    await owner.send(say("收银台", "Counter"))
    assert say("收银台 的二维码", "the code for Counter") in owner.screen.text
    customer = await guest(stage, say, link_in(owner.screen.text))
    await customer.tap("5★")
    await customer.tap("✓5★")
    await owner.tap(say("各处的码", "Codes by place"))
    assert say("收银台: 扫 1 次，评价 1，新客 1", "Counter: scans 1, ratings 1, new customers 1") in owner.screen.text
    await owner.tap(say("收银台", "Counter"))
    link = link_in(owner.screen.text)
    await owner.tap(say("停用", "Switch off"))
    late = stage.phone(5002, "Late", say.code)
    await late.open_link(link)
    assert say("不对或已停用", "no longer in use") in late.screen.text


@BOTH
async def test_a_card_ties_a_hand_written_record_to_its_owner(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    name = say("王姐", "Mrs Lee")
    await owner.send(say("王姐 13800138000 染发 300", "Mrs Lee 07911 123456 colour, paid £60"))
    await owner.send(f"/share {name}")
    assert say("🪪 王姐 的扫码卡", "🪪 Card code for Mrs Lee") in owner.screen.text
    customer = await guest(stage, say, link_in(owner.screen.text), name="Mei")
    assert say("认出您了", "knows you now") in customer.screen.text
    await arrive(stage)
    assert len(said(owner, say(f"{name} 扫了扫码卡", f"{name} scanned their card"))) == 1
    await customer.tap("2★")
    await arrive(stage)
    assert [name in screen.text for screen in said(owner, "★★☆☆☆")] == [True], "the shop's own name for them"


@BOTH
async def test_a_card_in_the_wrong_hands_is_taken_back(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    name = say("王姐", "Mrs Lee")
    await owner.send(say("王姐 13800138000", "Mrs Lee 07911 123456"))
    await owner.send(f"/share {name}")
    await guest(stage, say, link_in(owner.screen.text), name="Mei")
    await arrive(stage)
    await owner.tap(say("不是本人，撤销", "Not them, undo"))
    assert say("已撤销", "Undone") in owner.screen.text
    await owner.send(f"/share {name}")
    assert say("🪪 王姐 的扫码卡", "🪪 Card code for Mrs Lee") in owner.screen.text


@BOTH
async def test_a_card_is_for_one_use_and_says_so(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王姐 13800138000", "Mrs Lee 07911 123456"))
    await owner.send(say("/share 王姐", "/share Mrs Lee"))
    link = link_in(owner.screen.text)
    await owner.open_link(link)
    assert say("您是店里的人", "you work here") in owner.screen.text
    await guest(stage, say, link, name="Mei")
    second = stage.phone(5002, "Second", say.code)
    await second.open_link(link)
    assert say("已经用过了", "has been used") in second.screen.text
    await owner.send(say("/share 王姐", "/share Mrs Lee"))
    assert say("用不着扫码卡", "no card code is needed") in owner.screen.text


@BOTH
async def test_who_came_by_the_code_alone_is_marked_unverified(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send("/share")
    customer = await guest(stage, say, link_in(owner.screen.text), name="Mei")
    await customer.tap("5★")
    await owner.send("/find Mei")
    assert say("未核实", "unverified") in owner.screen.text
