"""send*: content first, then the markup, then whether the chat may be written to: Telegram's own order."""

from collections.abc import Callable
from typing import Any

from simulator import keyboards
from simulator.chats import Chat
from simulator.files import LARGEST_PHOTO, StoredFile, image_size
from simulator.messages import Message
from simulator.methods.call import Call
from simulator.methods.uploads import the_file
from simulator.wire import Json, bad_request, present
from simulator.world import Change

LARGEST_SUM = 10_000
LARGEST_RATIO = 20
ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
        "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    }
)  # fmt: skip


def deliver(call: Call, content: Json) -> Json:
    markup = keyboards.read(call.params)
    chat = call.writable_chat()
    message = call.world.keep(
        chat,
        call.bot.user,
        content,
        reply_to=call.replied_in(chat),
        inline_keyboard=_inline(markup),
    )
    _show_keyboard(chat, markup, message)
    return message.as_api()


def _inline(markup: Json | None) -> Json | None:
    return markup if markup and markup.get("inline_keyboard") else None


def _show_keyboard(chat: Chat, markup: Json | None, message: Message) -> None:
    if markup is None or "inline_keyboard" in markup:
        return
    chat.keyboard = markup if "keyboard" in markup else None
    chat.force_reply = message if markup.get("force_reply") else None


def send_message(call: Call) -> Json:
    return deliver(call, call.message_text())


def photo_content(file: StoredFile) -> Json:
    size = image_size(file.data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > LARGEST_SUM or max(size) > LARGEST_RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    if len(file.data) > LARGEST_PHOTO:
        raise bad_request("file is too big")
    return {"photo": file.photo_as_api(size)}


def _timed(kind: str, **extra: Any) -> Callable[[StoredFile], Json]:
    return lambda file: {kind: file.named_as_api(duration=0, **extra)}


def document_content(file: StoredFile) -> Json:
    return {"document": file.named_as_api()}


CONTENT: dict[str, Callable[[StoredFile], Json]] = {
    "photo": photo_content,
    "document": document_content,
    "voice": _timed("voice"),
    "audio": _timed("audio"),
    "video": _timed("video", width=640, height=360),
    "video_note": _timed("video_note", length=240),
}


def _send_file(call: Call, kind: str) -> Json:
    content = CONTENT[kind](the_file(call, kind))
    if "duration" in content[kind] and "duration" in call.params:
        content[kind]["duration"] = call.params.integer("duration")
    return deliver(call, {**content, **call.caption()})


def send_photo(call: Call) -> Json:
    return _send_file(call, "photo")


def send_document(call: Call) -> Json:
    return _send_file(call, "document")


def send_voice(call: Call) -> Json:
    return _send_file(call, "voice")


def send_audio(call: Call) -> Json:
    return _send_file(call, "audio")


def send_video(call: Call) -> Json:
    return _send_file(call, "video")


def send_video_note(call: Call) -> Json:
    """The only file without a caption."""
    return deliver(call, CONTENT["video_note"](the_file(call, "video_note")))


def send_location(call: Call) -> Json:
    place = {name: call.params.number(name) for name in ("latitude", "longitude")}
    if place["latitude"] is None or place["longitude"] is None:
        raise bad_request("wrong latitude or longitude specified")
    return deliver(call, {"location": place})


def send_contact(call: Call) -> Json:
    phone, name = call.params.text("phone_number"), call.params.text("first_name")
    if not phone:
        raise bad_request("phone number must be non-empty")
    if not name:
        raise bad_request("first name must be non-empty")
    more = {field: call.params.text(field) or None for field in ("last_name", "vcard")}
    return deliver(call, {"contact": present(phone_number=phone, first_name=name, **more)})


def send_chat_action(call: Call) -> bool:
    if call.params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.world.changed(Change("typing", call.writable_chat()))
    return True
