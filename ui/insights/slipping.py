"""Slipping customers: the list, the alert, the letter, and a rhythm in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from rules import insights as rules
from rules.actions import Action
from rules.outbox import LEFT, State
from rules.phones import display
from rules.text import clip, one_line
from ui.i18n import Html, amount, bold, day, escaped, label, lines, t
from ui.screen import Button, Reader, Rows, Screen, button, grid, pager

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models import Business, Customer
    from rules.insights import Rhythm
    from services.insights import Answered, Churn, HeldBack, Letter, Slipping

NOTE_UNITS = 80
ROW_NOTE_UNITS = 40
LABEL_UNITS = 24
DRAFT_NAME_UNITS = 32
ABROAD = "ZZ"
"""No region: a number in its international form can be tapped wherever the reader is."""
NEVER_COPIED = frozenset({"stopped", "consent"})
What = Literal["called", "written", "not_now"]


def phone(customer: Customer) -> Html | None:
    """A number that can be tapped."""
    return Html(f"📞 {escaped(display(customer.phone, ABROAD))}") if customer.phone else None


def sentence(language: str, rhythm: Rhythm) -> Html:
    """The customer's own figures: how often they came, how long it has been, and what that may mean."""
    figures, hope = _figures(language, rhythm), _hope(language, rhythm)
    return Html(f"{figures} {t(language, 'insights-guess', hope=hope)}") if hope else figures


def _hope(language: str, rhythm: Rhythm) -> Html | None:
    """The chance that they still come, in words; with a count only where enough is known for one."""
    if rhythm.stays is None or rhythm.state != "slipping":
        return None
    words = rules.hope(rhythm.stays)
    return t(language, f"insights-hope-{words}-counted" if rhythm.counted else f"insights-hope-{words}")


def _figures(language: str, rhythm: Rhythm) -> Html:
    silence = _for(language, rhythm.silence_days)
    if rhythm.source == "stated":
        return t(language, "insights-stated", days=round(rhythm.typical_days), silence=silence)
    span = _span(language, rhythm.low_days, rhythm.high_days)
    days = round(rhythm.typical_days)
    return t(language, "insights-own", visits=rhythm.visits, span=span, days=days, silence=silence)


def _span(language: str, low_days: float, high_days: float) -> str:
    low, high, unit = rules.said(low_days, high_days)
    if low == high:
        return label(language, f"insights-about-{unit}", count=high)
    return label(language, f"insights-span-{unit}", low=low, high=high)


def _for(language: str, days: int) -> str:
    _, count, unit = rules.said(days, days)
    return label(language, f"insights-for-{unit}", count=count)


def rhythm_line(language: str, rhythm: Rhythm | None, visits: int, customer: Customer) -> Html:
    """A rhythm and how the customer stands in it; "unknown" is an answer."""
    if rhythm is None and customer.rhythm_days:
        return t(language, "insights-rhythm-waits", days=customer.rhythm_days)
    if rhythm is None:
        return t(language, "insights-rhythm-unknown", visits=visits)
    if rhythm.source == "stated":
        usual = t(language, "insights-usual-stated", days=round(rhythm.typical_days))
    else:
        usual = t(language, "insights-usual", span=_span(language, rhythm.low_days, rhythm.high_days))
    return t(language, "insights-rhythm", usual=usual, state=_state(language, rhythm, customer.paused_until))


def _state(language: str, rhythm: Rhythm, paused_until: date | None) -> Html:
    today = _today(rhythm)
    if paused_until is not None and paused_until > today:
        return t(language, "insights-paused", day=day(language, paused_until, today))
    if rhythm.state == "on_time" and rhythm.expected_on >= today:
        return t(language, "insights-expected", day=day(language, rhythm.expected_on, today))
    said = t(language, f"insights-{rhythm.state.replace('_', '-')}", silence=_for(language, rhythm.silence_days))
    hope = _hope(language, rhythm)
    return t(language, "insights-state-and-hope", state=said, hope=hope) if hope else said


def _today(rhythm: Rhythm) -> date:
    return rhythm.last_on + timedelta(days=rhythm.silence_days)


