"""What people ask for, as those who work in the shop see it: counted, quoted, and back to their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import timing
from rules.actions import Action
from rules.text import one_line
from ui.i18n import Html, bold, day, escaped, label, lines, t
from ui.screen import Button, Reader, Screen, button, grid, pager

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Business
    from services.feedback import Voice
    from services.wants import Asked, AskedFor

ABOUT_UNITS = 24
QUOTE_UNITS = 40
NAME_UNITS = 20
MARKS = {"product": "🛒", "rival": "🏪", "idea": "💡"}


def every(reader: Reader, business: Business, found: AskedFor) -> Screen:
    """What is asked for, the most frequent first."""
    back = button(reader, "button-back", Action("feedback", "page", (business.pk,), arg="0"))
    if not found.rows:
        return Screen(t(reader.language, "wants-none", name=bold(business.name)), ((back,),))
    counts = (f"{MARKS[kind]} {label(reader.language, f'wants-{kind}', count=n)}" for kind, n in found.counts.items())
    text = lines(
        t(reader.language, "wants-head", name=bold(business.name)),
        escaped(" · ".join(counts)),
        *(_row(place, asked) for place, asked in enumerate(found.rows, 1)),
    )
    numbers = [Button(str(place), _open(business, asked, found.number)) for place, asked in enumerate(found.rows, 1)]
    turn = pager(reader, found.number, found.pages, Action("wants", "every", (business.pk,)))
    return Screen(text, (*grid(*numbers), (*turn, back)))


def _open(business: Business, asked: Asked, page: int) -> Action:
    return Action("wants", "one", (business.pk, asked.activity_id), arg=f"{asked.nth}.{page}")


def _row(place: int, asked: Asked) -> Html:
    times = f" × {asked.count}" if asked.count > 1 else ""
    about = one_line(asked.want.about, ABOUT_UNITS)
    return escaped(f"{place}. {MARKS[asked.want.kind]} {about}{times} · “{one_line(asked.want.quote, QUOTE_UNITS)}”")


def one(
    reader: Reader, business: Business, found: tuple[Asked, Sequence[Voice]], now: datetime, *, page: int
) -> Screen:
    """One thing, and who asked for it in which words; a number opens the words in full."""
    asked, voices = found
    text = lines(
        t(reader.language, "wants-one", mark=MARKS[asked.want.kind], about=asked.want.about, count=asked.count),
        *(_said(reader, place, voice, now) for place, voice in enumerate(voices, 1)),
    )
    numbers = [
        Button(str(place), Action("feedback", "show", (business.pk, voice.activity.pk), arg="0"))
        for place, voice in enumerate(voices, 1)
    ]
    back = button(reader, "button-back", Action("wants", "every", (business.pk,), arg=str(page)))
    return Screen(text, (*grid(*numbers), (back,)))


def _said(reader: Reader, place: int, voice: Voice, now: datetime) -> Html:
    name = one_line(voice.customer.name, NAME_UNITS) if voice.customer else label(reader.language, "feedback-somebody")
    on = day(reader.language, *(timing.local(at, reader.zone).date() for at in (voice.activity.recorded_at, now)))
    return escaped(f"{place}. {name} · {on} · {one_line(voice.activity.text, QUOTE_UNITS)}")
