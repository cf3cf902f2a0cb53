"""A thumb, and what it sees."""

import pytest

from simulator.bots import Bot
from simulator.people import User
from simulator.phone import Phone, PhoneError
from simulator.world import World
from tests.simulator.conftest import Api

ANNA = 101


async def last(api: Api) -> dict[str, object]:
    update: dict[str, object] = (await api("getUpdates"))[-1]
    kind = next(name for name in update if name != "update_id")
    found = update[kind]
    assert isinstance(found, dict)
    return found


async def show(api: Api, *labels: str, text: str = "Choose") -> int:
    rows = [[{"text": label, "callback_data": label}] for label in labels]
    sent = await api("sendMessage", chat_id=ANNA, text=text, reply_markup={"inline_keyboard": rows})
    return int(sent["message_id"])


async def test_everything_one_can_send(api: Api, phone: Phone, wang: User) -> None:
    await phone.start("abc_-1")
    assert (await last(api))["text"] == "/start abc_-1"
    await phone.send("hi", reply_to=1)
    assert "reply_to_message" in await last(api)
    await phone.contact("王 老板", "+8613800138000", user_id=5)
    assert (await last(api))["contact"] == {
        "phone_number": "+8613800138000",
        "first_name": "王",
        "last_name": "老板",
        "user_id": 5,
    }
    await phone.location(51.5, -0.1)
    assert (await last(api))["location"] == {"latitude": 51.5, "longitude": -0.1}
    await phone.voice(b"ogg")
    assert "voice" in await last(api)
    await phone.forward("quoted", "Hidden")
    assert "forward_origin" in await last(api)
    await phone.forward("quoted", wang)
    await phone.document("a.vcf", b"BEGIN:VCARD", caption="cards")
    document = (await last(api))["document"]
    assert isinstance(document, dict)
    assert (document["file_name"], document["mime_type"]) == ("a.vcf", "text/vcard")
    await phone.photo(b"not really", caption="#nice")
    assert (await last(api))["caption_entities"] == [{"type": "hashtag", "offset": 0, "length": 5}]
    edited = await phone.edit(1, "other words")
    assert (edited.text, edited.mine, edited.edited) == ("other words", True, True)
    assert phone.cost == 10
    phone.reset_cost()
    assert phone.cost == 0


async def test_a_hostile_text_arrives_as_it_was_typed(api: Api, phone: Phone) -> None:
    for text in ("  \u202eabc\x00 ", "\ud800"):
        await phone.send(text)
        assert (await last(api))["text"] == text
    await phone.inject({"message": "what?"})
    assert (await api("getUpdates"))[-1]["message"] == "what?"
    await phone.send("x" * 5000)
    assert [len(screen.text) for screen in phone.messages[-2:]] == [4096, 904]


async def test_buttons_are_found_by_what_they_say(api: Api, phone: Phone) -> None:
    old = await show(api, "✅ Done", "Undo")
    new = await show(api, "Undo all", "Open")
    await phone.tap("Undo")
    await phone.tap("Done")
    await phone.tap(lambda label: label.startswith("Op"))
    await phone.tap("Undo", message=new)
    assert [(tap.message.message_id, tap.data) for tap in phone.world.taps.values()] == [
        (old, "Undo"),
        (old, "✅ Done"),
        (new, "Open"),
        (new, "Undo all"),
    ]
    with pytest.raises(PhoneError, match=r"no button 'Nope'.*Undo all"):
        await phone.tap("Nope")
    await phone.tap_data("v1:evil")
    assert phone.cost == 5


async def test_the_screen_is_what_changed_last(api: Api, phone: Phone) -> None:
    with pytest.raises(PhoneError, match="written nothing"):
        str(phone.screen)
    first = await show(api, "A", text="first")
    await show(api, "B", text="second")
    assert str(phone.screen) == "second\n[B]"
    await api("editMessageText", chat_id=ANNA, message_id=first, text="<b>third</b>", parse_mode="HTML")
    assert (phone.screen.html, phone.screen.message_id, phone.screen.labels) == ("<b>third</b>", first, [])
    with pytest.raises(PhoneError, match="in vain"):
        await phone.wait(lambda screen: screen.text == "never", within=0.01)


