"""A team: invited by a link, each sees what their role needs, and access ends at once."""

from sqlmodel import select

from models import Customer, Member
from models.db import SYSTEM, Tx
from simulator.phone import Phone
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, hire, invitation, link_in, open_shop, reminders, said, tidy, until


@BOTH
async def test_an_invitation_is_two_taps_and_works_once(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    link = await invitation(say, owner, say("店员", "staff"))
    helper = stage.phone(6001, "Sam", say.code)
    await helper.open_link(link)
    assert say("你的身份：店员", "Your role: staff") in helper.screen.text
    await helper.open_link(link)
    assert say("已经在这家店里", "work in this shop already") in helper.screen.text
    other = stage.phone(6002, "Zed", say.code)
    await other.open_link(link)
    assert say("已经有人用过了", "has been used already") in other.screen.text
    await owner.send("/members")
    assert "Sam" in owner.screen.text
    assert "Zed" not in owner.screen.text
    tidy(stage)


@BOTH
async def test_an_invitation_ends_after_three_days(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    link = await invitation(say, owner, say("店长", "manager"))
    await stage.pass_time(days=3, minutes=1)
    late = stage.phone(6001, "Zed", say.code)
    await late.open_link(link)
    assert say("过期了", "out of date") in late.screen.text
    tidy(stage)


@BOTH
async def test_the_owner_hears_who_came_in_and_who_does_not_hear_the_bot_any_more(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    helper = await hire(stage, say, owner, say("店员", "staff"), 6001, "Sam")
    assert len(said(owner, say("Sam 接受邀请", "Sam has joined"))) == 1
    await helper.send(say("李姐 13900139000 今天下午3点 量尺", "Mrs Lee 07911 123456 measure today 3pm"))
    helper.block()
    await until(stage, say, 15)
    assert len(said(owner, say("Sam 屏蔽了机器人", "Sam has blocked the bot"))) == 1
    assert reminders(helper, say("李姐", "Mrs Lee"), say) == []
    helper.unblock()
    await arrive(stage)
    assert len(reminders(helper, say("李姐", "Mrs Lee"), say)) == 1
    tidy(stage)


@BOTH
async def test_removal_ends_access_at_once_and_undo_gives_it_back(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    helper = await hire(stage, say, owner, say("店员", "staff"), 6001, "Sam")
    await helper.send(say("李姐 13900139000 今天下午3点 量尺", "Mrs Lee 07911 123456 measure today 3pm"))
    card = helper.screen.message_id
    await owner.send("/members")
    await owner.tap(say("移除Sam", "Remove Sam"))
    assert say("1 件跟进转给你了", "1 open follow-up of theirs is yours now") in owner.screen.text
    gone = owner.screen.message_id
    await helper.send(say("李姐", "Mrs Lee"))
    assert "13900139000" not in helper.screen.text.replace(" ", "")
    assert say("我是“熟客”", "I am Regulars") in helper.screen.text
    assert await helper.tap(say("客户卡", "Open card"), card) == say(
        "这个按钮已经过期了，请用最新的那张卡片。", "This button is out of date. Please use the newest card."
    )
    await until(stage, say, 15)
    assert len(reminders(owner, say("李姐", "Mrs Lee"), say)) == 1
    assert reminders(helper, say("李姐", "Mrs Lee"), say) == []
    await owner.tap(say("撤销", "Undo"), gone)
    tidy(stage)


@BOTH
async def test_undoing_a_removal_gives_the_access_back(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    helper = await hire(stage, say, owner, say("店员", "staff"), 6001, "Sam")
    await owner.send("/members")
    await owner.tap(say("移除Sam", "Remove Sam"))
    await owner.tap(say("撤销", "Undo"))
    assert say("已撤销：Sam", "Undone: Sam") in owner.screen.text
    await helper.send("/business")
    await helper.tap(say.shop)
    await helper.send("/today")
    assert say("今天没有要办的", "Nothing to do today") in helper.screen.text
    tidy(stage)


@BOTH
async def test_a_viewer_reads_and_only_reads(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王老板 13800138000 买了门 付了300元", "Mr Wang 07911 123456 bought a door, paid £30"))
    viewer = await hire(stage, say, owner, say("只看", "viewer"), 6001, "Vic")
    await viewer.send(say("王老板", "Mr Wang"))
    assert say("¥300", "£30") in viewer.screen.text
    assert viewer.screen.labels == [say("简报", "Brief"), say("往来记录", "Timeline")]
    for command in ("/today", "/churn", "/feedback"):
        await viewer.send(command)
        assert not {say("记客户", "Add"), say("店铺二维码", "Shop code")} & set(viewer.screen.labels)
    for command in ("/add", "/undo", "/settings", "/share", say("/sale 王老板 380", "/sale Mr Wang 38")):
        await viewer.send(command)
        assert say("你在店里的身份做不了", "Your role in this shop doesn't allow that") in viewer.screen.text
    await viewer.send(say("赵姐 来过", "Mrs Fox came in"))
    assert say("没找到", "Nobody found") in viewer.screen.text
    await owner.send("/find")
    assert len(owner.screen.labels) == 1
    tidy(stage)


@BOTH
async def test_a_manager_cannot_remove_the_owner(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    manager = await hire(stage, say, owner, say("店长", "manager"), 6001, "Fay")
    helper = await hire(stage, say, manager, say("店员", "staff"), 6002, "Sam")
    await manager.send("/members")
    assert [label for label in manager.screen.labels if say("移除", "Remove") in label] == [
        say("移除Sam", "Remove Sam")
    ]
    toast = await manager.tap_data("v1:members.remove:1.1:")
    assert toast == say("只能邀请或移除职级比自己低的人。", "You can only invite or remove people below your own role.")
    toast = await helper.tap_data("v1:members.remove:1.1:", helper.screen.message_id)
    assert toast == say(
        "这一步你在店里的身份做不了，请找老板。", "Your role in this shop doesn't allow that. Please ask the owner."
    )
    await owner.send("/members")
    assert len(owner.screen.text.splitlines()) == 4
    await manager.tap(say("邀请新人", "Invite"))
    assert say("店长", "manager") not in manager.screen.labels
    tidy(stage)


@BOTH
async def test_what_staff_may_not_do_is_refused_in_words(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    helper = await hire(stage, say, owner, say("店员", "staff"), 6001, "Sam")
    for command in ("/churn", "/share", "/settings"):
        await helper.send(command)
        assert say("请找老板", "ask the owner") in helper.screen.text
    tidy(stage)


async def assigned(stage: Stage, say: Tongue) -> tuple[Phone, Phone]:
    """One customer who is looked after by the manager, one by nobody."""
    owner = await open_shop(stage, say)
    manager = await hire(stage, say, owner, say("店长", "manager"), 6001, "Fay")
    await manager.send(say("王老板 13800138000 要门", "Mr Wang 07911 123456 wants a door"))
    await owner.send(say("李姐 13900139000 要窗帘", "Mrs Lee 07911 654321 wants curtains"))
    return owner, manager


@BOTH
async def test_staff_see_their_own_and_unassigned_customers(stage: Stage, say: Tongue) -> None:
    owner, _ = await assigned(stage, say)
    helper = await hire(stage, say, owner, say("店员", "staff"), 6002, "Sam")

    def give(tx: Tx) -> None:
        manager = tx.exec(select(Member).where(Member.role == "manager")).one()
        wang = tx.exec(select(Customer).where(Customer.name == say("王老板", "Mr Wang"))).one()
        wang.assigned_member_id = manager.pk

    await stage.app.db.write(SYSTEM, give)
    await helper.send("/find")
    assert helper.screen.labels == [label for label in helper.screen.labels if say("李姐", "Mrs Lee") in label]
    await helper.send(say("/find 王老板", "/find Wang"))
    assert say("没找到", "Nobody found") in helper.screen.text
    await owner.send("/settings staff all")
    await helper.send(say("/find 王老板", "/find Wang"))
    assert say("王老板", "Mr Wang") in helper.screen.text
    await arrive(stage)
    tidy(stage)


@BOTH
async def test_the_link_is_in_a_message_that_can_be_forwarded(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    link = await invitation(say, owner, say("店员", "staff"))
    assert link_in(owner.screens[-1].text) == link
    assert say.shop in owner.screens[-1].text
    await owner.tap(say("复制链接", "Copy link"))
    assert owner.clipboard == link
