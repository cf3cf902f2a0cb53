"""The card that says what was understood, and the screens that correct it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from rules import timing
from rules.actions import Action
from rules.phones import display, ends
from rules.text import clip, one_line
from ui.i18n import Html, amount, bold, day, distance, escaped, joined, label, lines, moment, t
from ui.screen import Button, Reader, Rows, Screen, button, grid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models import Activity, Customer, Entry
    from services.capture import Recorded

WHAT_UNITS = 160
LABEL_UNITS = 28
MOST_TAGS = 8
UNDONE = {
    "agreements.agree": "undone-agree",
    "agreements.end": "undone-end",
    "customers.active": "undone-state",
    "customers.archived": "undone-archived",
    "customers.assign": "undone-assign",
    "customers.birthday": "undone-birthday",
    "customers.kind": "undone-kind",
    "customers.lost": "undone-lost",
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
    "members.remove": "undone-remove",
    "prospects.later": "undone-later",
}
"""What stands again once an act is taken back; where a record is taken back, it is simply gone."""
KIND_MARKS = {"sale": "🧾", "visit": "🚪", "note": "📝"}


def recorded(
    reader: Reader, made: Recorded, now: datetime, *, edited: bool = False, file_left_out: bool = False
) -> Screen:
    """What was understood; what was guessed is marked, what was not understood is quoted back."""
    if made.entry.undone_at is not None:
        return undone(reader, made.entry)
    text = lines(
        _whom_line(reader, made, edited=edited),
        _phone_line(reader, made),
        _what_line(reader, made, now),
        _follow_up_line(reader, made, now),
        _tag_line(made),
        _unread_line(reader, made, file_left_out=file_left_out),
    )
    return Screen(text, _corrections(reader, made))


def _guess(reader: Reader, made: Recorded, *fields: str) -> Html:
    return t(reader.language, "capture-guess") if made.guesses & set(fields) else Html()


def _whom_line(reader: Reader, made: Recorded, *, edited: bool) -> Html:
    mark = "✏️" if edited else "✅"
    if made.customer is None:
        key = "capture-whom-which" if made.choices else "capture-whom-none"
        return t(reader.language, key, mark=mark, name=bold(made.entry.details.get("name", "")))
    key = "capture-whom-new" if made.is_new else "capture-whom-known"
    guess = _guess(reader, made, "name")
    return t(reader.language, key, mark=mark, name=bold(made.customer.name), guess=guess)


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
    parts = [label(reader.language, f"activity-{activity.kind}")] if activity.kind != "note" else []
    if activity.amount_minor is not None and activity.currency:
        money = bold(amount(reader.language, activity.amount_minor, activity.currency))
        parts.append(money + _guess(reader, made, "amount", "currency"))
    parts += [*_past(reader, activity, now), escaped(_words(made, activity))]
    said = " · ".join(part for part in parts if part)
    return Html(f"{KIND_MARKS.get(activity.kind, '📝')} {said}") if said else None


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


def _tag_line(made: Recorded) -> Html | None:
    if not made.tags:
        return None
    return Html("🏷 " + escaped(" ".join(f"#{tag}" for tag in made.tags[:MOST_TAGS])))


def _unread_line(reader: Reader, made: Recorded, *, file_left_out: bool) -> Html | None:
    said = []
    if made.not_understood:
        quoted = joined(reader.language, (f"“{word}”" for word in made.not_understood[:3]))
        said.append(t(reader.language, "capture-not-understood", words=str(quoted)))
    if file_left_out:
        said.append(t(reader.language, "capture-file-left-out"))
    return Html(" ".join(said)) if said else None


def _corrections(reader: Reader, made: Recorded) -> Rows:
    if made.customer is None and made.choices:
        return _choices(reader, made, made.choices)
    about = _about(made)
    return grid(
        button(reader, "button-undo", about("undo")),
        button(reader, "button-when" if made.follow_up else "button-follow-up", about("when")),
        _whom_button(reader, made),
        _kind_button(reader, made),
        button(reader, "button-amount", about("ask_amount")) if _has_amount(made) else None,
        _card_button(reader, made),
    )


def _about(made: Recorded) -> Callable[..., Action]:
    return lambda verb, *ids, arg="": Action("capture", verb, (made.entry.business_id, made.entry.pk, *ids), arg=arg)


def _whom_button(reader: Reader, made: Recorded) -> Button:
    about = _about(made)
    if made.customer is None:
        return button(reader, "button-who", about("ask_name"))
    if made.is_new:
        return button(reader, "button-ask-name", about("ask_name"))
    return button(reader, "button-whom", about("whom"))


def _has_amount(made: Recorded) -> bool:
    return made.activity is not None and made.activity.amount_minor is not None


def _kind_button(reader: Reader, made: Recorded) -> Button | None:
    if made.activity is None or made.customer is None:
        return None
    is_past = made.activity.kind in {"sale", "visit"}
    kind = "note" if is_past else "sale" if _has_amount(made) else "visit"
    return button(reader, f"button-kind-{kind}", _about(made)("kind", arg=kind))


def _card_button(reader: Reader, made: Recorded) -> Button | None:
    if made.customer is None:
        return None
    return button(reader, "button-card", Action("customers", "card", (made.entry.business_id, made.customer.pk)))


def whom(reader: Reader, made: Recorded, others: Sequence[Customer]) -> Screen:
    """Not this one: others of that name, somebody new, or a typed name."""
    name = made.customer.name if made.customer else made.entry.details.get("name", "")
    return Screen(t(reader.language, "capture-whom-ask", name=bold(name)), _choices(reader, made, others))


def _choices(reader: Reader, made: Recorded, rows: Sequence[Customer]) -> Rows:
    about = _about(made)
    ones = tuple((Button(_tie_breaker(reader, row), about("attach", row.pk)),) for row in rows)
    return (
        *ones,
        *grid(
            button(reader, "button-somebody-new", about("attach")),
            button(reader, "button-ask-name", about("ask_name")),
            button(reader, "button-undo", about("undo")),
        ),
    )


def _tie_breaker(reader: Reader, row: Customer) -> str:
    """What tells two of the same name apart."""
    seen = timing.local(row.last_contact_at or row.created_at, reader.zone).date()
    phone = f" · …{ends(row.phone)}" if row.phone else ""
    return f"{one_line(row.name, LABEL_UNITS)}{phone} · {day(reader.language, seen, seen)}"


def when(reader: Reader, made: Recorded, now: datetime) -> Screen:
    """The likeliest times, one tap each."""
    about = _about(made)
    times = time_buttons(reader, now, lambda packed: about("at", arg=packed))
    none = button(reader, "button-no-follow-up", about("at", arg="none")) if made.follow_up else None
    other = button(reader, "button-other-time", about("ask_when"))
    back = button(reader, "button-back", about("card"))
    return Screen(t(reader.language, "followups-when"), (*grid(*times), *grid(other, none, back)))


def time_buttons(reader: Reader, now: datetime, action: Callable[[str], Action]) -> list[Button]:
    """Tonight (or tomorrow morning), tomorrow, in three days, in a week, in a month."""
    today = timing.local(now, reader.zone).date()
    evening = timing.resolve(today, time(20), reader.zone)
    found = [("time-tonight", evening)] if evening > now + timedelta(minutes=30) else []
    for key, days in (("time-tomorrow", 1), ("time-days", 3), ("time-week", 7), ("time-month", 30)):
        found.append((key, timing.resolve(today + timedelta(days=days), time(9), reader.zone)))
    return [button(reader, key, action(timing.pack(at, hour_named=True))) for key, at in found]


def undone(reader: Reader, entry: Entry) -> Screen:
    """It was taken back: what it was."""
    name, what = entry.details.get("name", ""), one_line(entry.details.get("what", ""), WHAT_UNITS)
    said = Html(" ".join(part for part in (bold(name) if name else "", escaped(what)) if part))
    text = t(reader.language, "capture-undone" if said else "capture-undone-it", what=said)
    now = UNDONE.get(entry.verb)
    return Screen(lines(text, t(reader.language, now) if now else None))


def nothing_there(reader: Reader, business_id: int) -> Screen:
    """Neither a person nor a fact: nothing was made, and what could be meant."""
    return Screen(
        t(reader.language, "capture-nothing"),
        grid(
            button(reader, "button-add", Action("capture", "add", (business_id,))),
            button(reader, "button-find", Action("customers", "find", (business_id,))),
            button(reader, "button-today", Action("followups", "today", (business_id,))),
        ),
    )


def ask(reader: Reader, key: str) -> Screen:
    """One question whose answer is typed."""
    return Screen(t(reader.language, key), asks=True)


def stale(reader: Reader) -> str:
    """A toast: the screen was an old one, the fresh one is here now."""
    return label(reader.language, "stale-screen")
