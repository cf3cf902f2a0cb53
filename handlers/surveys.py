"""A short survey: made in the chat by who leads, answered by customers."""

import re

from telegram import Update

from handlers.answers import has_facts, is_own_record
from handlers.context import Context, NotAnAnswerError
from handlers.reading import understand
from models import Survey
from models.db import SYSTEM
from rules import surveys as rules
from rules.capture import Reading
from rules.names import name_key
from rules.refusal import Refusal
from services import conversations, surveys
from ui import surveys as screens

PLACE = re.compile(r"\d")
ANSWER = re.compile(r"(\d)\.(\d)")


async def show(_update: Update, context: Context) -> None:
    """/survey with its questions in the same message; alone it asks for them."""
    if context.text:
        await _draft(context)
        return
    earlier = await context.read(surveys.listed)
    await context.ask("surveys.typed", screen=screens.intro(context.reader, earlier))


async def typed(_update: Update, context: Context) -> None:
    """The questions - unless it is plainly news about a customer."""
    if not rules.is_asked(context.text) and _is_news(context.text, await understand(context, context.text)):
        raise NotAnAnswerError
    await _draft(context)


def _is_news(text: str, reading: Reading) -> bool:
    """It begins with somebody of the book, or names somebody and says something of them."""
    named = name_key(reading.name or "")
    begins = bool(named) and name_key(text).startswith(named)
    return (begins and bool(reading.known_ids)) or (bool(named) and has_facts(reading)) or reading.phone is not None


async def _draft(context: Context) -> None:
    await _preview(context, await context.write(surveys.draft, context.text, now=context.now))


async def _preview(context: Context, row: Survey) -> None:
    """Counted by itself: nobody who writes waits for a big book to be read."""
    found = await context.read_long(surveys.preview, row.pk, now=context.now)
    await context.show(screens.draft(context.reader, found))


async def kind(_update: Update, context: Context) -> None:
    """A question is answered another way."""
    await _preview(context, await context.write(surveys.change_kind, context.ref[0], _place(context)))


async def segment(_update: Update, context: Context) -> None:
    """To others."""
    await _preview(context, await context.write(surveys.set_segment, context.ref[0], context.action.arg))


async def send(_update: Update, context: Context) -> None:
    """One tap, and it leaves."""
    await context.write(surveys.send, context.ref[0], now=context.now)
    await _results(context)


async def drop(_update: Update, context: Context) -> None:
    """Not to be sent after all."""
    await context.write(surveys.drop, context.ref[0])
    await context.show(screens.dropped(context.reader))


async def stop(_update: Update, context: Context) -> None:
    """What has not left stays at home."""
    await context.write(surveys.stop, context.ref[0], now=context.now)
    await _results(context)


async def results(_update: Update, context: Context) -> None:
    """How it stands now."""
    await _results(context)


async def _results(context: Context) -> None:
    found = await context.read(surveys.results, context.ref[0])
    await context.show(screens.results(context.reader, found))


async def words(_update: Update, context: Context) -> None:
    """The raw words to one question."""
    place = _place(context)
    found = await context.read(surveys.results, context.ref[0])
    if place >= len(found.survey.questions):
        raise Refusal("stale-button")
    rows = await context.read(surveys.words, context.ref[0], place)
    await context.show(screens.words(context.reader, found.survey, place, rows))


def _place(context: Context) -> int:
    if not PLACE.fullmatch(context.action.arg):
        raise Refusal("stale-button")
    return int(context.action.arg)


async def answer(_update: Update, context: Context) -> None:
    """A customer taps stars, yes or no: the next question stands in its place."""
    given = ANSWER.fullmatch(context.action.arg)
    if given is None:
        raise Refusal("stale-button")
    coming = await context.write(surveys.answer, context.ref[0], int(given[1]), int(given[2]), now=context.now)
    await context.show(screens.ask(context.reader, coming))


async def skip(_update: Update, context: Context) -> None:
    """The next question."""
    coming = await context.read(surveys.question, context.ref[0], _place(context))
    await context.show(screens.ask(context.reader, coming))


async def write(_update: Update, context: Context) -> None:
    """The next message answers: only after this tap, and only until something else is done."""
    asked = await context.read(surveys.question, context.ref[0], _place(context))
    await context.ask("surveys.said", context.ref[0], asked.place, screen=screens.write(context.reader, asked))


async def said(_update: Update, context: Context) -> None:
    """The typed words; a shopkeeper's own record is no answer to another shop."""
    if await is_own_record(context):
        raise NotAnAnswerError
    survey_id, place = context.ref[0], context.ref[1]
    try:
        coming = await context.write(surveys.answer_words, survey_id, place, context.text, now=context.now)
    except Refusal:
        # It will not be taken the next time either: whatever they say then goes its usual way.
        await context.write_besides(SYSTEM, conversations.forget, context.chat_id, context.person_id)
        raise
    await context.show(screens.ask(context.reader, coming))
