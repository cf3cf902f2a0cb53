"""Corrections: each part of a card in one tap or one word, whose record it was, and the way back."""

from sqlmodel import col, select

from models import Activity, Customer, FollowUp
from models.db import SYSTEM
from simulator.phone import Phone
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, arrive, open_shop, tidy


async def recorded(stage: Stage, say: Tongue) -> Phone:
    """A sale with a follow-up, its card on the screen."""
    owner = await open_shop(stage, say)
    await owner.send(
        say(
            "李姐 13900139000 买了窗帘 付了860元 周五量尺",
            "Mrs Lee 07911 123456 bought curtains, paid £86, measure Friday",
        )
    )
    return owner


async def whose(stage: Stage) -> list[tuple[str, str]]:
    """Each line of the timelines and whom it is about."""
    return await stage.app.db.read(
        SYSTEM,
        lambda tx: [
            (activity.kind, name)
            for activity, name in tx.exec(
                select(Activity, Customer.name)
                .join(Customer, col(Customer.id) == Activity.customer_id)
                .order_by(col(Activity.id))
            )
        ],
    )


@BOTH
async def test_amount_and_name_are_typed(stage: Stage, say: Tongue) -> None:
    owner = await recorded(stage, say)
    card = owner.screen.message_id
    await owner.tap(say("改金额", "Fix the amount"), card)
    await owner.send(say("很多", "plenty"))
    assert say("没看懂“很多”是多少钱", "couldn't read an amount in “plenty”") in owner.screen.text
    await owner.send(say("六百五", "65"))
    assert say("¥650", "£65") in owner.screen.text
    await owner.tap(say("改名字", "Fix the name"), card)
    await owner.send(say("李小姐", "Mrs Leigh"))
    assert owner.screen.text.startswith(say("✅ 李小姐", "✅ Mrs Leigh"))
    tidy(stage)


@BOTH
async def test_the_time_is_tapped_typed_and_taken_away(stage: Stage, say: Tongue) -> None:
    owner = await recorded(stage, say)
    assert say("（猜的）", "(a guess)") in owner.screen.text
    change = say("改时间", "Change time")
    await owner.tap(change)
    await owner.tap(say("3天后", "In 3 days"))
    assert say("11月21日 周六 09:00（3天后）", "Sat 21 Nov 09:00 (in 3 days)") in owner.screen.text
    assert say("（猜的）", "(a guess)") not in owner.screen.text
    await owner.tap(change)
    await owner.tap(say("别的时间", "Other time"))
    await owner.send(say("下周一上午9点半", "next Monday 9:30am"))
    assert say("11月23日 周一 09:30", "Mon 23 Nov 09:30") in owner.screen.text
    await owner.tap(change)
    await owner.tap(say("不用跟进", "No follow-up"))
    assert "⏰" not in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_time_that_has_passed_or_is_none_is_asked_for_again(stage: Stage, say: Tongue) -> None:
    owner = await recorded(stage, say)
    await owner.tap(say("改时间", "Change time"))
    await owner.tap(say("别的时间", "Other time"))
    await owner.send(say("昨天", "yesterday"))
    assert say("已经过了", "has passed") in owner.screen.text
    await owner.send(say("随便", "whenever"))
    assert say("没看懂是什么时候：“随便”", "couldn't read when: “whenever”") in owner.screen.text
    await owner.send(say("后天下午4点", "day after tomorrow 4pm"))
    assert say("11月20日 周五 16:00", "Fri 20 Nov 16:00") in owner.screen.text
    assert len(await whose(stage)) == 1
    tidy(stage)


@BOTH
async def test_the_kind_is_one_tap(stage: Stage, say: Tongue) -> None:
    owner = await recorded(stage, say)
    await owner.tap(say("只是备注", "Just a note"))
    assert owner.screen.text.splitlines()[2].startswith("📝")
    await owner.tap(say("算成交", "It's a sale"))
    assert owner.screen.text.splitlines()[2].startswith("🧾")
    tidy(stage)


@BOTH
async def test_not_this_one_but_somebody_new_of_that_name(stage: Stage, say: Tongue) -> None:
    owner = await recorded(stage, say)
    await stage.pass_time(days=3)
    await arrive(stage)
    await owner.send(say("李姐 来过了", "Mrs Lee came in"))
    await owner.tap(say("不是这位", "Not this one"))
    await owner.tap(say("是新客户", "Somebody new"))
    assert say("新客户", "new customer") in owner.screen.text
    await owner.send(say("/find 9000", "/find 3456"))
    assert say("3天前", "3 days ago") in owner.screen.text, "the visit was not hers after all"
    tidy(stage)


@BOTH
async def test_two_of_one_name_are_told_apart_once(stage: Stage, say: Tongue) -> None:
    owner = await recorded(stage, say)
    lee, other = say("李姐", "Mrs Lee"), say("13600136000", "07911 654321")
    await owner.send(say(f"{lee} 来过了", f"{lee} came in"))
    await owner.tap(say("不是这位", "Not this one"))
    await owner.tap(say("是新客户", "Somebody new"))
    await owner.tap(say("客户卡", "Open card"))
    await owner.tap(say("修改", "Edit"))
    await owner.tap(say("改电话", "Phone"))
    await owner.send(other)
    await owner.send(say(f"{lee} 又付了500元", f"{lee} paid £50 again"))
    assert say("是哪一位", "Which") in owner.screen.text
    assert sum(lee in label for label in owner.screen.labels) == 2
    await owner.tap(say("…6000", "…4321"))
    assert owner.screen.text.startswith(f"✅ {lee}")
    await owner.send(say("/find 6000", "/find 4321"))
    assert say("¥500", "£50") in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_record_without_a_person_asks_who_it_was(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("买了两扇门 3200元", "bought two doors, paid £320"))
    assert say("还没说是哪位客户", "no customer named yet") in owner.screen.text
    await owner.tap(say("是哪位", "Who is it"))
    await owner.send(say("孙老板", "Bill Stone"))
    assert await whose(stage) == [("sale", say("孙老板", "Bill Stone"))]
    tidy(stage)


@BOTH
async def test_undo_by_word_and_by_button_each_once(stage: Stage, say: Tongue) -> None:
    owner = await recorded(stage, say)
    await owner.send(say("王老板 13800138000 要门", "Mr Wang 07911 654321 wants a door"))
    card = owner.screen.message_id
    await owner.send(say("撤销", "undo"))
    assert say("已撤销：王老板", "Undone: Mr Wang") in owner.screen.text
    assert await owner.tap(say("撤销", "Undo"), card) == say("这条已经撤销了。", "That was undone already.")
    await owner.send("/undo")
    assert say("已撤销：李姐", "Undone: Mrs Lee") in owner.screen.text
    await owner.send("/undo")
    assert say("没有可以撤销的了", "nothing left to undo") in owner.screen.text
    assert await whose(stage) == []
    tidy(stage)


@BOTH
async def test_undo_takes_a_correction_back_with_what_it_corrected(stage: Stage, say: Tongue) -> None:
    owner = await recorded(stage, say)
    await owner.tap(say("改金额", "Fix the amount"))
    await owner.send(say("六百五", "65"))
    await owner.tap(say("撤销", "Undo"))
    assert say("已撤销", "Undone") in owner.screen.text
    left = await stage.app.db.read(
        SYSTEM,
        lambda tx: [*tx.exec(select(Customer.name)), *tx.exec(select(Activity.text)), *tx.exec(select(FollowUp.what))],
    )
    assert left == []
    tidy(stage)
