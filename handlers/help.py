"""Help, language, and leaving a question."""

from telegram import Update

from handlers.context import Context
from models.db import SYSTEM
from rules import roles
from rules.refusal import Refusal
from rules.roles import Deed
from services import conversations, cost, members, reports
from ui import help as screens
from ui.i18n import LANGUAGES


async def show(_update: Update, context: Context) -> None:
    """/help: what can be done here."""
    business = context.standing.business
    name = business.name if business else ""
    counted = roles.may(context.standing.role, Deed.RECORD) and await context.read(cost.has_data, now=context.now)
    told = roles.may(context.standing.role, Deed.SEE_CHURN) and await context.read(reports.has_data)
    await context.show(screens.help_card(context.reader, context.standing.role, name, counted=counted, told=told))


async def language(_update: Update, context: Context) -> None:
    """/language, or /language en at once."""
    if context.text:
        await _speak(context, _named(context.text))
    else:
        await context.show(screens.languages(context.reader))


async def speak(_update: Update, context: Context) -> None:
    """A language was tapped."""
    await _speak(context, context.action.arg)


async def _speak(context: Context, chosen: str) -> None:
    if chosen not in LANGUAGES:
        raise Refusal("language-unknown")
    context.standing.person.language = chosen
    await context.write_as(SYSTEM, members.choose_language, context.person_id, chosen)
    await context.show(screens.spoken(context.reader))


def _named(text: str) -> str:
    word = text.strip().casefold()
    return {"中文": "zh", "简体中文": "zh", "chinese": "zh", "english": "en", "英文": "en", "英语": "en"}.get(
        word, word
    )


async def cancel(_update: Update, context: Context) -> None:
    """/cancel: nothing is asked any more."""
    await context.write_besides(SYSTEM, conversations.forget, context.chat_id, context.person_id)
    await context.show(screens.nothing_asked(context.reader))
