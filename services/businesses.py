"""Opening a business and its settings."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlmodel import col, select

from models import Business, Member, Person
from models.db import Tx
from rules import capture as grammar
from rules import money, timing
from rules.refusal import Refusal
from rules.text import one_line
from services import audit

NAME_UNITS = 64
LANGUAGES = ("zh", "en")
REPORTS = ("both", "week", "month", "none")
MOST_NUDGES = 50
MOST_DAYS = 365
MOST_HOURS = 72
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
AREAS = ("Asia", "Europe", "America", "Australia", "Pacific", "Africa", "Atlantic")
NO_QUIET = frozenset({"none", "off", "no", "0", "无", "没有", "不设", "不要"})


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known of a business on its first day."""

    region: str
    language: str
    name: str
    """A stand-in until the owner sends the real one."""


def open_business(tx: Tx, person_id: int, opening: Opening, *, now: datetime) -> Business:
    """A new business with this person as its owner. A system unit: there is no business yet.

    Pressed twice it opens one: a shop of theirs that has no name yet is the one that is meant.
    """
    unnamed = tx.exec(select(Business).where(Business.opened_by == person_id, col(Business.named_at).is_(None))).first()
    if unnamed is not None:
        tx.get_one(Person, person_id).business_id = unnamed.id
        return unnamed
    region = timing.REGIONS[opening.region]
    business = Business(
        name=opening.name,
        code=secrets.token_urlsafe(9),
        region=opening.region,
        language=opening.language,
        time_zone=region.zone,
        currency=region.currency,
        opened_at=now,
        opened_by=person_id,
    )
    tx.add(business)
    tx.flush()
    schedule(business, now=now)
    business.reports_told_on = timing.local(now, business.time_zone).date()
    person = tx.get_one(Person, person_id)
    person.business_id = business.id
    tx.add(Member(business_id=business.pk, person_id=person_id, name=person.first_name, role="owner", joined_at=now))
    tx.flush()
    return business


def schedule(business: Business, *, now: datetime) -> None:
    """The next digest and the next look for slipping customers, after `now`."""
    coming = timing.next_minute(now, business.digest_minute, business.time_zone)
    business.next_digest_at = business.next_churn_at = coming


