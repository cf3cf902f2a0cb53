"""Names in Latin letters: Mrs. Lopez, Anna Kowalska, sarah connor, Kok Wai, and firms where nobody is named."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rules.capture.mentions import FAIR, FIRM, GOOD, STRONG, WEAK, Mention
from rules.capture.normal import GAP, Line
from rules.capture.words import is_english, table, words

NAMES = {key: frozenset(listed) for key, listed in table("names_en").items()}
FIRST_NAMES = words("first_names")
TOKEN = re.compile(r"[A-Za-z\u00c0-\u024f](?:[A-Za-z\u00c0-\u024f]|['-](?=[A-Za-z\u00c0-\u024f]))*")
LATIN = re.compile(r"^[\u0041-\u024f\u1e00-\u1eff'-]+$")
STREET = re.compile(r"\s+(?:st|street|rd|road|ave|avenue|lane|drive|blvd|mall|plaza|square|park|mrt|station)\b")
POSSESSIVE = re.compile(r"'s?$")
BREAK = re.compile(r"[^\w\s'&.]")
MAX_WORDS, MAX_FIRM, SHORTEST = 5, 6, 3
ENDS = frozenset({"", GAP, ",", "-", ":", "&", "and", "(", "/", "+"})


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    raw: str
    before: str  # the word before, or "" at a break
    broken: bool  # at the beginning of the line or after punctuation
    after: str
    leads: bool  # a capitalised word follows that is no common one

    @property
    def low(self) -> str:
        return self.raw.lower()

    @property
    def cap(self) -> bool:
        return self.raw[:1].isupper()

    @property
    def first(self) -> bool:
        return self.low in FIRST_NAMES

    @property
    def stop(self) -> bool:
        return self.low in NAMES["stop"] or self.low in NAMES["brand"]

    @property
    def plain(self) -> bool:
        return is_english(self.low)

    @property
    def introduced(self) -> bool:
        return self.broken or self.before in NAMES["intro"] or not self.before.isascii()

    @property
    def led(self) -> bool:
        return self.introduced and not self.broken

    @property
    def acting(self) -> bool:
        return self.after in NAMES["verb"]

    @property
    def told(self) -> bool:
        return self.acting or self.after == GAP

    @property
    def ends(self) -> bool:
        return self.after in ENDS or self.after[:1].isdigit()

    @property
    def short(self) -> bool:
        return len(self.raw) < SHORTEST


def latin_mentions(line: Line) -> list[Mention]:
    tokens = _tokens(line)
    found, at = [], 0
    while at < len(tokens):
        size, score = _name(line, tokens, at)
        if size:
            found.append(Mention(tokens[at].start, tokens[at + size - 1].end, score))
        at += size or 1
    return found


def _tokens(line: Line) -> list[Token]:
    spans = []
    for match in TOKEN.finditer(line.plain):
        end = match.end() - (2 if match[0].lower().endswith("'s") else 0)
        if line.free(match.start(), end) and LATIN.match(match[0]):
            spans.append((match.start(), end))
    return [_token(line, start, end) for start, end in spans]


def _token(line: Line, start: int, end: int) -> Token:
    lead, tail = line.low[:start], line.low[end:]
    word = re.search(r"(\S+)\s*$", lead)
    before = word[1].strip("(\"'") if word else ""
    broken = not before or bool(re.search(r"[,;:.!?)\n-]$|\x00$", before)) or "\n" in lead[-2:]
    after = re.match(r"\s*([a-z'/]+)", tail)
    clean = re.sub(rf"[,;:.!?{GAP}]+", "", before)
    return Token(
        start, end, line.plain[start:end], clean, broken, after[1] if after else _mark(tail), _leads(line.plain[end:])
    )


def _leads(tail: str) -> bool:
    match = re.match(r" ([A-Z][a-z]+)", tail)
    follows = match[1].lower() if match else "the"
    return not is_english(follows) or follows in FIRST_NAMES or follows in NAMES["surname"]


def _mark(tail: str) -> str:
    """What stands after a name instead of a word: nothing, a claimed number or date, a mark."""
    rest = tail.lstrip(" ")
    return "" if not rest else GAP if rest[0] == GAP else rest[0]


Reader = Callable[[Token], bool]
READERS: tuple[tuple[int, Reader], ...] = (
    (GOOD, lambda t: t.cap and t.first and not t.plain and not t.stop),
    (GOOD, lambda t: t.cap and t.first and not t.stop and (not t.broken or t.acting or t.ends)),
    (FAIR, lambda t: t.cap and t.first and t.stop and t.broken and (t.told or t.after == "from")),
    (FAIR, lambda t: t.cap and t.first and t.stop and t.broken and t.leads and t.low not in NAMES["intro"]),
    (GOOD, lambda t: t.cap and not t.plain and not t.stop and not t.short and not t.raw.isupper()),
    (GOOD, lambda t: t.cap and (t.low in NAMES["surname"] or not t.plain) and t.leads and not t.stop),
    (GOOD, lambda t: t.cap and t.first and t.leads and not t.stop and t.low not in NAMES["intro"]),
    (FAIR, lambda t: t.raw.isupper() and not t.short and t.first and not t.stop),
    (FAIR, lambda t: not t.cap and t.first and not t.plain and not t.stop),
    (WEAK, lambda t: not t.cap and t.first and not t.short and t.acting and t.broken),
    (WEAK, lambda t: not t.cap and t.first and not t.short and not t.stop and t.led and t.after in {"", GAP, ","}),
    (WEAK, lambda t: not t.cap and not t.plain and not t.short and not t.stop and t.introduced and t.told),
)


def _name(line: Line, tokens: list[Token], at: int) -> tuple[int, int]:
    """How many tokens from here are one name, and how sure that is."""
    token = tokens[at]
    if token.low in NAMES["title"] and at + 1 < len(tokens) and _adjoining(line, token, tokens[at + 1]):
        size = _titled(line, tokens, at)
        return size, STRONG if size else 0
    if STREET.match(line.low, token.end):
        return 0, 0
    if _initial(line, tokens, at):
        return 1 + _extended(line, tokens, at + 1), GOOD
    firm = _firm(line, tokens, at) if token.cap and not _verb(token) else 0
    if firm:
        return firm, FIRM
    score = next((score for score, fits in READERS if fits(token)), 0)
    if not score or token.low in NAMES["title"]:
        return 0, 0
    return _extended(line, tokens, at), score


def _initial(line: Line, tokens: list[Token], at: int) -> bool:
    """J. Smith."""
    token = tokens[at]
    if len(token.raw) > 1 or not token.cap or not line.low.startswith(".", token.end) or at + 1 == len(tokens):
        return False
    follows = tokens[at + 1]
    surname = not follows.plain or follows.first or follows.low in NAMES["surname"]
    return _adjoining(line, token, follows) and follows.cap and surname and not follows.stop and not follows.short


def _verb(token: Token) -> bool:
    return token.low in NAMES["intro"] or token.low in NAMES["verb"]


def _titled(line: Line, tokens: list[Token], at: int) -> int:
    follows = tokens[at + 1]
    if follows.plain and not follows.cap and not follows.first and follows.low not in NAMES["surname"]:
        return 0
    return 1 + _extended(line, tokens, at + 1)


def _extended(line: Line, tokens: list[Token], at: int) -> int:
    size = 1
    while size < MAX_WORDS and at + size < len(tokens):
        left, right = tokens[at + size - 1], tokens[at + size]
        if not _adjoining(line, left, right) or not _continues(tokens, at, size):
            break
        size += 1
    while size > 1 and tokens[at + size - 1].low in NAMES["join"]:
        size -= 1
    return size


def _adjoining(line: Line, left: Token, right: Token) -> bool:
    return bool(re.fullmatch(r"\.?\s{1,2}|\.", line.low[left.end : right.start]))


def _continues(tokens: list[Token], at: int, size: int) -> bool:
    head, token = tokens[at], tokens[at + size]
    if token.low in NAMES["join"]:
        return next((t.cap for t in tokens[at + size + 1 :] if t.low not in NAMES["join"]), False)
    if (
        (token.stop and not (head.first and head.cap and token.low in NAMES["surname"]))
        or (token.low in NAMES["verb"] and not token.cap)
        or (token.low in NAMES["title"] and token.low != "ah")
    ):
        return False
    if head.cap or head.low in NAMES["join"]:
        return token.cap and (
            not token.plain or token.first or token.low in NAMES["surname"] or token.low not in NAMES["intro"]
        )
    return not token.cap and token.low not in NAMES["intro"] and (not token.plain or token.low in NAMES["surname"])


def _firm(line: Line, tokens: list[Token], at: int) -> int:
    """Sunrise Cafe, ABC Trading Pte Ltd: how many tokens the firm's name has."""
    size = 1
    while at + size < len(tokens) and size < MAX_FIRM and _of_firm(line, tokens[at + size - 1], tokens[at + size]):
        token = tokens[at + size]
        if not token.cap and token.low not in NAMES["brand"]:
            break
        size += 1
    return size if size > 1 and any(t.low in NAMES["brand"] for t in tokens[at : at + size]) else 0


def _of_firm(line: Line, left: Token, right: Token) -> bool:
    """Al's Diner: a firm may bear its owner's name."""
    return _adjoining(line, left, right) or line.low[left.end : right.start] == "'s "
