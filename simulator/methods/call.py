"""One call of a method: whose, with what, on which world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator import formatting
from simulator.wire import Json, bad_request, present

if TYPE_CHECKING:
    from simulator.bots import Bot
    from simulator.chats import Chat
    from simulator.messages import Message
    from simulator.params import Params
    from simulator.world import World


_BAD_OPTIONS = "can't parse link preview options JSON object"
_BAD_KINDS = "can't parse allowed updates JSON array"


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

    def message_text(self) -> Json:
        """text, with its entities and the options of its preview"""
        options = self.params.json("link_preview_options", _BAD_OPTIONS)
        if options is not None and not isinstance(options, dict):
            raise bad_request(_BAD_OPTIONS)
        content = formatting.message_text(self.params, self.world.users)
        return {**content, **present(link_preview_options=options)}

    def caption(self) -> Json:
        return formatting.caption(self.params, self.world.users)

    def allowed_updates(self) -> list[str] | None:
        kinds = self.params.json("allowed_updates", _BAD_KINDS)
        if kinds is not None and not (isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds)):
            raise bad_request(_BAD_KINDS)
        return kinds

    def replied_in(self, chat: Chat) -> Message | None:
        """The message this one answers; reply_to_message_id is its older spelling."""
        asked = self.params.json("reply_parameters", "can't parse reply parameters JSON object")
        if asked is None:
            asked = {}
        if not isinstance(asked, dict):
            raise bad_request("object expected as reply parameters")
        message_id = asked.get("message_id", self.params.integer("reply_to_message_id"))
        if not message_id:
            return None
        if not isinstance(message_id, int):
            raise bad_request('can\'t parse reply parameters: Field "message_id" must be of type Number')
        lenient = asked.get("allow_sending_without_reply") or self.params.flag("allow_sending_without_reply")
        found = chat.messages.get(message_id)
        if found is None and not lenient:
            raise bad_request("message to be replied not found")
        return found
