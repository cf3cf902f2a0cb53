"""Whom the line is about, among all it names: not the one who introduced, nor the boss of the one who came."""

import re
from collections.abc import Iterator, Sequence

from rules.capture.book import KnownIndex
from rules.capture.mentions import FAIR, Mention, Person, Role
from rules.capture.names_en import latin_mentions
from rules.capture.names_zh import chinese_mentions
from rules.capture.normal import GAP, Line, folded
from rules.capture.words import alternatives, table

ROLES = table("roles")
NEAR = 14  # characters between a boss and the one who came


def _either(key: str) -> str:
    """The words of a role, both languages: Latin ones are whole words."""
    latin = rf"(?<![a-z])(?:{alternatives(ROLES[f'{key}_en'])})(?![a-z])"
    return f"(?:{alternatives(ROLES[f'{key}_zh'])}|{latin})" if f"{key}_zh" in ROLES else latin


def _after(key: str) -> re.Pattern[str]:
    return re.compile(rf"\s?{_either(key)}")


def _leading(key: str) -> re.Pattern[str]:
    return re.compile(rf"{_either(key)}\s?$")


INTRODUCED = re.compile(rf"\s?(?:转?介绍|推荐)(?=$|[\s{GAP},;.)])")
REFERS, REFERRED = re.compile(rf"{_after('refer').pattern}(?! by\b)"), _leading("refer_before")
BEHIND, BEFORE = _after("behind"), _leading("before")
INTRODUCES = re.compile(
    r"\s?(?:转?介绍|推荐)(?:[了过](?!来|的)|(?=[一两二三四五六七八九十几\d]))"
    r"|\s(?:referred|recommended|introduced|refers|recommends|introduces)(?![a-z]|\sby\b)"
)
STAFF, WORKS, KIN = _after("staff"), _leading("works_before"), _after("kin")
ACT = _leading("act")


def find_known(line: Line, known: KnownIndex) -> list[Mention]:
    """Known customers, found first and claimed, so that no rule cuts them up."""
    found = known.mentions(line)
    for mention in found:
        line.claim(mention.start, mention.end)
    return found


def find_strangers(line: Line) -> list[Mention]:
    chinese = chinese_mentions(line) if line.chinese else []
    spans = [(m.start, m.end) for m in chinese]
    latin = [m for m in latin_mentions(line) if not any(a <= m.start < b for a, b in spans)]
    return sorted(chinese + latin, key=lambda m: m.start)


def subject(text: str, mentions: Sequence[Mention], follow_up: bool) -> Mention | None:
    """The customer the line is about. `text` is low, with nothing claimed by names."""
    alone = [m for m in mentions if not _behind(text, m)]
    own = [m for m in alone if not _stands_for(text, m, alone)]
    own = own or [m for m in mentions if INTRODUCES.match(text, m.end)]
    named = [m for m in own if follow_up and m.score >= FAIR and ACT.search(text[: m.start])]
    if named:
        return named[0]
    return max(own, key=lambda m: (min(m.score, FAIR), not _possessive(text, m), -m.start), default=None)


def others(line: Line, text: str, mentions: Sequence[Mention], who: Mention | None) -> tuple[Person, ...]:
    """Everybody else who is surely named, each once, with what they are to the customer."""
    return tuple(_others(line, text, mentions, who))


def _others(line: Line, text: str, mentions: Sequence[Mention], who: Mention | None) -> Iterator[Person]:
    seen = {folded(line.original(who.start, who.end))} if who else set()
    for mention in mentions:
        name = line.original(mention.start, mention.end)
        if mention.score >= FAIR and folded(name) not in seen:
            seen.add(folded(name))
            yield Person(name, _role(text, mention), mention.ids)


def _role(text: str, mention: Mention) -> Role:
    if _refers(text, mention):
        return "referrer"
    works_for = STAFF.match(text, mention.end) or WORKS.search(text[: mention.start])
    return "boss" if works_for else "other"


def _possessive(text: str, mention: Mention) -> bool:
    """Nan's cake for Theo: the cake is Theo's affair."""
    return text.startswith("'s", mention.end)


def _refers(text: str, mention: Mention) -> bool:
    """老王介绍的 ..., referred by ..."""
    after = INTRODUCED.match(text, mention.end) or REFERS.match(text, mention.end)
    return bool(after or REFERRED.search(text[: mention.start]))


def _behind(text: str, mention: Mention) -> bool:
    """The one who brought the customer, a friend of theirs, the one they work for."""
    before = text[: mention.start]
    beside = BEHIND.match(text, mention.end) or BEFORE.search(before) or WORKS.search(before)
    return bool(beside) or _refers(text, mention)


def _stands_for(text: str, mention: Mention, among: Sequence[Mention]) -> bool:
    """王总的助理小李, Mr Tan's wife Siew Ling: only when the other one is named too."""
    follows = STAFF.match(text, mention.end) or KIN.match(text, mention.end)
    return bool(follows) and any(0 <= other.start - mention.end <= NEAR for other in among)


def known_ids(mention: Mention | None, phone: str | None, known: KnownIndex) -> tuple[int, ...]:
    """By phone before name; a name that several bear keeps them all."""
    by_phone = known.by_phone(phone)
    by_name = mention.ids if mention else ()
    both = tuple(i for i in by_name if i in by_phone)
    return both or by_phone or by_name
