"""What must not be forgotten: the day's agenda, and the buttons under a reminder."""

from collections.abc import Callable
from datetime import datetime

from telegram import Update

from handlers.answers import cancelled, completed, entry_of, page_of
from handlers.context import Context
from handlers.reading import read_date, shop, understand, unread
from models.db import Tx
from rules import followups as rules
from rules import roles, timing
from rules.refusal import Refusal
from rules.roles import Deed
from services import capture, cases, customers, followups, prospects
from services.followups import Agenda, Plan, Task
from ui import capture as capture_screens
from ui import followups as screens


async def today(_update: Update, context: Context) -> None:
    """/today: promises, what is over, what is due, complaints, birthdays, and how many wait to be won."""
    found, to_win, complaints = await context.read(_day, now=context.now)
    page, writes = page_of(context.action.arg), roles.may(context.standing.role, Deed.RECORD)
    shop_id, now = context.business_id, context.now
    await context.show(
        screens.agenda(
            context.reader,
            found,
            shop_id,
            now,
            page,
            writable=writes,
            prospects=to_win if writes else 0,
            complaints=complaints,
        )
    )


def _day(tx: Tx, *, now: datetime) -> tuple[Agenda, int, tuple[int, int]]:
    return followups.agenda(tx, now=now), len(prospects.waiting(tx, now=now)), cases.count_open(tx, now=now)


async def follow(_update: Update, context: Context) -> None:
    """/follow and its text; alone it asks one question."""
    if not context.text:
        await context.ask("followups.follow", screen=capture_screens.ask(context.reader, "followups-ask"))
        return
    reading = await understand(context, context.text)
    if reading.follow_up_at is None:
        raise Refusal("followups-no-date", words=" ".join(reading.not_understood) or context.text[:60])
    made = await context.write(capture.record, reading, now=context.now)
    await context.show(capture_screens.recorded(context.reader, made, context.now))


async def show(_update: Update, context: Context) -> None:
    """One follow-up as it stands now."""
    task = await context.read(followups.get, context.ref[0])
    await context.show(screens.shown(context.reader, task, shop(context), context.now))


async def done(_update: Update, context: Context) -> None:
    """Done, once, however often and from however many phones it is pressed."""
    await _finish(context, completed)


async def done_next(_update: Update, context: Context) -> None:
    """Done, and the next one planned, in one tap; its time can be changed on the answer."""
    await _finish(context, _complete_and_plan)


async def _finish(context: Context, how: Callable[..., tuple[Task, Task, int]]) -> None:
    if await _is_stale(context):
        return
    try:
        finished, coming, entry_id = await context.write(how, context.ref[0], now=context.now)
    except Refusal as late:
        # Another phone was faster, between our look and our write.
        if late.key != "follow-up-closed" or not await _is_stale(context):
            raise
        return
    await context.acknowledge("✅")
    await context.show(screens.done(context.reader, finished, coming, entry_id, context.now))


def _complete_and_plan(tx: Tx, follow_up_id: int, *, now: datetime) -> tuple[Task, Task, int]:
    coming = followups.complete_and_plan(tx, follow_up_id, now=now)
    return followups.get(tx, follow_up_id), coming, entry_of(tx).pk


async def _is_stale(context: Context) -> bool:
    """A button from an old screen says so and shows the fresh one."""
    task = await context.read(followups.get, context.ref[0])
    if task.row.state == "open" and context.action.nonce in {"", f"{task.row.rev:x}"}:
        return False
    await context.acknowledge(capture_screens.stale(context.reader))
    await context.show(screens.shown(context.reader, task, shop(context), context.now))
    return True


async def later(_update: Update, context: Context) -> None:
    """For how long?"""
    if not await _is_stale(context):
        await context.show(
            screens.later(context.reader, await context.read(followups.get, context.ref[0]), context.now)
        )


async def snooze(_update: Update, context: Context) -> None:
    """One of the offered times."""
    choice = next((one for one in screens.SNOOZES if one == context.action.arg), None)
    if choice is None:
        raise Refusal("stale-button")
    if await _is_stale(context):
        return
    task, entry_id = await context.write(_snooze, context.ref[0], choice, now=context.now)
    await context.show(screens.moved(context.reader, task, entry_id, context.now))


def _snooze(tx: Tx, follow_up_id: int, choice: rules.Snooze, *, now: datetime) -> tuple[Task, int]:
    return followups.snooze(tx, follow_up_id, choice, now=now), entry_of(tx).pk


async def ask_when(_update: Update, context: Context) -> None:
    """The time, typed."""
    await context.ask("followups.when", context.ref[0], screen=capture_screens.ask(context.reader, "capture-ask-when"))


async def when(_update: Update, context: Context) -> None:
    """A typed time."""
    found = read_date(context)
    if found is None:
        raise await unread(context, "followups-no-date")
    task, entry_id = await context.write(_move, context.ref[0], found, now=context.now)
    await context.show(screens.moved(context.reader, task, entry_id, context.now))


def _move(tx: Tx, follow_up_id: int, found: tuple[datetime, bool], *, now: datetime) -> tuple[Task, int]:
    return followups.move(tx, follow_up_id, found[0], hour_named=found[1], now=now), entry_of(tx).pk


async def cancel(_update: Update, context: Context) -> None:
    """Not to be done after all."""
    if await _is_stale(context):
        return
    task, entry_id = await context.write(cancelled, context.ref[0], now=context.now)
    await context.show(screens.cancelled(context.reader, task, entry_id))


async def choose(_update: Update, context: Context) -> None:
    """From a customer's card: when?"""
    customer = await context.read(customers.get, context.ref[0])
    screen = screens.choose(context.reader, customer.pk, customer.name, context.business_id, context.now)
    await context.show(screen)


async def plan(_update: Update, context: Context) -> None:
    """A time was tapped."""
    due_at, hour_named = timing.unpack(context.action.arg)
    await _plan(context, Plan("", due_at, context.ref[0], hour_named))


async def ask_plan(_update: Update, context: Context) -> None:
    """When and what, typed."""
    await context.ask(
        "followups.typed_plan", context.ref[0], screen=capture_screens.ask(context.reader, "followups-ask-plan")
    )


async def typed_plan(_update: Update, context: Context) -> None:
    """When and what, as one line."""
    reading = await understand(context, context.text)
    if reading.follow_up_at is None:
        raise await unread(context, "followups-no-date")
    what = Plan(reading.what, reading.follow_up_at, context.ref[0], reading.hour_named, reading.rrule, reading.promise)
    await _plan(context, what)


async def _plan(context: Context, what: Plan) -> None:
    task, entry_id = await context.write(_for_customer, what, now=context.now)
    await context.show(screens.planned(context.reader, task, entry_id, context.now))


def _for_customer(tx: Tx, what: Plan, *, now: datetime) -> tuple[Task, int]:
    followups.check_due(what.due_at, now=now)
    return followups.for_customer(tx, what.customer_id or 0, what, now=now), entry_of(tx).pk
