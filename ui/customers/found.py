"""Who was found, and the words looked for, kept in the buttons that turn the page."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BrokenBase64Error
from typing import TYPE_CHECKING

from rules.actions import MAX_BYTES, Action, encode
from rules.phones import ends
from rules.text import one_line
from ui.customers.card import WORDS_UNITS, about
from ui.i18n import bold, label, t
from ui.screen import Button, Reader, Screen, button, grid, pager

if TYPE_CHECKING:
    from models import Customer
    from services.customers import Page

LABEL_UNITS = 28


def found(reader: Reader, page: Page, query: str, business_id: int, keep: Action | None = None) -> Screen:
    """Who was found, paged in place; nobody: the way to add them. `keep`: where it may have been no search."""
    if not page.total:
        return _nobody(reader, page, query, business_id)
    said = ("customers-likeliest" if page.likeliest else "customers-found") if query else "customers-latest"
    head = t(reader.language, said, query=bold(_short(query)), count=page.total)
    rows = tuple((Button(tie_breaker(reader, row), about(row)("card")),) for row in page.rows)
    turn = Action("customers", "turn", (business_id,))
    pages = pager(reader, page.number, page.pages, _with(turn, query))
    return Screen(head, (*rows, (*pages, *_keeping(reader, page, query, keep))))


def _keeping(reader: Reader, page: Page, query: str, keep: Action | None) -> tuple[Button, ...]:
    if keep is None or not page.writable:
        return ()
    note = Action(keep.word, keep.verb, keep.ref, arg=packed(query, keep))
    return (button(reader, "customers-button-keep", note),) if unpacked(note.arg) == query else ()


def _short(query: str) -> str:
    return one_line(query, WORDS_UNITS)


def _with(turn: Action, query: str) -> Action:
    return Action(turn.word, turn.verb, turn.ref, arg=f".{packed(query, turn)}")


def _nobody(reader: Reader, page: Page, query: str, business_id: int) -> Screen:
    if not query:
        return Screen(t(reader.language, "customers-empty-book"))
    create = Action("customers", "create", (business_id,))
    add = Action(create.word, create.verb, create.ref, arg=packed(query, create))
    can = page.writable and _may_be_a_name(query) and unpacked(add.arg) == query
    buttons = grid(button(reader, "customers-button-create", add, name=one_line(query, LABEL_UNITS))) if can else ()
    return Screen(t(reader.language, "customers-nobody", query=bold(_short(query))), buttons)


def _may_be_a_name(query: str) -> bool:
    return not query.startswith(("#", "＃")) and any(letter.isalpha() for letter in query)


def tie_breaker(reader: Reader, row: Customer) -> str:
    """What tells two of the same name apart."""
    parts = [one_line(row.name, LABEL_UNITS)]
    if row.phone:
        parts.append(f"…{ends(row.phone)}")
    if row.state != "active":
        parts.append(label(reader.language, f"customers-state-{row.state}"))
    return " · ".join(parts)


def packed(query: str, action: Action) -> str:
    """The words looked for, as far as they fit into a button: what pages the list is all in its buttons."""
    room = MAX_BYTES - len(encode(action)) - len("~999.")
    words = query
    while len(_base64(words)) > room:
        words = words[:-1]
    return _base64(words)


def _base64(words: str) -> str:
    return urlsafe_b64encode(words.encode()).decode().rstrip("=")


def unpacked(arg: str) -> str:
    """The words in a button; nothing where somebody else made it."""
    try:
        return urlsafe_b64decode(arg + "=" * (-len(arg) % 4)).decode()
    except (BrokenBase64Error, ValueError):
        return ""
