"""Every limit and every refusal, in the words of the real Bot API."""

import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from simulator.phone import Phone
from simulator.server import Server
from simulator.world import World
from tests.simulator.conftest import TOKEN, Api

ANNA = 101
SAME = "message is not modified: specified new message content and reply markup are exactly the same"


def inline(*buttons: object) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


def data_button(data: str) -> dict[str, str]:
    return {"text": "x", "callback_data": data}


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "👍" * 2049}, "message is too long"),
        ({"text": "x", "parse_mode": "Markup"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 404}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
        ({"text": "x", "reply_markup": inline(data_button(""))}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": inline(data_button("界" * 22))}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": inline({"text": "x"})}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "reply_markup": inline({"callback_data": "x"})}, 'Can\'t find field "text"'),
        ({"text": "x", "reply_markup": inline({"text": "x", "url": "nonsense"})}, "Wrong HTTP URL"),
        ({"text": "x", "reply_markup": inline({"text": "x", "url": "ftp://a.com"})}, "Wrong HTTP URL"),
        ({"text": "x", "reply_markup": inline({"text": "x", "copy_text": {"text": ""}})}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "reply_markup": inline({**data_button("x"), "url": "https://a.com"})}, "BUTTON_TYPE_INVALID"),
        ({"text": "x", "reply_markup": inline(*[data_button("x")] * 101)}, "reply markup is too long"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[data_button("x")] * 9]}}, "reply markup is too long"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [data_button("x")]}}, "must be an Array of Arrays"),
        ({"text": "x", "reply_markup": {"keyboard": []}}, "must contain at least one button"),
        ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]}, "ends after the end of the text"),
        ({"text": "👍", "entities": [{"type": "bold", "offset": 0, "length": 1}]}, "middle of a UTF-16 symbol"),
        ({"text": "x", "entities": [{"type": "loud", "offset": 0, "length": 1}]}, "Unsupported type specified"),
        ({"text": "x", "entities": "bold"}, "Can't parse entities JSON object"),
        ({"text": "x", "entities": {"type": "bold"}}, "expected an Array of MessageEntity"),
        ({"text": "x", "entities": [{"type": "bold", "offset": -1, "length": 1}]}, "wrong offset or length"),
        ({"text": "x", "reply_parameters": "[]"}, "object expected as reply parameters"),
        ({"text": "x", "reply_markup": inline("x")}, "expected an object"),
        ({"text": "x", "reply_markup": {"keyboard": [[{}]]}}, "can't parse keyboard button"),
        ({"text": "x", "reply_markup": {"keyboard": [["x"] * 301]}}, "reply markup is too long"),
        ({"text": "x", "reply_markup": inline({"text": "x", "web_app": {"url": "http://a.com"}})}, "Only HTTPS links"),
        ({"text": "x", "reply_markup": {"force_reply": True, "input_field_placeholder": "x" * 65}}, "placeholder"),
        ({"text": "\ud800"}, "strings must be encoded in UTF-8"),
    ],
)
async def test_send_message_refuses(api: Api, phone: Phone, params: dict[str, Any], refusal: str) -> None:
    answer = await api("sendMessage", **{"chat_id": ANNA, **params})
    assert answer.startswith("Bad Request: ")
    assert refusal in answer
    assert phone.screens == []


async def test_limits_count_after_parsing(api: Api, phone: Phone) -> None:
    text = "<b>" + "&lt;" * 4096 + "</b>"
    sent = await api("sendMessage", chat_id=ANNA, text=text, parse_mode="HTML")
    assert sent["text"] == "<" * 4096
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]
    assert phone.screen.html == text


async def test_allowed_to_the_brim(api: Api, phone: Phone) -> None:
    keyboard = {"inline_keyboard": [[data_button("界" * 21 + "x")] * 8] * 12}
    assert "message_id" in await api("sendMessage", chat_id=ANNA, text="x" * 4096, reply_markup=keyboard)
    copy = inline({"text": "Copy", "copy_text": {"text": "x" * 256}}, {"text": "Call", "url": "tg://user?id=101"})
    assert "message_id" in await api("sendMessage", chat_id=ANNA, text="x", reply_markup=json.dumps(copy))


@pytest.mark.parametrize(
    ("token", "status", "description"),
    [("7000:wrong", 401, "Unauthorized"), ("wrong", 404, "Not Found")],
)
async def test_wrong_token(
    server: Server, http: aiohttp.ClientSession, token: str, status: int, description: str
) -> None:
    async with http.get(f"{server.url}/bot{token}/getMe") as answer:
        assert await answer.json() == {"ok": False, "error_code": status, "description": description}
    async with http.get(f"{server.url}/file/bot{token}/documents/file_1") as answer:
        assert answer.status == status