def at_minute(minute: int) -> time:
    """Minutes after midnight as a time of day."""
    return time(minute // 60, minute % 60)


def quiet(business: Business) -> timing.Quiet:
    """The business's quiet hours."""
    return timing.Quiet(at_minute(business.quiet_from_minute), at_minute(business.quiet_until_minute))


def own(tx: Tx) -> Business:
    """The business of this unit."""
    return tx.get_one(Business, tx.business_id)


def rename(tx: Tx, name: str, *, now: datetime) -> Business:
    """Give the business its name."""
    cleaned = one_line(name, NAME_UNITS)
    if not cleaned:
        raise Refusal("businesses-name-empty")
    business = own(tx)
    business.name, business.named_at = cleaned, now
    return business


def change(tx: Tx, field: str, value: str, *, now: datetime) -> Business:
    """One setting, as a person typed it or tapped it; a refusal says what is expected. What was so already makes no
    entry."""
    setter = _SETTERS.get(field)
    if setter is None:
        raise Refusal("settings-unknown")
    business = own(tx)
    entry = audit.begin(tx, "businesses.change", now=now, setting=field)
    setter(business, value.strip())
    if not tx.is_modified(business):
        tx.delete(entry)
        tx.entry = None
    schedule(business, now=now)
    tx.flush()
    return business


def _region(business: Business, value: str) -> None:
    """Zone and currency of another country come with it."""
    region = timing.REGIONS.get(value.upper())
    if region is None:
        raise Refusal("settings-region-unknown")
    business.region, business.time_zone, business.currency = value.upper(), region.zone, region.currency


def _language(business: Business, value: str) -> None:
    if value not in LANGUAGES:
        raise Refusal("settings-language-unknown")
    business.language = value


def _zone(business: Business, value: str) -> None:
    # A city is enough, in whatever case: london, new york.
    city = value.strip().title().replace(" ", "_")
    zone = next((name for name in (value, city, *(f"{area}/{city}" for area in AREAS)) if timing.is_zone(name)), None)
    if zone is None:
        raise Refusal("settings-zone-unknown", value=value)
    business.time_zone = zone


def _currency(business: Business, value: str) -> None:
    if not money.is_currency(value.upper()):
        raise Refusal("settings-currency-unknown", value=value)
    business.currency = value.upper()


def _digest(business: Business, value: str) -> None:
    business.digest_minute = _minute(value)


def _quiet(business: Business, value: str) -> None:
    if value.casefold() in NO_QUIET:
        business.quiet_from_minute = business.quiet_until_minute = 0
        return
    ends = re.split(r"\s*(?:[-–—~～到至]|to)\s*", value)
    if len(ends) != 2:  # noqa: PLR2004 - from and until
        raise Refusal("settings-quiet-form")
    business.quiet_from_minute, business.quiet_until_minute = (_minute(end) for end in ends)


def _cap(business: Business, value: str) -> None:
    if not value.isascii() or not value.isdigit() or int(value) > MOST_NUDGES:
        raise Refusal("settings-cap-form", most=MOST_NUDGES)
    business.nudge_cap = int(value)


def _prospects(business: Business, value: str) -> None:
    days = "0" if value.casefold() in NO_QUIET else value
    if not days.isascii() or not days.isdigit() or int(days) > MOST_DAYS:
        raise Refusal("settings-prospects-form", most=MOST_DAYS)
    business.prospect_days = int(days)


def _number(value: str, most: int) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= most:
        raise Refusal("settings-number-form", most=most)
    return int(value)


def _answer(business: Business, value: str) -> None:
    business.answer_minutes = 60 * _number(value, MOST_HOURS)


def _remedy(business: Business, value: str) -> None:
    business.remedy_days = _number(value, MOST_DAYS)


def _reopen(business: Business, value: str) -> None:
    business.reopen_days = _number(value, MOST_DAYS)


def _thanks(business: Business, value: str) -> None:
    """Hours, unless minutes are said; 0 is never."""
    said = re.fullmatch(r"(\d{1,4})\s*(h|hours?|小时|个小时|m|min|minutes?|分钟?)?", value.casefold())
    if value.casefold() in NO_QUIET:
        business.thanks_minutes = 0
        return
    minutes = int(said[1]) * (1 if (said[2] or "h")[0] in "m分" else 60) if said is not None else -1
    if not 0 <= minutes <= MOST_HOURS * 60:
        raise Refusal("settings-thanks-form", most=MOST_HOURS)
    business.thanks_minutes = minutes


def _staff(business: Business, value: str) -> None:
    if value not in {"own", "all"}:
        raise Refusal("settings-staff-form")
    business.staff_sees_all = value == "all"


def _reports(business: Business, value: str) -> None:
    if value not in REPORTS:
        raise Refusal("settings-reports-form")
    business.reports = value


def _minute(value: str) -> int:
    digits = re.fullmatch(r"([01]?\d|2[0-3])(?:[:：.点時时]([0-5]\d)?)?", value.strip())
    if digits is not None:
        return int(digits[1]) * 60 + int(digits[2] or 0)
    said = grammar.read_date(value, now=_ANY_DAY, tz="UTC", region="GB", language="en")
    if said is None or not said[1]:
        raise Refusal("settings-hour-form", value=value)
    return said[0].hour * 60 + said[0].minute


_SETTERS = {
    "region": _region,
    "language": _language,
    "zone": _zone,
    "currency": _currency,
    "digest": _digest,
    "quiet": _quiet,
    "cap": _cap,
    "prospects": _prospects,
    "answer": _answer,
    "remedy": _remedy,
    "reopen": _reopen,
    "thanks": _thanks,
    "staff": _staff,
    "reports": _reports,
}
