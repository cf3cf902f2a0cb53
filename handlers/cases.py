"""Complaints: customers open, follow and close them; members take them, put them right and tell."""

from collections.abc import Callable
from datetime import datetime

from telegram import Update

from handlers.answers import is_own_record
from handlers.context import Context, Handle, NotAnAnswerError
from handlers.incoming import draft_of
from handlers.reading import shop
from models import Case, Person
from models.db import SYSTEM, Tx
from rules.cases import DOORS, Kind
from rules.refusal import Refusal
from services import cases, conversations, customers, feedback, members
from services.cases import View
from services.conversations import Question
from services.feedback import Said, Words
from services.members import Standing
from ui import cases as screens
from ui import feedback as feedback_screens
from ui.i18n import label
from ui.screen import Screen


async def door(_update: Update, context: Context) -> None:
    """One of the three doors behind the shop's code; its code is the right to it, as with the stars."""
    name, _, code = context.action.arg.partition(".")
    if name not in DOORS:
        raise Refusal("stale-button")
    standing = await context.house.db.read(SYSTEM, members.at_the_door, context.person_id, code)
    if standing.member is not None:
        await context.acknowledge(label(context.language, "feedback-preview-toast"))
        return
    await _know(context, standing)
    place = (standing.place_id,) if standing.place_id is not None else ()
    await context.ask(f"cases.said_{name}", *place, screen=screens.ask_words(context.reader, shop(context), name))


async def _know(context: Context, standing: Standing) -> None:
    """Who keeps a book of their own speaks to that one: as a customer here they are known by a record."""
    context.standing = standing
    person, here = standing.person, standing.business
    if standing.customer is None and here is not None and person.business_id != here.pk:
        await context.write_as(
            standing.scope, customers.of_person, person.id, person.first_name, standing.place_id, now=context.now
        )


def asked(name: str) -> Handle:
    """The command of a door: with text at once, alone it asks."""

    async def take(update: Update, context: Context) -> None:
        if context.text:
            await said(name)(update, context)
        else:
            await context.ask(f"cases.said_{name}", screen=screens.ask_words(context.reader, shop(context), name))

    return take


def said(name: str) -> Handle:
    """The words a door asked for."""

    async def take(_update: Update, context: Context) -> None:
        file = draft_of(context.message) if context.message else None
        if file is None and not context.text.strip():
            raise Refusal("feedback-words-empty")
        if context.question is not None and await is_own_record(context):
            raise NotAnAnswerError
        place_id = context.question.ref[1] if context.question and len(context.question.ref) > 1 else None
        words = Words(context.text, (file,) if file else ())
        made = await context.write(_said, context.standing.person, DOORS[name], words, place_id, now=context.now)
        drawn = feedback_screens.kept if DOORS[name] is None else screens.taken_in
        await context.show(drawn(context.reader, shop(context), made))

    return take


def _said(tx: Tx, person: Person, kind: Kind | None, words: Words, place_id: int | None, *, now: datetime) -> Said:
    """Words by the code of a place are the first of a record that begins there."""
    customers.of_person(tx, person.id, person.first_name, place_id, now=now)
    if kind is None:
        return feedback.say(tx, person.id, person.first_name, words, now=now)
    return feedback.complain(tx, person.id, person.first_name, kind, words, now=now)


async def mine(_update: Update, context: Context) -> None:
    """The customer's own complaints; the only one at once in full."""
    found = await context.read(cases.mine)
    if len(found) == 1:
        await context.show(screens.own(context.reader, shop(context), found[0], context.now))
    else:
        await context.show(screens.mine(context.reader, shop(context), found, context.now))


async def own(_update: Update, context: Context) -> None:
    """One of them."""
    view = await context.read(cases.view, context.ref[0])
    await context.show(screens.own(context.reader, shop(context), view, context.now))


