"""An update as Telegram words it, or none at all: PTB takes any value for any field, and stumbles over it later."""

import math
from typing import Any, TypeGuard

from telegram import Bot, Update

from services.inbox import LARGEST_ID

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
"""What Telegram is asked for."""

WHOLE = frozenset({
    "update_id", "message_id", "date", "edit_date", "user_id", "file_size", "duration", "width", "height", "offset",
    "length", "migrate_to_chat_id", "migrate_from_chat_id",
})  # fmt: skip
WORDS = frozenset({
    "text", "caption", "data", "first_name", "last_name", "username", "language_code", "title", "file_id",
    "file_unique_id", "file_name", "mime_type", "phone_number", "vcard", "type", "status", "media_group_id",
    "chat_instance", "sender_user_name", "callback_data", "address",
})  # fmt: skip
PLACES = frozenset({"latitude", "longitude"})
SOMEBODY = frozenset({"from", "chat", "user", "sender_chat", "sender_user", "via_bot", "left_chat_member"})
THINGS = SOMEBODY | {
    "message", "edited_message", "callback_query", "my_chat_member", "reply_to_message", "forward_origin", "document",
    "voice", "video", "audio", "video_note", "sticker", "contact", "location", "venue", "reply_markup",
    "old_chat_member", "new_chat_member",
}  # fmt: skip
SEVERAL = frozenset({"entities", "caption_entities", "photo", "new_chat_members", "inline_keyboard"})


NEEDED = {"my_chat_member": ("from", "chat", "new_chat_member")}
"""What PTB itself would let be missing."""


class MalformedError(ValueError):
    """No client and no server of Telegram's words it like that."""


def has_number(one: object) -> bool:
    """Whether it can be kept at all."""
    number = one.get("update_id") if isinstance(one, dict) else None
    return _is_whole(number) and 0 <= number <= LARGEST_ID


def read(payload: dict[str, Any], bot: Bot) -> Update:
    """The update; MalformedError, or whatever PTB says, for what is none."""
    waiting: list[Any] = [payload]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            for name, value in part.items():
                if value is not None and not _fits(name, value):
                    raise MalformedError
        waiting.extend(part.values() if isinstance(part, dict) else part if isinstance(part, list) else ())
    if any(not payload[kind].get(name) for kind, names in NEEDED.items() if payload.get(kind) for name in names):
        raise MalformedError
    return Update.de_json(payload, bot)


def _fits(name: str, value: Any) -> bool:
    if name in THINGS:
        return isinstance(value, dict) and (name not in SOMEBODY or _is_whole(value.get("id")))
    if name in WORDS:
        return isinstance(value, str)
    if name in WHOLE:
        return _is_whole(value)
    if name in PLACES:
        return isinstance(value, int | float) and math.isfinite(value)
    return name not in SEVERAL or isinstance(value, list)


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_ID
