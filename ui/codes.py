"""Screens of the ways in: codes to print, and what each brings in."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import segno

from rules.actions import Action
from rules.paging import turned
from rules.text import one_line
from ui.i18n import Html, bold, escaped, label, lines, moment, t
from ui.screen import Button, Reader, Screen, button, grid, pager

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Business, Customer, PlaceCode
    from services.codes import Doubt, Tied, Yield

QR_SCALE = 24
QR_QUIET_ZONE = 4
PLACES_A_PAGE = 5
NAME_UNITS = 24


def _qr(link: str) -> bytes:
    """Large, black on white, with its quiet zone: to be printed."""
    picture = BytesIO()
    segno.make(link, error="q").save(picture, kind="png", scale=QR_SCALE, border=QR_QUIET_ZONE)
    return picture.getvalue()


def _copy(reader: Reader, link: str) -> Button:
    return Button(label(reader.language, "button-copy-link"), copy=link)


def shop(reader: Reader, business: Business, link: str, *, places: int) -> Screen:
    """The shop's link and a code to print."""
    text = lines(
        t(reader.language, "codes-shop", name=bold(business.name)),
        Html(link),
        t(reader.language, "codes-shop-hint"),
        t(reader.language, "codes-more-hint"),
        t(reader.language, "codes-scans", count=business.scans) if business.scans else None,
    )
    about = (business.pk,)
    every = button(reader, "codes-button-places", Action("codes", "places", about)) if places else None
    rows = grid(_copy(reader, link), button(reader, "codes-button-ask", Action("codes", "ask", about)), every)
    return Screen(text, rows, photo=_qr(link))


def ask(reader: Reader) -> Screen:
    """Where will it hang? Typed."""
    return Screen(t(reader.language, "codes-ask"), asks=True)


def place(reader: Reader, business: Business, one: PlaceCode, link: str) -> Screen:
    """The code of one place."""
    text = lines(
        t(reader.language, "codes-place", shop=bold(business.name), place=bold(one.name)),
        Html(link),
        t(reader.language, "codes-place-hint"),
    )
    every = button(reader, "codes-button-places", Action("codes", "places", (business.pk,)))
    stop = button(reader, "codes-button-close", Action("codes", "close", (business.pk, one.pk)))
    return Screen(text, grid(_copy(reader, link), every, stop), photo=_qr(link))


def places(reader: Reader, business: Business, found: Sequence[Yield], page: int = 0) -> Screen:
    """What each place has brought in: plain counts."""
    more = button(reader, "codes-button-ask", Action("codes", "ask", (business.pk,)))
    if not found:
        return Screen(t(reader.language, "codes-none", shop=bold(business.name)), grid(more))
    number, pages = turned(len(found), page, PLACES_A_PAGE)
    shown = found[number * PLACES_A_PAGE : (number + 1) * PLACES_A_PAGE]
    text = lines(t(reader.language, "codes-places", shop=bold(business.name)), *(_row(reader, one) for one in shown))
    ones = [
        Button(one_line(one.place.name, NAME_UNITS), Action("codes", "place", (business.pk, one.place.pk)))
        for one in shown
    ]
    turn = pager(reader, number, pages, Action("codes", "places", (business.pk,)))
    return Screen(text, (*grid(*ones, more), *((turn,) if turn else ())))


def _row(reader: Reader, one: Yield) -> Html:
    said = label(reader.language, "codes-yield", scans=one.place.scans, ratings=one.ratings, newcomers=one.newcomers)
    return escaped(f"▫️ {one_line(one.place.name, NAME_UNITS)}: {said}")


def closed(reader: Reader, business: Business, one: PlaceCode) -> Screen:
    """The code of a place is off."""
    every = button(reader, "codes-button-places", Action("codes", "places", (business.pk,)))
    return Screen(t(reader.language, "codes-closed", place=bold(one.name)), grid(every))


def card(reader: Reader, business: Business, customer: Customer, link: str) -> Screen:
    """A code for one customer and one use."""
    text = lines(
        t(reader.language, "codes-card", name=bold(customer.name)),
        Html(link),
        t(reader.language, "codes-card-hint"),
    )
    back = button(reader, "button-card", Action("customers", "card", (business.pk, customer.pk)))
    return Screen(text, grid(_copy(reader, link), back), photo=_qr(link))


def welcome(reader: Reader, business: Business, door: Screen, *, elsewhere: bool = False) -> Screen:
    """Whoever scanned their card: the doors stand open. `elsewhere`: their plain words go to a shop they work in."""
    key = "codes-welcome-elsewhere" if elsewhere else "codes-welcome"
    return Screen(lines(t(reader.language, key, shop=bold(business.name)), door.text), door.rows)


def tied(reader: Reader, done: Tied, *, undo: bool) -> Screen:
    """A customer has scanned their card: the bot reaches them now, unless it was somebody else."""
    about = done.business.pk
    text = lines(
        t(
            reader.language,
            "codes-tied-stopped" if done.customer.stopped_at else "codes-tied",
            shop=bold(done.business.name),
            name=bold(done.customer.name),
        ),
        t(reader.language, "codes-tied-check" if undo else "codes-tied-tell"),
    )
    return Screen(
        text,
        grid(
            button(reader, "button-card", Action("customers", "card", (about, done.customer.pk))),
            button(reader, "codes-button-not-them", Action("codes", "untie", (about, done.entry.pk))) if undo else None,
        ),
    )


def doubted(reader: Reader, business: Business, found: Doubt, now: datetime, *, undo: bool) -> Screen:
    """Whoever scanned a card a short while ago wants the record erased."""
    until = moment(reader.language, found.until, now, reader.zone)
    name = bold(found.customer.name)
    text = lines(
        t(reader.language, "codes-doubt", shop=bold(business.name), name=name),
        t(reader.language, "codes-doubt-until", until=until),
        t(reader.language, "codes-tied-check" if undo else "codes-tied-tell"),
    )
    about = Action("codes", "untie", (business.pk, found.entry.pk))
    return Screen(text, grid(button(reader, "codes-button-not-them", about) if undo else None))


def parted(reader: Reader, business: Business, customer: Customer) -> Screen:
    """Whoever scanned a card says that it is not theirs."""
    text = t(reader.language, "codes-parted", shop=bold(business.name), name=bold(customer.name))
    card = button(reader, "button-card", Action("customers", "card", (business.pk, customer.pk)))
    return Screen(text, grid(card))