async def confirm(_update: Update, context: Context) -> None:
    """The customer's yes."""
    view = await _own_word(context, cases.confirm)
    if view is not None:
        await context.show(screens.confirmed(context.reader, shop(context), view))


async def reopen(_update: Update, context: Context) -> None:
    """The customer's no; what is still wrong is asked, and needs no answer."""
    view = await _own_word(context, cases.reopen)
    if view is None:
        return
    if context.standing.person.business_id != context.business_id:
        question = Question("feedback.words", (context.business_id,))
        await context.house.db.write(
            SYSTEM, conversations.ask, context.chat_id, context.person_id, question, now=context.now
        )
    await context.show(screens.reopened(context.reader, shop(context), view))


async def _own_word(context: Context, act: Callable[..., Case]) -> View | None:
    """A customer's word on their case; one that comes too late, or on an old button, shows how it stands."""
    view = await context.read(cases.view, context.ref[0])
    if not _is_stale(context, view):
        try:
            await context.write(act, context.ref[0], now=context.now)
            return await context.read(cases.view, context.ref[0])
        except Refusal as refused:
            if refused.key != "cases-moved-on":
                raise
    await context.acknowledge(label(context.language, "stale-screen"))
    await context.show(screens.own(context.reader, shop(context), view, context.now))
    return None


def _is_stale(context: Context, view: View) -> bool:
    """Drawn before the case was opened again."""
    return context.action.nonce not in {"", f"{view.row.reopened:x}"}


async def every(_update: Update, context: Context) -> None:
    """What is open, the most urgent first."""
    page = int(context.action.arg) if context.action.arg.isdigit() else 0
    found = await context.read(cases.every, page=page)
    await context.show(screens.every(context.reader, found, shop(context), context.now))


async def card(_update: Update, context: Context) -> None:
    """One case."""
    await context.show(await _card(context, context.ref[0]))


async def _card(context: Context, case_id: int) -> Screen:
    view, standing = await context.read(cases.view, case_id), context.standing
    return screens.card(
        context.reader,
        view,
        shop(context),
        context.now,
        role=standing.role,
        member_id=standing.member.pk if standing.member else None,
    )


async def make(_update: Update, context: Context) -> None:
    """What was written down is a complaint."""
    case_id, entry_id = await context.write(_make, context.ref[0], now=context.now)
    shown = await _card(context, case_id)
    await context.show(screens.done(context.reader, shown, shop(context), entry_id))


def _make(tx: Tx, activity_id: int, *, now: datetime) -> tuple[int, int | None]:
    case = cases.make(tx, activity_id, now=now).case
    return case.pk, tx.entry.pk if tx.entry else None


def step(act: Callable[..., Case], toast: str = "") -> Handle:
    """A member's tap on the card. One that comes too late says so and shows the fresh card; so does the second of two
    who take it at once, who reads who has it."""

    async def take(_update: Update, context: Context) -> None:
        case_id, entry_id = context.ref[0], None
        view = await context.read(cases.view, case_id)
        if _is_stale(context, view):
            await context.acknowledge(label(context.language, "stale-screen"))
        else:
            try:
                entry_id = await context.write(_act, act, case_id, now=context.now)
                await context.acknowledge(label(context.language, toast) if toast else "✅")
            except Refusal as refused:
                await context.acknowledge(label(context.language, refused.key, **refused.args_by_name), alert=True)
        shown = await _card(context, case_id)
        await context.show(screens.done(context.reader, shown, shop(context), entry_id))

    return take


def _act(tx: Tx, act: Callable[..., Case], case_id: int, *, now: datetime) -> int | None:
    act(tx, case_id, now=now)
    return tx.entry.pk if tx.entry else None


take = step(cases.take, "cases-toast-taken")
take_over = step(cases.take_over, "cases-toast-taken")
remedy = step(cases.remedy)
tell = step(cases.tell, "cases-toast-telling")
told = step(cases.tell_in_person)
in_person = step(cases.confirm_in_person)
again = step(cases.reopen_in_person)
