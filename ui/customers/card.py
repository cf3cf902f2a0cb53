"""A customer's card and timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import insights as rules
from rules import timing
from rules.actions import Action
from rules.feedback import MOST_STARS
from rules.phones import display
from rules.text import clip, one_line
from ui.attachments import files_line
from ui.customers.facts import facts_line
from ui.i18n import Html, amount, bold, day, distance, escaped, joined, label, lines, moment, t
from ui.insights import ABROAD, phone, rhythm_line
from ui.screen import Button, Reader, Rows, Screen, button, grid, pager

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from models import Activity, Attachment, Customer, Entry
    from services.customers import Story, Timeline

MARKS = {
    "note": "📝",
    "favour": "🎁",
    "concession": "💸",
    "agreement": "📄",
    "visit": "🚪",
    "sale": "🧾",
    "call": "📞",
    "corrected": "✏️",
    "message": "✉️",
    "rating": "⭐",
    "nps": "📣",
    "stage": "➡️",
}
WORDS_UNITS = 60
TAGS_UNITS = 80
MOST_OTHERS = 2
KEEPER_UNITS = 20


def about(customer: Customer) -> Callable[..., Action]:
    """Actions on one customer, by their verb."""
    return lambda verb, *ids, arg="": Action("customers", verb, (customer.business_id, customer.pk, *ids), arg=arg)


def card(reader: Reader, story: Story, now: datetime) -> Screen:
    """All that matters of one customer in six lines, and what to do next."""
    return Screen(body(reader, story, now), _acts(reader, story))


def body(reader: Reader, story: Story, now: datetime) -> Html:
    """The words of a card, under whatever buttons."""
    return lines(
        head(reader, story),
        _reach(reader, story),
        _last(reader, story, now),
        _next(reader, story, now),
        rhythm(reader, story, now),
        facts_line(reader, story, now),
    )


def head(reader: Reader, story: Story) -> Html:
    """Who it is, and what they are to the shop."""
    customer = story.customer
    kind = label(reader.language, f"customers-kind-{customer.kind}") if customer.kind != "person" else ""
    # Plain again: the names are escaped together, once they are short enough.
    names = clip(str(joined(reader.language, story.also)), WORDS_UNITS)
    also = t(reader.language, "customers-also", names=names) if names else None
    prospect = t(reader.language, "customers-prospect") if story.prospect else None
    keeper = escaped(f"👤 {one_line(story.keeper.name, KEEPER_UNITS)}") if story.keeper else None
    unverified = t(reader.language, "customers-unverified") if _is_unverified(customer) else None
    parts = (bold(customer.name), unverified, also, kind, prospect, _state(reader, customer), keeper)
    return Html(" · ".join(part for part in parts if part))


def _is_unverified(customer: Customer) -> bool:
    """Nobody here wrote them down: the name is what Telegram calls them."""
    return customer.source == "scan" and customer.phone is None


def _state(reader: Reader, customer: Customer) -> Html | None:
    if customer.state == "active":
        return None
    reason = reason_words(reader, customer.state_reason)
    key = f"customers-state-{customer.state}" + ("-why" if reason else "")
    return t(reader.language, key, reason=one_line(reason, WORDS_UNITS))


def reason_words(reader: Reader, reason: str) -> str:
    """Why somebody was lost: one of the usual reasons, or what was typed."""
    if reason in rules.REASONS:
        return label(reader.language, f"customers-reason-{reason.replace('_', '-')}")
    return reason


def _reach(reader: Reader, story: Story) -> Html | None:
    tags = Html("🏷 " + escaped(clip(" ".join(f"#{tag}" for tag in story.tags), TAGS_UNITS))) if story.tags else None
    stopped = t(reader.language, "customers-stopped") if story.customer.stopped_at else None
    muted = t(reader.language, "customers-muted") if story.customer.muted_at else None
    parts = (phone(story.customer), _others(story), tags, stopped, muted)
    return Html(" · ".join(part for part in parts if part)) or None


def _others(story: Story) -> Html | None:
    """The numbers a merge has left them with; each can be tapped."""
    others = [display(one, ABROAD) for one in story.phones if one != story.customer.phone]
    return escaped(" · ".join(others[:MOST_OTHERS])) if others else None


def _last(reader: Reader, story: Story, now: datetime) -> Html:
    at = story.customer.last_contact_at
    contact = t(reader.language, "customers-last", at=when(reader, at, now)) if at else None
    if contact is None and story.last is None and story.agreement is None:
        return t(reader.language, "customers-nothing-yet")
    came_with = story.came_with.get(story.last.pk, ()) if story.last else ()
    happened = happening(reader, story.last, files=came_with) if story.last else None
    return Html(" · ".join(part for part in (contact, happened) if part))


def when(reader: Reader, at: datetime, now: datetime) -> str:
    """A day, and how far it is."""
    on, today = (timing.local(one, reader.zone).date() for one in (at, now))
    far = distance(reader.language, (on - today).days)
    return label(reader.language, "customers-when", day=day(reader.language, on, today), distance=far)


def happening(reader: Reader, activity: Activity, units: int = WORDS_UNITS, files: Sequence[Attachment] = ()) -> Html:
    """One row of the past: a mark, the money, the stars, the words; without a word what came with it."""
    money, stars = activity.amount_minor, activity.stars
    words = one_line(activity.text, units)
    parts = [
        escaped(amount(reader.language, money, activity.currency)) if money and activity.currency else "",
        "★" * stars + "☆" * (MOST_STARS - stars) if stars else "",
        escaped(words) if words else "",
    ]
    said = " ".join(part for part in parts if part)
    if files and not said and activity.kind == "note":
        return files_line(reader, files)
    kind = escaped(label(reader.language, f"activity-{activity.kind}"))
    if activity.kind == "corrected":
        said = f"{kind}: {said}"
    mark = "📨" if activity.incoming else MARKS.get(activity.kind, "📝")
    return Html(f"{mark} {said or kind}")


def _next(reader: Reader, story: Story, now: datetime) -> Html | None:
    row = story.next
    if row is None:
        return None
    at = moment(reader.language, row.due_at, now, reader.zone)
    if not row.hour_named:
        at = when(reader, row.due_at, now)
    key = "customers-promised" if row.promise else "customers-next"
    return t(reader.language, key, at=at, what=one_line(row.what, WORDS_UNITS))


def rhythm(reader: Reader, story: Story, now: datetime) -> Html | None:
    """How often they come and what they spend; nobody waits for a supplier, or for who is gone."""
    if story.customer.kind == "supplier" or story.customer.state != "active":
        return None
    said = rhythm_line(reader.language, story.rhythm, story.visits, story.customer)
    paused = pause_words(reader, story.customer, now) if story.rhythm is None else None
    if paused:
        said = Html(f"{said} · {paused}")
    if story.spent_minor <= 0:
        return said
    money = amount(reader.language, story.spent_minor, story.currency)
    return Html(f"{said} · {t(reader.language, 'customers-spent', amount=money)}")


def pause_words(reader: Reader, customer: Customer, now: datetime) -> Html | None:
    """Until when the bot asks nothing, while that holds."""
    until, today = customer.paused_until, timing.local(now, reader.zone).date()
    if until is None or until <= today:
        return None
    return t(reader.language, "insights-paused", day=day(reader.language, until, today))


def _acts(reader: Reader, story: Story, *first: Button) -> Rows:
    customer, act = story.customer, about(story.customer)
    timeline = button(reader, "customers-button-timeline", act("timeline"))
    files = _files(reader, story)
    brief = button(reader, "customers-button-brief", act("brief"))
    if not story.writable:
        return grid(brief, timeline, files)
    follow_up = Action("followups", "choose", (customer.business_id, customer.pk))
    return grid(
        *first,
        button(reader, "customers-button-note", act("ask", arg="note")),
        button(reader, "button-follow-up", follow_up),
        button(reader, "customers-button-sale", act("ask", arg="sale")),
        brief,
        timeline,
        files,
        button(reader, "customers-button-edit", act("edit")),
    )


def _files(reader: Reader, story: Story) -> Button | None:
    if not story.files:
        return None
    here = Action("capture", "files", (story.customer.business_id, story.customer.pk))
    return button(reader, "customers-button-files", here, count=story.files)


def changed(reader: Reader, story: Story, entry: Entry, now: datetime) -> Screen:
    """What was done, the card as it is now, and the way back."""
    done = t(reader.language, f"customers-done-{entry.verb.partition('.')[2]}")
    undo = button(reader, "button-undo", Action("capture", "undo", (story.customer.business_id, entry.pk)))
    return Screen(lines(done, body(reader, story, now)), _acts(reader, story, undo))


def timeline(reader: Reader, past: Timeline, now: datetime) -> Screen:
    """What happened, newest first, a line each."""
    act = about(past.customer)
    head = t(reader.language, "customers-timeline" if past.rows else "customers-nothing-yet")
    rows = [_row(reader, activity, now, past.came_with.get(activity.pk, ())) for activity in past.rows]
    text = lines(Html(f"{bold(past.customer.name)} · {head}"), *rows)
    turn = pager(reader, past.number, past.pages, act("timeline"))
    return Screen(text, (turn, (button(reader, "button-back", act("card")),)))


def _row(reader: Reader, activity: Activity, now: datetime, files: Sequence[Attachment]) -> Html:
    on, today = (timing.local(one, reader.zone).date() for one in (activity.occurred_at, now))
    return Html(f"{day(reader.language, on, today)} {happening(reader, activity, files=files)}")
