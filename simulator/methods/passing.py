"""forwardMessage and copyMessage."""

from simulator.messages import Message
from simulator.methods.call import Call
from simulator.methods.sending import deliver
from simulator.wire import Json


def origin_of(message: Message) -> Json:
    """What a forward says about where it comes from; a forward of a forward keeps the first origin."""
    return message.forward_origin or {
        "type": "user",
        "sender_user": message.sender.as_api(),
        "date": message.date,
    }


def forward_message(call: Call) -> Json:
    source = call.message_in(call.chat_at("from_chat_id"), "message to forward not found")
    message = call.world.keep(call.writable_chat(), call.bot.user, source.content, forward_origin=origin_of(source))
    return message.as_api()


def copy_message(call: Call) -> Json:
    source = call.message_in(call.chat_at("from_chat_id"), "message to copy not found")
    content = dict(source.content)
    if "caption" in call.params.values and source.media is not None:
        content = {source.media: content[source.media], **call.caption()}
    return {"message_id": deliver(call, content)["message_id"]}
