"""/report: a week or a month in pictures. /goal: what the shop wants to reach."""

from telegram import Update

from handlers.answers import subject
from handlers.context import Context, NotAnAnswerError
from handlers.reading import shop
from handlers.words import text_of
from rules import reports as rules
from rules.refusal import Refusal
from services import reports
from ui import capture as capture_screens
from ui import reports as screens


async def ask(_update: Update, context: Context) -> None:
    """A week, or a month where the words say so."""
    period = await context.read(reports.asked, text_of(context.message), now=context.now)
    await _show(context, period, "")


async def _show_span(context: Context, span: rules.Span) -> None:
    period = await context.read(reports.current, span, now=context.now)
    await _show(context, period, "")


async def show(_update: Update, context: Context) -> None:
    """Another picture, an earlier or a later one, or the other span."""
    named, _, view = context.action.arg.partition(".")
    if named in rules.SPANS:
        await context.acknowledge()
        await _show_span(context, "week" if named == "week" else "month")
        return
    period = rules.named(named)
    if period is None:
        raise Refusal("stale-button")
    # A book of ten thousand takes a second to read and to draw; nobody's button waits for that.
    await context.acknowledge()
    await _show(context, period, view)


async def _show(context: Context, period: rules.Period, view: str) -> None:
    found = await context.read_long(reports.report, period, view, now=context.now)
    await context.show(screens.report(context.reader, found))


async def goal(_update: Update, context: Context) -> None:
    """Alone the goals as they stand; with a line a goal more, or another figure for one."""
    entry_id = None
    if context.text:
        if not text_of(context.message).startswith("/") and not rules.is_goal(context.text):
            raise NotAnAnswerError  # "the goal is to call Mr Wang" is news
        aim = rules.read_goal(context.text, shop(context).currency)
        entry_id = (await context.write(reports.set_goal, aim, now=context.now)).pk
    await _goals(context, entry_id)


async def ungoal(_update: Update, context: Context) -> None:
    """A goal less."""
    entry = await context.write(reports.remove, subject(context), now=context.now)
    if entry is None:
        await context.acknowledge(capture_screens.stale(context.reader))
    await _goals(context, entry.pk if entry is not None else None)


async def _goals(context: Context, entry_id: int | None) -> None:
    goals = await context.read(reports.progress, now=context.now)
    await context.show(screens.goals(context.reader, shop(context), goals, entry_id))
