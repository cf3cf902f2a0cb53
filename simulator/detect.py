"""What Telegram marks by itself in any text: commands, links, phones, mentions, hashtags."""

import re
from collections.abc import Iterator

from simulator import units
from simulator.wire import Json

_TLD = "com|org|net|io|cn|uk|de|me|app|dev|shop|info|co|eu|hk|tw|sg|jp|biz|top|xyz"
_PATTERNS = (
    ("url", re.compile(r"(?:https?|tg)://[^\s<>\"]*[^\s<>\".,;:!?)\]，。；！？）]", re.IGNORECASE)),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    (
        "url",
        re.compile(rf"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:{_TLD})(?![\w.@-])(?:/[^\s<>\"]*)?", re.IGNORECASE | re.ASCII),
    ),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{4,32}(?![A-Za-z0-9_])")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d_])\w{1,256}(?![\w#])")),
    ("phone_number", re.compile(r"(?<![\w+])(?:\+\d[\d ()-]{5,18}\d|1[3-9]\d{9})(?!\w)", re.ASCII)),
)
# Most texts hold none of these, and then nothing needs a closer look.
_HINT = re.compile(r"[/@#.+]|\d{9}")
# Inside these nothing is marked.
_CLOSED = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji"})


def _spans(text: str) -> Iterator[tuple[str, int, int]]:
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            begin, end = found.span()
            if all(end <= a or begin >= b for a, b in taken):
                taken.append((begin, end))
                yield kind, begin, end


def marked(text: str, entities: list[Json]) -> list[Json]:
    """The entities with the automatic ones added, in order."""
    if not _HINT.search(text):
        return entities
    closed = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _CLOSED]
    found = []
    for kind, begin, end in _spans(text):
        offset = units.length(text[:begin])
        size = units.length(text[begin:end])
        if all(offset + size <= a or offset >= b for a, b in closed):
            found.append({"type": kind, "offset": offset, "length": size})
    return sorted([*entities, *found], key=lambda entity: (entity["offset"], -entity["length"]))
