"""Screens of opening a shop, its settings and its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.actions import Action
from rules.paging import turned
from rules.timing import REGIONS
from ui.i18n import Html, bold, clock, has, label, lines, t
from ui.screen import Button, Reader, Screen, button, grid, pager

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models import Business
    from rules.roles import Role
    from services.members import Standing

HOURS = (7 * 60, 8 * 60, 8 * 60 + 30, 9 * 60, 10 * 60, 18 * 60)
QUIET = ((21 * 60, 8 * 60), (22 * 60, 7 * 60), (20 * 60, 9 * 60), (0, 0))
CAPS = (0, 3, 5, 10)
ZONES = ("Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "Asia/Singapore", "Europe/London", "America/New_York")
CURRENCIES = ("CNY", "TWD", "HKD", "USD", "GBP", "EUR")
REGIONS_A_PAGE = 5
FIELDS = ("region", "language", "zone", "currency", "digest", "quiet", "cap", "staff")
LINES = (
    ("region", "language"),
    ("zone", "currency"),
    ("digest", "reports", "quiet"),
    ("cap", "prospects", "staff"),
    ("answer", "remedy", "reopen", "thanks"),
)


def welcome(reader: Reader, business: Business) -> Screen:
    """The shop is open under a stand-in name: one question, and a line to try at once."""
    text = lines(t(reader.language, "businesses-welcome"), t(reader.language, "businesses-try"))
    change = Action("businesses", "choose", (business.pk,), arg="region")
    return Screen(text, grid(button(reader, "button-region", change, region=region_name(reader, business.region))))


def opened(reader: Reader, business: Business) -> Screen:
    """The name is known: what was proposed, and what to do first."""
    text = lines(
        t(reader.language, "businesses-opened", name=bold(business.name)),
        t(reader.language, "businesses-proposed", **_proposed(reader, business)),
        t(reader.language, "businesses-try"),
    )
    return Screen(
        text,
        grid(
            button(reader, "button-settings", Action("businesses", "settings", (business.pk,))),
            button(reader, "button-code", Action("codes", "share", (business.pk,))),
        ),
    )


def _proposed(reader: Reader, business: Business) -> dict[str, object]:
    return {
        "region": region_name(reader, business.region),
        "zone": business.time_zone,
        "currency": business.currency,
    }


def region_name(reader: Reader, code: str) -> str:
    """A country in the reader's language."""
    key = REGIONS[code].name
    return label(reader.language, key) if has(reader.language, key) else code


def home(reader: Reader, business: Business, role: Role) -> Screen:
    """/start by somebody who works here."""
    text = lines(
        t(reader.language, "businesses-home", name=bold(business.name), role=label(reader.language, f"role-{role}")),
        t(reader.language, "businesses-try") if role != "viewer" else None,
    )
    today = button(reader, "button-today", Action("followups", "today", (business.pk,)))
    return Screen(text, grid(today, button(reader, "button-help", Action("help", "show", (business.pk,)))))


def customer_home(reader: Reader, business: Business, *, complained: bool = False) -> Screen:
    """/start by a customer, without a code."""
    return Screen(
        t(reader.language, "businesses-customer-home", name=bold(business.name)),
        grid(
            button(reader, "button-rate", Action("feedback", "stars", (business.pk,))),
            button(reader, "cases-button-mine", Action("cases", "mine", (business.pk,))) if complained else None,
            button(reader, "button-open-shop", Action("businesses", "open")),
            width=2,
        ),
    )


def settings(reader: Reader, business: Business) -> Screen:
    """Everything that can be set, and its value now."""
    rows = [Html(" · ".join(_setting(reader, business, field) for field in line)) for line in LINES]
    buttons = [
        button(reader, f"settings-button-{field}", Action("businesses", "choose", (business.pk,), arg=field))
        for field in FIELDS
    ]
    head = t(reader.language, "settings-head", name=bold(business.name))
    return Screen(lines(head, *rows), grid(*buttons))


def _setting(reader: Reader, business: Business, field: str) -> Html:
    return t(reader.language, f"settings-line-{field}", value=shown(reader, business, field))


