"""Command menus, by scope and language."""

import re

from simulator import units
from simulator.bots import EVERYWHERE, Scope
from simulator.methods.call import Call
from simulator.params import whole
from simulator.wire import Json, bad_request
from simulator.world import Change

MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_BROAD = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_OF_A_CHAT = frozenset({"chat", "chat_administrators", "chat_member"})


def _place(call: Call) -> tuple[Scope, str]:
    return _scope(call), language_code(call)


def language_code(call: Call) -> str:
    code = call.params.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _scope(call: Call) -> Scope:
    asked = call.params.json("scope", "can't parse BotCommandScope JSON object")
    if asked is None:
        return EVERYWHERE
    kind = asked.get("type") if isinstance(asked, dict) else None
    if kind in _BROAD:
        return str(kind), None, None
    if kind not in _OF_A_CHAT:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return _chat_scope(call, asked)


def _chat_scope(call: Call, asked: Json) -> Scope:
    chat = call.world.chat(call.bot, whole(asked.get("chat_id")))
    if asked["type"] == "chat_member":
        return "chat_member", chat.id, whole(asked.get("user_id"))
    if asked["type"] == "chat_administrators" and chat.private:
        raise bad_request("can't use specified scope in private chats")
    return str(asked["type"]), chat.id, None


def _check(command: Json) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = str(command.get("command", "")).removeprefix("/"), str(command.get("description", ""))
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= units.length(description.strip()) <= LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description.strip()}


def set_my_commands(call: Call) -> bool:
    commands = call.params.json("commands", "can't parse commands JSON object")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands.put(*_place(call), [_check(command) for command in commands])
    call.world.changed(Change("menu"))
    return True


def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(*_place(call))


def delete_my_commands(call: Call) -> bool:
    call.bot.commands.drop(*_place(call))
    call.world.changed(Change("menu"))
    return True