async def test_links_and_copies(api: Api, phone: Phone) -> None:
    rows = [
        [{"text": "Shop", "url": "https://t.me/regulars_bot?start=s-1"}],
        [{"text": "Copy", "copy_text": {"text": "Dear Anna"}}],
        [{"text": "Else", "url": "https://example.com"}],
    ]
    await api("sendMessage", chat_id=ANNA, text="x", reply_markup={"inline_keyboard": rows})
    assert phone.screen.urls["Shop"].endswith("s-1")
    with pytest.raises(PhoneError, match="press_url"):
        await phone.tap("Shop")
    await phone.press_url("Shop")
    assert phone.messages[-1].text == "/start s-1"
    await phone.tap("Copy")
    assert phone.clipboard == "Dear Anna"
    with pytest.raises(PhoneError, match="does not lead"):
        await phone.press_url("Else")
    await phone.open_link("t.me/Regulars_Bot")
    assert phone.messages[-1].text == "/start"


async def test_what_a_thumb_cannot_do(phone: Phone) -> None:
    phone.block()
    phone.block()
    with pytest.raises(PhoneError, match="blocked"):
        await phone.send("x")
    await phone.start()
    phone.unblock()
    with pytest.raises(PhoneError, match="payload"):
        await phone.start("no spaces")
    with pytest.raises(PhoneError, match="no message 99"):
        await phone.edit(99, "x")
    with pytest.raises(PhoneError, match="caption"):
        await phone.photo(b"x", caption="x" * 1025)


async def test_two_bots_do_not_hear_each_other(world: World, phone: Phone, anna: User) -> None:
    other = world.add_bot("8000:other", "other_bot", "Other")
    await Phone(world, other, anna, settle=False).send("psst")
    assert len(other.queue.pending) == 1
    assert len(phone.bot.queue.pending) == 1
    assert len(phone.messages) == 1


async def test_privacy_mode_in_groups(api: Api, world: World, bot: Bot, anna: User, wang: User) -> None:
    group = world.add_group("Shop", anna, wang, bot)
    phone = Phone(world, bot, anna, chat=group, settle=False)
    sent = await api("sendMessage", chat_id=group.id, text="Hello all")
    for text in ("just talk", "/today", "/today@other_bot", "/today@regulars_bot", "@regulars_bot hi"):
        await phone.send(text)
    await phone.send("to you", reply_to=sent["message_id"])
    heard = [update["message"]["text"] for update in await api("getUpdates") if "message" in update]
    assert heard == ["/today", "/today@regulars_bot", "@regulars_bot hi", "to you"]
    assert (await api("getChatMember", chat_id=group.id, user_id=anna.id))["status"] == "creator"
    assert await api("getChatMemberCount", chat_id=group.id) == 3
    command = [{"command": "team", "description": "Team"}]
    await api("setMyCommands", commands=command, scope={"type": "chat_administrators", "chat_id": group.id})
    assert phone.menu() == [("team", "Team")]
    assert Phone(world, bot, wang, chat=group, settle=False).menu() == []
    mine = {"type": "chat_member", "chat_id": group.id, "user_id": wang.id}
    await api("setMyCommands", commands=command, scope=mine)
    assert Phone(world, bot, wang, chat=group, settle=False).menu() == [("team", "Team")]
    assert await api("leaveChat", chat_id=group.id) is True
    gone = await api("sendMessage", chat_id=group.id, text="x")
    assert gone == "Forbidden: bot is not a member of the supergroup chat"
    group.members[bot.id] = "kicked"
    assert "bot was kicked" in await api("sendMessage", chat_id=group.id, text="x")


async def test_a_migrated_group_says_where_to(api: Api, world: World, bot: Bot, anna: User) -> None:
    group = world.add_group("Shop", anna, bot, chat_type="group")
    new = world.migrate(group)
    assert "upgraded to a supergroup" in await api("sendMessage", chat_id=group.id, text="x")
    assert "message_id" in await api("sendMessage", chat_id=new.id, text="x")
    kinds = [set(update.get("message", {})) for update in await api("getUpdates")]
    assert any("migrate_to_chat_id" in keys for keys in kinds)
