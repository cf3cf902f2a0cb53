"""The world: who exists, what was said, what went wrong. One object, one event loop, no locks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Literal

from simulator.bell import Bell
from simulator.bots import Bot
from simulator.chats import Chat, ChatType, Status
from simulator.clock import Clock
from simulator.faults import Faults
from simulator.files import Files
from simulator.messages import Message, Tap
from simulator.people import User
from simulator.privacy import sees
from simulator.wire import Json, bad_request, present

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simulator.pace import Pace

ChangeKind = Literal["message", "deleted", "tap", "typing", "menu", "chat", "confirmed", "clock"]


@dataclass(eq=False, slots=True)
class CallRecord:
    """One call as the server saw it. `delivered`: it took effect, whatever the bot was told."""

    bot: Bot
    method: str
    params: Json
    at: datetime
    outcome: str = "pending"
    delivered: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    kind: ChangeKind
    chat: Chat | None = None
    message: Message | None = None
    tap: Tap | None = None


class World:
    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.bell = Bell()
        self.bots: dict[str, Bot] = {}
        self.users: dict[int, User] = {}
        self.groups: dict[int, Chat] = {}
        self.taps: dict[str, Tap] = {}
        self.files = Files()
        self.faults = Faults()
        self.pace: Pace | None = None
        self.calls: list[CallRecord] = []
        self.keep_calls = True
        self.in_progress = 0
        self.complaints: list[str] = []
        self.tap_patience = timedelta(seconds=1)
        self.tap_lifetime = timedelta(minutes=1)
        self.change_count = 0
        self.idle: Callable[[], Awaitable[None]] | None = None
        self._privates: dict[tuple[int, int], Chat] = {}
        self._watchers: list[Callable[[Change], None]] = []
        self._tap_ids = count(4_000_000_001)
        self._bot_ids = count(7_000_000_001)
        self._group_ids = count(1)
        self.clock.on_move(lambda: self.changed(Change("clock")))

    # Who exists

    def add_bot(self, token: str, username: str, name: str) -> Bot:
        number = token.partition(":")[0]
        bot_id = int(number) if number.isdecimal() else next(self._bot_ids)
        bot = self.bots[token] = Bot(token, User(bot_id, name, username=username, is_bot=True))
        bot.queue.arrived = self.bell.ring
        return bot

    def add_user(
        self,
        user_id: int,
        first_name: str,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
    ) -> User:
        user = self.users[user_id] = User(user_id, first_name, last_name, username, language_code)
        return user

    def add_group(self, title: str, *members: User | Bot, chat_type: ChatType = "supergroup") -> Chat:
        """A group; whoever comes first has founded it. The bots in it hear of their arrival."""
        number = next(self._group_ids)
        chat_id = -1_001_000_000_000 - number if chat_type == "supergroup" else -1_000 - number
        group = self.groups[chat_id] = Chat(chat_id, chat_type, title=title)
        for place, member in enumerate(members):
            group.members[member.id] = "member" if place else "creator"
        for bot in self._bots_in(group):
            self.tell_status(bot, group, members[0] if isinstance(members[0], User) else bot.user, ("left", "member"))
        return group

    def migrate(self, group: Chat) -> Chat:
        """A basic group becomes a supergroup: new id, and the old one answers only where to go."""
        actor = next(user for user_id, user in self.users.items() if group.present(user_id))
        new = Chat(-1_002_000_000_000 + group.id, "supergroup", title=group.title, members=dict(group.members))
        self.groups[new.id] = new
        self.post(group, actor, {"migrate_to_chat_id": new.id})
        group.migrated_to = new.id
        self.post(new, actor, {"migrate_from_chat_id": group.id})
        return new

    def bot_named(self, username: str) -> Bot | None:
        wanted = username.lower()
        return next((bot for bot in self.bots.values() if bot.username.lower() == wanted), None)

    def private(self, bot: Bot, user: User) -> Chat:
        key = (bot.id, user.id)
        if key not in self._privates:
            self._privates[key] = Chat(user.id, "private", user=user, members={user.id: "member", bot.id: "member"})
        return self._privates[key]

    def chat(self, bot: Bot, chat_id: int) -> Chat:
        if chat_id in self.groups:
            return self.groups[chat_id]
        if chat_id in self.users:
            return self.private(bot, self.users[chat_id])
        raise bad_request("chat not found")

    # What is said

    def stamp(self) -> int:
        return int(self.clock.now().timestamp())

    def keep(
        self,
        chat: Chat,
        sender: User,
        content: Json,
        *,
        reply_to: Message | None = None,
        forward_origin: Json | None = None,
        inline_keyboard: Json | None = None,
    ) -> Message:
        chat.last_message_id += 1
        message = chat.messages[chat.last_message_id] = Message(
            chat, chat.last_message_id, sender, self.stamp(), content, inline_keyboard, reply_to, forward_origin
        )
        self.touch(message)
        return message

    def post(
        self, chat: Chat, sender: User, content: Json, *, reply_to: Message | None = None, origin: Json | None = None
    ) -> Message:
        """A person's message: kept, and told to every bot that may see it."""
        message = self.keep(chat, sender, content, reply_to=reply_to, forward_origin=origin)
        for bot in self._readers(message):
            bot.queue.push("message", message.as_api())
        return message

    def repost(self, message: Message, content: Json) -> None:
        message.content = content
        message.edit_date = self.stamp()
        self.touch(message)
        for bot in self._readers(message):
            bot.queue.push("edited_message", message.as_api())

    def _readers(self, message: Message) -> list[Bot]:
        chat = message.chat
        if not chat.private:
            return [bot for bot in self._bots_in(chat) if sees(bot, message)]
        return [bot for bot in self.bots.values() if self._privates.get((bot.id, chat.id)) is chat]

    def _bots_in(self, group: Chat) -> list[Bot]:
        return [bot for bot in self.bots.values() if group.present(bot.id)]

    def tap(self, user: User, message: Message, data: str) -> Tap:
        bot = next(bot for bot in self.bots.values() if bot.user is message.sender)
        tap = Tap(str(next(self._tap_ids)), user, message, data, self.clock.now(), self.clock.ticks())
        self.taps[tap.id] = tap
        bot.queue.push("callback_query", tap.as_api())
        return tap

    def unanswered_taps(self, older_than: timedelta = timedelta()) -> list[Tap]:
        return [tap for tap in self.taps.values() if not tap.answered and self.age(tap) >= older_than]

    def age(self, tap: Tap) -> timedelta:
        return timedelta(seconds=self.clock.ticks() - tap.ticks)

    def tell_status(self, bot: Bot, chat: Chat, actor: User, change: tuple[Status, Status]) -> None:
        """my_chat_member: blocked, unblocked, added to a group, thrown out of it."""
        old, new = ({"user": bot.user.as_api(), **_as_member(status)} for status in change)
        payload = present(
            chat=chat.as_api(),
            date=self.stamp(),
            old_chat_member=old,
            new_chat_member=new,
            **{"from": actor.as_api()},
        )
        bot.queue.push("my_chat_member", payload)
        self.changed(Change("chat", chat))

    # What changes

    def watch(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Call back on every change, until the returned function is called."""
        self._watchers.append(callback)
        return lambda: self._watchers.remove(callback)

    def touch(self, message: Message) -> None:
        self.change_count += 1
        message.changed = self.change_count
        self.changed(Change("message", message.chat, message))

    def changed(self, change: Change) -> None:
        self.bell.ring()
        for watcher in tuple(self._watchers):
            watcher(change)

    def complain(self, text: str) -> None:
        self.complaints.append(text)


def _as_member(status: Status) -> Json:
    return {"status": status, **({"until_date": 0} if status == "kicked" else {})}
