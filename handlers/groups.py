"""In a group only what is addressed to the bot is answered, and the answer is the way to the private chat."""

from telegram import Message, Update

from handlers.context import Context
from ui.i18n import label, language_of


async def answer_in_group(update: Update, context: Context) -> None:
    """One line, to whoever spoke to the bot."""
    message = update.message
    if message is None or not _addressed(message, context.bot.username):
        return
    language = language_of(
        message.from_user.language_code if message.from_user else None, context.house.default_language
    )
    await message.reply_text(label(language, "group-private", link=f"https://t.me/{context.bot.username}"))


def _addressed(message: Message, username: str) -> bool:
    replied = message.reply_to_message
    to_us = replied is not None and replied.from_user is not None and replied.from_user.username == username
    return to_us or f"@{username}".casefold() in (message.text or message.caption or "").casefold()
