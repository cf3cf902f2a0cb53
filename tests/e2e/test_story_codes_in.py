"""Ways in: a code for each place, and a card that is handed to a customer."""

from simulator.phone import Phone
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, guest, link_in, open_shop, said


async def handed_a_card(stage: Stage, say: Tongue) -> tuple[Phone, str]:
    """A shop with one customer in its book, and the link on that customer's card."""
    owner = await open_shop(stage, say)
    await owner.send(say("王姐 13800138000", "Mrs Lee 07911 123456"))
    await owner.send(say("/share 王姐", "/share Mrs Lee"))
    return owner, link_in(owner.screen.text)


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
    assert say("停用了", "no longer in use") in late.screen.text


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
    owner, link = await handed_a_card(stage, say)
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


@BOTH
async def test_what_the_shop_wrote_down_of_a_complaint_stays_with_the_shop(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王姐 13800138000 染发 300", "Mrs Lee 07911 123456 colour, paid £60"))
    await owner.send(say("/feedback 王姐 1星 老是挑刺", "/feedback Mrs Lee 1 star always difficult"))
    spoken = owner.screen.message_id
    await owner.send(say("/share 王姐", "/share Mrs Lee"))
    customer = await guest(stage, say, link_in(owner.screen.text), name="Mei")
    await customer.send("/cases")
    assert say("您的投诉 #1", "your complaint #1") in customer.screen.text
    assert say("挑刺", "difficult") not in customer.screen.text
    await stage.pass_time(hours=25)
    await customer.send("/mydata")
    await customer.tap(say("彻底删除…", "Erase…"))
    await customer.tap(say("🧹 彻底删除", "🧹 Erase for good"))
    await arrive(stage)
    await owner.tap(say("投诉 #1", "Complaint #1"), spoken)
    assert said(owner, say("顾客的资料已彻底删除", "The customer has been erased"))


@BOTH
async def test_a_card_lets_its_owner_in_as_often_as_they_scan_it(stage: Stage, say: Tongue) -> None:
    owner, link = await handed_a_card(stage, say)
    customer = await guest(stage, say, link, name="Mei")
    await customer.open_link(link)
    assert "5★" in customer.screen.labels
    await arrive(stage)
    assert len(said(owner, say("扫了扫码卡", "scanned their card"))) == 1


@BOTH
async def test_a_place_that_is_switched_off_loses_nobody_who_stands_there(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("/share 收银台", "/share Counter"))
    customer = await guest(stage, say, link_in(owner.screen.text))
    door = customer.screen.message_id
    await owner.tap(say("停用", "Switch off"))
    await customer.tap("5★", door)
    assert "✓5★" in customer.screen.labels


@BOTH
async def test_who_comes_to_complain_came_by_that_place(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("/share 收银台", "/share Counter"))
    place = owner.screen.message_id
    customer = await guest(stage, say, link_in(owner.screen.text))
    await customer.tap(say("投诉", "Complain"))
    await customer.send(say("颜色不对", "wrong colour"))
    assert "#1" in customer.screen.text
    await owner.tap(say("各处的码", "Codes by place"), place)
    said_of_it = say("扫 1 次，评价 0，新客 1", "scans 1, ratings 0, new customers 1")
    assert any(said_of_it in screen.text for screen in owner.screens)


@BOTH
async def test_news_of_a_customer_is_no_place_and_no_complaint_elsewhere(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王姐 13800138000", "Mrs Lee 07911 123456"))
    await owner.send("/share")
    link = link_in(owner.screen.text)
    await owner.tap(say("给某处单独一个码", "A code for one place"))
    await owner.send(say("王姐 染发 300", "Mrs Lee colour, paid £60"))
    assert say("王姐", "Mrs Lee") in owner.screen.text
    assert "https://" not in owner.screen.text
    for named in (say("2号门", "Table 12"), say("3楼收银台", "2nd floor")):
        await owner.send("/share")
        await owner.tap(say("给某处单独一个码", "A code for one place"))
        await owner.send(named)
        assert named in owner.screen.text
        assert "https://" in owner.screen.text
    other = await open_shop(stage, say, 2001, say("小李理发", "Tom's"))
    await other.send(say("赵哥 13900139000", "Mr Khan 07911 654321"))
    await other.open_link(link)
    await other.tap(say("投诉", "Complain"))
    await other.send(say("赵哥 剪头 80", "Mr Khan haircut, paid £20"))
    assert say("收到，编号", "Got it: number") not in other.screen.text
    assert say("赵哥", "Mr Khan") in other.screen.text


@BOTH
async def test_a_card_promises_nothing_that_does_not_hold(stage: Stage, say: Tongue) -> None:
    owner, link = await handed_a_card(stage, say)
    other = await open_shop(stage, say, 2001, say("小李理发", "Tom's"))
    await other.send("/stop")
    await other.open_link(link)
    assert say("有事点下面的按钮", "whatever it is, tap below") in other.screen.text
    await arrive(stage)
    assert said(owner, say("王姐 扫了扫码卡，可之前退订过消息", "Mrs Lee scanned their card, but has stopped"))


@BOTH
async def test_a_card_for_somebody_unknown_is_no_place(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("/share 王姐", "/share Mrs Lee"))
    assert say("客户簿里还没有 王姐", "Mrs Lee is not in the book yet") in owner.screen.text
    await owner.send(say("/share 收银台", "/share Counter"))
    assert say("收银台 的二维码", "the code for Counter") in owner.screen.text


@BOTH
async def test_the_wrong_hands_cannot_erase_what_a_card_has_tied_to_them(stage: Stage, say: Tongue) -> None:
    owner, link = await handed_a_card(stage, say)
    wrong = await guest(stage, say, link, name="Mei")
    await wrong.send("/mydata")
    await wrong.tap(say("彻底删除", "Erase"))
    assert say("不到一天前靠扫码卡", "less than a day ago") in wrong.screen.text
    await arrive(stage)
    assert say("要求彻底删除", "wants this record erased") in owner.screen.text
    assert say("不是本人，撤销", "Not them, undo") in owner.screen.labels
    await wrong.tap(say("这不是我的卡", "It isn't my card"))
    assert say("没有关系了", "isn't tied to you any more") in wrong.screen.text
    await arrive(stage)
    assert say("说不是自己的卡", "says it isn't theirs") in owner.screen.text
    await owner.send(say("/find 王姐", "/find Mrs Lee"))
    assert say("138 0013 8000", "07911 123456") in owner.screen.text
