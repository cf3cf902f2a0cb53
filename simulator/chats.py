"""Chats: a private one belongs to one bot and one person, a group to whoever is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from simulator.wire import ApiError, Json, bad_request, forbidden, present

if TYPE_CHECKING:
    from simulator.bots import Bot, Scope
    from simulator.messages import Message
    from simulator.people import User

ChatType = Literal["private", "group", "supergroup"]
Status = Literal["creator", "administrator", "member", "left", "kicked"]
PRESENT: frozenset[Status] = frozenset({"creator", "administrator", "member"})


@dataclass(eq=False, slots=True)
class Chat:
    id: int
    type: ChatType
    user: User | None = None
    title: str | None = None
    members: dict[int, Status] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int = 0
    started: bool = False
    blocked: bool = False
    migrated_to: int | None = None
    keyboard: Json | None = None
    force_reply: Message | None = None

    @property
    def private(self) -> bool:
        return self.type == "private"

    def as_api(self) -> Json:
        who = self.user
        return present(
            id=self.id,
            type=self.type,
            title=self.title,
            first_name=who.first_name if who else None,
            last_name=who.last_name if who else None,
            username=who.username if who else None,
        )

    def status(self, user_id: int) -> Status:
        return self.members.get(user_id, "left")

    def present(self, user_id: int) -> bool:
        return self.status(user_id) in PRESENT

    def check_writable(self, bot: Bot) -> None:
        """Raise the refusal Telegram gives a bot that may not write here."""
        if self.private:
            self._check_private()
        else:
            self._check_group(bot)

    def _check_private(self) -> None:
        if self.user is not None and self.user.deactivated:
            raise forbidden("user is deactivated")
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.started:
            raise forbidden("bot can't initiate conversation with a user")

    def _check_group(self, bot: Bot) -> None:
        if self.migrated_to is not None:
            moved = {"migrate_to_chat_id": self.migrated_to}
            raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", moved)
        if self.status(bot.id) == "kicked":
            raise forbidden(f"bot was kicked from the {self.type} chat")
        if not self.present(bot.id):
            raise forbidden(f"bot is not a member of the {self.type} chat")

    def message(self, message_id: int, missing: str) -> Message:
        found = self.messages.get(message_id)
        if found is None:
            raise bad_request(missing)
        return found

    def command_scopes(self, user: User) -> list[Scope]:
        """Where Telegram looks for the menu of this person here, narrowest first."""
        if self.private:
            return [("chat", self.id, None), ("all_private_chats", None, None), ("default", None, None)]
        admin = self.status(user.id) in {"creator", "administrator"}
        scopes: list[Scope] = [("chat_member", self.id, user.id)]
        scopes += [("chat_administrators", self.id, None)] if admin else []
        scopes += [("chat", self.id, None)]
        scopes += [("all_chat_administrators", None, None)] if admin else []
        return [*scopes, ("all_group_chats", None, None), ("default", None, None)]
