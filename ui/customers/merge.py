"""Two records that may be one customer: proposed, compared, and made one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import timing
from rules.actions import Action
from rules.phones import display, ends
from rules.text import clip, one_line
from ui.customers.card import TAGS_UNITS, WORDS_UNITS, about
from ui.i18n import Html, bold, day, escaped, joined, label, lines, t
from ui.insights import ABROAD
from ui.screen import Button, Reader, Screen, button, grid, pager

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Customer
    from services.customers import Alike, Merging, Pair, Pairs

NAME_UNITS = 20
SHORT_UNITS = 12
MOST_PHONES = 3


def alike(reader: Reader, customer: Customer, rows: Sequence[Alike], now: datetime, words: str = "") -> Screen:
    """Who may be the same, with what tells them apart; or whom somebody looked for."""
    act = about(customer)
    head = t(
        reader.language,
        _head_key(words, found=bool(rows)),
        name=bold(customer.name),
        query=bold(one_line(words, WORDS_UNITS)),
    )
    others = tuple((Button(_label(reader, one, now), _compare(customer, one)),) for one in rows)
    search = button(reader, "customers-button-other", act("ask", arg="other"))
    return Screen(head, (*others, (search, button(reader, "button-back", act("edit")))))


def _head_key(words: str, *, found: bool) -> str:
    if words:
        return "customers-searched" if found else "customers-searched-none"
    return "customers-alike" if found else "customers-alike-none"


def _label(reader: Reader, one: Alike, now: datetime) -> str:
    """The end of the phone, why it may be the same, how much is known, when they were last here."""
    customer = one.customer
    on, today = (timing.local(at, reader.zone).date() for at in (customer.last_contact_at or now, now))
    parts = [
        one_line(customer.name, NAME_UNITS),
        f"…{ends(customer.phone)}" if customer.phone else "",
        label(reader.language, f"customers-like-{one.reason}") if one.reason else "",
        label(reader.language, "customers-entries", count=one.entries),
        day(reader.language, on, today) if customer.last_contact_at else "",
    ]
    return " · ".join(part for part in parts if part)


def _compare(customer: Customer, one: Alike) -> Action:
    """The older record stays, unless somebody says otherwise."""
    stays, goes = (one.customer, customer) if one.older else (customer, one.customer)
    return about(stays)("preview", goes.pk)


def preview(reader: Reader, found: Merging, now: datetime) -> Screen:
    """What would stay and what would move; one tap does it, another turns it round."""
    act, swapped = about(found.stays), about(found.goes)
    text = lines(
        _who(reader, found, now),
        _reach(found),
        _tags(reader, found),
        _moved(reader, found),
        _habits(reader, found),
        t(reader.language, "customers-merge-undo"),
    )
    swap = button(
        reader,
        "customers-button-swap",
        swapped("preview", found.stays.pk),
        name=one_line(found.goes.name, NAME_UNITS),
    )
    return Screen(
        text,
        grid(
            button(reader, "customers-button-merge-now", act("merge", found.goes.pk)),
            swap,
            button(reader, "customers-button-apart", act("apart", found.goes.pk)),
            button(reader, "button-back", act("alike")),
            width=2,
        ),
    )


def _who(reader: Reader, found: Merging, now: datetime) -> Html:
    since, today = (timing.local(at, reader.zone).date() for at in (found.stays.created_at, now))
    on = day(reader.language, since, today)
    return t(reader.language, "customers-merge-who", stays=bold(found.stays.name), goes=bold(found.goes.name), since=on)


def _reach(found: Merging) -> Html | None:
    numbers = [display(phone, ABROAD) for phone in found.phones]
    more = f" +{len(numbers) - MOST_PHONES}" if len(numbers) > MOST_PHONES else ""
    return Html(f"📞 {escaped(' · '.join(numbers[:MOST_PHONES]))}{more}") if numbers else None


def _tags(reader: Reader, found: Merging) -> Html | None:
    tags = Html("🏷 " + escaped(clip(" ".join(f"#{tag}" for tag in found.tags), TAGS_UNITS))) if found.tags else None
    stopped = t(reader.language, "customers-stopped") if found.stopped else None
    return Html(" · ".join(part for part in (tags, stopped) if part)) or None


def _moved(reader: Reader, found: Merging) -> Html:
    """Counts of what changes hands."""
    counts = {
        "happened": found.happened,
        "ratings": found.ratings,
        "files": found.files,
        "planned": found.planned,
        "waiting": found.waiting,
    }
    said = [label(reader.language, f"customers-moves-{name}", count=count) for name, count in counts.items() if count]
    if found.telegram:
        said.append("Telegram")
    if not said:
        return t(reader.language, "customers-moves-nothing")
    return t(reader.language, "customers-moves", what=joined(reader.language, said))


def _habits(reader: Reader, found: Merging) -> Html | None:
    return t(reader.language, "customers-merge-rhythm", days=found.rhythm_days) if found.rhythm_days else None


def pairs(reader: Reader, page: Pairs, business_id: int) -> Screen:
    """All that look the same, the likeliest first."""
    if not page.total:
        return Screen(t(reader.language, "customers-pairs-none"))
    rows = tuple((Button(_both(reader, pair), about(pair.older)("preview", pair.younger.pk)),) for pair in page.rows)
    turn = pager(reader, page.number, page.pages, Action("customers", "duplicates", (business_id,)))
    return Screen(t(reader.language, "customers-pairs", count=page.total), (*rows, turn))


def _both(reader: Reader, pair: Pair) -> str:
    two = " + ".join(_short(row) for row in (pair.older, pair.younger))
    return f"{two} · {label(reader.language, f'customers-like-{pair.reason}')}"


def _short(customer: Customer) -> str:
    name = one_line(customer.name, SHORT_UNITS)
    return f"{name} …{ends(customer.phone)}" if customer.phone else name
