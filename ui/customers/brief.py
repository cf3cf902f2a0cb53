"""The story of a customer in at most eight lines, before a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import timing
from rules.actions import Action
from rules.text import one_line
from ui.customers.card import about, happening, head, rhythm, when
from ui.customers.facts import facts_line
from ui.customers.found import tie_breaker
from ui.i18n import Html, day, label, lines, month, t
from ui.insights import phone
from ui.screen import Button, Reader, Screen, button, grid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Activity, Customer, FollowUp
    from services.customers import Brief

WORDS_UNITS = 40
PLAN_UNITS = 30
MOST_ASKED_ABOUT = 6


def brief(reader: Reader, found: Brief, now: datetime) -> Screen:
    """Who, since when, how often; what they bought and said; what is open; what to mind."""
    story = found.story
    who = (head(reader, story), phone(story.customer))
    text = lines(
        Html(" · ".join(part for part in who if part)),
        _since(reader, found, now),
        rhythm(reader, story, now),
        _bought(reader, found),
        _notes(reader, found),
        _plans(reader, found.plans, now),
        _unhappy(reader, found.unhappy, now),
        facts_line(reader, story, now),
    )
    act = about(story.customer)
    card = button(reader, "button-card", act("card"))
    if not story.writable:
        return Screen(text, grid(card))
    plan = button(
        reader, "button-follow-up", Action("followups", "choose", (story.customer.business_id, story.customer.pk))
    )
    return Screen(text, grid(button(reader, "customers-button-note", act("ask", arg="note")), plan, card))


def _since(reader: Reader, found: Brief, now: datetime) -> Html:
    """How long they are known, how often they came, and the last contact of any kind."""
    at = found.story.customer.last_contact_at
    parts = (
        t(reader.language, "brief-since", month=month(reader.language, found.since)),
        t(reader.language, "brief-visits", count=found.story.visits) if found.story.visits else None,
        t(reader.language, "brief-last", at=when(reader, at, now)) if at else None,
        t(reader.language, "brief-sent", count=found.sent) if found.sent else None,
    )
    return Html(" · ".join(part for part in parts if part))


def _bought(reader: Reader, found: Brief) -> Html | None:
    given = [
        label(reader.language, f"brief-{kind}s", count=count)
        for kind, count in (("favour", found.favours), ("concession", found.concessions))
        if count
    ]
    bought = [happening(reader, row, WORDS_UNITS) for row in found.bought]
    return Html(" · ".join([*bought, *given])) or None


def _notes(reader: Reader, found: Brief) -> Html | None:
    said = (happening(reader, row, WORDS_UNITS, found.came_with.get(row.pk, ())) for row in found.notes)
    return Html(" · ".join(said)) or None


def _plans(reader: Reader, plans: Sequence[FollowUp], now: datetime) -> Html | None:
    today = timing.local(now, reader.zone).date()
    said = [
        t(
            reader.language,
            "brief-promise" if row.promise else "brief-plan",
            day=day(reader.language, timing.local(row.due_at, reader.zone).date(), today),
            what=one_line(row.what, PLAN_UNITS),
        ).rstrip()
        for row in plans
    ]
    return Html(" · ".join(said)) or None


def _unhappy(reader: Reader, row: Activity | None, now: datetime) -> Html | None:
    if row is None:
        return None
    on, today = (timing.local(at, reader.zone).date() for at in (row.occurred_at, now))
    words = one_line(row.text, WORDS_UNITS)
    said = t(reader.language, "brief-unhappy", day=day(reader.language, on, today), stars=row.stars or 0, words=words)
    return Html(said.rstrip())


def which(reader: Reader, key: str, ways: Sequence[tuple[Customer, Action]]) -> Screen:
    """Several have that name: the one who is meant, one tap each."""
    ones = tuple((Button(tie_breaker(reader, row), action),) for row, action in ways[:MOST_ASKED_ABOUT])
    return Screen(t(reader.language, key), ones)
