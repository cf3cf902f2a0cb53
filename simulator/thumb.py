"""What a person can do with a phone, at once and without waiting. `phone` and the page are built on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simulator import units
from simulator.files import StoredFile, image_size
from simulator.formatting import LONGEST_CAPTION, LONGEST_TEXT, finished
from simulator.wire import Json, present

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.bots import Bot
    from simulator.chats import Chat
    from simulator.messages import Message, Tap
    from simulator.people import User
    from simulator.world import World

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
_DEEP_LINK = re.compile(r"(?:https?://)?t(?:elegram)?\.me/(\w+)/?(?:\?start=([^&#]*))?$", re.IGNORECASE)
_UNREAD_SIZE = (1280, 960)


class PhoneError(AssertionError):
    """Something no thumb can do: press a button that is not there, write to a bot one has blocked."""


def deep_link(url: str) -> tuple[str, str] | None:
    """Bot name and start payload of a t.me link."""
    found = _DEEP_LINK.match(url)
    return (found[1], found[2] or "") if found else None


class Thumb:
    def __init__(self, world: World, bot: Bot, user: User, chat: Chat | None = None) -> None:
        self.world = world
        self.bot = bot
        self.user = user
        self.chat = chat or world.private(bot, user)
        self._albums = 0

    # Writing

    def start(self, payload: str | None = None) -> Message:
        """Press Start, or Restart after blocking; with a payload: open the deep link."""
        if payload is not None and not _PAYLOAD.fullmatch(payload):
            raise PhoneError(f"a start payload is at most 64 of A-Za-z0-9_-, not {payload!r}")
        if self.chat.blocked:
            self.unblock()
        return self.send(f"/start {payload}" if payload else "/start")

    def send(self, text: str, reply_to: int | None = None) -> Message:
        """Send a text; one that is too long goes in several messages, as the apps do it."""
        *first, last = units.pieces(text, LONGEST_TEXT)
        for part in first:
            self._post(_text(part), reply_to)
        return self._post(_text(last), reply_to)

    def edit(self, message_id: int, text: str) -> Message:
        message = self.message(message_id)
        if message.sender is not self.user:
            raise PhoneError(f"message {message_id} is not mine to edit")
        media = message.media
        content = _text(text) if media is None else {media: message.content[media], **_caption(text)}
        self.world.repost(message, content)
        return message

    def forward(self, text: str, origin: User | str, date: int | None = None) -> Message:
        """Forward what somebody else wrote; a name instead of a user: one who hides behind it."""
        date = date or self.world.stamp()
        if isinstance(origin, str):
            source: Json = {"type": "hidden_user", "sender_user_name": origin, "date": date}
        else:
            source = {"type": "user", "sender_user": origin.as_api(), "date": date}
        return self._post(_text(text), None, source)

    def contact(
        self, name: str, phone: str, user_id: int | None = None, vcard: str | None = None, reply_to: int | None = None
    ) -> Message:
        first, _, last = name.partition(" ")
        card = present(phone_number=phone, first_name=first, last_name=last or None, user_id=user_id, vcard=vcard)
        return self._post({"contact": card}, reply_to)

    def location(self, latitude: float, longitude: float) -> Message:
        return self._post({"location": {"latitude": latitude, "longitude": longitude}})

    def venue(self, latitude: float, longitude: float, title: str, address: str) -> Message:
        place = {"latitude": latitude, "longitude": longitude}
        return self._post({"location": place, "venue": {"location": place, "title": title, "address": address}})

    def album(self, pictures: Sequence[bytes], caption: str = "") -> list[Message]:
        """Several pictures at once: a message each, under one word, the caption on the first."""
        self._albums += 1
        group = {"media_group_id": f"{self.user.id}{self._albums:06d}"}
        return [
            self._post({**self._photo(data), **_caption("" if number else caption), **group})
            for number, data in enumerate(pictures)
        ]

    def photo(self, data: bytes, caption: str = "", reply_to: int | None = None) -> Message:
        return self._post({**self._photo(data), **_caption(caption)}, reply_to)

    def _photo(self, data: bytes) -> Json:
        file = self._keep("photo", data, "photo.jpg", "image/jpeg")
        size = image_size(data) or _UNREAD_SIZE
        return {"photo": file.photo_as_api(size)}

    def document(
        self, name: str, data: bytes, caption: str = "", mime: str | None = None, reply_to: int | None = None
    ) -> Message:
        file = self._keep("document", data, name, mime)
        return self._post({"document": file.named_as_api(), **_caption(caption)}, reply_to)

    def voice(
        self, data: bytes, duration: int = 3, mime: str = "audio/ogg", caption: str = "", reply_to: int | None = None
    ) -> Message:
        file = self._keep("voice", data, "voice.ogg", mime)
        voice = {**file.as_api(), "duration": duration, "mime_type": mime}
        return self._post({"voice": voice, **_caption(caption)}, reply_to)

    def video_note(self, data: bytes, duration: int = 5) -> Message:
        file = self._keep("video_note", data, "round.mp4", "video/mp4")
        return self._post({"video_note": {**file.as_api(), "duration": duration, "length": 240}})

    def sticker(self, data: bytes) -> Message:
        file = self._keep("sticker", data, "sticker.webp", "image/webp")
        look = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._post({"sticker": {**file.as_api(), **look}})

    def _keep(self, kind: str, data: bytes, name: str, mime: str | None) -> StoredFile:
        return self.world.files.keep(kind, data, name, mime)

    def _post(self, content: Json, reply_to: int | None = None, origin: Json | None = None) -> Message:
        if self.chat.blocked:
            raise PhoneError("the bot is blocked: unblock it, or press Start")
        self.chat.started = True
        answered = self.message(reply_to) if reply_to else self._force_reply()
        if self.chat.keyboard and self.chat.keyboard.get("one_time_keyboard"):
            self.chat.keyboard = None
        return self.world.post(self.chat, self.user, content, reply_to=answered, origin=origin)

    def _force_reply(self) -> Message | None:
        asked, self.chat.force_reply = self.chat.force_reply, None
        return asked

    # Pressing

    def tap(self, message: Message, data: str) -> Tap:
        return self.world.tap(self.user, message, data)

    def open_link(self, url: str) -> Message:
        """Follow a t.me link to this bot."""
        link = deep_link(url)
        if link is None or link[0].lower() != self.bot.username.lower():
            raise PhoneError(f"{url} does not lead to @{self.bot.username}")
        return self.start(link[1] or None)

    def block(self) -> None:
        if not self.chat.blocked:
            self._set_blocked(blocked=True)

    def unblock(self) -> None:
        if self.chat.blocked:
            self._set_blocked(blocked=False)

    def _set_blocked(self, *, blocked: bool) -> None:
        self.chat.blocked = blocked
        self.chat.members[self.bot.id] = "kicked" if blocked else "member"
        self.world.tell_status(
            self.bot, self.chat, self.user, ("member", "kicked") if blocked else ("kicked", "member")
        )

    # Looking

    def message(self, message_id: int) -> Message:
        found = self.chat.messages.get(message_id)
        if found is None:
            raise PhoneError(f"there is no message {message_id} here")
        return found

    def menu(self) -> list[tuple[str, str]]:
        """The commands Telegram shows this person here, with what they do."""
        found = self.bot.commands.seen_in(self.chat.command_scopes(self.user), self.user.language_code)
        return [(command["command"], command["description"]) for command in found]


def _text(text: str) -> Json:
    # Nothing is trimmed or refused here: what a hostile client sends must reach the bot.
    marked = finished(text, [])[1] if text == text.strip() else []
    return {"text": text, **({"entities": marked} if marked else {})}


def _caption(text: str) -> Json:
    if units.length(text) > LONGEST_CAPTION:
        raise PhoneError(f"a caption is at most {LONGEST_CAPTION} long")
    if not text:
        return {}
    marked = finished(text, [])[1]
    return {"caption": text, **({"caption_entities": marked} if marked else {})}
