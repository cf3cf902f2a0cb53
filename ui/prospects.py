"""Customers to win who were left alone for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import timing
from rules.actions import Action
from rules.text import one_line
from ui.i18n import bold, day, lines, t
from ui.insights import phone
from ui.screen import Reader, Screen, button, grid, pager

if TYPE_CHECKING:
    from datetime import datetime

    from models import Customer
    from services.prospects import Prospect, Prospects

LABEL_UNITS = 24


def every(reader: Reader, found: Prospects, business_id: int, *, leads: bool) -> Screen:
    """Who has bought nothing yet, the freshest first; those who lead may change after how long to ask."""
    setting = Action("businesses", "type", (business_id,), arg="prospects")
    days = button(reader, "prospects-button-days", setting, count=found.after_days) if leads else None
    if not found.total:
        return Screen(t(reader.language, "prospects-none"), grid(days))
    ones = [
        button(
            reader,
            "prospects-row",
            Action("prospects", "one", (business_id, row.customer.pk)),
            name=one_line(row.customer.name, LABEL_UNITS),
            count=row.silence_days,
        )
        for row in found.rows
    ]
    turn = pager(reader, found.number, found.pages, Action("prospects", "every", (business_id,)))
    head = t(reader.language, "prospects-head", count=found.total)
    return Screen(head, (*grid(*ones, width=1), *grid(*turn, days)))


def one(reader: Reader, found: Prospect) -> Screen:
    """One of them: for how long nothing has happened, and what can be done."""
    customer = found.customer
    about = (customer.business_id, customer.pk)
    text = lines(
        t(reader.language, "prospects-one", name=bold(customer.name), count=found.silence_days), phone(customer)
    )
    return Screen(
        text,
        grid(
            button(reader, "button-follow-up", Action("followups", "choose", about)),
            button(reader, "customers-button-lost", Action("customers", "lost", about)),
            button(reader, "prospects-button-later", Action("prospects", "later", about)),
            button(reader, "customers-button-brief", Action("customers", "brief", about)),
            button(reader, "button-card", Action("customers", "card", about)),
            button(reader, "prospects-button-every", Action("prospects", "every", (customer.business_id,))),
        ),
    )


def put_off(reader: Reader, customer: Customer, entry_id: int, now: datetime) -> Screen:
    """Nothing is asked about them until then."""
    today = timing.local(now, reader.zone).date()
    until = day(reader.language, customer.paused_until or today, today)
    undo = button(reader, "button-undo", Action("capture", "undo", (customer.business_id, entry_id)))
    back = button(reader, "prospects-button-every", Action("prospects", "every", (customer.business_id,)))
    return Screen(t(reader.language, "prospects-put-off", name=bold(customer.name), day=until), grid(undo, back))
