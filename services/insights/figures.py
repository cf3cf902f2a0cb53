"""What the book comes to: the funnel, the losses, who stands how, and how much hangs on whom.

Each takes a book that `read` has read, so that all of them cost one reading.
"""

from collections.abc import Sequence
from datetime import date

from rules import insights as rules
from rules.insights import Bought, Dependency, Fifths, Losses, Rising, States, Week
from services.insights.book import Book

WEEKS = 5


def funnel(book: Book, count: int = WEEKS) -> list[Week]:
    """New, returned and lost in the last so many weeks, the oldest first; this week is not over."""
    return rules.weeks(book.paths.values(), book.today, count)


def flow(book: Book, starts: Sequence[date], until: date) -> list[Week]:
    """The same of other stretches, months for instance."""
    return rules.stretches(book.paths.values(), starts, until)


def losses(book: Book) -> Losses:
    """Of the last twelve months: who was marked as lost, and who fell silent without a word."""
    found = (rules.loss(past, book.paths[number]) for number, past in book.pasts.items())
    return rules.losses((one for one in found if one is not None), book.today)


def states(book: Book) -> States:
    """How everybody stands who ever came, or of whom a rhythm was stated."""
    return rules.states((path, book.rhythms.get(number)) for number, path in book.paths.items() if path)


def dependency(book: Book) -> Dependency:
    """The first buyers of the last 90 days beside the 90 before."""
    return rules.dependency(book.pasts, book.nameless, book.today)


def fifths(book: Book) -> Fifths:
    """Everybody who paid in the last twelve months, the one who brought most first."""
    return rules.fifths(book.pasts, book.today)


def core(book: Book) -> Sequence[Bought]:
    """The few who bring most of it. Whoever was lost is none any more."""
    return [one for one in rules.core(fifths(book)) if not rules.is_lost(book.paths[one.customer_id])]


def rising(book: Book) -> Sequence[Rising]:
    """Who buys clearly more than is usual for them, the steepest first. Whoever was lost does no more."""
    return [one for one in rules.rising(book.pasts, book.today) if not rules.is_lost(book.paths[one.customer_id])]


def lowest(book: Book) -> Sequence[Bought]:
    """Those of the lowest fifth who still come and had a quarter's time to show what they bring."""
    return [one for one in fifths(book).lowest if _has_shown(book, one.customer_id)]


def _has_shown(book: Book, number: int) -> bool:
    path = book.paths[number]
    return not rules.is_lost(path) and path[0].on <= book.today - rules.QUARTER