async def test_unknown_method_and_file(api: Api, server: Server, http: aiohttp.ClientSession) -> None:
    assert await api("sendPigeon") == "Not Found"
    async with http.get(f"{server.url}/file/bot{TOKEN}/documents/none") as answer:
        assert (await answer.json())["error_code"] == 404
    assert await api("getFile", file_id="none") == "Bad Request: invalid file_id"


async def test_calls_by_query_form_and_json_read_the_same(
    server: Server, phone: Phone, http: aiohttp.ClientSession
) -> None:
    params = {"chat_id": str(ANNA), "text": "Hi", "reply_markup": json.dumps(inline(data_button("go")))}
    url = f"{server.url}/bot{TOKEN}/SENDMESSAGE"
    for request in (http.get(url, params=params), http.post(url, data=params), http.post(url, json=params)):
        async with request as answer:
            assert (await answer.json())["result"]["reply_markup"] == inline(data_button("go"))
    async with http.post(url, data="[1]", headers={"Content-Type": "application/json"}) as answer:
        assert (await answer.json())["description"] == "Bad Request: can't parse JSON object"


async def test_who_may_be_written_to(api: Api, phone: Phone, world: World) -> None:
    world.add_user(103, "Stranger")
    hello = {"text": "hello"}
    assert await api("sendMessage", chat_id=103, **hello) == "Forbidden: bot can't initiate conversation with a user"
    phone.block()
    assert await api("sendMessage", chat_id=ANNA, **hello) == "Forbidden: bot was blocked by the user"
    phone.unblock()
    phone.user.deactivated = True
    assert await api("sendMessage", chat_id=ANNA, **hello) == "Forbidden: user is deactivated"
    kinds = [list(update)[1] for update in await api("getUpdates")]
    assert kinds == ["message", "my_chat_member", "my_chat_member"]


async def test_edits(api: Api, phone: Phone) -> None:
    sent = await api("sendMessage", chat_id=ANNA, text="one", reply_markup=inline(data_button("a")))
    here = {"chat_id": ANNA, "message_id": sent["message_id"]}
    same = await api("editMessageText", **here, text="one", reply_markup=inline(data_button("a")))
    assert SAME in same
    assert (await api("editMessageText", **here, text="two"))["text"] == "two"
    assert phone.screen.edited
    assert phone.screen.buttons == []
    assert "reply_markup" in await api("editMessageReplyMarkup", **here, reply_markup=inline(data_button("b")))
    assert "no caption" in await api("editMessageCaption", **here, caption="x")
    assert "to edit not found" in await api("editMessageText", chat_id=ANNA, message_id=99, text="x")
    assert "can't be edited" in await api("editMessageText", chat_id=ANNA, message_id=1, text="x")
    assert "not specified" in await api("editMessageText", chat_id=ANNA, text="x")
    assert "MESSAGE_ID_INVALID" in await api("editMessageText", inline_message_id="1", text="x")
    assert "inline keyboard expected" in await api(
        "editMessageText", **here, text="x", reply_markup={"keyboard": [["x"]]}
    )


async def test_deletes(api: Api, phone: Phone) -> None:
    sent = await api("sendMessage", chat_id=ANNA, text="one")
    assert await api("deleteMessage", chat_id=ANNA, message_id=sent["message_id"]) is True
    again = await api("deleteMessage", chat_id=ANNA, message_id=sent["message_id"])
    assert again == "Bad Request: message to delete not found"
    assert "not specified" in await api("deleteMessages", chat_id=ANNA, message_ids=[])


async def test_callback_answers(api: Api, phone: Phone) -> None:
    sent = await api("sendMessage", chat_id=ANNA, text="one", reply_markup=inline(data_button("a")))
    assert await phone.tap("x") is None
    tap = phone.world.unanswered_taps()[0]
    assert (tap.data, tap.message.message_id) == ("a", sent["message_id"])
    assert await api("answerCallbackQuery", callback_query_id=tap.id, text="x" * 201) == "Bad Request: MESSAGE_TOO_LONG"
    assert await api("answerCallbackQuery", callback_query_id=tap.id, text="Hm", show_alert=True) is True
    assert (phone.toasts, tap.show_alert, phone.world.unanswered_taps()) == (["Hm"], True, [])
    assert "query is too old" in await api("answerCallbackQuery", callback_query_id=tap.id)
    assert "query is too old" in await api("answerCallbackQuery", callback_query_id="1")


async def test_late_answers_are_complained_about(api: Api, phone: Phone, world: World) -> None:
    await api("sendMessage", chat_id=ANNA, text="one", reply_markup=inline(data_button("a")))
    world.tap_patience = timedelta(0)
    await phone.tap("x")
    world.clock.move(timedelta(weeks=2))  # a moved clock makes nothing late
    (tap,) = world.unanswered_taps()
    assert await api("answerCallbackQuery", callback_query_id=tap.id) is True
    assert len(world.complaints) == 1
    world.tap_lifetime = timedelta(0)
    await phone.tap("x")
    (tap,) = world.unanswered_taps()
    assert "query is too old" in await api("answerCallbackQuery", callback_query_id=tap.id)
    assert world.unanswered_taps(older_than=timedelta(hours=1)) == []


