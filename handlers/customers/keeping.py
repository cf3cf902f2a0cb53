"""Who looks after a customer, who sent them, and until when they are left alone."""

import re

from telegram import Update

from handlers.answers import answer_about, has_facts, subject
from handlers.context import Context, NotAnAnswerError
from handlers.customers.brief import meant
from handlers.customers.record import NAME_LETTERS, show_changed
from handlers.reading import read_date, shop, understand, unread
from rules import customers as rules
from rules import roles, timing
from rules.refusal import Refusal
from rules.roles import Deed
from services import customers
from ui import customers as screens

AROUND_REFERRER = re.compile(r"^(?:是|(?:referred |sent )?by )|(?:介绍|推荐)(?:来|过来)?的?$", re.IGNORECASE)


async def more(_update: Update, context: Context) -> None:
    """The rest of the record."""
    story = await context.read(customers.story, subject(context), now=context.now)
    team = await context.read(customers.keepers, story.customer)
    erases = roles.may(context.standing.role, Deed.ERASE_CUSTOMER)
    await context.show(screens.more(context.reader, story, context.now, team=bool(team), erases=erases))


async def referrer(_update: Update, context: Context) -> None:
    """Who sent them: asked for, typed, or the one of several of that name who was tapped."""
    if context.question is not None:
        await _typed_referrer(context)
        return
    customer_id, *chosen = context.ref
    if chosen:
        await _refer(context, customer_id, chosen[0])
        return
    story = await context.read(customers.story, customer_id, now=context.now)
    screen = screens.ask_referrer(context.reader, story.customer, story.referrer)
    await context.ask("customers.referrer", customer_id, screen=screen)


async def _typed_referrer(context: Context) -> None:
    customer = await context.read(customers.get, subject(context))
    reading = await understand(context, context.text)
    if has_facts(reading) or reading.visited or "\n" in context.text or len(context.text) > NAME_LETTERS:
        raise NotAnAnswerError
    words = AROUND_REFERRER.sub("", context.text.strip()).strip()
    rows = [row for row in await meant(context, words) if row.pk != customer.pk]
    if not rows:
        raise Refusal("customer-referrer-unknown", name=words[:NAME_LETTERS])
    if len(rows) == 1:
        await _refer(context, customer.pk, rows[0].pk)
        return
    about = [context.about("customers", "referrer", customer.pk, row.pk) for row in rows]
    await context.show(screens.which(context.reader, "customers-referrer-which", list(zip(rows, about, strict=True))))


async def _refer(context: Context, customer_id: int, referrer_id: int | None) -> None:
    entry = await context.write(customers.set_referrer, customer_id, referrer_id, now=context.now)
    await show_changed(context, customer_id, entry)


async def unrefer(_update: Update, context: Context) -> None:
    """Nobody sent them after all."""
    await _refer(context, subject(context), None)


async def keepers(_update: Update, context: Context) -> None:
    """Who could look after them."""
    customer = await context.read(customers.get, subject(context))
    team = await context.read(customers.keepers, customer)
    if not team:
        raise Refusal("customer-keeper-taken")
    leads = context.standing.role != "staff"
    await context.show(screens.keepers(context.reader, customer, team, leads=leads))


async def keep(_update: Update, context: Context) -> None:
    """This member, from now on."""
    await _assign(context, context.ref[1])


async def unkeep(_update: Update, context: Context) -> None:
    """Everybody, from now on."""
    await _assign(context, None)


async def _assign(context: Context, member_id: int | None) -> None:
    entry = await context.write(customers.assign, subject(context), member_id, now=context.now)
    await show_changed(context, subject(context), entry)


async def pauses(_update: Update, context: Context) -> None:
    """For how long?"""
    customer = await context.read(customers.get, subject(context))
    await context.show(screens.pauses(context.reader, customer, context.now))


async def pause(_update: Update, context: Context) -> None:
    """An offered length was tapped."""
    today = timing.local(context.now, shop(context).time_zone).date()
    until = rules.paused_until(context.action.arg, today)
    if until is None:
        raise Refusal("stale-button")
    entry = await context.write(customers.pause, subject(context), until, now=context.now)
    await show_changed(context, subject(context), entry)


async def until(_update: Update, context: Context) -> None:
    """A typed date."""
    customer, _ = await answer_about(context)
    found = read_date(context)
    if found is None:
        raise await unread(context, "customer-until-unreadable")
    on = timing.local(found[0], shop(context).time_zone).date()
    entry = await context.write(customers.pause, customer.pk, on, now=context.now)
    await show_changed(context, customer.pk, entry)


async def mute(_update: Update, context: Context) -> None:
    """Nobody here reads what they send."""
    await _mute(context, muted=True)


async def unmute(_update: Update, context: Context) -> None:
    """It is read again."""
    await _mute(context, muted=False)


async def _mute(context: Context, *, muted: bool) -> None:
    entry = await context.write(customers.mute, subject(context), muted=muted, now=context.now)
    await show_changed(context, subject(context), entry)


async def resume(_update: Update, context: Context) -> None:
    """The bot may ask about them again."""
    entry = await context.write(customers.pause, subject(context), None, now=context.now)
    await show_changed(context, subject(context), entry)
