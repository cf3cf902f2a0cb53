"""A reply to one of our cards: it puts the card right, or goes to whom the card is about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from telegram import Update

from handlers.answers import cancelled, completed, entry_of
from handlers.capture.incoming import brought
from handlers.capture.said import card_of, write_down
from handlers.context import Context, NotAnAnswerError
from handlers.reading import read_date, shop, understand
from models import Customer
from models.db import Tx
from rules import capture as grammar
from rules.actions import Action
from rules.capture import Reading
from rules.refusal import Refusal
from services import audit, capture, followups
from services.capture import Brought, Recorded
from services.followups import Task
from ui import capture as screens
from ui import followups as followup_screens

FEW_LETTERS = 16
SHORTEST_END = 3
NEW = frozenset({"新的", "新客户", "是新客户", "new", "somebody new", "new customer"})
ORDINALS = {"一": 1, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3, "first": 1, "second": 2, "third": 3}
ORDINAL = re.compile(r"(?:第|the )?([一二三123]|first|second|third)(?:个|位|条| one)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class About:
    """What the card that was replied to is about."""

    entry_id: int | None = None
    customer_id: int | None = None
    follow_up_id: int | None = None
    undone: bool = False
    """What the card showed was taken back since."""


async def about_reply(context: Context) -> About | None:
    """The one thing the buttons of the card speak of; nothing where they speak of several."""
    actions = context.replied_actions
    brings_back = [action for action in actions if action.verb == "again"]
    entries = _numbers([action for action in actions if action not in brings_back] or brings_back, "capture")
    if len(entries) == 1:
        made = await context.read(capture.recorded, next(iter(entries)))
        if made.anew is not None:
            made = await context.read(capture.recorded, made.anew)
        if made.entry.verb == capture.RECORDED:
            undone = made.entry.undone_at is not None
            return About(made.entry.pk, made.customer.pk if made.customer else None, _follow_up(made), undone)
    follow_ups, people = _numbers(actions, "followups") - _planned(actions), _numbers(actions, "customers", "insights")
    if len(follow_ups) == 1:
        return await context.read(_task, next(iter(follow_ups)))
    return About(customer_id=next(iter(people))) if len(people) == 1 else None


def _follow_up(made: Recorded) -> int | None:
    return made.follow_up.pk if made.follow_up else None


def _numbers(actions: Iterable[Action], *words: str) -> set[int]:
    return {action.ref[1] for action in actions if action.word in words and len(action.ref) > 1}


def _planned(actions: Iterable[Action]) -> set[int]:
    """A button that plans is about a customer, not about a follow-up."""
    return {
        action.ref[1] for action in actions if action.verb in {"choose", "plan", "ask_plan"} and len(action.ref) > 1
    }


def _task(tx: Tx, follow_up_id: int) -> About:
    row = followups.get(tx, follow_up_id).row
    return About(follow_up_id=row.pk, customer_id=row.customer_id)


async def replied(_update: Update, context: Context) -> None:
    """Words typed as a reply."""
    about = await about_reply(context)
    if about is None:
        context.stands_alone = True
        raise NotAnAnswerError
    if not await _ordered(context, about):
        await patched(context, about, await understood(context), await brought(context))


async def understood(context: Context) -> Reading:
    """In a reply a day alone is the day of the card, and "moved to Friday" is Friday."""
    reading = await understand(context, context.text)
    reading = replace(reading, what=grammar.without_moving(reading.what))
    found = read_date(context) if len(context.text) <= FEW_LETTERS and not reading.amount else None
    if found is None or reading.follow_up_at or reading.occurred_on:
        return reading
    return replace(reading, follow_up_at=found[0], hour_named=found[1], what="", not_understood=())


async def _ordered(context: Context, about: About) -> bool:
    """Undo, done, not any more: what the buttons of the card do as well."""
    order = grammar.read_order(context.text)
    if order == "undo" and about.entry_id is not None:
        undone = await context.write(audit.undo, about.entry_id, now=context.now)
        await context.show(screens.undone(context.reader, undone.entry, maybe=undone.may_have_arrived))
    elif order == "done" and about.follow_up_id is not None:
        finished, coming, entry_id = await context.write(completed, about.follow_up_id, now=context.now)
        await context.show(followup_screens.done(context.reader, finished, coming, entry_id, context.now))
    elif order == "cancel" and about.follow_up_id is not None:
        task, entry_id = await context.write(cancelled, about.follow_up_id, now=context.now)
        await context.show(followup_screens.cancelled(context.reader, task, entry_id))
    else:
        return False
    return True


async def patched(context: Context, about: About, reading: Reading, came: Brought) -> None:
    """Put the card right, or write down what is new about whom it is about."""
    bare_figure = any(letter.isdigit() for letter in context.text)
    if reading.is_small_talk and not (came.files or reading.name or bare_figure):
        await context.show(screens.nothing_there(context.reader, context.business_id))
    elif about.entry_id is not None and about.undone:
        await _beside_undone(context, about, reading, came)
    elif about.entry_id is not None:
        await _put_right(context, about.entry_id, about.customer_id, reading, came)
    elif about.follow_up_id is not None and reading.follow_up_at is not None and not (reading.what or came.files):
        await _put_off(context, about.follow_up_id, reading)
    elif about.customer_id is not None:
        if _is_about_another(reading, about.customer_id) or only_names(reading, came):
            raise NotAnAnswerError
        await write_down(context, reading, came, customer_id=about.customer_id)
    else:
        context.stands_alone = True
        raise NotAnAnswerError


async def _beside_undone(context: Context, about: About, reading: Reading, came: Brought) -> None:
    """What the card showed is gone: the reply stands by itself, with the way to bring that back."""
    undone = await context.read(capture.recorded, about.entry_id or 0)
    meant = None if reading.name or reading.known_ids else about.customer_id
    came = replace(came, said_at=None)
    made = await context.write(capture.record, reading, now=context.now, customer_id=meant, brought=came)
    card = await card_of(context, made)
    await context.show(screens.beside_undone(context.reader, made, card, undone.entry))


async def again(_update: Update, context: Context) -> None:
    """What was undone stands again; a reply to it that is about nobody yet is about its customer."""
    entry_id, *beside = context.ref
    made = await context.read(capture.recorded, entry_id)
    if made.entry.undone_at is None:
        await context.acknowledge(screens.stale(context.reader))
        await context.show(await card_of(context, made))
        return
    back, reply = await context.write(capture.bring_back, entry_id, *beside, now=context.now)
    if reply is not None:
        await context.show(await card_of(context, reply))
        await context.send(await card_of(context, back))
    else:
        await context.show(await card_of(context, back))


async def _put_right(context: Context, entry_id: int, customer_id: int | None, reading: Reading, came: Brought) -> None:
    before = await context.read(capture.recorded, entry_id)
    picked = _picked(context.text, before.choices) if before.choices else ()
    if picked:
        made = await context.write(capture.attach, entry_id, *picked, now=context.now)
    elif only_names(reading, came):
        made = await context.write(capture.name_customer, entry_id, reading.name or context.text, now=context.now)
    elif _is_about_another(reading, customer_id):
        raise NotAnAnswerError
    else:
        reading = _with_amount(context, before, reading)
        made = await context.write(capture.patch, entry_id, reading, now=context.now, brought=came)
    await context.show(await card_of(context, made, edited=True))


def _picked(text: str, choices: tuple[Customer, ...]) -> tuple[int | None, ...]:
    """Which of several: by its place, by the end of its number, or somebody new."""
    said = text.strip().casefold()
    place, digits = ORDINAL.fullmatch(said), re.sub(r"\D", "", said)
    if said in NEW:
        return (None,)
    if place and ORDINALS[place[1]] <= len(choices):
        return (choices[ORDINALS[place[1]] - 1].pk,)
    by_end = [row.pk for row in choices if len(digits) >= SHORTEST_END and (row.phone or "").endswith(digits)]
    return tuple(by_end) if len(by_end) == 1 else ()


def _with_amount(context: Context, before: Recorded, reading: Reading) -> Reading:
    """Under a card with an amount a bare number is the amount."""
    has_amount = before.activity is not None and before.activity.amount_minor is not None
    if not has_amount or reading.amount is not None or reading.follow_up_at or reading.phone:
        return reading
    found = grammar.read_amount(context.text, shop(context).currency)
    return replace(reading, amount=found[0], currency=found[1], what="") if found else reading


def only_names(reading: Reading, came: Brought) -> bool:
    facts = (reading.phone, reading.amount, reading.follow_up_at, reading.tags, reading.what, reading.rhythm_days)
    return bool(reading.name) and not (any(facts) or came.files or came.more_phones)


def _is_about_another(reading: Reading, customer_id: int | None) -> bool:
    """It names somebody else: news, and no correction."""
    return bool(reading.known_ids) and customer_id is not None and customer_id not in reading.known_ids


async def _put_off(context: Context, follow_up_id: int, reading: Reading) -> None:
    if reading.follow_up_at is None:
        raise Refusal("followups-no-date", words=context.text)
    task, entry_id = await context.write(_move, follow_up_id, reading.follow_up_at, reading.hour_named, now=context.now)
    await context.show(followup_screens.moved(context.reader, task, entry_id, context.now))


def _move(tx: Tx, follow_up_id: int, due_at: datetime, hour_named: bool, *, now: datetime) -> tuple[Task, int]:
    row = followups.get(tx, follow_up_id).row
    due_at, hour_named = followups.keep_hour(tx, row, due_at, hour_named=hour_named)
    return followups.move(tx, follow_up_id, due_at, hour_named=hour_named, now=now), entry_of(tx).pk
