"""The customers already in the book: the best dictionary of names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from rules.capture.mentions import STRONG, Mention
from rules.capture.normal import HAN, Line, folded


@dataclass(frozen=True, slots=True)
class Known:
    """A customer already in the book; matched first."""

    id: int
    name: str
    phone: str | None = None


class KnownIndex(Sequence[Known]):
    """Known customers arranged for look-up; build it once, read many lines with it."""

    def __init__(self, known: Iterable[Known] = ()) -> None:
        self._rows = tuple(known)
        self._phones: dict[str, list[int]] = defaultdict(list)
        self._names: dict[str, list[int]] = defaultdict(list)
        for row in self._rows:
            # A customer may be known by several names and numbers, and is one all the same.
            _add(self._names[folded(row.name)], row.id)
            if row.phone:
                _add(self._phones[row.phone], row.id)
        self._lengths = sorted({len(name) for name in self._names if len(name) > 1}, reverse=True)
        self._heads = {name[:2] for name in self._names}

    @overload
    def __getitem__(self, index: int) -> Known: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Known]: ...
    def __getitem__(self, index: int | slice) -> Known | Sequence[Known]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def by_phone(self, phone: str | None) -> tuple[int, ...]:
        return tuple(self._phones.get(phone or "", ()))

    def mentions(self, line: Line) -> list[Mention]:
        """Every known name in the line, the longest first, none inside another."""
        return list(self._scan(line)) if self._names else []

    def _scan(self, line: Line) -> Iterator[Mention]:
        at = 0
        while at < len(line.low) - 1:
            name = self._at(line.low, at) if line.low[at : at + 2] in self._heads else None
            if name:
                yield Mention(at, at + len(name), STRONG, tuple(self._names[name]))
            at += len(name) if name else 1

    def _at(self, text: str, at: int) -> str | None:
        if at and _joined(text[at - 1], text[at]):
            return None
        pieces = (text[at : at + length] for length in self._lengths)
        return next(
            (p for p in pieces if p in self._names and not _joined(p[-1], text[at + len(p) : at + len(p) + 1])), None
        )


def _add(numbers: list[int], number: int) -> None:
    if number not in numbers:
        numbers.append(number)


def _joined(left: str, right: str) -> bool:
    """Whether two characters are of one Latin word."""
    return bool(re.match(r"\w", left) and re.match(r"\w", right)) and not (HAN.match(left) or HAN.match(right))


def indexed(known: Sequence[Known]) -> KnownIndex:
    return known if isinstance(known, KnownIndex) else KnownIndex(known)
