"""Who looks after a customer, who sent them, and until when they are left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import timing
from rules.actions import Action
from rules.customers import PAUSES, SOURCES
from rules.text import one_line
from ui.customers.card import about, head, pause_words
from ui.customers.facts import agreement_words, birthday_words
from ui.i18n import Html, bold, day, escaped, joined, label, lines, t
from ui.screen import MOST_ON_A_SCREEN, Button, Reader, Screen, button, grid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Customer, Member
    from services.customers import Story

LABEL_UNITS = 24
MOST_KEEPERS = 6
WORDS_UNITS = 120


def more(reader: Reader, story: Story, now: datetime, *, team: bool, erases: bool = False) -> Screen:
    """The rest of the record: where it came from, who keeps it, what stands; each with the way to change it."""
    customer, act = story.customer, about(story.customer)
    ways = {
        "kind": act("kinds"),
        "rhythm": act("ask", arg="rhythm"),
        "referrer": act("referrer"),
        "keeper": act("keepers") if team else None,
        "agreement": Action("agreements", "show", (customer.business_id, customer.pk)),
        "pause": act("pauses") if customer.state == "active" else None,
        "archive": act("archive") if customer.state == "active" else None,
    }
    if erases:
        ways["erase"] = Action("mydata", "warn_them", (customer.business_id, customer.pk))
        if sum(way is not None for way in ways.values()) >= MOST_ON_A_SCREEN:
            ways["archive"] = None  # offered there as the milder way
    buttons = [button(reader, f"customers-button-{name}", action) for name, action in ways.items() if action]
    text = lines(
        head(reader, story),
        _origin(reader, story, now),
        escaped(f"💡 {one_line(joined(reader.language, story.preferences), WORDS_UNITS)}")
        if story.preferences
        else None,
        birthday_words(reader, customer, now),
        agreement_words(reader, story.agreement, now),
        pause_words(reader, customer, now),
    )
    return Screen(text, grid(*buttons, button(reader, "button-back", act("edit"))))


def _origin(reader: Reader, story: Story, now: datetime) -> Html:
    """Where the record came from, when, and on whose word."""
    customer = story.customer
    known = customer.source if customer.source in SOURCES else "other"
    on, today = (timing.local(at, reader.zone).date() for at in (customer.created_at, now))
    said = t(
        reader.language,
        "customers-origin",
        source=label(reader.language, f"customers-source-{known}"),
        day=day(reader.language, on, today),
    )
    if story.referrer is None:
        return said
    sent = t(reader.language, "customers-sent-by", name=one_line(story.referrer.name, LABEL_UNITS))
    return Html(f"{said} · {sent}")


def ask_referrer(reader: Reader, customer: Customer, referrer: Customer | None) -> Screen:
    """Who sent them? Typed; the one who is known can be taken away."""
    act = about(customer)
    drop = None
    if referrer is not None:
        drop = Button(f"✕ {one_line(referrer.name, LABEL_UNITS)}", act("unrefer"))
    text = t(reader.language, "customers-ask-referrer", name=bold(customer.name))
    return Screen(text, grid(drop, button(reader, "button-back", act("more")) if drop else None), asks=True)


def ask_note(reader: Reader, customer: Customer) -> Screen:
    """A note is typed; one tap before makes it something the shop gave."""
    act = about(customer)
    ways = [button(reader, f"customers-button-{kind}", act("ask", arg=kind)) for kind in ("favour", "concession")]
    return Screen(t(reader.language, "customers-ask-note", name=bold(customer.name)), grid(*ways), asks=True)


def keepers(reader: Reader, customer: Customer, team: Sequence[Member], *, leads: bool) -> Screen:
    """Who looks after them; the ticked one does now. Those who lead may also give them back to all."""
    act = about(customer)
    ones = [
        Button(_ticked(one_line(one.name, LABEL_UNITS), one.pk == customer.assigned_member_id), act("keep", one.pk))
        for one in team[:MOST_KEEPERS]
    ]
    all_ = Button(
        _ticked(label(reader.language, "customers-keeper-all"), customer.assigned_member_id is None), act("unkeep")
    )
    back = button(reader, "button-back", act("more"))
    text = t(reader.language, "customers-keepers", name=bold(customer.name))
    return Screen(text, (*grid(*ones), *grid(all_ if leads else None, back)))


def _ticked(words: str, holds: bool) -> str:
    return f"✓ {words}" if holds else words


def pauses(reader: Reader, customer: Customer, now: datetime) -> Screen:
    """For how long is nothing to be asked about them?"""
    act = about(customer)
    ways = [button(reader, f"customers-button-pause-{choice}", act("pause", arg=choice)) for choice in PAUSES]
    typed = button(reader, "button-other-time", act("ask", arg="until"))
    paused = pause_words(reader, customer, now)
    resume = button(reader, "customers-button-resume", act("resume")) if paused else None
    mute = "unmute" if customer.muted_at else "mute"
    quiet = button(reader, f"customers-button-{mute}", act(mute)) if customer.person_id else None
    text = lines(t(reader.language, "customers-pauses", name=bold(customer.name)), paused)
    return Screen(text, grid(*ways, typed, resume, quiet, button(reader, "button-back", act("more"))))
