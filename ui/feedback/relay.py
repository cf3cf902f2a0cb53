"""A member's answer on its way to a customer: what the member sees of it, and what the customer gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.actions import Action
from rules.text import utf16
from ui.attachments import MARKS
from ui.feedback.voices import after_note, answered_by, quoted
from ui.i18n import Html, bold, escaped, label, lines, t
from ui.screen import Button, Media, Reader, Rows, Screen, button, grid
from ui.wire import COPY_UNITS

if TYPE_CHECKING:
    from datetime import datetime

    from models import Attachment, Business, Customer
    from services.feedback import Answered, Noted, Reply, Sent


def reply(reader: Reader, business: Business, text: str, along: Attachment | None = None) -> Screen:
    """A shop's answer to a customer: the shop's name first, never the member's."""
    write = button(reader, "feedback-button-write", Action("feedback", "write", (business.pk,)))
    words = lines(t(reader.language, "feedback-from-shop", name=bold(business.name)), escaped(text) if text else None)
    media = Media(along.kind, along.file_id, along.name) if along is not None else None
    return Screen(words, ((write,),), media=media)


def answer(reader: Reader, customer: Customer, has_it: Answered | None, now: datetime) -> Screen:
    """The answer to a customer is typed; whoever else has it is named first."""
    ask = t(reader.language, "feedback-ask-answer", name=bold(customer.name))
    return Screen(lines(answered_by(reader, has_it, now) if has_it else None, ask), asks=True)


def taken(reader: Reader, customer: Customer, has_it: Answered, text: str, now: datetime) -> Screen:
    """Somebody else has it: nothing was sent, and the way to answer all the same."""
    said = lines(
        answered_by(reader, has_it, now),
        quoted(has_it.text, COPY_UNITS),
        t(reader.language, "feedback-taken-nothing-sent", name=bold(customer.name)),
    )
    also = Action("feedback", "answer", (customer.business_id, customer.pk))
    return Screen(said, (*_copy(reader, text), (button(reader, "feedback-button-all-the-same", also),)))


def sending(reader: Reader, business: Business, made: Reply, text: str) -> Screen:
    """On its way in ten seconds, unless it is taken back."""
    cancel = button(reader, "feedback-button-cancel", Action("feedback", "cancel", (business.pk, made.message.pk)))
    head = t(reader.language, "feedback-sending", name=bold(made.customer.name))
    return Screen(lines(head, _file(reader, made.kind, made.name), quoted(text)), ((cancel,),))


def sent(reader: Reader, done: Sent) -> Screen:
    """Too late to cancel: it has gone, and the button with it."""
    name = bold(done.customer.name) if done.customer else t(reader.language, "feedback-somebody")
    return Screen(
        lines(t(reader.language, "feedback-sent", name=name), _file(reader, done.kind, done.name), quoted(done.text))
    )


def taken_back(reader: Reader, done: Sent, *, maybe: bool = False) -> Screen:
    """Nothing left the house, or nobody knows; the words are there to be used again."""
    key = "outbox-may-have-arrived" if maybe else "feedback-taken-back"
    said = lines(t(reader.language, key), _file(reader, done.kind, done.name), quoted(done.text))
    return Screen(said, _copy(reader, done.text))


def _file(reader: Reader, kind: str, name: str = "") -> Html | None:
    """What goes along, by the name it has: the customer reads that as well."""
    return escaped(f"{MARKS[kind]} {name or label(reader.language, f'attachment-{kind}')}") if kind in MARKS else None


def _copy(reader: Reader, text: str) -> Rows:
    """Telegram copies no more than this; longer words are copied from the message itself."""
    fits = 0 < utf16(text) <= COPY_UNITS
    return ((Button(label(reader.language, "outbox-button-copy"), copy=text),),) if fits else ()


def noted(reader: Reader, business: Business, made: Noted) -> Screen:
    """A private note: on the timeline, never sent."""
    head = t(reader.language, "feedback-noted", name=bold(made.customer.name))
    text = lines(head, _file(reader, made.kind), quoted(made.text))
    return Screen(text, grid(*after_note(reader, business, made.customer, made.entry_id)))
