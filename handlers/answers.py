"""What a button or a typed answer is about; news about somebody else is no answer."""

import re
from datetime import datetime

from handlers.context import Context, NotAnAnswerError
from handlers.reading import understand
from models import Customer, Entry
from models.db import SYSTEM, Tx
from rules import capture as grammar
from rules.capture import Reading
from rules.names import name_key
from rules.refusal import Refusal
from services import customers, followups, members
from services.followups import Task


def subject(context: Context) -> int:
    """The number of what a button or an answer is about; a made-up button has none."""
    if not context.ref:
        raise Refusal("stale-button")
    return context.ref[0]


def page_of(arg: str) -> int:
    """The page a button turns to; the first for anything made up."""
    return int(arg) if re.fullmatch(r"\d{1,6}", arg) else 0


async def answer_about(context: Context) -> tuple[Customer, Reading]:
    """Whom the typed answer is about, and how it reads; news about somebody else is no answer."""
    if context.question is None:
        raise Refusal("stale-button")
    customer = await context.read(customers.get, subject(context))
    reading = await understand(context, context.text)
    if _is_news(context.text, reading, customer):
        raise NotAnAnswerError
    return customer, reading


def _is_news(text: str, reading: Reading, customer: Customer) -> bool:
    """It begins with somebody else's name, who is in the book already or about whom it says something."""
    named = name_key(reading.name or "")
    if not named or named == customer.name_key or not name_key(text).startswith(named):
        return False
    known_elsewhere = bool(reading.known_ids) and customer.pk not in reading.known_ids
    return known_elsewhere or has_facts(reading) or reading.visited


async def is_own_record(context: Context) -> bool:
    """Somebody who works in a shop of their own, asked as a customer of another, wrote about a customer of theirs."""
    home = await context.house.db.read(SYSTEM, members.stand, context.person_id)
    if home is None or home.member is None or home.role == "viewer":
        return False
    here, context.standing = context.standing, home
    reading = await understand(context, context.text)
    context.standing = here
    return is_record(reading)


def is_record(reading: Reading) -> bool:
    """It names somebody in the book, or says what is kept about one."""
    return bool(reading.known_ids) or has_facts(reading)


def is_talk(text: str, reading: Reading) -> bool:
    """Thanks, a yes, a question: nothing to be kept about anybody. A figure alone may be a size."""
    small = reading.is_small_talk and not any(letter.isdigit() for letter in text)
    return small or grammar.is_question(text)


def entry_of(tx: Tx) -> Entry:
    """The entry that the act of this unit has written."""
    if tx.entry is None:
        raise RuntimeError("this act wrote no entry")
    return tx.entry


def completed(tx: Tx, follow_up_id: int, *, now: datetime) -> tuple[Task, Task, int]:
    """Done by a tap or by a word: the task, what comes next, and the entry it is undone by."""
    coming = followups.complete(tx, follow_up_id, now=now)
    return followups.get(tx, follow_up_id), coming, entry_of(tx).pk


def cancelled(tx: Tx, follow_up_id: int, *, now: datetime) -> tuple[Task, int]:
    """Not to be done any more, and the entry it is undone by."""
    return followups.cancel(tx, follow_up_id, now=now), entry_of(tx).pk


def has_facts(reading: Reading) -> bool:
    """A phone, an amount or a date: more than a few words."""
    return bool(reading.phone or reading.amount or reading.follow_up_at)
