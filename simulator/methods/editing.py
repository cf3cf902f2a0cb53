"""edit*, delete*, reactions: what happens to a message that was sent."""

from simulator import formatting, keyboards
from simulator.messages import Message
from simulator.methods.call import Call
from simulator.methods.sending import CONTENT
from simulator.methods.uploads import named_file
from simulator.params import Params, whole
from simulator.wire import Json, bad_request
from simulator.world import Change

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
DELETABLE_SECONDS = 48 * 3600
MOST_AT_ONCE = 100


def _own_message(call: Call) -> Message:
    if "inline_message_id" in call.params:
        raise bad_request("MESSAGE_ID_INVALID")
    message = call.message_in(call.writable_chat(), "message to edit not found")
    if message.sender is not call.bot.user:
        raise bad_request("message can't be edited")
    return message


def _edit(call: Call, message: Message, content: Json) -> Json:
    markup = keyboards.read_inline(call.params)
    if content == message.content and markup == message.inline_keyboard:
        raise bad_request(_SAME)
    message.content = content
    message.inline_keyboard = markup
    message.edit_date = call.world.stamp()
    call.world.touch(message)
    return message.as_api()


def edit_message_text(call: Call) -> Json:
    content = call.message_text()
    message = _own_message(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _edit(call, message, content)


def edit_message_caption(call: Call) -> Json:
    caption = call.caption()
    message = _own_message(call)
    if message.media is None:
        raise bad_request("there is no caption in the message to edit")
    return _edit(call, message, {message.media: message.content[message.media], **caption})


def edit_message_reply_markup(call: Call) -> Json:
    message = _own_message(call)
    return _edit(call, message, message.content)


def edit_message_media(call: Call) -> Json:
    media = call.params.json("media", "can't parse input media JSON object")
    if not isinstance(media, dict) or media.get("type") not in CONTENT:
        raise bad_request("can't parse InputMedia: media not found")
    kind = str(media["type"])
    content = CONTENT[kind](named_file(call, kind, str(media.get("media", ""))))
    return _edit(call, _own_message(call), {**content, **formatting.caption(Params(media), call.world.users)})


def set_message_reaction(call: Call) -> bool:
    message = call.message_in(call.writable_chat(), "message to react not found")
    reactions = call.params.json("reaction", "can't parse reaction types JSON object") or []
    if not isinstance(reactions, list) or not all(isinstance(reaction, dict) for reaction in reactions):
        raise bad_request("can't parse reaction types JSON object")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions = reactions
    call.world.touch(message)
    return True


def _remove(call: Call, message: Message) -> None:
    chat = message.chat
    if call.world.stamp() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    if not chat.private and message.sender is not call.bot.user and chat.status(call.bot.id) != "administrator":
        raise bad_request("message can't be deleted")
    del chat.messages[message.message_id]
    call.world.changed(Change("deleted", chat, message))


def delete_message(call: Call) -> bool:
    _remove(call, call.message_in(call.writable_chat(), "message to delete not found"))
    return True


def delete_messages(call: Call) -> bool:
    """Those that are not found are skipped, as Telegram does."""
    chat = call.writable_chat()
    wanted = call.params.json("message_ids", "can't parse message identifiers JSON array")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= MOST_AT_ONCE:
        raise bad_request("message identifiers are not specified")
    for message in [chat.messages[number] for number in map(whole, wanted) if number in chat.messages]:
        _remove(call, message)
    return True
