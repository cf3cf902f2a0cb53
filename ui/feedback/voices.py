"""What members see of what customers said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rules import timing
from rules.actions import Action
from rules.asking import Nps
from rules.feedback import MOST_STARS
from rules.phones import ends
from rules.text import clip, one_line
from ui.attachments import MARKS, files_line, name_of
from ui.i18n import Html, bold, day, escaped, label, lines, moment, t
from ui.screen import Button, Media, Reader, Rows, Screen, button, grid, pager

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models import Attachment, Business, Customer
    from services.feedback import Answered, Spoken, Voice, Voices

WORDS_UNITS = 3600
CAPTION_UNITS = 600
"""Under a picture: Telegram takes 1024 with what stands around it; all of it is in the book."""
TAKES_WORDS = frozenset({"photo", "voice", "audio", "video", "document"})
ROW_UNITS = 40
LABEL_UNITS = 28
ENOUGH_FOR_AVERAGE = 20
MOST_CHOICES = 3
CONTENT_STARS = 4
NO_NPS = Nps(0, 0, 0)


def stars_row(stars: int) -> str:
    """★★★☆☆"""
    return "★" * stars + "☆" * (MOST_STARS - stars)


def heard(
    reader: Reader,
    voice: Voice,
    business: Business,
    now: datetime,
    *,
    back: int | None = None,
    also: Sequence[str] = (),
) -> Screen:
    """What a customer said, and said also before this was pushed to a member; or opened from a page of the list, and
    on the way back there."""
    words = " / ".join(part for part in (voice.activity.text, *also) if part.strip())
    text = lines(
        *_told(reader, voice, business),
        quoted(words),
        files_line(reader, voice.files) if voice.files else None,
        Html(moment(reader.language, voice.activity.recorded_at, now, business.time_zone)),
        _how_to_answer(reader, voice, now) if back is None else None,
    )
    turn = Action("feedback", "page", (business.pk,), arg=str(back))
    to_list = button(reader, "button-back", turn) if back is not None else None
    acts = grid(
        *_acts(reader, business, voice.customer), _case(reader, business, voice), _files(reader, voice), to_list
    )
    return Screen(text, acts)


def brought(reader: Reader, voice: Voice, business: Business, file: Attachment, now: datetime) -> Screen:
    """A picture, voice note or file a customer sent, on its way to a member; what takes no words is a tap away."""
    alone = file.kind not in TAKES_WORDS
    text = lines(
        *_told(reader, voice, business),
        quoted(voice.activity.text, CAPTION_UNITS),
        files_line(reader, [file]) if alone or file.name else None,
        Html(moment(reader.language, voice.activity.recorded_at, now, business.time_zone)),
        _how_to_answer(reader, voice, now),
    )
    acts = (*_acts(reader, business, voice.customer), _case(reader, business, voice))
    rows = grid(*acts, _open(reader, file) if alone else None)
    return Screen(text, rows, media=None if alone else Media(file.kind, file.file_id, file.name))


def _told(reader: Reader, voice: Voice, business: Business) -> tuple[Html, Html]:
    return t(reader.language, _heard_key(voice), business=business.name), _who_and_stars(reader, voice)


def _how_to_answer(reader: Reader, voice: Voice, now: datetime) -> Html | None:
    """Who has answered already, or how it is done."""
    if voice.answered is not None:
        return answered_by(reader, voice.answered, now)
    return t(reader.language, "feedback-how-to-answer") if _reachable(voice.customer) else None


def answered_by(reader: Reader, done: Answered, now: datetime) -> Html:
    """Who of the team has answered, and when; or has taken it."""
    name = bold(one_line(done.member.name, LABEL_UNITS))
    if done.at is None:
        return t(reader.language, "feedback-taken-by", name=name)
    return t(reader.language, "feedback-answered-by", name=name, at=moment(reader.language, done.at, now, reader.zone))


def _files(reader: Reader, voice: Voice) -> Button | None:
    """The one that came with it; where there are several, all of the customer's."""
    if not voice.files or voice.customer is None:
        return None
    if len(voice.files) == 1:
        return _open(reader, voice.files[0])
    every = Action("capture", "files", (voice.customer.business_id, voice.customer.pk))
    return button(reader, "feedback-button-files", every, count=len(voice.files))


def _open(reader: Reader, file: Attachment) -> Button:
    action = Action("capture", "show_file", (file.business_id, file.pk))
    return Button(f"{MARKS.get(file.kind, '📎')} {one_line(name_of(reader, file), LABEL_UNITS)}", action)


def _case(reader: Reader, business: Business, voice: Voice) -> Button | None:
    """The case it belongs to; or words, or a middling score, that a member may call a complaint."""
    if voice.case is not None:
        about = Action("cases", "card", (business.pk, voice.case.pk))
        return button(reader, "cases-button-number", about, number=voice.case.number)
    if (voice.activity.stars or 0) >= CONTENT_STARS:
        return None
    return button(reader, "cases-button-make", Action("cases", "make", (business.pk, voice.activity.pk)))


def _heard_key(voice: Voice) -> str:
    if voice.activity.member_id:
        return "feedback-heard-spoken"
    return "feedback-heard" if voice.activity.stars else "feedback-heard-words"


def _who_and_stars(reader: Reader, voice: Voice) -> Html:
    name = bold(voice.customer.name) if voice.customer else t(reader.language, "feedback-somebody")
    return Html(f"{stars_row(voice.activity.stars)} {name}") if voice.activity.stars else name


def quoted(words: str, units: int = WORDS_UNITS) -> Html | None:
    """Somebody's own words."""
    return Html(f"<blockquote>{escaped(clip(words, units))}</blockquote>") if words.strip() else None


