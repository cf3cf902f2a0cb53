"""What customers do: stars, words, pictures."""

import re
from datetime import datetime

from telegram import Update

from handlers.answers import is_own_record
from handlers.context import Context, NotAnAnswerError
from handlers.incoming import draft_of
from handlers.reading import shop
from models.db import SYSTEM, Tx
from rules.feedback import read_stars
from rules.refusal import Refusal
from rules.text import clean
from services import asking, conversations, feedback, members
from services.attachments import Draft as File
from services.conversations import Question
from services.feedback import Rated, Said, Words
from ui import asking as asked
from ui import feedback as screens
from ui.i18n import label

FIGURE = re.compile(r"10|[0-9]")
"""Of the scale from 0 to 10."""


async def scanned(_update: Update, context: Context) -> None:
    """/start with a shop's code: five stars; for who works there a preview that does not count."""
    context.standing = await context.write_as(SYSTEM, members.arrive, context.person_id, context.text)
    preview = context.standing.member is not None
    await context.show(screens.door(context.reader, shop(context), code=context.text, preview=preview))


async def stars(_update: Update, context: Context) -> None:
    """The five stars once more."""
    await context.show(screens.door(context.reader, shop(context)))


async def preview(_update: Update, context: Context) -> None:
    """A star on the preview is nobody's opinion."""
    await context.acknowledge(label(context.language, "feedback-preview-toast"))


async def rate(_update: Update, context: Context) -> None:
    """A star: the shop's code on the button is the right to rate it, since the book may not know this person yet."""
    given, _, code = context.action.arg.partition(".")
    if not given.isdigit():
        raise Refusal("stale-button")
    standing = await context.house.db.read(SYSTEM, members.at_the_door, context.person_id, code)
    if standing.member is not None:
        await context.acknowledge(label(context.language, "feedback-preview-toast"))
        return
    person = standing.person
    made = await context.write_as(
        standing.scope, feedback.rate, person.id, person.first_name, int(given), standing.place_id, now=context.now
    )
    context.standing = standing
    await _await_words(context)
    own = await context.house.db.read(SYSTEM, _own_shop, context.person_id)
    await context.show(screens.thanks(context.reader, shop(context), made, own_shop=own, code=code))


async def _await_words(context: Context) -> None:
    """Plain words go to the person's current shop; where that is another one, the next text comes here all the same."""
    if context.standing.person.business_id == context.business_id:
        return
    question = Question("feedback.words", (context.business_id,))
    await context.house.db.write(
        SYSTEM, conversations.ask, context.chat_id, context.person_id, question, now=context.now
    )


def _own_shop(tx: Tx, person_id: int) -> str:
    """The name of the shop this person works in, where their plain words go."""
    standing = members.stand(tx, person_id)
    return standing.business.name if standing and standing.member and standing.business else ""


async def enough(_update: Update, context: Context) -> None:
    """No words to the stars; the tap has closed the question."""
    await context.show(screens.enough(context.reader, shop(context)))


async def write(_update: Update, context: Context) -> None:
    """An answer to a shop's message, where plain words may go elsewhere."""
    await context.ask("feedback.words", screen=screens.write(context.reader, shop(context)))


async def customer(_update: Update, context: Context) -> None:
    """/feedback by a customer: stars, words, both, or neither."""
    given, words = read_stars(context.text, leading=True)
    if given is None:
        await (_say(context, Words(words)) if words else stars(_update, context))
        return
    person = context.standing.person
    rated, said = await context.write(_opinion, person.id, person.first_name, given, words, now=context.now)
    if said is not None:
        await context.show(screens.kept(context.reader, shop(context), said, rated))
    else:
        await context.show(screens.thanks(context.reader, shop(context), rated))


def _opinion(tx: Tx, person_id: int, name: str, given: int, words: str, *, now: datetime) -> tuple[Rated, Said | None]:
    rated = feedback.rate(tx, person_id, name, given, now=now)
    return rated, feedback.say(tx, person_id, name, Words(words), now=now) if words else None


async def words(_update: Update, context: Context) -> None:
    """Plain words of a customer are kept and answered; a shopkeeper's own record is no word to another shop."""
    if context.question is not None and await is_own_record(context):
        raise NotAnAnswerError
    files = _file(context)
    if FIGURE.fullmatch(context.text) and not files:
        await _figure(context)
    else:
        await _say(context, Words(context.text, files))


async def _figure(context: Context) -> None:
    """A bare number is an answer where one is waited for, else words like any others."""
    if not await context.read(asking.awaits_score, now=context.now):
        await _say(context, Words(context.text))
        return
    business = await context.write(asking.score, int(context.text), now=context.now)
    await context.show(asked.scored(context.reader, business, int(context.text)))


async def edited(_update: Update, context: Context) -> None:
    """A customer's changed words are words again: the shop sees both."""
    said = context.text.partition(" ")[2] if context.text.startswith("/") else context.text
    await _say(context, Words(said))


async def contact(_update: Update, context: Context) -> None:
    """A contact card a customer sends on purpose: its name and number are words, and reach the shop as such."""
    shared = context.message.contact if context.message else None
    parts = (shared.first_name, shared.last_name, shared.phone_number) if shared else ()
    await _say(context, Words(clean(" ".join(part for part in parts if part))))


async def file(_update: Update, context: Context) -> None:
    """A picture, voice note, file or place of a customer, with or without words."""
    await _say(context, Words(context.text, _file(context)))


def _file(context: Context) -> tuple[File, ...]:
    found = draft_of(context.message) if context.message else None
    return (found,) if found else ()


async def _say(context: Context, said: Words) -> None:
    if not said.text.strip() and not said.files:
        raise Refusal("feedback-words-empty")
    person = context.standing.person
    made = await context.write(feedback.say, person.id, person.first_name, said, now=context.now)
    await context.show(screens.kept(context.reader, shop(context), made))


async def nowhere(_update: Update, _context: Context) -> None:
    """/feedback by somebody who has to do with no shop."""
    raise Refusal("feedback-scan-first")
