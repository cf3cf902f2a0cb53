"""Pictures, voice notes, places, contact files and forwarded words are kept with whom they are about."""

from datetime import timedelta

from sqlmodel import col, select

from models import Activity, Attachment, Customer, FileContent, FollowUp
from models.db import SYSTEM
from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, open_shop, reminders, said, tidy, until

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + (40).to_bytes(4) + (30).to_bytes(4)
OGG = b"OggS voice"


async def kept(stage: Stage) -> list[tuple[str, str | None, bytes | None]]:
    """Each file on the timelines: its kind, whose it is, and its bytes where they are in the book."""

    def look(tx):  # type: ignore[no-untyped-def]
        rows = tx.exec(select(Attachment).order_by(col(Attachment.id))).all()
        found = []
        for row in rows:
            customer = tx.get(Customer, row.customer_id) if row.customer_id else None
            content = tx.get(FileContent, row.content_id) if row.content_id else None
            found.append((row.kind, customer.name if customer else None, content.content if content else None))
        return found

    return await stage.app.db.read(SYSTEM, look)


async def names(stage: Stage) -> list[str]:
    return await stage.app.db.read(
        SYSTEM, lambda tx: [row.name for row in tx.exec(select(Customer).order_by(col(Customer.id)))]
    )


async def activities(stage: Stage) -> list[Activity]:
    return await stage.app.db.read(SYSTEM, lambda tx: list(tx.exec(select(Activity).order_by(col(Activity.id)))))


