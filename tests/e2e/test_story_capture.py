"""A day of entries: what is typed becomes a record, loudly, and what is not understood is said."""

from sqlmodel import col, select

from models import Activity, Customer
from models.db import SYSTEM
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, open_shop, tidy


async def book(stage: Stage) -> list[tuple[str, str | None]]:
    """Names and phones in the book."""
    return await stage.app.db.read(
        SYSTEM, lambda tx: [(row.name, row.phone) for row in tx.exec(select(Customer).order_by(col(Customer.id)))]
    )


async def happened(stage: Stage) -> list[tuple[str, int | None]]:
    """Kinds and amounts on the timelines."""
    return await stage.app.db.read(
        SYSTEM,
        lambda tx: [(row.kind, row.amount_minor) for row in tx.exec(select(Activity).order_by(col(Activity.id)))],
    )


@BOTH
async def test_a_contact_card_is_a_customer_as_it_stands(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.contact(say("王 建国", "John Smith"), say("13800138000", "07911123456"))
    assert owner.screen.text.splitlines()[:2] == [
        say("✅ 王 建国 · 新客户", "✅ John Smith · new customer"),
        say("📞 138 0013 8000", "📞 07911 123456"),
    ]
    assert len(owner.screen.text.splitlines()) == 2
    assert await book(stage) == [(say("王 建国", "John Smith"), say("+8613800138000", "+447911123456"))]
    tidy(stage)


@BOTH
async def test_editing_the_message_edits_the_record(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    sent = await owner.send(
        say("李姐 13900139000 买了窗帘 付了860元", "Mrs Lee 07911 123456 bought curtains, paid £86")
    )
    first = owner.screen.message_id
    await owner.edit(
        sent.message_id, say("李姐 13900139000 买了窗帘 付了680元", "Mrs Lee 07911 123456 bought curtains, paid £68")
    )
    assert owner.screen.text.startswith("✏️")
    assert say("¥680", "£68") in owner.screen.text
    assert await happened(stage) == [("sale", int(say("68000", "6800")))]
    assert len(await book(stage)) == 1
    toast = await owner.tap(say("撤销", "Undo"), first)
    assert toast == say("这条已经撤销了。", "That was undone already.")
    tidy(stage)


@BOTH
async def test_a_known_name_alone_is_a_look_up(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 定了窗帘", "Mrs Lee 07911 123456 ordered curtains"))
    before = await happened(stage)
    await owner.send(say("李姐", "Mrs Lee"))
    assert owner.screen.text.startswith(say("李姐", "Mrs Lee"))
    assert len(owner.screen.text.splitlines()) <= 6
    assert await happened(stage) == before
    tidy(stage)


@BOTH
async def test_a_date_word_that_is_not_understood_is_quoted_back(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("张哥 13700137000 等开春了再联系", "Tom Baker 07911 123456 call back after Easter"))
    assert say("“开春”是哪天", "“after Easter”") in owner.screen.text or "⏰" in owner.screen.text
    assert say("“开春”", "Tom Baker") in owner.screen.text
    tidy(stage)


@BOTH
async def test_what_names_somebody_is_never_dropped(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("张哥 想看看样品", "Mr Gray wants to see samples"))
    assert say("张哥", "Mr Gray") in owner.screen.text
    assert len(await book(stage)) == 1


@BOTH
async def test_a_promise_is_marked_and_comes_first(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 今天下午3点 量尺", "Mrs Lee measure today 3pm"))
    await owner.send(say("答应赵哥 周五前发报价", "promised Mr Gray the price by Friday"))
    assert "🤝" in owner.screen.text
    assert say("11月20日 周五", "Fri 20 Nov") in owner.screen.text
    await owner.send("/today")
    rows = owner.screen.text.splitlines()
    assert "🤝" in rows[1]
    assert say("李姐", "Mrs Lee") in rows[2]
    tidy(stage)


@BOTH
async def test_a_repetition_is_said_back(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("孙姐 每周三下午2点 送菜", "Mrs Hall every Wednesday 2pm deliver veg"))
    assert say("🔁 每周", "🔁 every week") in owner.screen.text
    assert say("11月18日 周三 14:00（今天）", "Wed 18 Nov 14:00 (today)") in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_stated_rhythm_is_no_visit(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(
        say("李姐 平常每月来，上次九月底", "Mrs Lee usually comes every month, last came end of September")
    )
    assert say("平常每 30 天来一次，上次 9月30日 周三", "every 30 days, last on Wed 30 Sep") in owner.screen.text
    assert await happened(stage) == [("note", None)]
    tidy(stage)


@BOTH
async def test_the_past_is_dated_in_the_past(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("周总 昨天付了300元", "Greg Hill paid £30 yesterday"))
    assert say("11月17日 周二（昨天）", "Tue 17 Nov (yesterday)") in owner.screen.text
    assert say("¥300", "£30") in owner.screen.text
    tidy(stage)


@BOTH
async def test_a_follow_up_without_words_is_just_a_time(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("/follow 王老板 今天3点", "/follow Mr Wang today 3pm"))
    await owner.send("/today")
    assert owner.screen.text.splitlines()[1].count(say("王老板", "Mr Wang")) == 1
    await owner.send(say("/follow 王老板 看看", "/follow Mr Wang soonish"))
    assert say("没看懂是什么时候", "I couldn't read when") in owner.screen.text
    tidy(stage)


@BOTH
async def test_commands_take_their_text_in_the_same_message(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(
        say("/add 周总 13700137000 要十箱螺丝 #批发", "/add Greg Hill 07911 123456 wants ten boxes #trade")
    )
    await owner.send(say("/sale 周总 380", "/sale Greg Hill 38"))
    assert say("成交 · ¥380（猜的）", "Sale · £38 (a guess)") in owner.screen.text
    for words in (say("周", "gre"), say("7000", "3456"), say("#批发", "#trade")):
        await owner.send(f"/find {words}")
        assert owner.screen.text.startswith(say("周总", "Greg Hill"))
    await owner.send(say("/find 没有这人", "/find Nobody Here"))
    assert say("没找到“没有这人”", "Nobody found for “Nobody Here”") in owner.screen.text
    tidy(stage)