def churn(reader: Reader, found: Churn, business: Business) -> Screen:
    """Who is slipping, the most at stake first, each with a sentence of figures."""
    if not found.total:
        return _nobody(reader, found, business)
    rows = list(enumerate(found.rows, found.first))
    head = t(reader.language, "insights-churn-head", count=found.total, business=bold(business.name))
    borrowed = None if found.taught else t(reader.language, "insights-churn-borrowed")
    text = lines(head, *(_row(reader, number, row) for number, row in rows), borrowed)
    names = [_open(row, f"{number}. {one_line(row.customer.name, LABEL_UNITS)}") for number, row in rows]
    turn = Action("insights", "churn", (business.pk,))
    return Screen(
        text, (*grid(*names), (*pager(reader, found.number, found.pages, turn), _figures_of(reader, business)))
    )


def _figures_of(reader: Reader, business: Business) -> Button:
    return button(reader, "insights-button-figures", Action("insights", "show", (business.pk,)))


def _row(reader: Reader, number: int, row: Slipping) -> Html:
    said = Html(f"{number}. {bold(row.customer.name)} {sentence(reader.language, row.rhythm)}")
    note = _note(reader, row, ROW_NOTE_UNITS)
    return Html(f"{said} {note}") if note else said


def _note(reader: Reader, row: Slipping, units: int) -> Html | None:
    return t(reader.language, "insights-note", note=one_line(row.note, units)) if row.note.strip() else None


def _open(row: Slipping, text: str) -> Button:
    return Button(text, Action("insights", "alert", (row.customer.business_id, row.customer.pk)))


def _nobody(reader: Reader, found: Churn, business: Business) -> Screen:
    """An honest nothing: nobody is slipping, or nobody can be judged yet and how that changes."""
    more = grid(_figures_of(reader, business))
    if not found.judged:
        return Screen(t(reader.language, "insights-nobody-known"), more)
    unknown = t(reader.language, "insights-nobody-unknown", count=found.unknown) if found.unknown else None
    return Screen(lines(t(reader.language, "insights-nobody", count=found.judged), unknown), more)


def alert(reader: Reader, slipping: Slipping, business: Business) -> Screen:
    """Why this one, in figures, and what can be done about it."""
    language = reader.language
    head = t(language, "insights-alert" if slipping.open else "insights-was-alert", name=bold(slipping.customer.name))
    text = lines(
        Html(f"{head} · {escaped(business.name)}"),
        phone(slipping.customer),
        sentence(language, slipping.rhythm),
        _note(reader, slipping, NOTE_UNITS),
        _spent(reader, slipping, business),
        None if slipping.open else _standing(reader, slipping),
    )
    return Screen(text, _acts(reader, slipping))


def _spent(reader: Reader, slipping: Slipping, business: Business) -> Html | None:
    if slipping.spent_minor <= 0:
        return None
    return t(reader.language, "insights-spent", amount=amount(reader.language, slipping.spent_minor, business.currency))


def _standing(reader: Reader, slipping: Slipping) -> Html:
    """Why there is nothing to be done any more."""
    language, customer, rhythm = reader.language, slipping.customer, slipping.rhythm
    if customer.state != "active":
        return t(language, f"insights-is-{customer.state}")
    if slipping.answer:
        return t(language, f"insights-was-{slipping.answer.replace('_', '-')}")
    return t(language, "insights-is-back", day=day(language, rhythm.last_on, _today(rhythm)))


def _acts(reader: Reader, slipping: Slipping) -> Rows:
    can = slipping.open and slipping.writable
    return grid(
        *(_act(reader, verb, slipping) for verb in (("write", "called", "lost", "not_now") if can else ())),
        _card(reader, slipping),
        _list(reader, slipping),
    )


def _act(reader: Reader, verb: str, slipping: Slipping) -> Button:
    return button(reader, f"insights-button-{verb.replace('_', '-')}", _about(slipping, verb))


def _about(slipping: Slipping, verb: str) -> Action:
    return Action("insights", verb, (slipping.customer.business_id, slipping.customer.pk))


def _card(reader: Reader, slipping: Slipping) -> Button:
    customer = slipping.customer
    return button(reader, "button-card", Action("customers", "card", (customer.business_id, customer.pk)))


