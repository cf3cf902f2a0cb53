"""Whatever a client sends, it gets an answer in the Bot API's form and never a crash."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.formatting import message_text
from simulator.methods import METHODS
from simulator.methods.call import Call
from simulator.params import Params, Upload
from simulator.phone import Phone
from simulator.wire import ApiError
from simulator.world import World

NAMES = [
    "text",
    "caption",
    "parse_mode",
    "entities",
    "caption_entities",
    "reply_markup",
    "reply_parameters",
    "reply_to_message_id",
    "message_id",
    "message_ids",
    "from_chat_id",
    "photo",
    "document",
    "voice",
    "media",
    "file_id",
    "user_id",
    "action",
    "latitude",
    "longitude",
    "phone_number",
    "first_name",
    "callback_query_id",
    "show_alert",
    "commands",
    "scope",
    "language_code",
    "name",
    "description",
    "menu_button",
    "reaction",
    "url",
    "secret_token",
    "allowed_updates",
    "link_preview_options",
    "duration",
]
KEYS = [
    "inline_keyboard",
    "keyboard",
    "remove_keyboard",
    "force_reply",
    "text",
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "type",
    "offset",
    "length",
    "message_id",
    "chat_id",
    "user_id",
    "media",
    "command",
    "description",
    "input_field_placeholder",
    "user",
]
WORDS = ["HTML", "bold", "chat", "chat_member", "chat_administrators", "all_private_chats", "photo", "attach://photo"]
WORDS += [
    "typing",
    "text_mention",
    "commands",
    "{",
    "[]",
    "1",
    "101",
    "<b>x</b>",
    "/start #x",
    "https://a.com",
    "http://[::1",
]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-5, 105)
    | st.floats(allow_nan=False)
    | st.text(max_size=4)
    | st.sampled_from(WORDS)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=4,
)


BUTTON = st.dictionaries(st.sampled_from(["text", "callback_data", "url", "copy_text", "web_app"]), VALUES, min_size=1)
NAMED = st.fixed_dictionaries({"text": st.just("x")}, optional=dict.fromkeys(("url", "copy_text", "web_app"), VALUES))
ROWS = st.lists(st.lists(BUTTON | NAMED, max_size=2), max_size=2)
ENTITY = st.fixed_dictionaries(
    {"type": st.sampled_from(["bold", "pre", "text_link"])}, optional={"offset": VALUES, "length": VALUES}
)
SCOPE = st.fixed_dictionaries(
    {"type": st.sampled_from(["chat", "chat_member", 5])}, optional={"chat_id": VALUES, "user_id": VALUES}
)
MEDIA = st.fixed_dictionaries(
    {"type": st.sampled_from(["photo", "document"])}, optional={"media": VALUES, "caption": VALUES}
)
SHAPED = {
    "reply_markup": st.fixed_dictionaries({"inline_keyboard": ROWS}) | st.fixed_dictionaries({"keyboard": ROWS}),
    "entities": st.lists(ENTITY, max_size=2),
    "scope": SCOPE,
    "media": MEDIA,
    "message_ids": st.lists(VALUES, max_size=3),
    "commands": st.lists(st.dictionaries(st.sampled_from(["command", "description"]), VALUES), max_size=2),
    "reaction": VALUES,
    "text": st.text(max_size=5),
}


def tried(method: str, values: dict[str, Any]) -> None:
    world = World()
    bot = world.add_bot("7000:x", "regulars_bot", "Regulars")
    Phone(world, bot, world.add_user(101, "Anna"), settle=False).thumb.start()
    world.keep(world.chat(bot, 101), bot.user, {"text": "x"})
    params = Params({"chat_id": 101, "message_id": 2, **values}, {"photo": Upload("a.png", b"x", None)})
    try:
        METHODS[method](Call(world, bot, method, params))
    except ApiError as error:
        answer = error.as_api()
        assert answer["error_code"] in {400, 403}


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(METHODS)),
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6),
    st.fixed_dictionaries({}, optional=SHAPED),
)
def test_no_parameters_crash_a_method(method: str, loose: dict[str, Any], shaped: dict[str, Any]) -> None:
    tried(method, {**loose, **shaped})


@pytest.mark.parametrize(
    ("method", "values"),
    [
        ("setmycommands", {"scope": {"type": "chat", "chat_id": "abc"}, "commands": []}),
        ("deletemessages", {"message_ids": [[]]}),
        ("setmessagereaction", {"reaction": 5}),
        ("setwebhook", {"url": "http://[::1"}),
        ("setwebhook", {"url": "https://example.com", "allowed_updates": 5}),
        ("sendlocation", {"latitude": "nan", "longitude": "1"}),
        ("sendmessage", {"text": "x", "link_preview_options": 5}),
        ("sendmessage", {"text": "x", "entities": [{"type": "text_link", "offset": 0, "length": 1}]}),
        ("sendmessage", {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "web_app": "y"}]]}}),
        ("sendmessage", {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "url": "http://[::1"}]]}}),
        ("sendmessage", {"text": "x", "reply_parameters": {"message_id": []}}),
    ],
)
def test_what_crashed_once(method: str, values: dict[str, Any]) -> None:
    tried(method, values)


def test_a_mention_carries_the_whole_person() -> None:
    world = World()
    anna = world.add_user(101, "Anna")
    source = '<a href="tg://user?id=101">Anna</a> <a href="tg://user?id=5">Nobody</a>'
    text = message_text(Params({"text": source, "parse_mode": "HTML"}), world.users)
    assert [entity["user"] for entity in text["entities"]] == [anna.as_api()]
