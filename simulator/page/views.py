"""What the browser is told: plain data, no markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.thumb import Thumb
from simulator.wire import Json, present

if TYPE_CHECKING:
    from simulator.messages import Message
    from simulator.page.scenes import Scene
    from simulator.people import User
    from simulator.world import World

SHOWN = 200
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def message_view(world: World, message: Message, me: User) -> Json:
    return present(
        id=message.message_id,
        mine=message.sender is me,
        text=message.text,
        entities=message.entities,
        date=message.date,
        edited=message.edit_date is not None,
        editable="text" in message.content and message.sender is me and message.forward_origin is None,
        reply=_reply(message, me),
        forward=_origin(message),
        media=_media(world, message),
        contact=message.content.get("contact"),
        location=message.content.get("location"),
        rows=[[_button(button) for button in row] for row in message.rows],
        reactions=[reaction.get("emoji", "") for reaction in message.reactions],
    )


def _reply(message: Message, me: User) -> Json | None:
    answered = message.reply_to
    if answered is None:
        return None
    return {"id": answered.message_id, "mine": answered.sender is me, "text": answered.text or answered.media or ""}


def _origin(message: Message) -> str | None:
    origin = message.forward_origin
    if origin is None:
        return None
    return str(origin.get("sender_user_name") or origin.get("sender_user", {}).get("first_name", ""))


def _media(world: World, message: Message) -> Json | None:
    file = world.files.by_id.get(message.file_id or "")
    if file is None or message.media is None:
        return None
    shape = message.content["photo"][-1] if message.media == "photo" else {}
    return present(
        kind=message.media,
        url=f"/page/file/{file.file_id}",
        name=file.name,
        size=len(file.data),
        width=shape.get("width"),
        height=shape.get("height"),
        duration=message.content[message.media].get("duration") if message.media == "voice" else None,
    )


def _button(button: Json) -> Json:
    copied = button.get("copy_text") or {}
    return present(
        text=button["text"], data=button.get("callback_data"), url=button.get("url"), copy=copied.get("text")
    )


def state_view(thumb: Thumb) -> Json:
    keyboard = thumb.chat.keyboard or {}
    rows = [[button["text"] for button in row] for row in keyboard.get("keyboard", [])]
    return {"keyboard": rows, "blocked": thumb.chat.blocked, "started": thumb.chat.started, "menu": thumb.menu()}


def phone_view(world: World, scene: Scene, which: str) -> Json:
    view = scene.phone(which)
    thumb = Thumb(world, scene.bot, view.user)
    messages = list(thumb.chat.messages.values())[-SHOWN:]
    return {
        "title": view.title,
        "person": view.user.full_name,
        "bot": scene.bot.said("name", scene.key) or scene.bot.user.first_name,
        "username": scene.bot.username,
        "hints": view.hints,
        "messages": [message_view(world, message, view.user) for message in messages],
        "state": state_view(thumb),
    }


def snapshot(world: World, scenes: list[Scene], scene: Scene) -> Json:
    return {
        "scene": scene.key,
        "scenes": [{"key": other.key, "label": other.label} for other in scenes],
        "texts": scene.words(),
        "clock": clock_view(world, scene),
        "phones": {which: phone_view(world, scene, which) for which in ("owner", "customer")},
    }


def clock_view(world: World, scene: Scene) -> Json:
    return {"now": world.clock.now().timestamp(), "zone": scene.time_zone}
