"""A message as it is kept, and as the Bot API shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from simulator.chats import Chat
    from simulator.people import User
    from simulator.wire import Json

MEDIA = ("photo", "document", "voice", "audio", "video", "video_note", "sticker", "animation")


@dataclass(eq=False, slots=True)
class Message:
    chat: Chat
    message_id: int
    sender: User
    date: int
    content: Json
    inline_keyboard: Json | None = None
    reply_to: Message | None = None
    forward_origin: Json | None = None
    edit_date: int | None = None
    reactions: list[Json] = field(default_factory=list)
    changed: int = 0  # the world's count of changes when this one last did

    @property
    def text(self) -> str:
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        found: list[Json] = self.content.get("entities") or self.content.get("caption_entities") or []
        return found

    @property
    def media(self) -> str | None:
        return next((kind for kind in MEDIA if kind in self.content), None)

    @property
    def file_id(self) -> str | None:
        if self.media is None:
            return None
        thing = self.content[self.media]
        return str(thing[-1]["file_id"] if isinstance(thing, list) else thing["file_id"])

    @property
    def rows(self) -> list[list[Json]]:
        return self.inline_keyboard["inline_keyboard"] if self.inline_keyboard else []

    def as_api(self, *, with_reply: bool = True) -> Json:
        body: Json = {
            "message_id": self.message_id,
            "from": self.sender.as_api(),
            "chat": self.chat.as_api(),
            "date": self.date,
        }
        if self.edit_date is not None:
            body["edit_date"] = self.edit_date
        if self.forward_origin is not None:
            body["forward_origin"] = self.forward_origin
        if self.reply_to is not None and with_reply:
            body["reply_to_message"] = self.reply_to.as_api(with_reply=False)
        body.update(self.content)
        if self.inline_keyboard is not None:
            body["reply_markup"] = self.inline_keyboard
        return body


@dataclass(eq=False, slots=True)
class Tap:
    """A pressed inline button: a callback query and what became of it."""

    id: str
    user: User
    message: Message
    data: str
    at: datetime
    ticks: float  # real time, which no moved clock makes older
    answered_at: datetime | None = None
    text: str = ""
    show_alert: bool = False
    url: str | None = None

    @property
    def answered(self) -> bool:
        return self.answered_at is not None

    def as_api(self) -> Json:
        return {
            "id": self.id,
            "from": self.user.as_api(),
            "message": self.message.as_api(),
            "chat_instance": str(self.message.chat.id),
            "data": self.data,
        }
