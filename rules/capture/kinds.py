"""What kind of entry a line is, and what kind of customer it says somebody is."""

import re
from typing import Literal

from rules.capture.normal import GAP
from rules.capture.words import alternatives, table

Kind = Literal["followup", "purchase", "customer", "note"]
Party = Literal["person", "firm", "supplier", "distributor"]
PARTIES: tuple[Party, ...] = ("supplier", "distributor", "firm", "person")
WORDS = table("kinds")


def _either(key: str) -> re.Pattern[str]:
    return re.compile(f"{alternatives(WORDS[f'{key}_zh'])}|(?<![a-z'])(?:{alternatives(WORDS[f'{key}_en'])})(?![a-z])")


BOUGHT, TODO, NEW, VISIT, PROMISE, HOUSE = map(_either, ("bought", "todo", "customer", "visit", "promise", "house"))
WITH_TAX = re.compile(
    r"[含免退]税|税(?=率|点|务局)|(?<![a-z])(?:incl?|excl?|plus|before|after|inc|with|without)\.?\s(?:tax|rates)(?![a-z])"
)
CAME = re.compile(r"今[天日]来(?![拿取看店试])[\u4e00-\u9fff]")
NOT_YET = re.compile(
    rf"(?:{alternatives(WORDS['not_zh'])})(?:[他她你我就再交付给]|去|来|先){{0,2}}$"
    rf"|(?<![a-z])(?:{alternatives(WORDS['not_en'])})\s+(?:be\s|get\s|the\s|his\s|her\s|yet\s|a\s|been\s|have\s)*$|\b(?:un|non-?)$"
)
DUE = re.compile(
    r"\s?(?:due|owed|owing|outstanding|pending|unpaid|not paid|date|slip|note|required|needed"
    r"|未付|没付|没给|未收|还没|待付|\?|吗|没有)"
)
LATER = re.compile(rf"[\s{GAP}]*(?:给|付|来|结|交|再|会|后|on|by|next)")
PLAIN_BUY = re.compile(
    r"买|购|订|拿|提|换了|修了|装了|[收付转交](?:\d{2}|[一二两三四五六七八九]+[十百千万])|已给|给了|结账|汇款"
    r"|(?<![a-z])(?:buys?|orders?|took|takes|got|gets)(?![a-z])"
)
NO_DEAL = re.compile(
    r"欠|报价|开价|预算|问|要价|(?<![a-z])(?:owe[sd]?|owing|quoted?|budget|ask(?:ed|ing)?|wants?|price)(?![a-z])"
)
MAY = re.compile(r"(?:[已刚了能]|可以|不用|不必|无需|不要|(?<!千)别)$")


def kind_of(text: str, *, money: bool, follow_up: bool, contact: bool, told: bool = False) -> Kind:
    """The first that applies: something changed hands, something is to be done, a contact is given, the rest.

    `told`: the line tells of a past day and of nothing to come.
    """
    if is_purchase(text, money=money, follow_up=follow_up) or (money and told and not NO_DEAL.search(text)):
        return "purchase"
    if follow_up or has_to_do(text):
        return "followup"
    return "customer" if contact or NEW.search(text) else "note"


def has_to_do(text: str) -> bool:
    return any(_open(text, match) for match in TODO.finditer(text))


def is_purchase(text: str, *, money: bool, follow_up: bool) -> bool:
    if any(_done(text, match) for match in BOUGHT.finditer(text)):
        return True
    return money and not follow_up and any(_done(text, match) for match in PLAIN_BUY.finditer(text))


def _open(text: str, match: re.Match[str]) -> bool:
    """A verb of doing that is not told as done or only as possible: 已发货, 发货了, 都能打电话."""
    return not MAY.search(text[: match.start()]) and not re.match(r"[了过]", text[match.end() :])


def _done(text: str, match: re.Match[str]) -> bool:
    before = re.split(r"[,;.!?\n]", text[: match.start()])[-1]
    return not NOT_YET.search(before) and not DUE.match(text, match.end())


def visited(text: str, kind: Kind) -> bool:
    came = kind == "note" and CAME.search(text)
    return kind == "purchase" or bool(came) or any(_done(text, match) for match in VISIT.finditer(text))


def is_promise(text: str) -> bool:
    return bool(PROMISE.search(text))


def is_house(text: str) -> bool:
    """The rent, the bills, the stock: matters of the shop rather than of a customer."""
    return bool(HOUSE.search(WITH_TAX.sub("", text)))


def party_of(text: str) -> Party | None:
    """Only what is said in so many words."""
    return next((p for p in PARTIES if re.search(rf"(?<![a-z])(?:{alternatives(WORDS[p])})(?![a-z])", text)), None)
