"""What was agreed, and the way to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.actions import Action
from ui.customers import agreement_words
from ui.i18n import bold, lines, t
from ui.screen import Reader, Screen, button, grid

if TYPE_CHECKING:
    from datetime import datetime

    from models import Agreement, Customer

WHOLE_UNITS = 200


def agreement(reader: Reader, customer: Customer, row: Agreement, now: datetime) -> Screen:
    """What stands between the shop and this customer."""
    about = (customer.business_id, customer.pk)
    text = lines(
        t(reader.language, "agreements-head", name=bold(customer.name)),
        agreement_words(reader, row, now, WHOLE_UNITS),
    )
    return Screen(
        text,
        grid(
            button(reader, "agreements-button-change", Action("agreements", "ask", about)),
            button(reader, "agreements-button-end", Action("agreements", "end", about)),
            button(reader, "button-back", Action("customers", "more", about)),
        ),
    )


def ask(reader: Reader, customer: Customer) -> Screen:
    """What was agreed? One line."""
    return Screen(t(reader.language, "agreements-ask", name=bold(customer.name)), asks=True)