def shown(reader: Reader, business: Business, field: str) -> str:
    """One setting as a person reads it."""
    quiet = business.quiet_from_minute, business.quiet_until_minute
    values = {
        "region": region_name(reader, business.region),
        "language": label(reader.language, f"language-{business.language}"),
        "zone": business.time_zone,
        "currency": business.currency,
        "digest": clock(business.digest_minute),
        "quiet": _span(reader, quiet),
        "cap": str(business.nudge_cap),
        "prospects": str(business.prospect_days),
        "answer": str(business.answer_minutes // 60),
        "remedy": str(business.remedy_days),
        "reopen": str(business.reopen_days),
        "thanks": _thanks(reader, business.thanks_minutes),
        "reports": label(reader.language, f"reports-{business.reports}"),
        "staff": label(reader.language, "staff-all" if business.staff_sees_all else "staff-own"),
    }
    return values[field]


def _thanks(reader: Reader, minutes: int) -> str:
    if not minutes:
        return label(reader.language, "settings-thanks-never")
    hours, rest = divmod(minutes, 60)
    key = "settings-thanks-minutes" if rest else "settings-thanks-hours"
    return label(reader.language, key, after=minutes if rest else hours)


def _span(reader: Reader, quiet: tuple[int, int]) -> str:
    if quiet[0] == quiet[1]:
        return label(reader.language, "settings-quiet-none")
    return f"{clock(quiet[0])}–{clock(quiet[1])}"


def choices(reader: Reader, business: Business, field: str, page: int = 0) -> Screen:
    """The likeliest values of one setting; the rest is typed, or turned to."""
    if field not in FIELDS:
        return settings(reader, business)
    everything = _offered(reader, field)
    number, pages = turned(len(everything), page, REGIONS_A_PAGE) if field == "region" else (0, 1)
    here = everything[number * REGIONS_A_PAGE :][:REGIONS_A_PAGE] if field == "region" else everything
    offered = [
        Button(text, Action("businesses", "put", (business.pk,), arg=f"{field}.{value}")) for text, value in here
    ]
    typed = field not in {"region", "language", "staff"}
    back = button(reader, "button-back", Action("businesses", "settings", (business.pk,)))
    other = button(reader, "button-other", Action("businesses", "type", (business.pk,), arg=field)) if typed else None
    turn = pager(reader, number, pages, Action("businesses", "choose", (business.pk,), arg=f".{field}"))
    return Screen(_setting(reader, business, field), (*grid(*offered), *grid(*turn, other, back)))


def _offered(reader: Reader, field: str) -> list[tuple[str, str]]:
    hours = {f"{minute // 60:02d}{minute % 60:02d}": clock(minute) for minute in HOURS}
    spans = {
        f"{start // 60:02d}{start % 60:02d}-{end // 60:02d}{end % 60:02d}": _span(reader, (start, end))
        for start, end in QUIET
    }
    offered = {
        "region": [(region_name(reader, code), code) for code in _nearest_first(reader)],
        "language": [(label(reader.language, f"language-{code}"), code) for code in ("zh", "en")],
        "zone": [(zone, zone.replace("/", ".", 1)) for zone in ZONES],
        "currency": [(code, code) for code in CURRENCIES],
        "digest": [(text, value) for value, text in hours.items()],
        "quiet": [(text, value) for value, text in spans.items()],
        "cap": [(str(cap), str(cap)) for cap in CAPS],
        "staff": [(label(reader.language, f"staff-{value}"), value) for value in ("own", "all")],
    }
    return offered[field]


def _nearest_first(reader: Reader) -> list[str]:
    """Where the reader's language is at home comes first."""
    return sorted(REGIONS, key=lambda code: REGIONS[code].language != reader.language)


def ask_value(reader: Reader, field: str) -> Screen:
    """What a typed value must look like."""
    return Screen(t(reader.language, f"settings-ask-{field}"), asks=True)


def places(reader: Reader, found: Sequence[Standing], current: Standing) -> Screen:
    """Every shop the person has to do with; the ticked one gets the plain words."""
    here = current.business.id if current.business else None
    buttons = [
        Button(
            ("✓ " if place.business.id == here else "")
            + f"{place.business.name} · {label(reader.language, f'role-{place.role}')}",
            Action("businesses", "switch", (place.business.pk,)),
        )
        for place in found
        if place.business is not None
    ]
    opening = button(reader, "button-open-shop", Action("businesses", "open", arg="another"))
    return Screen(t(reader.language, "places-head"), (*grid(*buttons[:6], width=1), (opening,)))


def ways_in(reader: Reader) -> Screen:
    """For somebody who stands in no shop: open one, or scan one's code."""
    return Screen(
        t(reader.language, "businesses-ways-in"), grid(button(reader, "button-open-shop", Action("businesses", "open")))
    )
