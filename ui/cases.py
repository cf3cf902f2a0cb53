"""The card of a case to members, its state and news of it to the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import cases as rules
from rules import roles, timing
from rules.actions import Action
from rules.cases import IN_HAND, State, Step
from rules.roles import Deed
from rules.text import clip, one_line
from ui.attachments import files_line
from ui.feedback import stars_row
from ui.i18n import Html, bold, day, escaped, label, lines, moment, t
from ui.screen import Button, Reader, Screen, button, grid, pager

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Business
    from services.cases import View
    from services.feedback import Said

WORDS_UNITS = 3200
ROW_UNITS = 32
NAME_UNITS = 24
MOST_STEPS = 3


def card(  # noqa: PLR0913 - whose eyes it is seen with
    reader: Reader,
    view: View,
    business: Business,
    now: datetime,
    *,
    role: roles.Role,
    member_id: int | None,
    notice: str = "",
    also: Sequence[str] = (),
) -> Screen:
    """A case to a member: what was said, how it stands, who has it, and what can be done now. `also`: words that came
    while the card waited."""
    acts = _acts(reader, view, role, member_id) if roles.may(role, Deed.REPLY_CUSTOMER) else []
    text = lines(
        t(reader.language, f"cases-due-{notice}") if notice else None,
        t(
            reader.language,
            "cases-head",
            business=business.name,
            number=view.row.number,
            kind=label(reader.language, f"cases-kind-{view.row.kind}"),
            state=label(reader.language, "cases-state-erased") if _is_erased(view) else state(reader, view.state),
        ),
        _who(reader, view),
        _words(view, also),
        _how_it_stands(reader, view, now),
        _hint(reader, view) if acts else None,
    )
    about = Action("customers", "card", (business.pk, view.customer.pk)) if view.customer else None
    return Screen(text, grid(*acts, button(reader, "button-card", about) if about else None))


def state(reader: Reader, at: State) -> str:
    """How it stands, in a word."""
    return label(reader.language, f"cases-state-{at.value}")


def _who(reader: Reader, view: View) -> Html:
    name = bold(view.customer.name) if view.customer else t(reader.language, "feedback-somebody")
    said = view.activity
    stars = f"{stars_row(said.stars)} " if said and said.stars else ""
    spoken = f" · {t(reader.language, 'cases-said-in-person')}" if said and said.member_id else ""
    files = f" · {files_line(reader, view.files)}" if view.files else ""
    return Html(f"{stars}{name}{spoken}{files}")


def _words(view: View, also: Sequence[str] = ()) -> Html | None:
    own = view.activity.text if view.activity else view.steps[0].words if view.steps else ""
    return _quoted(" / ".join(part for part in (own, *also) if part.strip()))


def _quoted(words: str) -> Html | None:
    return Html(f"<blockquote>{escaped(clip(words, WORDS_UNITS))}</blockquote>") if words else None


def _their_words(view: View) -> Html | None:
    """The customer's own; what a member wrote down about them is the shop's."""
    said = view.activity
    return _quoted(said.text) if said is not None and said.member_id is None else None


def _how_it_stands(reader: Reader, view: View, now: datetime) -> Html:
    """Since when, who has it, and by when; of a closed one, by whom and when."""
    if view.row.closed_at is not None:
        return _closed(reader, view, now)
    due = moment(reader.language, view.row.due_at, now, reader.zone)
    if view.taker is None:
        return t(reader.language, "cases-nobody-has-it", due=due)
    return t(reader.language, "cases-has-it", name=bold(one_line(view.taker.name, NAME_UNITS)), due=due)


def _closed(reader: Reader, view: View, now: datetime) -> Html:
    last, at = view.last_step, moment(reader.language, view.row.closed_at or now, now, reader.zone)
    if last is not None and last.what == Step.CONFIRM_IN_PERSON:
        name = one_line(view.heard_by.name, NAME_UNITS) if view.heard_by else ""
        return t(reader.language, "cases-closed-in-person", name=bold(name), at=at)
    if _is_erased(view):
        return t(reader.language, "cases-closed-erased", at=at)
    return t(reader.language, f"cases-closed-{view.row.state}", at=at)


def _is_erased(view: View) -> bool:
    """Nobody but a known customer takes a complaint back: they were erased."""
    return view.customer is None and view.state is State.WITHDRAWN


def _hint(reader: Reader, view: View) -> Html | None:
    if view.state not in rules.OPEN:
        return None
    if not view.reachable:
        return t(reader.language, "cases-unreachable") if view.customer else None
    return t(reader.language, "feedback-how-to-answer") if view.state in IN_HAND else None


def _about(view: View, verb: str) -> Action:
    """The nonce is the round: a button from before it was opened again is stale."""
    return Action("cases", verb, (view.row.business_id, view.row.pk), f"{view.row.reopened:x}")


def _acts(reader: Reader, view: View, role: roles.Role, member_id: int | None) -> list[Button | None]:
    at = view.state
    if at in IN_HAND:
        return [
            _taking(reader, view, role, member_id),
            _answer(reader, view),
            _quick(reader, view),
            *_telling(reader, view),
            _heard(reader, view),
        ]
    if at is State.REMEDIED:
        return [*_telling(reader, view), _heard(reader, view)]
    if at is State.TOLD:
        return [_heard(reader, view), button(reader, "cases-button-again", _about(view, "again"))]
    return []


def _taking(reader: Reader, view: View, role: roles.Role, member_id: int | None) -> Button | None:
    if view.taker is None:
        return button(reader, "cases-button-take", _about(view, "take"))
    if view.taker.pk == member_id or not rules.may(role, Step.TAKE_OVER):
        return None
    return button(reader, "cases-button-take-over", _about(view, "take_over"))


def _answer(reader: Reader, view: View) -> Button | None:
    if not view.reachable or view.customer is None:
        return None
    about = Action("feedback", "answer", (view.row.business_id, view.customer.pk))
    return button(reader, "feedback-button-answer", about)


def _telling(reader: Reader, view: View) -> list[Button]:
    """Put right and told in one tap; by the bot where it reaches them, else by the member."""
    fresh = view.state in IN_HAND
    if view.reachable:
        tell = button(reader, "cases-button-solve" if fresh else "cases-button-tell", _about(view, "tell"))
    else:
        tell = button(reader, "cases-button-told", _about(view, "told"))
    return [tell, button(reader, "cases-button-remedy", _about(view, "remedy"))] if fresh else [tell]


def _quick(reader: Reader, view: View) -> Button | None:
    """An answer that is kept ready."""
    if not view.reachable or view.customer is None:
        return None
    about = (view.row.business_id, view.customer.pk, view.row.pk)
    return button(reader, "replies-button", Action("replies", "choose", about))


def _heard(reader: Reader, view: View) -> Button:
    return button(reader, "cases-button-in-person", _about(view, "in_person"))


def done(reader: Reader, shown: Screen, business: Business, entry_id: int | None) -> Screen:
    """The card after an act, with its Undo."""
    if entry_id is None:
        return shown
    undo = button(reader, "button-undo", Action("capture", "undo", (business.pk, entry_id)))
    return Screen(shown.text, grid(*(one for row in shown.rows for one in row), undo))


def every(reader: Reader, found: tuple[list[View], int, int], business: Business, now: datetime) -> Screen:
    """Open cases, the most urgent first."""
    views, number, pages = found
    if not views:
        return Screen(t(reader.language, "cases-none", name=bold(business.name)))
    text = lines(
        t(reader.language, "cases-every", name=bold(business.name)), *(_row(reader, view, now) for view in views)
    )
    ones = [Button(f"#{view.row.number}", Action("cases", "card", (business.pk, view.row.pk))) for view in views]
    turn = pager(reader, number, pages, Action("cases", "every", (business.pk,)))
    return Screen(text, (*grid(*ones), *((turn,) if turn else ())))


def _row(reader: Reader, view: View, now: datetime) -> Html:
    mark = "❗" if view.row.due_at <= now else "▫️"
    name = one_line(view.customer.name, NAME_UNITS) if view.customer else label(reader.language, "feedback-somebody")
    words = one_line(view.activity.text, ROW_UNITS) if view.activity else ""
    taker = one_line(view.taker.name, NAME_UNITS) if view.taker else ""
    parts = (f"{mark} #{view.row.number} {name}", words, state(reader, view.state), taker)
    return escaped(" · ".join(part for part in parts if part))


def ask_words(reader: Reader, business: Business, door: str) -> Screen:
    """What is it about? The next message is the answer."""
    return Screen(t(reader.language, f"cases-ask-{door}", name=bold(business.name)), asks=True)


def taken_in(reader: Reader, business: Business, made: Said) -> Screen:
    """The customer's complaint has a number, and somebody will see to it."""
    case = made.case
    text = lines(
        t(reader.language, "cases-taken-in", name=bold(business.name), number=case.number if case else 0),
        t(reader.language, "cases-we-tell" if made.heard_now else "cases-we-tell-morning"),
        t(reader.language, "feedback-stopped") if made.stopped else None,
    )
    allow = button(reader, "privacy-button-allow", Action("privacy", "allow", (business.pk,)))
    mine = button(reader, "cases-button-mine", Action("cases", "own", (business.pk, case.pk))) if case else None
    return Screen(text, grid(allow if made.stopped else None, mine))


