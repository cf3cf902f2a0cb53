"""Who sends more than anybody reads is told once, and then not heard for a while; whoever works here always is."""

from telegram.ext import ApplicationHandlerStop

from handlers.context import Context
from handlers.words import bare_words, text_of
from rules import flood
from rules.flood import Answer, Flow
from ui.i18n import label, t
from ui.screen import Screen

MOST_REMEMBERED = 10_000
"""People whose last minute is remembered, so that a crowd of them fills no memory."""
MINUTES = flood.SILENT_FOR.seconds // 60


async def let_in(context: Context) -> None:
    """Nothing of it reaches the shop; what everybody may always do still works."""
    if context.standing.member is not None:
        return
    known, person_id = context.house.flows, context.standing.person.id
    if context.query is not None:
        await _tapped(context, known.get(person_id, Flow()))
    elif context.message is not None and _word(context) not in flood.ALWAYS:
        flow, answer = flood.heard(known.pop(person_id, Flow()), context.said_at)
        known[person_id] = flow
        while len(known) > MOST_REMEMBERED:
            del known[next(iter(known))]
        await _answer(context, answer)


async def _tapped(context: Context, flow: Flow) -> None:
    if flow.is_silent(context.now) and context.action.word not in flood.ALWAYS:
        await context.acknowledge(label(context.language, "flood-wait"))
        raise ApplicationHandlerStop


async def _answer(context: Context, answer: Answer) -> None:
    if answer is Answer.TAKE:
        return
    if answer is Answer.WARN:
        await context.send(Screen(t(context.language, "flood-notice", minutes=MINUTES)))
    raise ApplicationHandlerStop


def _word(context: Context) -> str:
    """The command that was sent, with its slash or bare."""
    text = text_of(context.message)
    first = text.split(maxsplit=1)[0][1:].partition("@")[0].lower() if text.startswith("/") else ""
    return first or bare_words().get(text.casefold(), "")
