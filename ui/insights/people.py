"""The people behind the figures, and the one on whom too much hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import insights as rules
from rules.actions import Action
from rules.text import one_line
from ui.i18n import Html, amount, bold, day, escaped, lines, t
from ui.insights import shares
from ui.screen import Button, Reader, Screen, button, grid, pager

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from models import Business, Customer
    from rules.insights import Tally
    from services.insights import People, Row

NAME_UNITS = 20
LABEL_UNITS = 24
MONEY = ("minor", "total", "before_minor", "before_total")
"""Figures of a jump that are money."""


def people(reader: Reader, found: People, which: str) -> Screen:
    """A list of people, with what it is and what to do about them."""
    rows = [_row(reader, found, number, row) for number, row in enumerate(found.rows, found.first)]
    names = [_open(row.customer, f"{number}. ") for number, row in enumerate(found.rows, found.first)]
    turn = Action("insights", "people", (found.business.pk,), arg=which)
    up = "groups" if which in rules.GROUPS else "fifths" if which == "lowest" else ""
    back = button(reader, "button-back", Action("insights", "show", (found.business.pk,), arg=up))
    text = lines(*_heads(reader, found, which), *rows)
    return Screen(text, (*grid(*names), (*pager(reader, found.number, found.pages, turn), back)))


def _heads(reader: Reader, found: People, which: str) -> Sequence[Html]:
    language = reader.language
    if which == "back":
        return _back_heads(language, found)
    said = t(
        language,
        f"insights-people-{which}",
        count=found.total,
        part=shares.money(language, found.minor, found.fifths, found.business.currency),
    )
    return (said,) if found.total else (t(language, "insights-people-nobody"),)


def _back_heads(language: str, found: People) -> Sequence[Html]:
    """Who was written to beside who was not, and that it proves little."""
    counts = {"contacted": found.winback.contacted, "alone": found.winback.alone}
    said = [_came(language, f"insights-back-{name}", tally) for name, tally in counts.items() if tally.total]
    if not said:
        return (t(language, "insights-people-nobody"),)
    return (*said, t(language, "insights-back-honest"))


def _came(language: str, key: str, tally: Tally) -> Html:
    waits = t(language, "insights-back-waits", count=tally.waits) if tally.waits else ""
    return Html(t(language, key, came=shares.of_all(language, tally.came, tally.total)) + waits)


def _row(reader: Reader, found: People, number: int, row: Row) -> Html:
    said: Mapping[str, Html | str | None] = {
        "name": Html(f"{number}. {bold(one_line(row.customer.name, NAME_UNITS))}"),
        "paid": _paid(reader, found, row),
        "standing": _standing(reader.language, row),
        "back": _came_on(reader.language, row, found.today),
    }
    return Html(" · ".join(word for word in said.values() if word))


def _paid(reader: Reader, found: People, row: Row) -> Html | None:
    language, money = reader.language, found.business.currency
    if row.usual_minor:
        usual, now = amount(language, row.usual_minor, money), amount(language, row.minor, money)
        return t(language, "insights-rises", now=now, usual=usual)
    return escaped(amount(language, row.minor, money)) if row.minor else None


def _standing(language: str, row: Row) -> Html | None:
    known = row.standing in {"late", "slipping", "lost"}
    return t(language, f"insights-standing-{row.standing}") if known else None


def _came_on(language: str, row: Row, today: date) -> Html | None:
    if row.on is None:
        return None
    how = "insights-came-contacted" if row.contacted else "insights-came-alone"
    return t(language, how, day=day(language, row.on, today))


def _open(customer: Customer, number: str) -> Button:
    return Button(
        f"{number}{one_line(customer.name, LABEL_UNITS)}",
        Action("customers", "card", (customer.business_id, customer.pk)),
    )


def jump(reader: Reader, customer: Customer, business: Business, figures: Mapping[str, float]) -> Screen:
    """Too much hangs on one buyer, in the figures of the day."""
    language = reader.language
    money = {name: amount(language, int(figures[name]), business.currency) for name in MONEY}
    parts = {name: shares.share(figures[name]) for name in ("share", "before")}
    key = "insights-jump-counted" if figures["buyers"] < rules.ENOUGH else "insights-jump-figures"
    text = lines(
        t(language, "insights-jump", name=bold(customer.name), shop=escaped(business.name)),
        t(language, key, **money, **parts),
        t(language, "insights-jump-advice"),
    )
    card = button(reader, "button-card", Action("customers", "card", (business.pk, customer.pk)))
    more = button(reader, "insights-button-figures", Action("insights", "show", (business.pk,)))
    return Screen(text, grid(card, more))