def _list(reader: Reader, slipping: Slipping) -> Button:
    return button(reader, "insights-button-list", Action("insights", "churn", (slipping.customer.business_id,)))


def draft(letter: Letter, *, signed: bool) -> str:
    """A courteous letter in the customer's language; signed where no bot says whose it is."""
    rhythm, language = letter.slipping.rhythm, letter.language
    named = signed and letter.business.named_at is not None
    return label(
        language,
        "insights-draft-signed" if named else "insights-draft",
        name=one_line(letter.slipping.customer.name, DRAFT_NAME_UNITS),
        shop=one_line(letter.business.name, DRAFT_NAME_UNITS),
        silence=_for(language, rhythm.silence_days),
    )


def letter(reader: Reader, about: Letter) -> Screen:
    """The draft, with the way it can go: by the bot, or by the owner's own hand."""
    barred = about.barred
    text = lines(
        t(reader.language, "insights-letter", name=bold(about.slipping.customer.name)),
        None if barred in NEVER_COPIED else _quoted(draft(about, signed=barred is not None)),
        t(reader.language, f"letter-{barred}", name=about.slipping.customer.name) if barred else None,
    )
    return Screen(text, grid(*_ways(reader, about)))


def _ways(reader: Reader, about: Letter) -> Iterator[Button]:
    if about.barred is None:
        yield _act(reader, "send", about.slipping)
        yield _act(reader, "ask_words", about.slipping)
    elif about.barred in NEVER_COPIED:
        yield _act(reader, "called", about.slipping)
    else:
        yield Button(label(reader.language, "insights-button-copy"), copy=draft(about, signed=True))
        yield _act(reader, "wrote", about.slipping)
    yield button(reader, "button-back", _about(about.slipping, "alert"))


def _quoted(words: str) -> Html:
    return Html(f"<blockquote>{escaped(words)}</blockquote>")


def ask_words(reader: Reader, name: str) -> Screen:
    """The owner's own words instead of the draft."""
    return Screen(t(reader.language, "insights-ask-words", name=bold(name)), asks=True)


def sending(reader: Reader, done: Answered, text: str) -> Screen:
    """On its way, while it can still be held."""
    customer = done.slipping.customer
    head = t(reader.language, "insights-sending", name=bold(customer.name))
    if done.message_id is None:
        raise ValueError("there is no letter on its way")
    stop = Action("insights", "cancel", (customer.business_id, done.message_id))
    shown = clip(text, NOTE_UNITS * 4)
    return Screen(lines(head, _quoted(shown)), grid(button(reader, "insights-button-cancel", stop)))


def cancelled(reader: Reader, held: HeldBack, business: Business) -> Screen:
    """Taken back, and the alert stands again; where it has left, how things stand."""
    fresh = alert(reader, held.slipping, business)
    if held.state in LEFT:
        return fresh
    key = "outbox-may-have-arrived" if held.state is State.UNCERTAIN else "insights-cancelled"
    return Screen(lines(t(reader.language, key), fresh.text), fresh.rows)


def to_customer(reader: Reader, business: Business, text: str) -> Screen:
    """The letter as the customer gets it: whose it is first, how to stop such letters last."""
    return Screen(lines(bold(business.name), escaped(text), t(reader.language, "insights-how-to-stop")))


def answered(reader: Reader, done: Answered, what: What) -> Screen:
    """What was done about it, and the way back."""
    slipping, language = done.slipping, reader.language
    until = slipping.customer.paused_until
    text = t(
        language,
        f"insights-done-{what.replace('_', '-')}",
        name=bold(slipping.customer.name),
        day=day(language, until, _today(slipping.rhythm)) if until else "",
    )
    customer = slipping.customer
    undo = Action("capture", "undo", (customer.business_id, done.entry_id or 0))
    note = Action("customers", "ask", (customer.business_id, customer.pk), arg="note")
    return Screen(
        text,
        grid(
            button(reader, "button-undo", undo),
            button(reader, "insights-button-note", note) if what == "called" else None,
            _card(reader, slipping),
            _list(reader, slipping),
        ),
    )
