"""python-telegram-bot, unchanged, against the simulator."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    Update,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TimedOut
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    MessageHandler,
    filters,
)

from simulator.bots import Bot
from simulator.faults import Fault
from simulator.people import User
from simulator.phone import Phone
from simulator.screens import Screen
from simulator.server import Server
from simulator.world import World
from tests.simulator.test_files import PNG

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Louder", callback_data="louder")]])


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(f"<b>Welcome</b> {' '.join(context.args or [])}", parse_mode=ParseMode.HTML)


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "?", reply_markup=KEYBOARD)


async def louder(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query is not None
    await query.edit_message_text("LOUDER")
    await query.answer("Done!")


async def keep(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    data = bytes(await file.download_as_bytearray())
    await update.message.reply_document(data[::-1], filename="back.txt", caption="Backwards")


@pytest.fixture
async def application(server: Server, bot: Bot) -> AsyncIterator[object]:
    base = {"base_url": f"{server.url}/bot", "base_file_url": f"{server.url}/file/bot"}
    builder = ApplicationBuilder().token(bot.token).base_url(base["base_url"]).base_file_url(base["base_file_url"])
    app = builder.job_queue(None).build()
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CallbackQueryHandler(louder))
    app.add_handler(MessageHandler(filters.Document.ALL, keep))
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling(poll_interval=0)
        yield app
        await app.updater.stop()
        await app.stop()


async def test_echo_bot_end_to_end(application: object, world: World, bot: Bot, anna: User) -> None:
    phone = Phone(world, bot, anna)
    await phone.start("abc-1")
    await phone.wait(lambda screen: screen.html == "<b>Welcome</b> abc-1")
    await phone.send("Hello 👋")
    await phone.wait(lambda screen: screen.labels == ["Louder"])
    await phone.tap("Loud")
    screen = await phone.wait(lambda screen: screen.text == "LOUDER")
    assert screen.edited
    while world.unanswered_taps():
        await world.bell.heard()
    assert phone.toasts == ["Done!"]
    assert phone.cost == 3


async def test_files_travel_both_ways(application: object, world: World, bot: Bot, anna: User) -> None:
    phone = Phone(world, bot, anna)
    await phone.document("list.txt", b"abc")
    screen = await phone.wait(lambda screen: screen.document == b"cba")
    assert (screen.document_name, screen.text) == ("back.txt", "Backwards")


def says(text: str) -> Callable[[Screen], bool]:
    return lambda screen: screen.text == text


async def test_several_people_at_once(application: object, world: World, bot: Bot) -> None:
    phones = [Phone(world, bot, world.add_user(900 + n, f"Person {n}")) for n in range(20)]
    for number, phone in enumerate(phones):
        phone.thumb.send(f"I am {number}")
    for number, phone in enumerate(phones):
        await phone.wait(says(f"I am {number}"))


@pytest.fixture
async def ptb(server: Server, bot: Bot) -> AsyncIterator[ExtBot[None]]:
    client: ExtBot[None] = ExtBot(bot.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot")
    async with client:
        yield client


async def test_every_refusal_becomes_the_right_exception(
    ptb: ExtBot[None], server: Server, phone: Phone, wang: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    world = phone.world
    with pytest.raises(Forbidden, match="can't initiate"):
        await ptb.send_message(wang.id, "hello")
    phone.block()
    with pytest.raises(Forbidden, match="blocked"):
        await ptb.send_message(phone.user.id, "hello")
    phone.unblock()
    with pytest.raises(BadRequest, match="not found"):
        await ptb.send_message(5, "hello")
    world.faults.add(Fault("too_many_requests", retry_after=7))
    with pytest.raises(RetryAfter):
        await ptb.send_message(phone.user.id, "hello")
    world.faults.add(Fault("timeout_after_accepting"))
    with pytest.raises(TimedOut):
        await ptb.send_message(phone.user.id, "hello", read_timeout=0.1)
    assert phone.screen.text == "hello"
    with pytest.raises(InvalidToken):
        async with ExtBot("7000:wrong", base_url=f"{server.url}/bot"):
            pass


async def test_second_poller_ends_the_first(ptb: ExtBot[None], server: Server, phone: Phone) -> None:
    assert len(await ptb.get_updates()) == 1
    first = asyncio.create_task(ptb.get_updates(offset=-1, timeout=5))
    assert len(await first) == 1
    first = asyncio.create_task(ptb.get_updates(offset=phone.bot.queue.last_id + 1, timeout=5))
    await phone.settled()
    async with ExtBot(ptb.token, base_url=f"{server.url}/bot") as other:
        second = asyncio.create_task(other.get_updates(timeout=1))
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await first
        assert await second == ()


async def test_the_rest_of_the_methods(ptb: ExtBot[None], phone: Phone) -> None:
    anna = phone.user.id
    me = await ptb.get_me()
    assert (me.username, me.can_read_all_group_messages) == ("regulars_bot", False)
    assert (await ptb.get_chat(anna)).type == ChatType.PRIVATE
    assert (await ptb.get_chat_member(anna, anna)).status == "member"
    await ptb.set_my_commands([BotCommand("today", "Today's list")], scope=BotCommandScopeChat(anna))
    assert phone.menu() == [("today", "Today's list")]
    assert await ptb.get_my_commands() == ()
    await ptb.set_my_description("A customer book")
    assert (await ptb.get_my_description()).description == "A customer book"
    assert (await ptb.get_user_profile_photos(anna)).total_count == 0
    sent = await ptb.send_location(anna, 51.5, -0.1)
    assert sent.location is not None
    contact = await ptb.send_contact(anna, "+447700900123", "Li")
    assert (await ptb.forward_message(anna, anna, contact.message_id)).forward_origin is not None
    copied = await ptb.copy_message(anna, anna, contact.message_id)
    assert phone.screen.message_id == copied.message_id
    assert await ptb.set_message_reaction(anna, 1, "👍")
    assert await ptb.delete_messages(anna, [contact.message_id])
    assert (await ptb.get_webhook_info()).url == ""


async def test_every_kind_of_update_is_understood(ptb: ExtBot[None], phone: Phone, wang: User) -> None:
    world, bot, anna = phone.world, phone.bot, phone.user
    await phone.contact("王 老板", "+8613800138000", user_id=wang.id)
    await phone.location(51.5, -0.1)
    await phone.photo(b"?", caption="/add 王老板")
    await phone.document("a.vcf", b"BEGIN:VCARD")
    await phone.voice(b"ogg")
    await phone.forward("from a friend", wang)
    await phone.forward("from somebody", "Hidden")
    await phone.edit(1, "edited")
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    await ptb.send_message(anna.id, "<blockquote>x</blockquote>", parse_mode=ParseMode.HTML, reply_markup=markup)
    await phone.tap("Go")
    await phone.send("an answer", reply_to=phone.screen.message_id)
    phone.block()
    group = world.add_group("Shop", anna, bot, chat_type="group")
    world.migrate(group)
    updates = await ptb.get_updates(allowed_updates=Update.ALL_TYPES)
    assert len(updates) == len(bot.queue.pending) == 15
    messages = [update.message for update in updates if update.message]
    assert [m.contact.user_id for m in messages if m.contact] == [wang.id]
    assert [m.forward_origin.type for m in messages if m.forward_origin] == ["user", "hidden_user"]
    assert [m.reply_to_message.text for m in messages if m.reply_to_message] == ["x"]
    assert messages[3].caption_entities[0].type == "bot_command"
    query = next(update.callback_query for update in updates if update.callback_query)
    assert (query.data, query.from_user.id) == ("go", anna.id)
    changes = [u.my_chat_member.new_chat_member.status for u in updates if u.my_chat_member]
    assert changes == ["kicked", "member"]


async def test_long_messages_and_pictures_go_out_as_ptb_sends_them(ptb: ExtBot[None], phone: Phone) -> None:
    anna = phone.user.id
    photo = await ptb.send_photo(anna, PNG, caption="*", reply_markup=KEYBOARD)
    assert photo.photo[0].width == 40
    await ptb.edit_message_media(InputMediaDocument(b"sheet", filename="a.xlsx"), anna, photo.message_id)
    assert (phone.screen.document, phone.screen.document_name) == (b"sheet", "a.xlsx")
    await ptb.edit_message_caption(anna, photo.message_id, caption="<u>sheet</u>", parse_mode=ParseMode.HTML)
    assert phone.screen.html == "<u>sheet</u>"
    for send in (ptb.send_voice, ptb.send_audio, ptb.send_video):
        assert (await send(anna, b"data")).effective_attachment is not None
    with pytest.raises(BadRequest, match='unsupported start tag "moon" at byte offset 0'):
        await ptb.send_message(anna, "<moon>", parse_mode=ParseMode.HTML)
    member = await ptb.get_chat_member(anna, ptb.id)
    assert member.user.is_bot
