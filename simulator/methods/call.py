"""One call of a method: whose, with what, on which world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.wire import bad_request

if TYPE_CHECKING:
    from simulator.bots import Bot
    from simulator.chats import Chat
    from simulator.messages import Message
    from simulator.params import Params
    from simulator.world import World


@dataclass(frozen=True, slots=True)
class Call:
    world: World
    bot: Bot
    method: str
    params: Params

    def chat_at(self, name: str = "chat_id") -> Chat:
        """The chat a parameter names, readable or not."""
        value = self.params.text(name).strip()
        if not value:
            raise bad_request(f"{name} is empty")
        return self.world.chat(self.bot, self.params.integer(name))

    def writable_chat(self) -> Chat:
        chat = self.chat_at()
        chat.check_writable(self.bot)
        return chat

    def message_in(self, chat: Chat, missing: str, name: str = "message_id") -> Message:
        if name not in self.params:
            raise bad_request("message identifier is not specified")
        return chat.message(self.params.integer(name), missing)

    def replied_in(self, chat: Chat) -> Message | None:
        """The message this one answers; reply_to_message_id is its older spelling."""
        asked = self.params.json("reply_parameters", "can't parse reply parameters JSON object") or {}
        if not isinstance(asked, dict):
            raise bad_request("object expected as reply parameters")
        message_id = asked.get("message_id", self.params.integer("reply_to_message_id"))
        if not message_id:
            return None
        lenient = asked.get("allow_sending_without_reply") or self.params.flag("allow_sending_without_reply")
        found = chat.messages.get(message_id)
        if found is None and not lenient:
            raise bad_request("message to be replied not found")
        return found
