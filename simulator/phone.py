"""The test client: a person with a phone. Acts, then waits until the bot has dealt with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.screens import Screen
from simulator.thumb import PhoneError as PhoneError
from simulator.thumb import Thumb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.bots import Bot
    from simulator.chats import Chat
    from simulator.messages import Message, Tap
    from simulator.people import User
    from simulator.wire import Json
    from simulator.world import World

Label = str | Callable[[str], bool]
PATIENCE = 40.0


class Phone:
    """`settle=False` makes every act return at once, for tests without a bot or with a dead one."""

    def __init__(self, world: World, bot: Bot, user: User, *, chat: Chat | None = None, settle: bool = True) -> None:
        self.world = world
        self.bot = bot
        self.user = user
        self.thumb = Thumb(world, bot, user, chat)
        self.settle = settle
        self.cost = 0
        self.clipboard = ""
        self._taps: list[Tap] = []
        self._awaited = bot.queue.confirmed
        self._acted_at = 0

    # Writing

    async def start(self, payload: str | None = None) -> Screen:
        return await self._sent(self.thumb.start(payload))

    async def send(self, text: str, reply_to: int | None = None) -> Screen:
        return await self._sent(self.thumb.send(text, reply_to))

    async def edit(self, message_id: int, text: str) -> Screen:
        return await self._sent(self.thumb.edit(message_id, text))

    async def contact(
        self, name: str, phone: str, user_id: int | None = None, vcard: str | None = None, reply_to: int | None = None
    ) -> Screen:
        return await self._sent(self.thumb.contact(name, phone, user_id, vcard, reply_to))

    async def location(self, latitude: float, longitude: float) -> Screen:
        return await self._sent(self.thumb.location(latitude, longitude))

    async def venue(self, latitude: float, longitude: float, title: str, address: str) -> Screen:
        return await self._sent(self.thumb.venue(latitude, longitude, title, address))

    async def photo(self, data: bytes, caption: str = "", reply_to: int | None = None) -> Screen:
        return await self._sent(self.thumb.photo(data, caption, reply_to))

    async def album(self, pictures: Sequence[bytes], caption: str = "") -> Screen:
        return await self._sent(self.thumb.album(pictures, caption)[-1])

    async def document(
        self, name: str, data: bytes, caption: str = "", mime: str | None = None, reply_to: int | None = None
    ) -> Screen:
        return await self._sent(self.thumb.document(name, data, caption, mime, reply_to))

    async def voice(self, data: bytes, duration: int = 3, caption: str = "", reply_to: int | None = None) -> Screen:
        return await self._sent(self.thumb.voice(data, duration, caption=caption, reply_to=reply_to))

    async def video_note(self, data: bytes, duration: int = 5) -> Screen:
        return await self._sent(self.thumb.video_note(data, duration))

    async def sticker(self, data: bytes) -> Screen:
        return await self._sent(self.thumb.sticker(data))

    async def forward(self, text: str, origin: User | str, date: int | None = None) -> Screen:
        return await self._sent(self.thumb.forward(text, origin, date))

    async def inject(self, update: Json) -> None:
        """A raw update, however malformed, in the name of Telegram itself."""
        self.bot.queue.push_raw(update)
        await self._acted()

    async def _sent(self, message: Message) -> Screen:
        self.cost += 1
        await self._acted()
        return Screen(self.world, message, self.user)

    # Pressing

    async def tap(self, label: Label, message: int | None = None) -> str | None:
        """Press an inline button by its text; the toast or alert it was answered with, None when it was not."""
        holder, button = self._button(label, message)
        if "copy_text" in button:
            self.clipboard = button["copy_text"]["text"]
            return None
        if "callback_data" not in button:
            raise PhoneError(f"[{button['text']}] is a link: press_url follows it")
        return await self._tapped(self.thumb.tap(holder, button["callback_data"]))

    async def tap_data(self, data: str, message: int | None = None) -> str | None:
        """What only a hostile client does: a callback with data of its own."""
        holder = self.thumb.message(message) if message else self.screen.message
        return await self._tapped(self.thumb.tap(holder, data))

    async def press_url(self, label: Label, message: int | None = None) -> Screen:
        """Press a link button that leads to this bot."""
        _, button = self._button(label, message)
        return await self._sent(self.thumb.open_link(str(button.get("url"))))

    async def open_link(self, url: str) -> Screen:
        return await self._sent(self.thumb.open_link(url))

    async def _tapped(self, tap: Tap) -> str | None:
        self.cost += 1
        self._taps.append(tap)
        await self._acted()
        return tap.text if tap.answered else None

    def _button(self, label: Label, message_id: int | None) -> tuple[Message, Json]:
        within = [self.thumb.message(message_id)] if message_id else self._newest_first()
        for fits in _ways_to_fit(label):
            for message in within:
                for button in (button for row in message.rows for button in row):
                    if fits(button["text"]):
                        return message, button
        raise PhoneError(
            f"no button {label!r}; to be seen: {[s.buttons for s in map(self._screen, within) if s.labels]}"
        )

    def _newest_first(self) -> list[Message]:
        """Latest change first: an old screen that was just redrawn is the one a person looks at."""
        return sorted(self.thumb.chat.messages.values(), key=lambda message: -message.changed)

    # Blocking

    def block(self) -> None:
        self.thumb.block()
        self._note()

    def unblock(self) -> None:
        self.thumb.unblock()
        self._note()

    # Looking

    def _screen(self, message: Message) -> Screen:
        return Screen(self.world, message, self.user)

    @property
    def messages(self) -> list[Screen]:
        return [self._screen(message) for message in self.thumb.chat.messages.values()]

    @property
    def screens(self) -> list[Screen]:
        """What the bot has written, oldest first."""
        return [screen for screen in self.messages if not screen.mine]

    @property
    def screen(self) -> Screen:
        """The bot's message that was sent or edited last."""
        from_bot = [message for message in self._newest_first() if message.sender is self.bot.user]
        if not from_bot:
            raise PhoneError("the bot has written nothing yet")
        return self._screen(from_bot[0])

    @property
    def toasts(self) -> list[str]:
        return [tap.text for tap in self._taps if tap.answered and tap.text]

    @property
    def keyboard(self) -> list[list[str]]:
        rows = (self.thumb.chat.keyboard or {}).get("keyboard", [])
        return [[button["text"] for button in row] for row in rows]

    def menu(self) -> list[tuple[str, str]]:
        return self.thumb.menu()

    def reset_cost(self) -> None:
        self.cost = 0

    # Waiting

    def _note(self) -> None:
        self._awaited = self.bot.queue.last_id
        self._acted_at = self.world.change_count

    async def _acted(self) -> None:
        self._note()
        if self.settle:
            await self.settled()

    async def settled(self, within: float = PATIENCE) -> None:
        """Until the bot has confirmed this phone's last update and the product says that it is idle."""
        try:
            async with asyncio.timeout(within):
                while self.bot.queue.confirmed < self._awaited:
                    await self.world.bell.heard()
                if self.world.idle is not None:
                    await self.world.idle()
        except TimeoutError:
            confirmed = self.bot.queue.confirmed
            raise PhoneError(f"not settled in {within} s: update {self._awaited}, confirmed {confirmed}") from None

    async def wait(self, fits: Callable[[Screen], bool], within: float = PATIENCE) -> Screen:
        """Until some message of the bot fits; looks again whenever the world changes."""
        try:
            async with asyncio.timeout(within):
                while (found := self._fitting(fits)) is None:
                    await self.world.bell.heard()
                return found
        except TimeoutError:
            seen = "\n---\n".join(str(screen) for screen in self.screens[-3:]) or "(nothing)"
            raise PhoneError(f"waited {within} s in vain; the bot wrote last:\n{seen}") from None

    def _fitting(self, fits: Callable[[Screen], bool]) -> Screen | None:
        """Among what the bot sent or edited since this phone's last act; a later nudge must not hide it."""
        fresh = (m for m in self._newest_first() if m.sender is self.bot.user and m.changed > self._acted_at)
        return next((screen for screen in map(self._screen, fresh) if fits(screen)), None)


def _ways_to_fit(label: Label) -> list[Callable[[str], bool]]:
    """The whole text first; failing that, a part of it (labels often begin with a picture)."""
    if callable(label):
        return [label]
    return [lambda text: text == label, lambda text: label in text]
