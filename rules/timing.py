"""Local time on zoneinfo.

A gap moves to the next valid instant, an overlap uses the first, and a daily hour comes once per local date.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from rules.refusal import Refusal

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def is_zone(name: str) -> bool:
    """Whether the name is an IANA time zone."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    """All zone names; read once, since listing them walks a directory."""
    return frozenset(available_timezones())


def local(at: datetime, zone: str) -> datetime:
    """The instant on the wall clock of the zone."""
    return at.astimezone(ZoneInfo(zone))


def resolve(on: date, at: time, zone: str) -> datetime:
    """The UTC instant when the local clock shows this: the end of the gap where it never does, the first of two."""
    wall = datetime.combine(on, at)
    first, second = _as_utc(wall, zone, 0), _as_utc(wall, zone, 1)
    # Only in a gap is the reading with the later offset the earlier instant (PEP 495).
    return _change(second, first, zone) if second < first else first


def _as_utc(wall: datetime, zone: str, fold: int) -> datetime:
    """The wall time read with the offset before (fold 0) or after (fold 1) a change."""
    return wall.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def _change(low: datetime, high: datetime, zone: str) -> datetime:
    """The first instant (to the second) in (low, high] that has the offset of `high`."""
    offset = local(high, zone).utcoffset()
    while high - low > _SECOND:
        middle = low + timedelta(seconds=(high - low) // _SECOND // 2)
        if local(middle, zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


def next_at(after: datetime, at: time, zone: str) -> datetime:
    """The next instant strictly after `after` when the local clock shows `at`; exactly one per local date."""
    day = local(after, zone).date()
    while (found := on_date(day, at, zone)) is None or found <= after:
        day += _DAY
    return found


def next_minute(after: datetime, minute: int, zone: str) -> datetime:
    """The same for minutes after midnight."""
    return next_at(after, time(minute // 60, minute % 60), zone)


def on_date(on: date, at: time, zone: str) -> datetime | None:
    """The one instant of this local date for a repeated hour; None on a date that the zone skipped."""
    found = resolve(on, at, zone)
    if local(found, zone).date() == on:
        return found
    # The gap swallows the end of the date (Nuuk, 23:00 -> 00:00): its last second keeps the firing on the date.
    last = found - _SECOND
    return last if local(last, zone).date() == on else None


def local_day(at: datetime, zone: str) -> tuple[datetime, datetime]:
    """The UTC bounds [start, end) of the local date on which the instant lies."""
    day = local(at, zone).date()
    return resolve(day, time(), zone), resolve(day + _DAY, time(), zone)


def days_between(a: datetime, b: datetime, zone: str) -> int:
    """Calendar days from a to b on the local calendar; negative where b is earlier."""
    return (local(b, zone).date() - local(a, zone).date()).days


@dataclass(frozen=True)
class Quiet:
    """Hours on the local clock in which the bot starts nothing; may wrap midnight, equal ends mean none."""

    start: time
    end: time

    def covers(self, at: datetime, zone: str) -> bool:
        """Whether the local clock stands inside the quiet hours."""
        clock = local(at, zone).time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def ends_at(self, at: datetime, zone: str) -> datetime:
        """The first instant from `at` on that is outside the quiet hours."""
        if not self.covers(at, zone):
            return at
        return min(end for end in self._ends(at, zone) if end > at and not self.covers(end, zone))

    def _ends(self, at: datetime, zone: str) -> Iterator[datetime]:
        """Where quiet may end: its hour in both readings, on a day that has it, and a change of the clock."""
        today = local(at, zone).date()
        for day in (today, today + _DAY, today + 2 * _DAY):
            yield resolve(day, self.end, zone)
            yield _as_utc(datetime.combine(day, self.end), zone, 1)
        yield _change(at, resolve(today + _DAY, self.end, zone), zone)


@dataclass(frozen=True)
class Region:
    """What to propose to a business there; `language` is one that has a catalogue, `name` a catalogue key."""

    zone: str
    currency: str
    language: str
    name: str


_TABLE = """
CN Asia/Shanghai CNY zh      TW Asia/Taipei TWD zh            HK Asia/Hong_Kong HKD zh     MO Asia/Macau MOP zh
SG Asia/Singapore SGD en     MY Asia/Kuala_Lumpur MYR en      GB Europe/London GBP en      US America/New_York USD en
PL Europe/Warsaw PLN en      IN Asia/Kolkata INR en           JP Asia/Tokyo JPY en         KR Asia/Seoul KRW en
TH Asia/Bangkok THB en       VN Asia/Ho_Chi_Minh VND en       ID Asia/Jakarta IDR en       PH Asia/Manila PHP en
AU Australia/Sydney AUD en   NZ Pacific/Auckland NZD en       CA America/Toronto CAD en    DE Europe/Berlin EUR en
FR Europe/Paris EUR en       ES Europe/Madrid EUR en          IT Europe/Rome EUR en        NL Europe/Amsterdam EUR en
IE Europe/Dublin EUR en      AE Asia/Dubai AED en
"""
_CELLS = iter(_TABLE.split())
REGIONS: dict[str, Region] = {
    code: Region(zone, currency, language, f"region-{code.lower()}")
    for code, zone, currency, language in zip(_CELLS, _CELLS, _CELLS, _CELLS, strict=True)
}

_LANGUAGES = """
en:US zh:CN hans:CN hant:TW yue:HK pl:PL hi:IN ja:JP ko:KR th:TH vi:VN id:ID fil:PH tl:PH ms:MY de:DE fr:FR es:ES
it:IT nl:NL ga:IE ar:AE mi:NZ
"""
_HOMES = dict(pair.split(":") for pair in _LANGUAGES.split())


def guess_region(language_code: str | None) -> str:
    """The likeliest region of a person whose app speaks this language; the United States where nothing is known."""
    parts = (language_code or "").replace("_", "-").split("-")
    named = [part.upper() for part in parts[1:] if part.upper() in REGIONS]
    # Later subtags say more: zh-hant is Taiwan, zh is mainland China.
    spoken = [_HOMES[part.lower()] for part in reversed(parts) if part.lower() in _HOMES]
    return next(iter(named + spoken), "US")


def pack(at: datetime, *, hour_named: bool) -> str:
    """An instant, to the minute, as short as a button needs it."""
    return f"{int(at.timestamp()) // 60:x}{'h' if hour_named else ''}"


def unpack(packed: str) -> tuple[datetime, bool]:
    """What `pack` made, and whether a person named the hour; hostile data is a refusal."""
    digits = packed.removesuffix("h")
    try:
        return datetime.fromtimestamp(int(digits, 16) * 60, UTC), packed.endswith("h")
    except (ValueError, OverflowError, OSError):
        raise Refusal("stale-button") from None
