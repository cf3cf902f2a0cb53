"""What a customer sees: the door behind the shop's code, and what became of their stars and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.actions import Action
from rules.cases import DOORS
from rules.feedback import MOST_STARS
from ui.feedback.voices import stars_row
from ui.i18n import Html, bold, lines, t
from ui.screen import Button, Reader, Rows, Screen, button, grid

if TYPE_CHECKING:
    from models import Business, Case
    from services.feedback import Rated, Said


def door(reader: Reader, business: Business, *, code: str = "", preview: bool = False) -> Screen:
    """What a customer sees after the scan: one question, five stars, three doors; a member sees it as a preview.
    `code`: the one that was scanned, where it is not the shop's own."""
    ask = t(reader.language, "feedback-stars", name=bold(business.name))
    if not preview:
        doors = tuple(
            button(reader, f"cases-door-{door}", Action("cases", "door", arg=f"{door}.{code or business.code}"))
            for door in DOORS
        )
        return Screen(ask, (star_buttons(code or business.code), doors))
    hollow = Action("feedback", "preview", (business.pk,))
    row = tuple(Button(f"{stars}★", hollow) for stars in range(1, MOST_STARS + 1))
    doors = tuple(button(reader, f"cases-door-{door}", hollow) for door in DOORS)
    return Screen(lines(t(reader.language, "feedback-preview-head"), ask), (row, doors))


def star_buttons(code: str, given: int | None = None) -> tuple[Button, ...]:
    """The code stands for the right to rate the shop: whoever scanned is not in its book yet."""
    return tuple(
        Button(f"{'✓' if stars == given else ''}{stars}★", Action("feedback", "rate", arg=f"{stars}.{code}"))
        for stars in range(1, MOST_STARS + 1)
    )


def thanks(reader: Reader, business: Business, made: Rated, *, own_shop: str = "", code: str = "") -> Screen:
    """The stars are kept; another tap corrects them. `own_shop`: where this person's words go otherwise."""
    text = lines(
        bold(business.name),
        t(reader.language, _thanks_key(made), stars=stars_row(made.stars)),
        _number(reader, made.case),
        t(reader.language, "feedback-say-more"),
        t(reader.language, "feedback-once", own=own_shop) if own_shop else None,
        t(reader.language, "feedback-stopped") if made.stopped else None,
        t(reader.language, "privacy-offers-ask") if made.may_ask_offers else None,
    )
    return Screen(text, (star_buttons(code or business.code, made.stars), *_below(reader, business, made, own_shop)))


def _number(reader: Reader, case: Case | None) -> Html | None:
    """The number the customer's complaint goes by."""
    return t(reader.language, "cases-your-number", number=case.number) if case else None


def _own_case(reader: Reader, business: Business, case: Case | None) -> Button | None:
    if case is None:
        return None
    return button(reader, "cases-button-mine", Action("cases", "own", (business.pk, case.pk)))


def _thanks_key(made: Rated) -> str:
    if made.stars > made.low:
        return "feedback-thanks"
    return "feedback-sorry" if made.heard_now else "feedback-sorry-morning"


def _below(reader: Reader, business: Business, made: Rated, own_shop: str) -> Rows:
    allow, offers = Action("privacy", "allow", (business.pk,)), Action("privacy", "offers", (business.pk,))
    return grid(
        button(reader, "privacy-button-allow", allow) if made.stopped else None,
        button(reader, "privacy-button-offers", offers) if made.may_ask_offers else None,
        _own_case(reader, business, made.case),
        button(reader, "feedback-button-enough", Action("feedback", "enough", (business.pk,))) if own_shop else None,
    )


def enough(reader: Reader, business: Business) -> Screen:
    """Nothing more to say: plain words go to the person's own shop again."""
    return Screen(t(reader.language, "feedback-enough", name=bold(business.name)))


def kept(reader: Reader, business: Business, made: Said, rated: Rated | None = None) -> Screen:
    """A customer's words are kept, and who gets to see them when."""
    key = "feedback-kept" if made.heard_now else "feedback-kept-later"
    case = made.case or (rated.case if rated else None)
    text = lines(
        _rated(reader, rated) if rated else None,
        t(reader.language, key, name=bold(business.name)),
        _number(reader, case),
        t(reader.language, "feedback-stopped") if made.stopped else None,
    )
    allow = button(reader, "privacy-button-allow", Action("privacy", "allow", (business.pk,)))
    return Screen(text, grid(allow if made.stopped else None, _own_case(reader, business, case)))


def _rated(reader: Reader, rated: Rated) -> Html:
    """Stars that came with words: there is no row of stars below to tap again."""
    key = "feedback-rated" if rated.stars > rated.low else _thanks_key(rated)
    return t(reader.language, key, stars=stars_row(rated.stars))


def write(reader: Reader, business: Business) -> Screen:
    """Words to one shop, where there may be several."""
    return Screen(t(reader.language, "feedback-ask-words", name=bold(business.name)), asks=True)
