"""What is seen of a short survey: by who makes it, and by who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.actions import Action
from rules.surveys import EVERYBODY, LATELY, LATELY_DAYS, MOST, MOST_STARS
from rules.text import one_line
from ui.i18n import Html, bold, escaped, label, lines, t
from ui.screen import Button, Reader, Screen, button, grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models import Activity, Customer, Survey
    from rules.privacy import Reason
    from services.surveys import Asked, Preview, Results

LABEL_UNITS = 28
NAME_UNITS = 20
WORDS_UNITS = 200
SEGMENTS = (EVERYBODY, LATELY)


def intro(reader: Reader, earlier: Sequence[Survey]) -> Screen:
    """The questions are typed; what was sent before is a tap away."""
    before = [
        Button(
            one_line(row.questions[0]["text"], LABEL_UNITS),
            Action("surveys", "results", (row.business_id, row.pk)),
        )
        for row in earlier
    ]
    return Screen(t(reader.language, "surveys-intro", most=MOST), grid(*before, width=1), asks=True)


def draft(reader: Reader, found: Preview) -> Screen:
    """The questions, whom they reach, and who is left out and why: before anything leaves."""
    survey = found.survey
    about = (survey.business_id, survey.pk)
    text = lines(
        t(reader.language, "surveys-draft"),
        *(_question(reader, place, one) for place, one in enumerate(survey.questions, 1)),
        t(reader.language, "surveys-for", segment=segment(reader, survey.segment), count=found.goes_to),
        left_out(reader, found.left_out),
    )
    kinds = [
        Button(
            label(reader.language, "surveys-button-kind", place=place, kind=_kind(reader, one["kind"])),
            Action("surveys", "kind", about, arg=str(place - 1)),
        )
        for place, one in enumerate(survey.questions, 1)
    ]
    others = [
        Button(segment(reader, one), Action("surveys", "segment", about, arg=one))
        for one in SEGMENTS
        if one != survey.segment
    ]
    send = button(reader, "surveys-button-send", Action("surveys", "send", about), count=found.goes_to)
    drop = button(reader, "surveys-button-drop", Action("surveys", "drop", about))
    return Screen(text, (*grid(*kinds), *grid(*others), *grid(send if found.goes_to else None, drop)))


def _question(reader: Reader, place: int, one: Mapping[str, str]) -> Html:
    return escaped(f"{place}. {one['text']} · {_kind(reader, one['kind'])}")


def _kind(reader: Reader, kind: str) -> str:
    return label(reader.language, f"surveys-kind-{kind}")


def segment(reader: Reader, name: str) -> str:
    """For whom, in words."""
    if name.startswith("#"):
        return name
    return label(reader.language, f"surveys-segment-{name}", days=LATELY_DAYS)


def left_out(reader: Reader, counts: Mapping[Reason, int]) -> Html | None:
    """How many do not get it, by reason."""
    if not counts:
        return None
    reasons = (label(reader.language, f"privacy-left-{reason}", count=count) for reason, count in counts.items())
    return t(reader.language, "privacy-left", reasons=" · ".join(reasons))


def dropped(reader: Reader) -> Screen:
    """It was not sent."""
    return Screen(t(reader.language, "surveys-dropped"))


def results(reader: Reader, found: Results) -> Screen:
    """How far it has got, and the answers so far."""
    survey = found.survey
    about = (survey.business_id, survey.pk)
    stopped = survey.stopped_at is not None
    text = lines(
        t(
            reader.language,
            "surveys-stopped" if stopped else "surveys-results",
            segment=segment(reader, survey.segment),
        ),
        t(
            reader.language,
            "surveys-counts",
            went=found.went,
            waiting=found.waiting,
            home=found.kept_home,
            answered=found.answered,
        ),
        *(_answers(reader, found, place) for place in range(len(survey.questions))),
    )
    words = [
        button(reader, "surveys-button-words", Action("surveys", "words", about, arg=str(place)), place=place + 1)
        for place, written in enumerate(found.written)
        if written
    ]
    refresh = button(reader, "surveys-button-refresh", Action("surveys", "results", about))
    stop = button(reader, "surveys-button-stop", Action("surveys", "stop", about))
    return Screen(text, (*grid(*words), *grid(refresh, stop if found.waiting and not stopped else None)))


def _answers(reader: Reader, found: Results, place: int) -> Html:
    one, figures = found.survey.questions[place], found.figures[place]
    if one["kind"] == "stars":
        counts = " · ".join(f"{stars}★ × {figures[stars]}" for stars in sorted(figures, reverse=True)) or "–"
    elif one["kind"] == "yes":
        counts = label(reader.language, "surveys-yes-no", yes=figures.get(1, 0), no=figures.get(0, 0))
    else:
        counts = label(reader.language, "surveys-written", count=found.written[place])
    return escaped(f"{place + 1}. {one['text']} — {counts}")


def words(reader: Reader, survey: Survey, place: int, rows: Sequence[tuple[Activity, Customer | None]]) -> Screen:
    """The raw words to one question, each with who wrote them; a number opens their card."""
    about = (survey.business_id, survey.pk)
    text = lines(
        bold(survey.questions[place]["text"]),
        *(_said(reader, number, said, customer) for number, (said, customer) in enumerate(rows, 1)),
    )
    cards = [
        Button(str(number), Action("customers", "card", (survey.business_id, customer.pk)))
        for number, (_, customer) in enumerate(rows, 1)
        if customer is not None
    ]
    back = button(reader, "button-back", Action("surveys", "results", about))
    return Screen(text, (*grid(*cards), (back,)))


def _said(reader: Reader, number: int, said: Activity, customer: Customer | None) -> Html:
    name = one_line(customer.name, NAME_UNITS) if customer else label(reader.language, "feedback-somebody")
    return escaped(f"{number}. {name}: {one_line(said.text, WORDS_UNITS)}")


def ask(reader: Reader, found: Asked) -> Screen:
    """One question to a customer; past the last one, thanks."""
    name, about = bold(found.business.name), (found.business.pk, found.survey.pk)
    one = found.question
    if one is None:
        return Screen(t(reader.language, "surveys-thanks" if found.answered else "surveys-skipped", name=name))
    head = t(reader.language, "surveys-head", name=name, place=found.place + 1, count=len(found.survey.questions))
    skip = button(reader, "surveys-button-skip", Action("surveys", "skip", about, arg=str(found.place + 1)))
    return Screen(lines(head, escaped(one["text"])), (_ways(reader, found, one["kind"], about), (skip,)))


def _ways(reader: Reader, found: Asked, kind: str, about: tuple[int, int]) -> tuple[Button, ...]:
    if kind == "words":
        return (button(reader, "surveys-button-write", Action("surveys", "write", about, arg=str(found.place))),)
    if kind == "stars":
        given = {f"{stars}★": stars for stars in range(1, MOST_STARS + 1)}
    else:
        given = {label(reader.language, "surveys-button-yes"): 1, label(reader.language, "surveys-button-no"): 0}
    return tuple(
        Button(text, Action("surveys", "answer", about, arg=f"{found.place}.{value}")) for text, value in given.items()
    )


def write(reader: Reader, found: Asked) -> Screen:
    """The words are typed; anything else ends it."""
    text = found.question["text"] if found.question else ""
    return Screen(t(reader.language, "surveys-write", name=bold(found.business.name), question=text), asks=True)
