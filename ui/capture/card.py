"""The card that says what was understood."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rules import timing
from rules.actions import Action
from rules.phones import display
from rules.text import clip, one_line
from ui.attachments import files_line
from ui.capture.choices import NO_NOTES, about_entry, choices
from ui.customers.facts import birthday_date
from ui.i18n import Html, amount, bold, day, distance, escaped, joined, label, lines, moment, t
from ui.screen import Button, Reader, Rows, Screen, button, grid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from models import Activity, Entry
    from services.capture import Recorded

WHAT_UNITS = 160
NEW = "new"
"""What a button asks about that was shown under a customer who was new then."""
MOST_TAGS = 8
RECORDED = "capture.record"
CASE_ACTS = ("take", "take_over", "remedy", "tell", "tell_in_person", "confirm_in_person")
UNDONE = {
    "businesses.change": "undone-setting",
    "reports.goal": "undone-goal",
    "reports.ungoal": "undone-ungoal",
    "agreements.agree": "undone-agree",
    "agreements.end": "undone-end",
    **dict.fromkeys(
        (f"cases.{verb}" for verb in (*CASE_ACTS, "reopen_in_person")),
        "undone-case",
    ),
    "customers.active": "undone-state",
    "customers.archived": "undone-archived",
    "customers.assign": "undone-assign",
    "customers.birthday": "undone-birthday",
    "customers.kind": "undone-kind",
    "customers.apart": "undone-apart",
    "customers.lost": "undone-lost",
    "customers.merge": "undone-merge",
    "customers.pause": "undone-pause",
    "customers.phone": "undone-phone",
    "customers.preference": "undone-preference",
    "customers.referrer": "undone-referrer",
    "customers.rename": "undone-rename",
    "customers.resume": "undone-resume",
    "customers.rhythm": "undone-rhythm",
    "customers.tag": "undone-tag",
    "customers.unassign": "undone-unassign",
    "customers.unbirthday": "undone-unbirthday",
    "customers.unpreference": "undone-unpreference",
    "customers.unreferrer": "undone-unreferrer",
    "customers.untag": "undone-untag",
    "followups.cancel": "undone-cancel",
    "followups.done": "undone-done",
    "followups.move": "undone-move",
    "followups.plan": "undone-plan",
    "insights.called": "undone-alert",
    "insights.not_now": "undone-alert",
    "insights.written": "undone-alert",
    "members.invite": "undone-invite",
    "members.remove": "undone-remove",
    "prospects.later": "undone-later",
}
"""What stands again once an act is taken back; where a record is taken back, it is simply gone."""
KIND_MARKS = {"sale": "🧾", "visit": "🚪", "note": "📝"}


def recorded(
    reader: Reader, made: Recorded, now: datetime, *, edited: bool = False, notes: Mapping[int, str] = NO_NOTES
) -> Screen:
    """What was understood; what was guessed is marked, what was not understood is quoted back. `notes`: the last words
    about each customer it could be."""
    if made.entry.undone_at is not None:
        return undone(reader, made.entry)
    text = lines(
        _whom_line(reader, made, edited=edited),
        _phone_line(reader, made),
        _what_line(reader, made, now),
        _follow_up_line(reader, made, now),
        _facts_line(reader, made),
        _unread_line(reader, made),
    )
    return Screen(text, _corrections(reader, made, notes))


def _guess(reader: Reader, made: Recorded, *fields: str) -> Html:
    return t(reader.language, "capture-guess") if made.guesses & set(fields) else Html()


def _whom_line(reader: Reader, made: Recorded, *, edited: bool) -> Html:
    mark = "✏️" if edited else "✅"
    if made.customer is None:
        key = "capture-whom-which" if made.choices else "capture-whom-none"
        name = made.entry.details.get("name") or (display(made.said_phone, reader.region) if made.said_phone else "")
        return t(reader.language, key, mark=mark, name=bold(name))
    name, typed = bold(made.customer.name), made.typed_name
    if typed:
        return t(reader.language, "capture-whom-phone", mark=mark, name=name, typed=typed)
    if made.joined:
        return t(reader.language, "capture-whom-joined", mark=mark, name=name)
    key = "capture-whom-new" if made.is_new else "capture-whom-known"
    said = t(reader.language, key, mark=mark, name=name, guess=_guess(reader, made, "name"))
    by = t(reader.language, "capture-sent-by", name=made.referrer.name) if made.referrer else None
    return Html(" · ".join(part for part in (said, by) if part))


def _phone_line(reader: Reader, made: Recorded) -> Html | None:
    own = made.customer.phone if made.customer else None
    shown = own if made.is_new or (made.customer and (made.said_phone or made.old_phone)) else made.said_phone
    if not shown:
        return None
    phone = display(shown, reader.region)
    if made.old_phone:
        return t(reader.language, "capture-phone-changed", phone=phone, old=display(made.old_phone, reader.region))
    return t(reader.language, "capture-phone", phone=phone)


def _what_line(reader: Reader, made: Recorded, now: datetime) -> Html | None:
    activity = made.activity
    if activity is None or made.states_rhythm:
        return None
    kind = "received" if activity.incoming else activity.kind
    parts = [label(reader.language, f"activity-{kind}")] if kind != "note" else []
    if activity.amount_minor is not None and activity.currency:
        money = bold(amount(reader.language, activity.amount_minor, activity.currency))
        parts.append(money + _guess(reader, made, "amount", "currency"))
    parts += [*_past(reader, activity, now), escaped(_words(made, activity)), files_line(reader, made.files)]
    said = " · ".join(part for part in parts if part)
    mark = "📨" if activity.incoming else KIND_MARKS.get(activity.kind, "📝")
    return Html(f"{mark} {said}") if said else None


def _past(reader: Reader, activity: Activity, now: datetime) -> list[str]:
    days = timing.days_between(now, activity.occurred_at, reader.zone)
    if days == 0:
        return []
    on = timing.local(activity.occurred_at, reader.zone).date()
    today = timing.local(now, reader.zone).date()
    far = distance(reader.language, days)
    return [label(reader.language, "customers-when", day=day(reader.language, on, today), distance=far)]


def _words(made: Recorded, activity: Activity) -> str:
    """What remains once name, phone and date have their own lines; where that is no one piece, the member's words."""
    whole = " ".join(activity.text.split())
    if activity.incoming:
        return clip(whole, WHAT_UNITS)
    what = made.entry.details.get("what") or ("" if made.customer else whole)
    return clip(what if what in whole else whole, WHAT_UNITS)


