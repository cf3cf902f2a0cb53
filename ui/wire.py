"""How a Screen goes over the wire: the one place that turns it into Telegram's words."""

import asyncio
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from telegram import (
    Bot,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import MessageLimit, ParseMode
from telegram.error import BadRequest

from rules.actions import encode
from rules.text import clip
from ui.charts import Chart
from ui.screen import Button, Media, Screen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

COPY_UNITS = 256
DRAWING = ThreadPoolExecutor(1, thread_name_prefix="drawing")
log = logging.getLogger(__name__)
TAG = re.compile(r"<[^>]+>")
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def keyboard(screen: Screen) -> InlineKeyboardMarkup | None:
    """The buttons under a message."""
    rows = [[_button(one) for one in row] for row in screen.rows if row]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(one: Button) -> InlineKeyboardButton:
    if one.action is not None:
        return InlineKeyboardButton(one.label, callback_data=encode(one.action))
    if one.copy is not None:
        return InlineKeyboardButton(one.label, copy_text=CopyTextButton(clip(one.copy, COPY_UNITS)))
    return InlineKeyboardButton(one.label, url=one.url)


def plain(screen: Screen) -> str:
    """The words without markup, for a message Telegram would not take with it."""
    return unescape(TAG.sub("", screen.text))


async def fetch(bot: Bot, file_id: str) -> bytes:
    """The bytes of a file somebody sent."""
    file = await bot.get_file(file_id)
    return bytes(await file.download_as_bytearray())


async def send(bot: Bot, chat_id: int, screen: Screen, *, as_plain: bool = False) -> Message:
    """A new message."""
    text = plain(screen) if as_plain else screen.text
    mode = None if as_plain else ParseMode.HTML
    buttons = keyboard(screen)
    if screen.media is not None:
        return await _send_media(bot, chat_id, screen.media, Caption(text, mode, buttons))
    photo = await _photo(screen)
    if photo is not None:
        return await bot.send_photo(chat_id, photo, caption=text, parse_mode=mode, reply_markup=buttons)
    if screen.document is not None:
        file = InputFile(screen.document.content, filename=screen.document.name)
        return await bot.send_document(chat_id, file, caption=text, parse_mode=mode, reply_markup=buttons)
    markup = buttons or (ForceReply(selective=True) if screen.asks else None)
    return await bot.send_message(
        chat_id, _fit(text, as_plain=as_plain), parse_mode=mode, reply_markup=markup, link_preview_options=NO_PREVIEW
    )


async def _photo(screen: Screen) -> bytes | None:
    """A chart is drawn on a thread of its own, one after the other: nobody else waits for it."""
    if screen.chart is None:
        return screen.photo
    return await asyncio.get_running_loop().run_in_executor(DRAWING, drawn, screen.chart)


def drawn(chart: Chart) -> bytes:
    """The PNG of a chart."""
    from ui.charts.draw import png  # noqa: PLC0415 - Pillow comes with the first chart, not at start-up

    return png(chart)


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands under a file."""

    text: str
    mode: str | None
    buttons: InlineKeyboardMarkup | None


async def _send_media(bot: Bot, chat_id: int, media: Media, under: Caption) -> Message:
    """By Telegram's own key; where that is dead (another bot's, say), by the bytes we kept."""
    if media.kind == "location":
        return await bot.send_location(chat_id, media.latitude, media.longitude, reply_markup=under.buttons)
    try:
        return await _send_file(bot, chat_id, media, media.file_id, under)
    except BadRequest:
        if media.content is None:
            raise
        return await _send_file(bot, chat_id, media, InputFile(media.content, filename=media.name or media.kind), under)


async def _send_file(bot: Bot, chat_id: int, media: Media, file: str | InputFile, under: Caption) -> Message:
    if media.kind == "video_note":  # the one that takes no words
        return await bot.send_video_note(chat_id, file, reply_markup=under.buttons)
    ways: dict[str, Callable[..., Awaitable[Message]]] = {
        "photo": bot.send_photo,
        "voice": bot.send_voice,
        "audio": bot.send_audio,
        "video": bot.send_video,
    }
    send_it = ways.get(media.kind, bot.send_document)
    return await send_it(chat_id, file, caption=under.text, parse_mode=under.mode, reply_markup=under.buttons)


async def answer(bot: Bot, chat_id: int, screen: Screen) -> Message:
    """An answer to somebody who waits: markup that Telegram refuses is our bug, and goes as plain text instead."""
    try:
        return await send(bot, chat_id, screen)
    except BadRequest as error:
        if "can't parse entities" not in str(error):
            raise
        log.exception("broken markup")
        return await send(bot, chat_id, screen, as_plain=True)


def _fit(text: str, *, as_plain: bool) -> str:
    """Our own screens are short; this only guards plain text, where clipping cannot cut an entity."""
    return clip(text, MessageLimit.MAX_TEXT_LENGTH) if as_plain else text


async def change(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> None:
    """A message of ours becomes this, without a sound; one that is no longer there needs no change."""
    text, buttons = screen.text, keyboard(screen)
    try:
        if screen.media is not None:
            await bot.edit_message_caption(chat_id, message_id, None, text, buttons, ParseMode.HTML)
        else:
            await bot.edit_message_text(
                text, chat_id, message_id, None, ParseMode.HTML, buttons, link_preview_options=NO_PREVIEW
            )
    except BadRequest as error:
        if not any(reason in str(error) for reason in ("not modified", "to edit not found", "can't be edited")):
            raise


async def edit(message: Message, screen: Screen) -> None:
    """Change the screen that was tapped; where that cannot be done, send a new one."""
    turned = screen.chart is not None and bool(message.photo)
    other = screen.photo is not None or screen.chart is not None or screen.document is not None
    if not turned and (other or screen.media is not None or message.text is None):
        await send(message.get_bot(), message.chat_id, screen)
        return
    try:
        await (_turn(message, screen) if turned else _rewrite(message, screen))
    except BadRequest as error:
        if "not modified" in str(error):
            return
        if "to edit not found" not in str(error) and "can't be edited" not in str(error):
            raise
        await send(message.get_bot(), message.chat_id, screen)


async def _rewrite(message: Message, screen: Screen) -> None:
    await message.edit_text(
        screen.text, parse_mode=ParseMode.HTML, reply_markup=keyboard(screen), link_preview_options=NO_PREVIEW
    )


async def _turn(message: Message, screen: Screen) -> None:
    """One picture in the place of another, with its own words."""
    photo = await _photo(screen)
    if photo is not None:
        media = InputMediaPhoto(photo, caption=screen.text, parse_mode=ParseMode.HTML)
        await message.edit_media(media, reply_markup=keyboard(screen))
