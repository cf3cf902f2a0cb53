"""Tags: `#word` anywhere, or a leading list `标签：a、b`, `tag: a, b`. Never inferred."""

import re

from rules.capture.normal import Line

HASH = re.compile(r"(?<![a-z0-9_#&/])#(?=[\w-]*[^\W\d_])([\w-]+)(?![号楼\w#])")
LIST = re.compile(r"(?:^|\n)\s*(?:标签|tags?)\s*:\s*([^\n;.]+)")
SPLIT = re.compile(r"[,/|]+")
BLANK = re.compile(r"[ \t]{1,}")
WORD = re.compile(r"[\w-]+")


def read_tags(line: Line) -> tuple[str, ...]:
    found = _listed(line) + _hashed(line)
    return tuple(dict.fromkeys(found))


def _hashed(line: Line) -> list[str]:
    tags = []
    for match in HASH.finditer(line.low):
        tags.append(_name(line, *match.span(1)))
        line.claim(*match.span())
    return tags


def _listed(line: Line) -> list[str]:
    match = LIST.search(line.low)
    if not match:
        return []
    start, end = match.span(1)
    body = line.low[start:end]
    pieces = list(_pieces(body, start))
    line.claim(match.start(), pieces[-1][1] if pieces else match.end())
    return [_name(line, a, b) for a, b in pieces]


def _pieces(body: str, start: int) -> list[tuple[int, int]]:
    """The tags of a list: `a, b rest of the line` ends with the first word of the last piece."""
    spans, at = [], 0
    parts = SPLIT.split(body)
    for part in parts:
        word = WORD.search(part)
        if word:
            spans.append((start + at + word.start(), start + at + word.end()))
        if word and part[word.end() :].strip():
            break
        at += len(part) + 1
    return spans


def _name(line: Line, start: int, end: int) -> str:
    return line.original(start, end).lower()