def _follow_up_line(reader: Reader, made: Recorded, now: datetime) -> Html | None:
    row = made.follow_up
    if row is None:
        return _rhythm_line(reader, made, now)
    key = "capture-promise" if row.promise else "capture-follow-up"
    at = moment(reader.language, row.due_at, now, reader.zone)
    repeats = f" 🔁 {rule_words(reader, row.rrule)}" if row.rrule else ""
    return t(reader.language, key, at=at, guess=_guess(reader, made, "follow_up_at"), repeats=repeats)


def _rhythm_line(reader: Reader, made: Recorded, now: datetime) -> Html | None:
    customer = made.customer
    if customer is None or not made.states_rhythm:
        return None
    key, last = "capture-rhythm", ""
    if customer.rhythm_last_on is not None:
        key = "capture-rhythm-since"
        last = day(reader.language, customer.rhythm_last_on, timing.local(now, reader.zone).date())
    return t(reader.language, key, days=customer.rhythm_days, last=last)


def rule_words(reader: Reader, rule: str) -> str:
    """A repetition in words: every month, every 2 weeks."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    unit = parts.get("FREQ", "").lower()
    return label(reader.language, f"repeat-{unit}", count=int(parts.get("INTERVAL", "1")))


def _facts_line(reader: Reader, made: Recorded) -> Html | None:
    tags = escaped("🏷 " + " ".join(f"#{tag}" for tag in made.tags[:MOST_TAGS])) if made.tags else ""
    born = f"🎂 {birthday_date(reader, made.customer)}" if made.customer and made.states_birthday else ""
    return Html(" · ".join(part for part in (tags, born) if part)) or None


def _unread_line(reader: Reader, made: Recorded) -> Html | None:
    said = [
        t(reader.language, key, words=str(joined(reader.language, (f"“{word}”" for word in words[:3]))))
        for key, words in (("capture-not-understood", made.not_understood), ("capture-other-dates", made.other_dates))
        if words
    ]
    if made.near_phone:
        said.append(t(reader.language, "capture-near-phone", phone=made.near_phone))
    return Html(" ".join(said)) if said else None


def _corrections(reader: Reader, made: Recorded, notes: Mapping[int, str]) -> Rows:
    if made.customer is None and made.choices:
        return choices(reader, made, made.choices, notes)
    about = about_entry(made)
    return grid(
        button(reader, "button-undo", about("undo")),
        button(reader, "button-when" if made.follow_up else "button-follow-up", about("when")),
        _whom_button(reader, made),
        _kind_button(reader, made),
        button(reader, "button-amount", about("ask_amount")) if _has_amount(made) else None,
        _card_button(reader, made),
    )


def _whom_button(reader: Reader, made: Recorded) -> Button:
    about = about_entry(made)
    if made.customer is None:
        return button(reader, "button-who", about("ask_name"))
    if made.is_new:
        return button(reader, "button-ask-name", about("ask_name", arg=NEW))
    return button(reader, "button-whom", about("whom"))


def _has_amount(made: Recorded) -> bool:
    return made.activity is not None and made.activity.amount_minor is not None


def _kind_button(reader: Reader, made: Recorded) -> Button | None:
    if made.activity is None or made.customer is None:
        return None
    is_past = made.activity.kind in {"sale", "visit"}
    kind = "note" if is_past else "sale" if _has_amount(made) else "visit"
    return button(reader, f"button-kind-{kind}", about_entry(made)("kind", arg=kind))


def _card_button(reader: Reader, made: Recorded) -> Button | None:
    if made.customer is None:
        return None
    return button(reader, "button-card", Action("customers", "card", (made.entry.business_id, made.customer.pk)))


def undone(reader: Reader, entry: Entry, *, gone: int = 1, maybe: bool = False) -> Screen:
    """It was taken back: what it was. `maybe`: its words may have reached the customer already."""
    if gone > 1 or entry.details.get("count"):
        return Screen(t(reader.language, "capture-undone-list", count=max(gone, entry.details.get("count", 0))))
    name, what = entry.details.get("name", ""), one_line(entry.details.get("what", ""), WHAT_UNITS)
    if setting := entry.details.get("setting"):
        what = label(reader.language, f"settings-button-{setting}")
    said = Html(" ".join(part for part in (bold(name) if name else "", escaped(what)) if part))
    text = t(reader.language, "capture-undone" if said else "capture-undone-it", what=said)
    now = UNDONE.get(entry.verb)
    arrived = t(reader.language, "outbox-may-have-arrived") if maybe else None
    return Screen(lines(text, t(reader.language, now) if now else None, arrived), grid(_again(reader, entry)))


def _again(reader: Reader, entry: Entry, *about: int) -> Button | None:
    """What a message made can be brought back, unless an edit has put another in its place."""
    if entry.verb != RECORDED or entry.details.get("anew"):
        return None
    return button(reader, "button-again", Action("capture", "again", (entry.business_id, entry.pk, *about)))


def beside_undone(reader: Reader, made: Recorded, card: Screen, undone: Entry) -> Screen:
    """The card of a reply to one that was undone: it stands by itself, and that one can be brought back."""
    name = undone.details.get("name", "")
    head = t(reader.language, "capture-replied-undone", name=bold(name)) if name else None
    head = head or t(reader.language, "capture-replied-undone-nobody")
    again = _again(reader, undone, made.entry.pk)
    return replace(card, text=lines(head, card.text), rows=(*grid(again), *card.rows))