def _reachable(customer: Customer | None) -> bool:
    """Whether an answer can leave through the bot."""
    return customer is not None and customer.person_id is not None and customer.stopped_at is None


def _acts(reader: Reader, business: Business, customer: Customer | None) -> list[Button | None]:
    if customer is None:
        return []
    about = (business.pk, customer.pk)
    can = _reachable(customer)
    return [
        button(reader, "feedback-button-answer", Action("feedback", "answer", about)) if can else None,
        button(reader, "replies-button", Action("replies", "choose", about)) if can else None,
        button(reader, "button-card", Action("customers", "card", about)),
        button(reader, "customers-button-mute", Action("customers", "mute", about)) if _may_mute(customer) else None,
    ]


def _may_mute(customer: Customer) -> bool:
    return customer.person_id is not None and customer.muted_at is None


def after_note(reader: Reader, business: Business, customer: Customer | None, entry_id: int) -> list[Button | None]:
    """What can be done with what was just written down."""
    card = Action("customers", "card", (business.pk, customer.pk)) if customer else None
    return [
        button(reader, "button-undo", Action("capture", "undo", (business.pk, entry_id))),
        button(reader, "button-card", card) if card else None,
    ]


@dataclass(frozen=True, slots=True)
class Besides:
    """What stands beside the list of what customers said."""

    shares: bool = True
    """The reader may hand out the shop's code."""
    asked: bool = False
    """Some of it asks for something."""
    nps: Nps = NO_NPS


NOTHING_BESIDES = Besides()


def voices(
    reader: Reader, business: Business, found: Voices, now: datetime, *, besides: Besides = NOTHING_BESIDES
) -> Screen:
    """What customers said, newest first; an average only where there are enough to make one."""
    if not found.rows:
        nothing = t(reader.language, "feedback-none", name=bold(business.name))
        return Screen(nothing, _share(reader, business) if besides.shares else ())
    text = lines(
        t(reader.language, "feedback-list", name=bold(business.name)),
        _joined(_figures(reader, found), _recommend(reader, besides.nps)),
        *(_row(reader, number, voice, now) for number, voice in enumerate(found.rows, 1)),
    )
    numbers = [
        Button(str(number), Action("feedback", "show", (business.pk, voice.activity.pk), arg=str(found.number)))
        for number, voice in enumerate(found.rows, 1)
    ]
    turn = pager(reader, found.number, found.pages, Action("feedback", "page", (business.pk,)))
    wants = button(reader, "wants-button", Action("wants", "every", (business.pk,), arg="0")) if besides.asked else None
    return Screen(text, (*grid(*numbers), *grid(*turn, wants if not found.number else None)))


def _recommend(reader: Reader, found: Nps) -> Html | None:
    """Would they recommend the shop: plain counts where they are few."""
    if not found.count:
        return None
    counts = {"promoters": found.promoters, "passives": found.passives, "detractors": found.detractors}
    plain = t(reader.language, "asking-nps-counts", **counts)
    if found.score is None:
        return plain
    return Html(f"{t(reader.language, 'asking-nps-score', score=f'{found.score:+d}')} · {plain}")


def _joined(*parts: Html | None) -> Html | None:
    return Html(" · ".join(part for part in parts if part)) or None


def _share(reader: Reader, business: Business) -> Rows:
    return grid(button(reader, "button-code", Action("codes", "share", (business.pk,))))


def _figures(reader: Reader, found: Voices) -> Html | None:
    if not found.count:
        return None
    counts = " · ".join(f"{stars}★ × {found.stars[stars]}" for stars in sorted(found.stars, reverse=True))
    if found.count < ENOUGH_FOR_AVERAGE or found.average is None:
        return Html(counts)
    average = t(reader.language, "feedback-average", average=f"{found.average:.1f}", count=found.count)
    return Html(f"{average} · {counts}")


def _row(reader: Reader, number: int, voice: Voice, now: datetime) -> Html:
    said = voice.activity
    name = one_line(voice.customer.name, LABEL_UNITS) if voice.customer else label(reader.language, "feedback-somebody")
    on = day(reader.language, *(timing.local(at, reader.zone).date() for at in (said.recorded_at, now)))
    stars = f"{said.stars}★" if said.stars else "💬"
    return escaped(
        " · ".join(part for part in (f"{number}. {stars} {name}", one_line(said.text, ROW_UNITS), on) if part)
    )


def spoken(reader: Reader, business: Business, made: Spoken) -> Screen:
    """What a member wrote down of a customer's words; where several share the name, which one?"""
    voice = made.voice
    key = "feedback-recorded-new" if made.is_new else "feedback-recorded"
    text = lines(
        t(reader.language, "feedback-recorded-which" if made.choices else key),
        _who_and_stars(reader, voice),
        quoted(voice.activity.text),
    )
    case = _case(reader, business, replace(voice, case=made.case or voice.case))
    after = [*after_note(reader, business, voice.customer, made.entry_id), case]
    return Screen(text, (*grid(*_which(reader, business, made), width=1), *grid(*after)))


def _which(reader: Reader, business: Business, made: Spoken) -> list[Button]:
    if not made.choices:
        return []
    about = (business.pk, made.entry_id)
    known = [
        Button(_told_apart(customer), Action("feedback", "attach", (*about, customer.pk)))
        for customer in made.choices[:MOST_CHOICES]
    ]
    return [*known, button(reader, "button-somebody-new", Action("feedback", "attach", about))]


def _told_apart(customer: Customer) -> str:
    """Name and the end of the phone, by which people tell two of one name apart."""
    end = f" · {ends(customer.phone)}" if customer.phone else ""
    return f"{one_line(customer.name, LABEL_UNITS)}{end}"
