"""Which copies of the book are kept, and when the next one is due."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EVERY = timedelta(hours=1)
SENT_EVERY = timedelta(days=1)
SAID_EVERY = timedelta(days=1)
LARGEST_SENT = 50_000_000
"""What Telegram takes from a bot."""
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Keep:
    """So many hours, days and weeks are kept, each by its newest copy."""

    hours: int = 24
    days: int = 14
    weeks: int = 8


def name_of(stem: str, at: datetime, suffix: str) -> str:
    """What a copy taken at a time is called."""
    return f"{stem}-{at.astimezone(UTC):{_STAMP}}{suffix}"


def time_in(name: str, stem: str, suffix: str) -> datetime | None:
    """When a copy was taken; none where the file is something else, and so left alone."""
    found = re.fullmatch(rf"{re.escape(stem)}-(\d{{8}}-\d{{6}}){re.escape(suffix)}", name, re.ASCII)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:  # the 31st of February
        return None


def is_due(taken: Iterable[datetime], now: datetime) -> bool:
    """An hour after the newest; one that claims to be from the future (the clock was wrong) does not count."""
    return all(at <= now - EVERY for at in taken if at <= now)


def kept(taken: Iterable[datetime], keep: Keep) -> frozenset[datetime]:
    """Of the newest hours, days and weeks the newest copy of each; never none."""
    times = sorted(taken, reverse=True)
    buckets: Sequence[tuple[int, Callable[[datetime], object]]] = (
        (keep.hours, lambda at: (at.date(), at.hour)),
        (keep.days, datetime.date),
        (keep.weeks, lambda at: at.isocalendar()[:2]),
    )
    return frozenset(times[:1]).union(*(_newest(times, of, most) for most, of in buckets))


def _newest(times: Sequence[datetime], of: Callable[[datetime], object], most: int) -> list[datetime]:
    """`times` run from new to old, so the first of each bucket is its newest."""
    firsts: dict[object, datetime] = {}
    for at in times:
        firsts.setdefault(of(at), at)
    return list(firsts.values())[:most]
