"""Words that are commands without a slash."""

from functools import cache

from telegram import Message

from rules import roles
from rules.text import clean
from ui.i18n import LANGUAGES, has, label

BESIDES = ("cancel", "settings", "duplicates", "cost", "report", "goal")
"""Commands that are in no menu."""
TAKE_TEXT = ("brief", "goal")
"""Commands whose bare word may stand before a name."""


@cache
def bare_words() -> dict[str, str]:
    """Words that are commands without a slash, in every language."""
    commands = {command for role in roles.COMMANDS.values() for command in role} | {*BESIDES, *TAKE_TEXT}
    return {
        word.strip().casefold(): command
        for command in commands
        for language in LANGUAGES
        if has(language, f"bare-{command}")
        for word in label(language, f"bare-{command}").split("|")
    }


def first_word(text: str) -> tuple[str, str]:
    """A command that takes text and the text, where the words begin with its bare word; Chinese needs no space."""
    for bare, command in bare_words().items():
        rest = text[len(bare) :]
        apart = not (bare.isascii() and rest[:1].strip())
        if command in TAKE_TEXT and apart and text[: len(bare)].casefold() == bare:
            return command, rest.strip()
    return "", ""


def text_of(message: Message | None) -> str:
    """What was typed, or stands under a picture."""
    return clean((message.text or message.caption or "") if message else "").strip()


def caption_of(message: Message | None) -> str:
    """A caption is words, whatever command it begins with."""
    text = text_of(message)
    return text.partition(" ")[2].strip() if text.startswith("/") else text
