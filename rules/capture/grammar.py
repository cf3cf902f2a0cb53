"""Patterns kept as tables: each line of data/rules_*.txt names a builder and the pattern whose match it reads.

`= NAME piece` defines a piece that later lines hold as <NAME>. An entry more is a line more.
"""

import re
from collections.abc import Iterator, Mapping

from rules.capture.words import lines

PIECE = re.compile(r"<([A-Z][A-Z_0-9]*)>")


def patterns(name: str, **pieces: str) -> Iterator[tuple[re.Pattern[str], str]]:
    """Each pattern of a file, in order, with the name of its builder."""
    known = dict(pieces)
    for line in lines(f"rules_{name}"):
        head, _, body = line.partition(" ")
        if head == "=":
            piece, _, body = body.partition(" ")
            known[piece] = _filled(body, known)
        else:
            yield re.compile(_filled(body, known), re.ASCII), head


def _filled(text: str, pieces: Mapping[str, str]) -> str:
    return PIECE.sub(lambda match: pieces[match[1]], text)