@pytest.mark.parametrize(
    ("commands", "refusal"),
    [
        ("x", "can't parse commands JSON object"),
        ({}, "expected an Array of BotCommand"),
        ([{"command": "Today", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "x", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "x", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_command_limits(api: Api, commands: object, refusal: str) -> None:
    assert refusal in await api("setMyCommands", commands=commands)


async def test_menus_narrow_by_scope_and_language(api: Api, phone: Phone) -> None:
    async def put(name: str, **where: object) -> None:
        assert await api("setMyCommands", commands=[{"command": name, "description": "x"}], **where) is True

    await put("everywhere")
    assert phone.menu() == [("everywhere", "x")]
    await put("private", scope={"type": "all_private_chats"})
    await put("english", scope={"type": "all_private_chats"}, language_code="en")
    assert phone.menu() == [("english", "x")]
    await put("anna", scope={"type": "chat", "chat_id": ANNA})
    assert phone.menu() == [("anna", "x")]
    await api("deleteMyCommands", scope={"type": "chat", "chat_id": ANNA})
    assert phone.menu() == [("english", "x")]
    assert "chat not found" in await api("setMyCommands", commands=[], scope={"type": "chat", "chat_id": 5})
    assert "Unsupported type" in await api("setMyCommands", commands=[], scope={"type": "moon"})
    assert "invalid language code" in await api("setMyCommands", commands=[], language_code="english")


async def test_profile_limits(api: Api) -> None:
    assert "too long" in await api("setMyName", name="x" * 65)
    assert "too long" in await api("setMyDescription", description="x" * 513)
    assert "too long" in await api("setMyShortDescription", short_description="x" * 121)
    assert await api("getMyName") == {"name": "Regulars"}
    assert await api("setMyName", name="熟客", language_code="zh") is True
    assert await api("getMyName", language_code="zh") == {"name": "熟客"}
    assert await api("setChatMenuButton", menu_button={"type": "commands"}) is True
    assert await api("getChatMenuButton", chat_id=ANNA) == "Bad Request: chat not found"
    assert "Unsupported" in await api("setChatMenuButton", menu_button={"type": "moon"})


async def test_odds_and_ends(api: Api, phone: Phone) -> None:
    assert "wrong parameter action" in await api("sendChatAction", chat_id=ANNA, action="dancing")
    assert await api("sendChatAction", chat_id=ANNA, action="typing") is True
    assert "wrong latitude" in await api("sendLocation", chat_id=ANNA, latitude="north")
    assert "phone number must" in await api("sendContact", chat_id=ANNA, first_name="Li")
    assert "first name must" in await api("sendContact", chat_id=ANNA, phone_number="1")
    assert "to forward not found" in await api("forwardMessage", chat_id=ANNA, from_chat_id=ANNA, message_id=99)
    assert "to copy not found" in await api("copyMessage", chat_id=ANNA, from_chat_id=ANNA, message_id=99)
    assert "REACTIONS_TOO_MANY" in await api("setMessageReaction", chat_id=ANNA, message_id=1, reaction=[{}, {}])
    assert await api("getChatMember", chat_id=ANNA, user_id=9) == "Bad Request: user not found"
    assert await api("getUserProfilePhotos", user_id=9) == "Bad Request: user not found"
    assert "in private chats" in await api("leaveChat", chat_id=ANNA)
    bold = [{"type": "bold", "offset": 1, "length": 2}]
    assert (await api("sendMessage", chat_id=ANNA, text="👍bc", entities=[{**bold[0], "offset": 2}]))["entities"]
    lenient = {"reply_parameters": {"message_id": 99, "allow_sending_without_reply": True}}
    assert "reply_to_message" not in await api("sendMessage", chat_id=ANNA, text="x", **lenient)
    assert await api("logOut") is True
    assert await api("close") is True


async def test_reply_keyboards(api: Api, phone: Phone) -> None:
    await api("sendMessage", chat_id=ANNA, text="x", reply_markup={"keyboard": [["Yes"], [{"text": "No"}]]})
    assert phone.keyboard == [["Yes"], ["No"]]
    await api("sendMessage", chat_id=ANNA, text="x", reply_markup={"remove_keyboard": True})
    assert phone.keyboard == []
    asked = await api("sendMessage", chat_id=ANNA, text="Name?", reply_markup={"force_reply": True})
    await phone.send("Anna")
    update = (await api("getUpdates"))[-1]
    assert update["message"]["reply_to_message"]["message_id"] == asked["message_id"]