def mine(reader: Reader, business: Business, views: Sequence[View], now: datetime) -> Screen:
    """The customer's own complaints and how they stand."""
    if not views:
        return Screen(t(reader.language, "cases-mine-none", name=bold(business.name)))
    rows = (
        escaped(f"#{view.row.number} · {_on(reader, view.row.opened_at, now)} · {own_state(reader, view.state)}")
        for view in views
    )
    ones = [Button(f"#{view.row.number}", Action("cases", "own", (business.pk, view.row.pk))) for view in views]
    return Screen(lines(t(reader.language, "cases-mine", name=bold(business.name)), *rows), grid(*ones))


def own_state(reader: Reader, at: State) -> str:
    """How it stands, as it is put to the customer."""
    return label(reader.language, f"cases-own-{at.value}")


def _on(reader: Reader, at: datetime, now: datetime) -> str:
    return day(reader.language, *(timing.local(one, reader.zone).date() for one in (at, now)))


def own(reader: Reader, business: Business, view: View, now: datetime) -> Screen:
    """One complaint to the customer who made it: what was said, what has been done, and their word on it."""
    text = lines(
        t(reader.language, "cases-own-head", name=bold(business.name), number=view.row.number),
        _their_words(view),
        *_own_steps(reader, view, now),
        t(reader.language, "cases-own-say-more") if view.state in IN_HAND else None,
    )
    return Screen(text, grid(*_own_acts(reader, view, now)))


