"""What the use of the book costs, in plain counts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rules import timing
from rules.cost import MONTH_DAYS, WEEK_DAYS
from rules.text import one_line
from ui.i18n import Html, bold, day, escaped, joined, label, lines, t
from ui.screen import Reader, Screen

if TYPE_CHECKING:
    from datetime import datetime

    from services.cost import Cost, Spent

MOST_NAMES = 3
NAME_UNITS = 16


def card(reader: Reader, found: Cost, now: datetime) -> Screen:
    """Seven days, thirty days, and what one record costs; nothing where nothing has been done yet."""
    if found.since is None:
        return Screen(t(reader.language, "cost-nothing"))
    return Screen(
        lines(
            t(reader.language, "cost-head", name=bold(found.business.name)),
            _span(reader, WEEK_DAYS, found.week),
            _span(reader, MONTH_DAYS, found.month),
            _each(reader, found.month),
            _who(reader, found),
            _since(reader, found, now),
        )
    )


def _span(reader: Reader, days: int, spent: Spent) -> Html:
    said = {
        "messages": spent.messages,
        "taps": spent.taps,
        "corrections": spent.corrections,
        "minutes": spent.minutes,
    }
    counts = joined(
        reader.language, [label(reader.language, f"cost-{name}", count=count) for name, count in said.items()]
    )
    records = label(reader.language, "cost-records", count=spent.records)
    return t(reader.language, "cost-span", days=days, records=records, counts=counts)


def _each(reader: Reader, spent: Spent) -> Html | None:
    """What one record costs; a share of nothing is nothing."""
    if not spent.records:
        return None
    acts = (spent.messages + spent.taps) / spent.records
    return t(reader.language, "cost-each", acts=f"{acts:.1f}", corrections=f"{spent.corrections / spent.records:.1f}")


def _who(reader: Reader, found: Cost) -> Html | None:
    """The busiest, where several work."""
    if len(found.by_member) <= 1:
        return None
    names = [f"{escaped(one_line(name, NAME_UNITS))} {records}" for name, records in found.by_member[:MOST_NAMES]]
    return t(reader.language, "cost-who", names=joined(reader.language, names))


def _since(reader: Reader, found: Cost, now: datetime) -> Html | None:
    """A young book is not compared with a whole month."""
    today = timing.local(now, reader.zone).date()
    if found.since is None or found.since <= today - timedelta(days=MONTH_DAYS - 1):
        return None
    return t(reader.language, "cost-since", day=day(reader.language, found.since, today))
