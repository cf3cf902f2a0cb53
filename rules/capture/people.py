"""Whom the line is about, among all it names: not the one who introduced, nor the boss of the one who came."""

import re
from collections.abc import Sequence

from rules.capture.book import KnownIndex
from rules.capture.mentions import FAIR, Mention
from rules.capture.names_en import latin_mentions
from rules.capture.names_zh import chinese_mentions
from rules.capture.normal import GAP, Line
from rules.capture.words import alternatives, table

ROLES = table("roles")
NEAR = 14  # characters between a boss and the one who came
BEHIND = re.compile(
    rf"\s?(?:(?:转?介绍|推荐)(?=$|[\s{GAP},;.)])|{alternatives(ROLES['behind_zh'])}|(?:{alternatives(ROLES['behind_en'])})(?![a-z]))"
)
BEFORE = re.compile(rf"(?:{alternatives(ROLES['before_zh'])}|(?<![a-z])(?:{alternatives(ROLES['before_en'])}))\s?$")
BOSS = re.compile(rf"\s?(?:{alternatives(ROLES['boss_zh'])}|(?:{alternatives(ROLES['boss_en'])})(?![a-z]))")
ACT = re.compile(rf"(?:{alternatives(ROLES['act_zh'])}|(?<![a-z])(?:{alternatives(ROLES['act_en'])}))\s?$")


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
    own = [m for m in alone if not _boss(text, m, alone)]
    named = [m for m in own if follow_up and m.score >= FAIR and ACT.search(text[: m.start])]
    if named:
        return named[0]
    return max(own, key=lambda m: (min(m.score, FAIR), not _possessive(text, m), -m.start), default=None)


def _possessive(text: str, mention: Mention) -> bool:
    """Nan's cake for Theo: the cake is Theo's affair."""
    return text.startswith("'s", mention.end)


def _behind(text: str, mention: Mention) -> bool:
    """老王介绍的 ..., referred by ...: the one who stands behind the customer."""
    return bool(BEHIND.match(text, mention.end) or BEFORE.search(text[: mention.start]))


def _boss(text: str, mention: Mention, others: Sequence[Mention]) -> bool:
    """王总的助理小李, Mr Tan's wife Siew Ling: only when the other one is named too."""
    follows = BOSS.match(text, mention.end)
    return bool(follows) and any(0 <= other.start - mention.end <= NEAR for other in others)


def known_ids(mention: Mention | None, phone: str | None, known: KnownIndex) -> tuple[int, ...]:
    """By phone before name; a name that several bear keeps them all."""
    by_phone = known.by_phone(phone)
    by_name = mention.ids if mention else ()
    both = tuple(i for i in by_name if i in by_phone)
    return both or by_phone or by_name