@BOTH
async def test_a_picture_with_words_is_a_record_with_a_picture(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.photo(
        PNG, say("李姐 13900139000 家的窗户 周五下午3点量", "Mrs Lee 07911 123456 her window, measure Friday 3pm")
    )
    who = say("李姐", "Mrs Lee")
    assert owner.screen.text.startswith(f"✅ {who}")
    assert "📷" in owner.screen.text
    assert "⏰" in owner.screen.text
    await stage.settle()
    assert await kept(stage) == [("photo", who, PNG)]
    await owner.tap(say("客户卡", "Open card"))
    await owner.tap("📎")
    assert owner.screen.text.startswith(f"{who} · ")
    await owner.tap("1")
    assert owner.screens[-1].message.media == "photo"
    tidy(stage)


@BOTH
async def test_a_voice_note_right_after_a_line_joins_it(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 定了窗帘", "Mrs Lee 07911 123456 ordered curtains"))
    await owner.voice(OGG, 12)
    assert say("李姐（接着刚才那条）", "Mrs Lee (following on)") in owner.screen.text
    assert "🎤" in owner.screen.text
    assert "0:12" in owner.screen.text
    assert [row[:2] for row in await kept(stage)] == [("voice", say("李姐", "Mrs Lee"))]
    await owner.tap(say("撤销", "Undo"))
    assert await kept(stage) == []
    assert await names(stage) == [say("李姐", "Mrs Lee")]
    tidy(stage)


@BOTH
async def test_a_picture_alone_asks_whose_it_is_and_a_name_answers(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 定了窗帘", "Mrs Lee 07911 123456 ordered curtains"))
    await stage.pass_time(minutes=5)
    await owner.photo(PNG)
    assert say("是谁的？", "Whose is it?") in owner.screen.text
    assert any(say("李姐", "Mrs Lee") in label for label in owner.screen.labels)
    await owner.send(say("李姐", "Mrs Lee"))
    assert [row[:2] for row in await kept(stage)] == [("photo", say("李姐", "Mrs Lee"))]
    await stage.pass_time(minutes=5)
    await owner.photo(PNG)
    await owner.tap(say("李姐", "Mrs Lee"))
    assert [row[1] for row in await kept(stage)] == [say("李姐", "Mrs Lee")] * 2
    tidy(stage)


@BOTH
async def test_a_picture_waits_for_the_line_that_follows(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.photo(PNG)
    await owner.send(
        say("张哥 13700137000 这个样子的门 报价800元", "Tom Baker 07911 123456 a door like this, quoted £80")
    )
    assert [row[:2] for row in await kept(stage)] == [("photo", say("张哥", "Tom Baker"))]
    await owner.tap(say("撤销", "Undo"))
    assert [row[1] for row in await kept(stage)] == [None]
    assert await names(stage) == []
    tidy(stage)


@BOTH
async def test_an_album_is_one_record_with_one_card(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.album([PNG, PNG, PNG], say("李姐 13900139000 三面窗", "Mrs Lee 07911 123456 three windows"))
    assert len(said(owner, "📷")) == 1
    assert "×3" in owner.screen.text
    assert len(await activities(stage)) == 1
    assert len(await kept(stage)) == 3
    await owner.send("/undo")
    assert await kept(stage) == []
    tidy(stage)


@BOTH
async def test_a_place_is_kept_and_shown_again(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 定了窗帘", "Mrs Lee 07911 123456 ordered curtains"))
    await owner.venue(31.2, 121.5, say("阳光花园", "Rose Court"), say("3号楼", "Flat 3"))
    assert "📍" in owner.screen.text
    assert say("阳光花园", "Rose Court") in owner.screen.text
    await owner.tap(say("客户卡", "Open card"))
    await owner.tap("📎")
    await owner.tap("1")
    assert owner.screens[-1].message.content["location"] == {"latitude": 31.2, "longitude": 121.5}
    tidy(stage)


@BOTH
async def test_a_large_file_stays_with_telegram(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    big = b"%PDF" + b"0" * (5 * 1024 * 1024)
    await owner.document("plan.pdf", big, say("李姐 13900139000 的图纸", "Mrs Lee 07911 123456 drawing"))
    await stage.settle()
    assert await kept(stage) == [("document", say("李姐", "Mrs Lee"), None)]
    await owner.tap(say("客户卡", "Open card"))
    await owner.tap("📎")
    assert "plan.pdf" in owner.screen.text
    await owner.tap("1")
    assert owner.screens[-1].message.media == "document"
    tidy(stage)


CARDS = """BEGIN:VCARD
VERSION:3.0
FN:王建国
TEL;TYPE=CELL:138 0013 8000
ORG:建国门窗
END:VCARD
BEGIN:VCARD
VERSION:2.1
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E=E5=A7=90
TEL;CELL:13900139000
END:VCARD
BEGIN:VCARD
VERSION:3.0
NOTE:nobody
END:VCARD
"""


@BOTH
async def test_a_file_of_contact_cards_is_many_customers_and_one_undo(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("王总 13800138000 要报价", "Mr Wang +86 138 0013 8000 wants a quote"))
    await stage.pass_time(minutes=5)
    await owner.document("contacts.vcf", CARDS.encode(), mime="text/vcard")
    if say.language == "en":
        assert "Left out" in owner.screen.text
        return
    assert owner.screen.text.splitlines() == [
        "✅ 新存 1 位客户 李姐",
        "👤 本来就有 1 位：王总",
        "没有名字和电话的 1 张没存",
    ]
    assert await names(stage) == ["王总", "李姐"]
    await owner.tap("撤销")
    assert await names(stage) == ["王总"]
    tidy(stage)


@BOTH
async def test_one_contact_card_is_a_customer_with_all_it_says(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    vcard = "BEGIN:VCARD\nVERSION:3.0\nFN:x\nTEL:+8613800138000\nORG:建国门窗\nEND:VCARD"
    await owner.contact("王建国", "8613800138000", vcard=vcard)
    assert owner.screen.text.startswith("✅ 王建国")
    assert "建国门窗" in owner.screen.text
    await owner.send(say("要六扇窗 周五下午3点量尺", "wants six windows, measure Friday 3pm"))
    assert say("王建国（接着刚才那条）", "王建国 (following on)") in owner.screen.text
    assert "⏰" in owner.screen.text
    assert await names(stage) == ["王建国"]
    tidy(stage)


@BOTH
async def test_forwarded_words_are_their_writers(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    day_before = stage.world.clock.now() - timedelta(days=1)
    writer = stage.world.add_user(7001, say("陈静", "Jane Chan"))
    await owner.forward(
        say("老板 我后天下午3点过来拿货", "I'll come the day after tomorrow at 3pm"),
        writer,
        int(day_before.timestamp()),
    )
    assert owner.screen.text.startswith(say("✅ 陈静 · 新客户", "✅ Jane Chan · new customer"))
    assert say("11月17日 周二（昨天）", "Tue 17 Nov (yesterday)") in owner.screen.text
    assert say("11月19日 周四 15:00（明天）", "Thu 19 Nov 15:00 (tomorrow)") in owner.screen.text
    assert say("（猜的）", "(a guess)") in owner.screen.text
    (words,) = await activities(stage)
    assert (words.kind, words.incoming, words.occurred_at) == ("message", True, day_before.replace(microsecond=0))
    await owner.forward(say("好的谢谢", "thanks a lot"), say("陈静", "Jane Chan"))
    assert owner.screen.text.startswith(say("✅ 陈静", "✅ Jane Chan"))
    assert await names(stage) == [say("陈静", "Jane Chan")]
    tidy(stage)


@BOTH
async def test_what_was_planned_long_ago_does_not_ring_now(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    last_month = stage.world.clock.now() - timedelta(days=30)
    await owner.forward(
        say("明天下午3点过来", "coming tomorrow at 3pm"), say("陈静", "Jane Chan"), int(last_month.timestamp())
    )
    assert "⏰" not in owner.screen.text
    planned = await stage.app.db.read(SYSTEM, lambda tx: len(tx.exec(select(FollowUp)).all()))
    assert planned == 0
    tidy(stage)


@BOTH
async def test_a_reply_to_a_card_puts_it_right(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 买了窗帘 付了860元", "Mrs Lee 07911 123456 bought curtains, paid £86"))
    card = owner.screen.message_id
    await stage.pass_time(minutes=10)
    await owner.send(say("¥680", "£68"), reply_to=card)
    assert say("¥680", "£68") in owner.screen.text
    await owner.send(say("周五下午3点", "Friday 3pm"), reply_to=card)
    assert say("11月20日 周五 15:00", "Fri 20 Nov 15:00") in owner.screen.text
    await owner.send(say("#老客户", "#regular"), reply_to=card)
    assert say("#老客户", "#regular") in owner.screen.text
    await owner.photo(PNG, reply_to=card)
    assert "📷" in owner.screen.text
    await owner.send(say("李婶", "Mrs Leigh"), reply_to=card)
    assert owner.screen.text.startswith(say("✏️ 李婶", "✏️ Mrs Leigh"))
    rows = await activities(stage)
    assert [(row.kind, row.amount_minor) for row in rows] == [("sale", int(say("68000", "6800")))]
    await owner.send("/undo")
    assert await names(stage) == []
    tidy(stage)


@BOTH
async def test_a_reply_to_a_customers_card_is_about_them(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 定了窗帘", "Mrs Lee 07911 123456 ordered curtains"))
    await stage.pass_time(minutes=10)
    await owner.send(say("李姐", "Mrs Lee"))
    await owner.send(say("喜欢蓝色 周五下午3点打电话", "likes blue, call Friday 3pm"), reply_to=owner.screen.message_id)
    assert owner.screen.text.startswith(say("✅ 李姐", "✅ Mrs Lee"))
    assert "⏰" in owner.screen.text
    assert await names(stage) == [say("李姐", "Mrs Lee")]
    tidy(stage)


@BOTH
async def test_a_note_of_its_own_can_leave_the_card_it_joined(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 定了窗帘", "Mrs Lee 07911 123456 ordered curtains"))
    await owner.send(say("明天下午3点去银行", "go to the bank tomorrow 3pm"))
    assert say("（接着刚才那条）", "(following on)") in owner.screen.text
    await owner.tap(say("不是这位", "Not this one"))
    await owner.tap(say("不是客户的事", "Not about a customer"))
    assert say("还没说是哪位客户", "no customer named yet") in owner.screen.text
    rows = await activities(stage)
    assert rows[-1].customer_id is None
    tidy(stage)


@BOTH
async def test_the_same_number_under_another_name_is_said(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 定了窗帘", "Mrs Lee 07911 123456 ordered curtains"))
    await owner.send(say("张哥 13900139000 要退货", "Tom Baker 07911 123456 wants to return it"))
    assert owner.screen.text.startswith(
        say("✅ 李姐 · 电话是这位的（您写的是“张哥”）", "✅ Mrs Lee · it is their number")
    )
    assert await names(stage) == [say("李姐", "Mrs Lee")]
    tidy(stage)


@BOTH
async def test_a_sticker_is_small_talk(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.sticker(b"webp")
    assert say("什么都没记", "nothing was kept") in owner.screen.text
    assert await activities(stage) == []


@BOTH
async def test_a_reply_to_a_reminder_puts_it_off_or_is_about_its_customer(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 今天下午3点量尺", "Mrs Lee 07911 123456 measure today 3pm"))
    await until(stage, say, 15, 1)
    (ring,) = reminders(owner, say("李姐", "Mrs Lee"), say)
    await owner.send(say("没接电话", "no answer on the phone"), reply_to=ring.message_id)
    assert owner.screen.text.startswith(say("✅ 李姐", "✅ Mrs Lee"))
    await owner.send(say("明天上午10点", "tomorrow 10am"), reply_to=ring.message_id)
    assert say("11月19日 周四 10:00", "Thu 19 Nov 10:00") in owner.screen.text
    planned = await stage.app.db.read(SYSTEM, lambda tx: [row.due_at.day for row in tx.exec(select(FollowUp))])
    assert planned == [19]
    tidy(stage)


@BOTH
async def test_a_contact_card_in_reply_brings_the_number(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 定了窗帘", "Mrs Lee ordered curtains"))
    card = owner.screen.message_id
    await stage.pass_time(minutes=10)
    await owner.contact(say("李", "Lee"), say("13900139000", "07911123456"), reply_to=card)
    assert say("📞 139 0013 9000", "📞 07911 123456") in owner.screen.text
    assert await names(stage) == [say("李姐", "Mrs Lee")]
    tidy(stage)


@BOTH
async def test_a_reply_that_names_somebody_else_is_news(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 定了窗帘", "Mrs Lee 07911 123456 ordered curtains"))
    card = owner.screen.message_id
    await owner.send(say("张哥 13700137000 要报价", "Tom Baker 07911 654321 wants a quote"))
    await owner.send(say("张哥 付了300元", "Tom Baker paid £30"), reply_to=card)
    assert owner.screen.text.startswith(say("✅ 张哥", "✅ Tom Baker"))
    assert [row.customer_id for row in await activities(stage)] == [1, 2, 2]
    tidy(stage)


@BOTH
async def test_namesakes_are_told_apart_by_the_last_words_about_them(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    await owner.send(say("李姐 13900139000 蓝色窗帘", "Mrs Lee 07911 123456 blue curtains"))
    await stage.pass_time(minutes=5)
    await owner.send(say("李姐 13700137000 修水管", "Mrs Lee 020 7946 0958 mend the tap"))
    await owner.tap(say("是新客户", "Somebody new"))
    await stage.pass_time(minutes=5)
    await owner.send(say("李姐 付了300元", "Mrs Lee paid £30"))
    assert any("9000" in one or "3456" in one for one in owner.screen.labels)
    assert any(say("蓝色窗帘", "blue curtains") in one for one in owner.screen.labels)
    await owner.tap(say("修水管", "mend the tap"))
    assert say("¥300", "£30") in owner.screen.text
    assert owner.screen.text.startswith(say("✅ 李姐", "✅ Mrs Lee"))
    tidy(stage)
