"""A reply to one of our cards: it puts the card right, or goes to whom the card is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from telegram import Update

from handlers.answers import entry_of
from handlers.capture.incoming import brought
from handlers.capture.said import card_of, write_down
from handlers.context import Context, NotAnAnswerError
from handlers.reading import understand
from models.db import Tx
from rules.actions import Action
from rules.capture import Reading
from rules.refusal import Refusal
from services import capture, followups
from services.capture import Brought
from services.followups import Task
from ui import followups as followup_screens


@dataclass(frozen=True, slots=True)
class About:
    """What the card that was replied to is about."""

    entry_id: int | None = None
    customer_id: int | None = None
    follow_up_id: int | None = None


async def about_reply(context: Context) -> About | None:
    """The one thing the buttons of the card speak of; nothing where they speak of several."""
    actions = context.replied_actions
    entries = _numbers(actions, "capture")
    if len(entries) == 1:
        made = await context.read(capture.recorded, next(iter(entries)))
        if made.entry.verb == capture.RECORDED:
            return About(entry_id=made.entry.pk, customer_id=made.customer.pk if made.customer else None)
    follow_ups, people = _numbers(actions, "followups") - _planned(actions), _numbers(actions, "customers", "insights")
    if len(follow_ups) == 1:
        return await context.read(_task, next(iter(follow_ups)))
    return About(customer_id=next(iter(people))) if len(people) == 1 else None


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
        raise NotAnAnswerError
    await patched(context, about, await understand(context, context.text), brought(context))


async def patched(context: Context, about: About, reading: Reading, came: Brought) -> None:
    """Put the card right, or write down what is new about whom it is about."""
    if about.entry_id is not None:
        await _put_right(context, about, reading, came)
    elif about.follow_up_id is not None and reading.follow_up_at is not None and not reading.what:
        await _put_off(context, about.follow_up_id, reading)
    elif about.customer_id is not None:
        if _is_about_another(reading, about.customer_id):
            raise NotAnAnswerError
        await write_down(context, reading, came, customer_id=about.customer_id)
    else:
        raise NotAnAnswerError


async def _put_right(context: Context, about: About, reading: Reading, came: Brought) -> None:
    entry_id = about.entry_id or 0
    if _only_names(reading) and not came.files:
        made = await context.write(capture.name_customer, entry_id, context.text, now=context.now)
    elif _is_about_another(reading, about.customer_id):
        raise NotAnAnswerError
    else:
        made = await context.write(capture.patch, entry_id, reading, now=context.now, brought=came)
    await context.show(await card_of(context, made, edited=True))


def _only_names(reading: Reading) -> bool:
    facts = (reading.phone, reading.amount, reading.follow_up_at, reading.tags, reading.what, reading.rhythm_days)
    return bool(reading.name) and not any(facts)


def _is_about_another(reading: Reading, customer_id: int | None) -> bool:
    """It names somebody else: news, and no correction."""
    return bool(reading.known_ids) and customer_id is not None and customer_id not in reading.known_ids


async def _put_off(context: Context, follow_up_id: int, reading: Reading) -> None:
    if reading.follow_up_at is None:
        raise Refusal("followups-no-date", words=context.text)
    task, entry_id = await context.write(_move, follow_up_id, reading.follow_up_at, reading.hour_named, now=context.now)
    await context.show(followup_screens.moved(context.reader, task, entry_id, context.now))


def _move(tx: Tx, follow_up_id: int, due_at: datetime, hour_named: bool, *, now: datetime) -> tuple[Task, int]:
    return followups.move(tx, follow_up_id, due_at, hour_named=hour_named, now=now), entry_of(tx).pk
