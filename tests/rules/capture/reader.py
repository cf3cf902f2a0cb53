"""A line read at a desk in Shanghai, Wednesday 18 November 2026, 10:30, unless the test says otherwise."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rules.capture import Known, Reading, read

PLACES = {
    "CN": ("Asia/Shanghai", "CNY"),
    "TW": ("Asia/Taipei", "TWD"),
    "HK": ("Asia/Hong_Kong", "HKD"),
    "US": ("America/New_York", "USD"),
    "GB": ("Europe/London", "GBP"),
    "PL": ("Europe/Warsaw", "PLN"),
    "SG": ("Asia/Singapore", "SGD"),
    "IN": ("Asia/Kolkata", "INR"),
    "JP": ("Asia/Tokyo", "JPY"),
}
WEDNESDAY = "2026-11-18T10:30"


def at(region: str = "CN", now: str = WEDNESDAY) -> datetime:
    return datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(PLACES[region][0]))


def line(text: str, region: str = "CN", now: str = WEDNESDAY, known: Sequence[Known] = ()) -> Reading:
    tz, currency = PLACES[region]
    return read(text, now=at(region, now), tz=tz, region=region, currency=currency, language="zh", known=known)


def when(text: str, region: str = "CN", now: str = WEDNESDAY) -> str | None:
    """The follow-up as local wall time, to the minute; nine o'clock is left out."""
    moment = line(text, region, now).follow_up_at
    return moment.isoformat()[:16].removesuffix("T09:00") if moment else None
