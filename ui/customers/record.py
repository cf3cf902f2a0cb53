"""The screens that change a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import insights as rules
from rules.actions import Action
from rules.customers import KINDS
from rules.text import one_line
from ui.customers.card import WORDS_UNITS, about, body, reason_words
from ui.i18n import bold, label, t
from ui.screen import Button, Reader, Screen, button, grid, pager

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Customer, CustomerTag
    from services.customers import Story

TAGS_A_PAGE = 4
ASKED = ("note", "favour", "concession", "sale", "name", "phone", "tags", "rhythm", "reason", "until", "other")


def edit(reader: Reader, story: Story, now: datetime) -> Screen:
    """What is changed most often about the record itself, and the way to the rest."""
    act = about(story.customer)
    ways = {
        "name": act("ask", arg="name"),
        "phone": act("ask", arg="phone"),
        "tags": act("tags"),
        "facts": act("facts"),
        **({"lost": act("lost")} if story.customer.state == "active" else {"activate": act("activate")}),
        "merge": act("alike"),
        "more": act("more"),
    }
    buttons = [button(reader, f"customers-button-{name}", action) for name, action in ways.items()]
    return Screen(body(reader, story, now), grid(*buttons, _back(reader, act("card"))))


def _back(reader: Reader, action: Action) -> Button:
    return button(reader, "button-back", action)


def ask_phone(reader: Reader, customer: Customer) -> Screen:
    """The number is typed; whom the bot does not know yet can be handed a card to scan as well."""
    card = Action("codes", "card", (customer.business_id, customer.pk)) if customer.person_id is None else None
    way = button(reader, "customers-button-card-code", card) if card else None
    return Screen(t(reader.language, "customers-ask-phone", name=bold(customer.name)), grid(way), asks=True)


def kinds(reader: Reader, customer: Customer) -> Screen:
    """Person, firm, supplier or distributor; the ticked one holds."""
    act = about(customer)
    choices = [
        Button(
            ("✓ " if kind == customer.kind else "") + label(reader.language, f"customers-kind-{kind}"),
            act("kind", arg=kind),
        )
        for kind in KINDS
    ]
    head = t(reader.language, "customers-kinds", name=bold(customer.name))
    return Screen(head, (*grid(*choices, width=2), (_back(reader, act("more")),)))


def tags(reader: Reader, customer: Customer, rows: Sequence[CustomerTag], page: int = 0) -> Screen:
    """A tap takes a tag away; new ones are typed."""
    act = about(customer)
    pages = max(1, -(-len(rows) // TAGS_A_PAGE))
    number = min(max(page, 0), pages - 1)
    shown = rows[number * TAGS_A_PAGE : (number + 1) * TAGS_A_PAGE]
    drops = [Button(f"✕ {row.tag}", act("untag", row.pk)) for row in shown]
    head = t(reader.language, "customers-tags" if rows else "customers-tags-none", name=bold(customer.name))
    add = button(reader, "customers-button-add-tags", act("ask", arg="tags"))
    turn = pager(reader, number, pages, act("tags"))
    return Screen(head, (*grid(*drops, width=2), turn, (add, _back(reader, act("edit")))))


def reasons(reader: Reader, customer: Customer, back: Action) -> Screen:
    """Why will they not come back? Whether that could have been prevented follows from the answer."""
    act = about(customer)
    usual = [
        button(reader, f"customers-reason-{reason.replace('_', '-')}", act("lose", arg=reason))
        for reason in rules.REASONS
    ]
    typed = button(reader, "customers-button-reason", act("ask", arg="reason"))
    return Screen(
        t(reader.language, "customers-reasons", name=bold(customer.name)),
        grid(*usual, typed, _back(reader, back)),
    )


def lost(reader: Reader, customer: Customer, entry_id: int) -> Screen:
    """They are lost: why, and whether it could have been prevented."""
    could = {True: "avoidable", False: "unavoidable", None: "unknown"}[rules.avoidable(customer.state_reason)]
    text = t(
        reader.language,
        f"customers-lost-{could}",
        name=bold(customer.name),
        reason=one_line(reason_words(reader, customer.state_reason), WORDS_UNITS),
    )
    undo = Action("capture", "undo", (customer.business_id, entry_id))
    return Screen(
        text, grid(button(reader, "button-undo", undo), button(reader, "button-card", about(customer)("card")))
    )


def ask(reader: Reader, field: str, name: str) -> Screen:
    """One question about a customer whose answer is typed."""
    return Screen(t(reader.language, f"customers-ask-{field}", name=bold(name)), asks=True)
