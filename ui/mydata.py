"""What a person sees of what is kept about them, takes along, and what an erasure takes and leaves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rules import timing
from rules.actions import Action
from rules.cases import State
from rules.mydata import file_name
from rules.paging import turned
from rules.phones import display
from rules.text import one_line
from ui.attachments import files_line, name_of
from ui.cases import own_state
from ui.i18n import Html, amount, bold, day, escaped, joined, label, lines, moment, month_day, t
from ui.screen import Attachment, Button, Reader, Rows, Screen, button, grid, pager

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from models import Activity, Business, Case, Consent, Customer, SurveyAnswer
    from models import Attachment as FileRow
    from services.codes import Doubt
    from services.mydata import Erased, Export, Own, Place, Words

SHOPS_A_PAGE = 6
NAME_UNITS = 40
WORDS_UNITS = 1000
"""Three of them, a page, fit one message; a longer one stands whole in the export."""


def which(reader: Reader, places: Sequence[Place], page: int = 0) -> Screen:
    """In which of the shops that keep a record?"""
    number, pages = turned(len(places), page, SHOPS_A_PAGE)
    rows = tuple(
        (Button(one_line(place.business.name, NAME_UNITS), Action("mydata", "show", (place.business.pk,))),)
        for place in places[number * SHOPS_A_PAGE :][:SHOPS_A_PAGE]
    )
    turn = pager(reader, number, pages, Action("mydata", "show"))
    return Screen(t(reader.language, "mydata-which"), (*rows, *((turn,) if turn else ())))


def nothing(reader: Reader) -> Screen:
    """No shop keeps anything."""
    return Screen(t(reader.language, "privacy-stranger"))


def card(reader: Reader, own: Own) -> Screen:
    """What one shop keeps about the person who reads it."""
    business, customer = own.permission.business, own.customer
    text = lines(
        t(reader.language, "mydata-head", shop=bold(business.name)),
        f"👤 {bold(customer.name)}",
        f"📞 {escaped(_phones(reader, own))}" if own.phones else None,
        f"🎂 {escaped(_birthday(reader, customer))}" if customer.birthday else None,
        t(reader.language, "mydata-said", count=own.said),
        t(reader.language, "mydata-noted", what=noted(reader, own)) if own.noted else None,
    )
    ask = ("name", "phone", "birthday")
    acts = [("words", "words")] * bool(own.said) + [("export", "export"), ("erase", "warn")]
    about = (business.pk,)
    return Screen(
        text,
        grid(
            *(button(reader, f"mydata-button-{one}", Action("mydata", "ask", about, arg=one)) for one in ask),
            *(button(reader, f"mydata-button-{name}", Action("mydata", verb, about)) for name, verb in acts),
            button(reader, "mydata-button-consent", Action("privacy", "card", about)),
        ),
    )


def _phones(reader: Reader, own: Own) -> str:
    return " · ".join(display(phone, reader.region) for phone in own.phones)


def _birthday(reader: Reader, customer: Customer) -> str:
    month, _, on = (customer.birthday or "").partition("-")
    return month_day(reader.language, int(month), int(on), customer.birth_year)


def noted(reader: Reader, own: Own) -> Html:
    """How much of each kind the shop has noted."""
    return joined(reader.language, (escaped(f"{_kind(reader, kind)} {count}") for kind, count in own.noted.items()))


def _kind(reader: Reader, kind: str) -> str:
    besides = {"tag", "like", "follow_up", "file", "answer"}
    if kind in besides:
        return label(reader.language, f"mydata-kind-{kind.replace('_', '-')}")
    return label(reader.language, f"activity-{kind}")


def words(reader: Reader, found: Words, now: datetime) -> Screen:
    """A page of their own words."""
    about = (found.business.pk,)
    rows = [_said(reader, row, now, found.came_with.get(row.pk, ())) for row in found.rows]
    turn = pager(reader, found.number, found.pages, Action("mydata", "words", about))
    back = button(reader, "button-back", Action("mydata", "show", about))
    return Screen(lines(t(reader.language, "mydata-words", shop=bold(found.business.name)), *rows), ((*turn, back),))


def _said(reader: Reader, row: Activity, now: datetime, files: Sequence[FileRow]) -> Html:
    on, today = (timing.local(at, reader.zone).date() for at in (row.occurred_at, now))
    stars = f"{row.stars}★" if row.stars else ""
    said = one_line(row.text, WORDS_UNITS)
    line = escaped(" ".join(part for part in (day(reader.language, on, today), stars, said) if part))
    return Html(f"{line} {files_line(reader, files)}") if files else line


def ask(reader: Reader, own: Own, field: str) -> Screen:
    """What is it really? Typed."""
    return Screen(t(reader.language, f"mydata-ask-{field}", shop=bold(own.permission.business.name)), asks=True)


def warn(reader: Reader, own: Own) -> Screen:
    """What goes and what stays, before it goes."""
    business = own.permission.business
    text = lines(
        t(reader.language, "mydata-warn", shop=bold(business.name)),
        t(reader.language, "mydata-warn-goes"),
        t(reader.language, "mydata-warn-stays"),
        t(reader.language, "mydata-warn-others"),
        t(reader.language, "mydata-warn-forever"),
    )
    return Screen(text, _erase_or_back(reader, business.pk, "erase", Action("mydata", "show", (business.pk,))))


def _erase_or_back(reader: Reader, business_id: int, verb: str, back: Action, *ids: int) -> Rows:
    sure = button(reader, "mydata-button-sure", Action("mydata", verb, (business_id, *ids)))
    return ((sure,), (button(reader, "button-back", back),))


def held(reader: Reader, business: Business, doubt: Doubt, now: datetime) -> Screen:
    """Not yet: a card tied the record to them a short while ago. Since when it can be done, and the way to part."""
    until = moment(reader.language, doubt.until, now, reader.zone)
    text = lines(
        t(reader.language, "mydata-held", shop=bold(business.name), until=until), t(reader.language, "mydata-held-part")
    )
    part = button(reader, "mydata-button-part", Action("mydata", "part", (business.pk,)))
    back = button(reader, "button-back", Action("mydata", "show", (business.pk,)))
    return Screen(text, ((part,), (back,)))


def parted(reader: Reader, business: Business) -> Screen:
    """The record stays with the shop; what they said themselves is theirs."""
    return Screen(t(reader.language, "mydata-parted", shop=bold(business.name)))


def erased(reader: Reader, done: Erased) -> Screen:
    """Nothing is kept any more."""
    text = lines(
        t(reader.language, "mydata-erased", shop=bold(done.business.name)),
        t(reader.language, "mydata-erased-again"),
    )
    return Screen(text)


def warn_them(reader: Reader, customer: Customer) -> Screen:
    """What goes and what stays, for whoever erases somebody who asked for it."""
    text = lines(
        t(reader.language, "mydata-warn-them", name=bold(customer.name)),
        t(reader.language, "mydata-warn-them-goes"),
        t(reader.language, "mydata-warn-them-stays"),
        t(reader.language, "mydata-warn-them-forever"),
    )
    about = (customer.business_id, customer.pk)
    rows = _erase_or_back(reader, customer.business_id, "erase_them", Action("customers", "more", about), customer.pk)
    if customer.state != "active":
        return Screen(text, rows)
    instead = button(reader, "mydata-button-archive", Action("customers", "archive", about))
    return Screen(text, (rows[0], (instead, *rows[1])))


def erased_them(reader: Reader, done: Erased) -> Screen:
    """Somebody is erased: no name any more."""
    return Screen(t(reader.language, "mydata-erased-them", count=done.stays))


def told(reader: Reader, business: Business, stays: int) -> Screen:
    """Those who lead hear that somebody was erased."""
    text = t(reader.language, "mydata-told", shop=bold(business.name), count=stays)
    return Screen(text)


def export(reader: Reader, found: Export) -> tuple[Screen, Screen]:
    """The two files: one to read, one for machines."""
    name = found.own.permission.business.name
    read = Attachment(file_name(name, "txt"), "\n".join(_readable(reader, found)).encode("utf-8-sig"))
    raw = Attachment(file_name(name, "json"), json.dumps(_raw(found), ensure_ascii=False, indent=1).encode())
    return (
        Screen(t(reader.language, "mydata-export-read", shop=bold(name)), document=read),
        Screen(t(reader.language, "mydata-export-raw", shop=bold(name)), document=raw),
    )


def _readable(reader: Reader, found: Export) -> Iterator[str]:
    own, language = found.own, reader.language
    yield label(language, "mydata-file-head", shop=own.permission.business.name, at=_at(reader, found.at))
    yield ""
    yield f"{label(language, 'mydata-button-name')}: {own.customer.name}"
    yield from (f"{label(language, 'mydata-button-phone')}: {phone}" for phone in own.phones)
    if own.customer.birthday:
        yield f"{label(language, 'mydata-button-birthday')}: {_birthday(reader, own.customer)}"
    yield from ("", label(language, "mydata-file-words"))
    yield from (f"{_at(reader, row.occurred_at)} {'★' * (row.stars or 0)} {row.text}" for row in found.words)
    yield from ("", label(language, "mydata-file-noted", what=_plain_noted(reader, own)))
    yield from (_happened(reader, row) for row in found.happened)
    yield from ("", label(language, "mydata-file-cases"))
    for case in found.cases:
        yield f"{_at(reader, case.opened_at)} #{case.number} {own_state(reader, State(case.state))}"
    yield from ("", label(language, "mydata-file-files"))
    yield from (name_of(reader, row) for row in found.files)
    if found.answers:
        yield from ("", label(language, "mydata-file-answers"))
    yield from (f"{_at(reader, row.at)} {asked} {_answered(row)}".rstrip() for asked, row in found.answers)
    yield from ("", label(language, "mydata-file-received"))
    yield from (f"{_at(reader, row.sent_at)} {row.args.get('text', '')}" for row in found.received if row.sent_at)
    yield from ("", label(language, "mydata-file-consents"))
    for consent in found.consents:
        yield f"{_at(reader, consent.at)} {'✓' if consent.granted else '✗'} {consent.wording}"


def _answered(row: SurveyAnswer) -> str:
    """Stars, or 1 and 0 for yes and no; words stand among their own."""
    return "" if row.value is None else str(row.value)


def _plain_noted(reader: Reader, own: Own) -> str:
    return ", ".join(f"{_kind(reader, kind)} {count}" for kind, count in own.noted.items())


def _happened(reader: Reader, row: Activity) -> str:
    money = amount(reader.language, row.amount_minor, row.currency) if row.amount_minor and row.currency else ""
    return f"{_at(reader, row.occurred_at)} {_kind(reader, row.kind)} {money}".rstrip()


def _at(reader: Reader, at: datetime) -> str:
    return f"{timing.local(at, reader.zone):%Y-%m-%d %H:%M}"


def _raw(found: Export) -> dict[str, Any]:
    own = found.own
    return {
        "shop": own.permission.business.name,
        "exported_at": found.at.isoformat(),
        "name": own.customer.name,
        "phones": list(own.phones),
        "birthday": own.customer.birthday,
        "birth_year": own.customer.birth_year,
        "stopped_at": own.customer.stopped_at.isoformat() if own.customer.stopped_at else None,
        "your_words": [
            {"at": row.occurred_at.isoformat(), "stars": row.stars, "text": row.text} for row in found.words
        ],
        "noted_by_the_shop": dict(own.noted),
        "happened": [
            {
                "at": row.occurred_at.isoformat(),
                "kind": row.kind,
                "amount_minor": row.amount_minor,
                "currency": row.currency,
            }
            for row in found.happened
        ],
        "complaints": [_raw_case(case) for case in found.cases],
        "files": [{"kind": row.kind, "name": row.name, "size_bytes": row.size_bytes} for row in found.files],
        "survey_answers": [
            {"at": row.at.isoformat(), "question": asked, "value": row.value} for asked, row in found.answers
        ],
        "messages_from_the_shop": [
            {"at": row.sent_at.isoformat(), "purpose": row.purpose, "text": row.args.get("text")}
            for row in found.received
            if row.sent_at
        ],
        "consents": [_raw_consent(row) for row in found.consents],
    }


def _raw_case(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "opened_at": case.opened_at.isoformat(),
        "kind": case.kind,
        "state": case.state,
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
    }


def _raw_consent(row: Consent) -> dict[str, Any]:
    return {
        "at": row.at.isoformat(),
        "purpose": row.purpose,
        "granted": row.granted,
        "wording": row.wording,
        "version": row.version,
    }
