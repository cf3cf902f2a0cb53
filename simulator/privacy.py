"""Privacy mode: what of a group's talk reaches a bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator import units

if TYPE_CHECKING:
    from simulator.bots import Bot
    from simulator.messages import Message

_SERVICE = frozenset({"migrate_to_chat_id", "migrate_from_chat_id", "new_chat_members", "left_chat_member"})


def sees(bot: Bot, message: Message) -> bool:
    admin = message.chat.status(bot.id) in {"creator", "administrator"}
    if not bot.privacy_mode or admin or _SERVICE & message.content.keys():
        return True
    answers_bot = message.reply_to is not None and message.reply_to.sender is bot.user
    return answers_bot or any(_addresses(bot, kind, word) for kind, word in _words(message))


def _words(message: Message) -> list[tuple[str, str]]:
    return [
        (entity["type"], units.cut(message.text, entity["offset"], entity["length"]).lower())
        for entity in message.entities
    ]


def _addresses(bot: Bot, kind: str, word: str) -> bool:
    name = f"@{bot.username.lower()}"
    if kind == "bot_command":
        return "@" not in word or word.endswith(name)
    return kind == "mention" and word == name
