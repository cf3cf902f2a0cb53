"""The order of the recognisers: the surest first, each claims what it read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from rules.capture import births, kinds, money, people, phones, tags, tenses, vague
from rules.capture.almanac import Clock, aware
from rules.capture.book import Known, KnownIndex, indexed
from rules.capture.mentions import FAIR, Mention, Person
from rules.capture.moments import Moment, claim_moments
from rules.capture.normal import GAP, Line, cleaned
from rules.capture.reading import Reading
from rules.capture.schedule import Schedule, settle

MAX_READ = 1000  # beyond this a message is a letter: kept whole, read from its beginning
TIDY = re.compile(rf"[\s{GAP}]+")
# A word for money whose figure has a line of its own on the card: 换了锁芯 付了 180.
DANGLING = re.compile(
    r"(?:(?<![a-z])(?:paid|for|total|costs?|at|by|before|until|till)|(?:[付收给]|(?<![送买订鲜插])花)(?:了|款)?|一?共|合计|总共)+$",
    re.IGNORECASE,
)
LEFT = re.compile(r"^(?:[之以]?前|左右)(?![台面期后])")  # of 周五前, once 周五 has a line of its own
CLAUSE = re.compile(r"(?<!\d)[,;.!?]+(?=[\s\x00]|[^\x00-\x7f]|$)|\n")
WORD = re.compile(r"\w")
EDGE = " ,;:.-|/、，；：。"


@dataclass(frozen=True, slots=True)
class Place:
    """What a line is read by, besides the line."""

    now: datetime
    tz: str
    region: str
    currency: str

    def clock(self, line: Line) -> Clock:
        return Clock(self.now.astimezone(ZoneInfo(self.tz)).replace(tzinfo=None), self.region, line.chinese)


def read(  # noqa: PLR0913 - what a line is read by, each of them named by the caller
    text: str, *, now: datetime, tz: str, region: str, currency: str, language: str, known: Sequence[Known] = ()
) -> Reading:
    """Read a line typed at `now` in zone `tz` by somebody whose numbers are of `region` and money is `currency`."""
    del language  # the owner's screen language; the line itself shows what it is written in
    return _read(text, Place(now, tz, region, currency), indexed(known))


@dataclass(frozen=True, slots=True)
class Found:
    """What the recognisers took from one line."""

    line: Line
    whole: str  # the text with nothing claimed but tags
    tags: tuple[str, ...]
    phone: str | None
    amount: money.Amount | None
    plan: Schedule
    who: Mention | None
    ids: tuple[int, ...]
    others: tuple[Person, ...]
    birthday: births.Birth | None
    near: str | None

    @property
    def follow_up(self) -> Moment | None:
        return self.plan.follow_up

    @property
    def house(self) -> bool:
        return self.who is None and self.phone is None and kinds.is_house(self.whole)


def _read(text: str, place: Place, book: KnownIndex) -> Reading:
    line = Line(text[:MAX_READ])
    labels = tags.read_tags(line)
    whole = line.low
    mentions = people.find_known(line, book)
    phone = phones.claim_phone(line, place.region)
    amounts = money.claim_marked(line, place.currency)
    today = place.clock(line).today
    birthday = births.claim_birth(line, place.region, today, kept=bool(tenses.acts(line.low)))
    before = line.low
    moments = _told_of_today(line, before, claim_moments(line, place.clock(line)), money=bool(amounts))
    plan = settle(before, moments)
    birthday = birthday or births.of_moments(line, moments, place.region, today)
    told = plan.occurred_on is not None and plan.follow_up is None
    amount = money.claim_rest(line, amounts, place.currency, told=told)
    mentions = [*mentions, *people.find_strangers(line)]
    who = people.subject(whole, mentions, follow_up=plan.follow_up is not None)
    others = people.others(line, whole, mentions, who)
    near = phones.near_phone(line, place.region) if who and not phone else None
    found = Found(
        line, whole, labels, phone, amount, plan, who, people.known_ids(who, phone, book), others, birthday, near
    )
    return _reading(cleaned(text), found, place)


def _told_of_today(line: Line, text: str, moments: list[Moment], *, money: bool) -> list[Moment]:
    """今天染发 420元, 今天下雨: a bare "today" tells of the day, unless the line says what to do, or nothing else."""
    if tenses.is_plan(text, money=money) or kinds.has_to_do(text) or kinds.is_promise(text):
        return moments
    alone = not WORD.search(line.low)
    return [replace(m, past=True) if m.open and not m.birth and not alone else m for m in moments]


def _reading(text: str, found: Found, place: Place) -> Reading:
    when, amount, plan = found.follow_up, found.amount, found.plan
    kind = _kind(found)
    unread = vague.quoted(found.line)
    what = _what(found)
    return Reading(
        text=text,
        kind=kind,
        name=_name(found),
        known_ids=found.ids,
        phone=found.phone,
        tags=found.tags,
        amount=amount.value if amount else None,
        currency=amount.currency if amount else None,
        follow_up_at=aware(when.at, place.tz) if when else None,
        hour_named=bool(when and when.named),
        rrule=when.rrule if when else None,
        promise=kinds.is_promise(found.whole),
        occurred_on=plan.occurred_on,
        party=kinds.party_of(found.whole),
        rhythm_days=plan.rhythm_days,
        last_visit_on=plan.last_visit_on,
        visited=kinds.visited(found.whole, kind),
        says_nothing_new=_nothing_new(found, what),
        is_small_talk=_small_talk(found),
        guesses=_guesses(found),
        not_understood=unread,
        what=what,
        to_do=_to_do(found),
        others=found.others,
        house=found.house,
        birthday=found.birthday,
        near_phone=found.near,
        other_dates=_other_dates(found),
    )


def _kind(found: Found) -> kinds.Kind:
    """What stands right after a coming date (年前结清) is still to come."""
    when, text = found.follow_up, found.whole
    told = f"{text[: when.start]}将{text[when.end :]}" if when else text
    money, contact = found.amount is not None, found.phone is not None
    past = when is None and found.plan.occurred_on is not None
    kind = kinds.kind_of(told, money=money, follow_up=when is not None, contact=contact, told=past)
    return "note" if kind == "purchase" and found.house else kind


def _name(found: Found) -> str | None:
    """谢谢 has the form of a name, with a surname in front; said alone it is thanks, unless the book knows one."""
    if not found.ids and vague.is_courtesy(found.whole):
        return None
    return found.line.original(found.who.start, found.who.end) or None if found.who else None


def _other_dates(found: Found) -> tuple[str, ...]:
    typed = (" ".join(found.line.original(*span) for span in moment.words) for moment in found.plan.others)
    return tuple(dict.fromkeys(words.strip(EDGE) for words in typed))


def _guesses(found: Found) -> frozenset[str]:
    when, amount, who = found.follow_up, found.amount, found.who
    unsure = {
        "follow_up_at": when is not None and when.guessed,
        "amount": amount is not None and amount.bare,
        "currency": amount is not None and amount.guessed,
        "name": who is not None and who.score < FAIR,
    }
    return frozenset(field for field, guessed in unsure.items() if guessed)


def _bare(found: Found) -> bool:
    """Nothing was read but, perhaps, a name."""
    plan = found.plan
    facts = (found.tags, found.phone, found.amount, plan.follow_up, plan.occurred_on, plan.rhythm_days, found.birthday)
    return not any(facts)


def _nothing_new(found: Found, what: str) -> bool:
    return _bare(found) and found.who is not None and vague.is_filler(what)


def _small_talk(found: Found) -> bool:
    if not _bare(found):
        return False
    if found.who is None:
        return not found.ids and vague.is_small_talk(found.whole)
    rest = found.whole[: found.who.start] + " " + found.whole[found.who.end :]
    said = bool(WORD.search(rest)) and vague.is_courtesy(rest)
    return said or (not found.ids and vague.is_small_talk(found.whole))


def _what(found: Found) -> str:
    """What is left once everything understood is taken out."""
    if found.who:
        found.line.claim(found.who.start, found.who.end)
    return _tidied(_left(found.line))


def _left(line: Line) -> str:
    return "".join(GAP if char == GAP else line.typed[at] for char, at in zip(line.low, line.origin, strict=False))


def _to_do(found: Found) -> str:
    """Of "ordered curtains, measure Friday" what is planned, first: "measure · ordered curtains"; where that is no one
    piece, or there is nothing else, nothing."""
    when = found.follow_up
    if when is None:
        return ""
    before = [mark.end() for mark in CLAUSE.finditer(found.whole, 0, when.start)]
    after = CLAUSE.search(found.whole, when.end)
    start, end = before[-1] if before else 0, after.start() if after else len(found.whole)
    left = _left(found.line)
    planned = _tidied(left[start:end])
    rest = ", ".join(words for part in (left[:start], left[end:]) if WORD.search(words := _tidied(part)))
    alone = start == 0 and end == len(found.whole)
    whole = TIDY.sub(" ", found.line.typed)
    return " · ".join(words for words in (planned, rest) if words) if planned in whole and not alone else ""


def _tidied(left: str) -> str:
    first, *rest = left.split(GAP)
    pieces = (DANGLING.sub("", piece.strip(EDGE)).strip(EDGE) for piece in (first, *(LEFT.sub("", p) for p in rest)))
    return TIDY.sub(" ", " ".join(piece for piece in pieces if piece)).strip(EDGE)


def read_date(text: str, *, now: datetime, tz: str, region: str, language: str) -> tuple[datetime, bool] | None:
    """The coming moment a short text names, and whether it names the hour."""
    del language
    line = Line(text[:MAX_READ])
    place = Place(now, tz, region, "")
    before = line.low
    when = settle(before, claim_moments(line, place.clock(line))).follow_up
    return (aware(when.at, tz), when.named) if when else None


def read_name(text: str) -> str | None:
    """The person a short text names; a text that is nothing but a name is one even when no list knows it."""
    line = Line(text[:MAX_READ])
    who = people.subject(line.low, people.find_strangers(line), follow_up=False)
    return line.original(who.start, who.end) if who else None
