"""What a reviewer found by using it: questions that end, names that are names, replies that do what they say."""

import pytest
from sqlmodel import col, select

from models import Activity, Customer, CustomerPhone, FollowUp
from models.db import SYSTEM, Tx
from simulator.phone import Phone
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, hire, open_shop, reminders, tidy, until
from tests.e2e.test_story_files import PNG


async def people(stage: Stage) -> list[str]:
    def look(tx: Tx) -> list[str]:
        return [row.name for row in tx.exec(select(Customer).order_by(col(Customer.id)))]

    return await stage.app.db.read(SYSTEM, look)


async def texts(stage: Stage) -> list[str]:
    def look(tx: Tx) -> list[str]:
        return [row.text for row in tx.exec(select(Activity).order_by(col(Activity.id)))]

    return await stage.app.db.read(SYSTEM, look)


async def with_lee(stage: Stage, say: Tongue) -> Phone:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 烫发 500元", "Mrs Lee 020 7946 0958 perm £50"))
    await stage.pass_time(minutes=5)
    return owner


@BOTH
async def test_once_an_answer_was_news_the_question_is_over(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.photo(PNG)
    await owner.send(say("周敏 13300133000 两面墙", "Ann Marsh 020 7946 0321 two walls"))
    await stage.pass_time(minutes=5)
    await owner.send(say("要两扇门", "wants two doors"))
    assert await people(stage) == [say("周敏", "Ann Marsh")]


@BOTH
async def test_an_edited_caption_ends_its_question(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    sent = await owner.photo(PNG)
    await owner.edit(sent.message_id, say("刘姐 的门", "Mrs Reed her door"))
    await owner.send(say("李姐 要加窗纱", "Mrs Lee wants blinds"))
    assert await people(stage) == [say("刘姐", "Mrs Reed"), say("李姐", "Mrs Lee")]


@BOTH
@pytest.mark.parametrize(
    ("zh", "en"),
    [("李姐的", "Mrs Lee's"), ("是李姐", "it's Mrs Lee"), ("李", "lee"), ("李姐", "Mrs Lee")],
)
async def test_whose_a_picture_is_can_be_said_in_many_ways(stage: Stage, say: Tongue, zh: str, en: str) -> None:
    owner = await with_lee(stage, say)
    await owner.photo(PNG)
    await owner.send(say(zh, en))
    assert owner.screen.text.startswith(say("✅ 李姐", "✅ Mrs Lee"))
    assert await people(stage) == [say("李姐", "Mrs Lee")]


@BOTH
@pytest.mark.parametrize(("zh", "en"), [("谢谢", "thanks"), ("要六扇窗", "wants six windows"), ("删掉", "delete")])
async def test_what_is_no_name_makes_no_customer(stage: Stage, say: Tongue, zh: str, en: str) -> None:
    owner = await open_shop(stage, say)
    await owner.photo(PNG)
    await owner.send(say(zh, en))
    assert await people(stage) == []
    tidy(stage)


@BOTH
async def test_words_that_describe_a_picture_stay_with_it(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.photo(PNG)
    await owner.send(say("要六扇窗", "wants six windows"))
    assert say("是谁的？", "Whose is it?") in owner.screen.text
    assert say("要六扇窗", "wants six windows") in owner.screen.text
    await owner.send(say("张哥", "Tom Baker"))
    assert await people(stage) == [say("张哥", "Tom Baker")]
    assert await texts(stage) == [say("要六扇窗", "wants six windows")]


@BOTH
async def test_another_name_on_a_known_customers_card_renames_nobody(stage: Stage, say: Tongue) -> None:
    owner = await with_lee(stage, say)
    await owner.send(say("王姐 来了 420元", "Mrs Wang came in, paid £42"))
    await stage.pass_time(minutes=5)
    await owner.send(say("王姐 又来了 80元", "Mrs Wang came in again, paid £8"))
    await owner.send(say("李姐", "Mrs Lee"), reply_to=owner.screen.message_id)
    assert owner.screen.text.startswith(say("✏️ 李姐", "✏️ Mrs Lee"))
    await owner.tap(say("不是这位", "Not this one"))
    await owner.tap(say("别人，我来写", "Somebody else"))
    await owner.send(say("赵敏", "Hannah Quinn"))
    assert await people(stage) == [
        say("李姐", "Mrs Lee"),
        say("王姐", "Mrs Wang"),
        say("赵敏", "Hannah Quinn"),
    ]


@BOTH
async def test_undo_as_a_reply_takes_back_that_card(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 烫发 500元", "Mrs Lee 020 7946 0958 perm £50"))
    card = owner.screen.message_id
    await owner.send(say("张哥 13700137000 买了门 800元", "Tom Baker 020 7946 0321 bought a door £80"))
    await owner.send(say("撤销", "undo"), reply_to=card)
    assert await people(stage) == [say("张哥", "Tom Baker")]


@BOTH
async def test_a_number_in_forwarded_words_is_taken_from_nobody(stage: Stage, say: Tongue) -> None:
    owner = await with_lee(stage, say)
    await owner.forward(
        say("我朋友李姐电话13900139000", "my friend's number is 020 7946 0958"), say("陈静", "Jane Chan")
    )

    def look(tx: Tx) -> list[tuple[str, str | None]]:
        return [(row.name, row.phone) for row in tx.exec(select(Customer).order_by(col(Customer.id)))]

    book = await stage.app.db.read(SYSTEM, look)
    assert book[1:] == [(say("陈静", "Jane Chan"), None)]


@BOTH
async def test_what_a_colleague_wrote_is_the_shops_own_word(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await hire(stage, say, owner, say("店员", "staff"), 1002, say("小刘", "Sam"))
    helper = stage.world.users[1002]
    await owner.forward(say("王姐 13800138000 来电话了", "Mrs Wang 020 7946 0958 called"), helper)
    assert await people(stage) == [say("王姐", "Mrs Wang")]


@BOTH
async def test_a_picture_of_somebody_else_in_reply_is_a_record_of_its_own(stage: Stage, say: Tongue) -> None:
    owner = await with_lee(stage, say)
    await owner.send(say("王姐 13800138000 来了", "Mrs Wang 020 7946 0321 came in"))
    await owner.photo(PNG, say("李姐 的窗", "Mrs Lee's window"), reply_to=owner.screen.message_id)
    assert owner.screen.text.startswith(say("✅ 李姐", "✅ Mrs Lee"))
    tidy(stage)


@BOTH
async def test_moved_and_done_in_reply_to_a_reminder(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 今天下午3点量尺", "Mrs Lee 020 7946 0958 measure today 3pm"))
    await until(stage, say, 15, 1)
    (ring,) = reminders(owner, say("李姐", "Mrs Lee"), say)
    await owner.send(say("改到后天", "move it to Friday"), reply_to=ring.message_id)
    assert say("11月20日 周五 15:00", "Fri 20 Nov 15:00") in owner.screen.text
    await owner.send(say("办好了", "done"), reply_to=ring.message_id)

    def look(tx: Tx) -> list[str]:
        return [row.state for row in tx.exec(select(FollowUp))]

    assert await stage.app.db.read(SYSTEM, look) == ["done"]
    assert len(await texts(stage)) == 1


@BOTH
async def test_what_is_added_by_a_reply_stands_on_the_card(stage: Stage, say: Tongue) -> None:
    owner = await with_lee(stage, say)
    card = owner.screen.message_id
    await owner.send(say("喜欢棕色", "likes brown"), reply_to=card)
    assert say("喜欢棕色", "likes brown") in owner.screen.text
    assert say("烫发", "perm") in owner.screen.text
    await owner.send(say("450", "45"), reply_to=card)
    assert say("¥450", "£45") in owner.screen.text
    await owner.send(say("谢谢", "thanks"), reply_to=card)
    assert say("什么都没记", "nothing was kept") in owner.screen.text
    assert len(await texts(stage)) == 1


@BOTH
async def test_a_list_that_is_too_long_is_refused_and_nothing_of_it_is_lost(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹"
    lines = [
        say(f"{name}{title} 买了门 付了{at}0元", f"Mrs {chr(65 + at)}{tail}ker bought a door, paid £{at + 1}")
        for title, tail in (("姐", "a"), ("哥", "o"), ("总", "u"))
        for at, name in enumerate(surnames)
    ]
    await owner.send("\n".join(lines))
    assert say("一次最多记 50 条", "At most 50 entries") in owner.screen.text
    assert await people(stage) == []


@BOTH
async def test_several_sales_in_one_message(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("/sale 李姐 染发 380\n王姐 烫发 500", "/sale Mrs Lee colour 38\nMrs Wang perm 50"))
    assert say("¥380", "£38") in owner.screen.text
    assert say("¥500", "£50") in owner.screen.text
    assert len(await people(stage)) == 2


@BOTH
async def test_a_contact_card_in_reply_adds_a_number_and_loses_none(stage: Stage, say: Tongue) -> None:
    owner = await with_lee(stage, say)
    await owner.contact(
        say("王师傅", "Plumber Bob"), say("13700137000", "02079460321"), reply_to=owner.screen.message_id
    )

    def look(tx: Tx) -> tuple[str | None, list[str]]:
        return tx.exec(select(Customer)).one().phone, [row.phone for row in tx.exec(select(CustomerPhone))]

    assert await stage.app.db.read(SYSTEM, look) == (
        say("+8613900139000", "+442079460958"),
        [say("+8613700137000", "+442079460321")],
    )


@BOTH
async def test_rent_right_after_a_card_is_nobodys(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 烫发 500元", "Mrs Lee 020 7946 0958 perm £50"))
    await owner.send(say("交房租3000元", "paid the rent £300"))
    assert say("还没说是哪位客户", "no customer named yet") in owner.screen.text


@BOTH
async def test_words_in_reply_to_a_screen_of_several_join_nobody(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 定了窗帘\n张哥 付了300元", "Mrs Lee ordered curtains\nMr Gray paid £30"))
    await owner.send(say("喜欢蓝色的那种", "likes the blue kind"), reply_to=owner.screen.message_id)
    assert say("还没说是哪位客户", "no customer named yet") in owner.screen.text


@BOTH
async def test_which_of_several_can_be_typed(stage: Stage, say: Tongue) -> None:
    owner = await with_lee(stage, say)
    await owner.send(say("李姐 13700137000 修水管", "Mrs Lee 020 7946 0321 mend the tap"))
    await owner.send(say("新的", "new"), reply_to=owner.screen.message_id)
    assert len(await people(stage)) == 2
    await stage.pass_time(minutes=5)
    await owner.send(say("李姐 付了300元", "Mrs Lee paid £30"))
    await owner.send(say("尾号9000", "0958"), reply_to=owner.screen.message_id)
    assert owner.screen.text.startswith(say("✏️ 李姐", "✏️ Mrs Lee"))
    tidy(stage)


@BOTH
async def test_a_picture_of_nobodys_says_so_when_told(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.photo(PNG)
    await owner.tap(say("不是客户的事", "Not about a customer"))
    assert say("是谁的？", "Whose is it?") not in owner.screen.text
    tidy(stage)