def _own_steps(reader: Reader, view: View, now: datetime) -> list[Html]:
    """Each state once for each time it was reached; the latest few."""
    reached: list[tuple[State, datetime]] = []
    for step in view.steps:
        at = rules.MOVES[Step(step.what)].after if step.what != "open" else State.RECEIVED
        if not reached or reached[-1][0] is not at:
            reached.append((at, step.at))
    return [escaped(f"{_on(reader, at, now)} · {own_state(reader, one)}") for one, at in reached[-MOST_STEPS:]]


def _own_acts(reader: Reader, view: View, now: datetime) -> list[Button | None]:
    open_again, may = view.state is State.REOPENED, view.may_reopen(now)
    content = view.state in rules.OPEN - {State.RECEIVED} or (view.state is State.NO_ANSWER and may)
    return [
        button(reader, "cases-button-solved", _about(view, "confirm")) if content and not open_again else None,
        button(reader, "cases-button-not-solved", _about(view, "reopen")) if may else None,
    ]


def news(reader: Reader, business: Business, view: View, what: str, now: datetime) -> Screen:
    """A step of their case to the customer: what was done, and where it is theirs to say, the two words."""
    acts = _own_acts(reader, view, now) if what in {"told", "confirmed", "no_answer"} else []
    text = t(reader.language, f"cases-news-{what}", name=bold(business.name), number=view.row.number)
    stop = t(reader.language, "cases-news-how") if what == "received" else None
    return Screen(lines(text, stop), grid(*acts))


def confirmed(reader: Reader, business: Business, view: View) -> Screen:
    """The customer said that it is right."""
    return Screen(t(reader.language, "cases-thanks", name=bold(business.name), number=view.row.number))


def reopened(reader: Reader, business: Business, view: View) -> Screen:
    """The customer said that it is not: what is still wrong?"""
    return Screen(t(reader.language, "cases-reopened", name=bold(business.name), number=view.row.number), asks=True)
