"""Own data: what of a person is struck out of other people's words, and the marks that outlive an erasure."""

import hashlib
import hmac
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from rules.phones import display

STRUCK = "…"
SHORTEST_PHONE, LONG_PHONE = 8, 11
WHOLE_HAN_NAME, LONG_NAME = 3, 8
_HAN = re.compile(r"[\u3400-\u9fff]")
_GAPS = re.compile(r"[\s-]+")
_UNSAFE = re.compile(r"[^\w.-]+")
_HIDDEN = re.compile(r"^[.\s_-]+|[.\s_-]+$")


@dataclass(frozen=True, slots=True)
class Seal:
    """Turns a number into a mark that only who holds the key can recognise."""

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, secret: bytes) -> "Seal":
        """A key of its own, made from another one."""
        return cls(hmac.digest(secret, b"erasures", "sha256"))

    def of_record(self, business_id: int, customer_id: int) -> str:
        """The mark of a record; numbers of records are never used twice."""
        return self._mark(f"record/{business_id}/{customer_id}")

    def of_person(self, business_id: int, person_id: int) -> str:
        """The mark of a person in one shop."""
        return self._mark(f"person/{business_id}/{person_id}")

    def _mark(self, what: str) -> str:
        return hmac.new(self.key, what.encode(), hashlib.sha256).hexdigest()


def spelled(phones: Iterable[str], region: str) -> set[str]:
    """Each number as E.164 has it, and as people type it: as it is dialled at home, in one or in groups."""
    numbers = {phone for phone in phones if len(phone) >= SHORTEST_PHONE}
    ends = {phone[-10:] if len(phone) > LONG_PHONE else phone[-7:] for phone in numbers}
    grouped = {display(phone, region) for phone in numbers}
    return numbers | ends | {gap.join(_GAPS.split(form)) for form in grouped for gap in ("", " ", "-")}


def is_telling(name: str) -> bool:
    """Whether a name is so much somebody's own that it can be struck out wherever it stands: three Chinese letters,
    two words, or one long one. "王姐" and "May" may be anybody, or a month."""
    words = name.split()
    han = len(_HAN.findall(name))
    several = len(words) > 1 or len(name) >= LONG_NAME
    return han >= WHOLE_HAN_NAME or (not han and several)


def parts_of(names: Iterable[str]) -> set[str]:
    """Names, and what is typed of them to find somebody: one of several words, a Chinese given name."""
    found: set[str] = set()
    for name in names:
        found |= {name, *name.split()} | ({name[-2:]} if len(_HAN.findall(name)) >= WHOLE_HAN_NAME else set())
    return {part for part in found if len(part) > 1}


def strike(value: Any, marks: Collection[str]) -> Any:
    """The same value without these words, at any depth; the longest first, so that no half is left."""
    if isinstance(value, str):
        for mark in sorted(marks, key=len, reverse=True):
            value = re.sub(re.escape(mark), STRUCK, value, flags=re.IGNORECASE)
        return value
    if isinstance(value, dict):
        return {key: strike(one, marks) for key, one in value.items()}
    if isinstance(value, list):
        return [strike(one, marks) for one in value]
    return value


def bare(update: dict[str, Any]) -> dict[str, Any]:
    """What is left of an update whose words must go: that it was a message or a tap, and of which button."""
    kept: dict[str, Any] = {"update_id": update.get("update_id")}
    for name in ("message", "edited_message"):
        if isinstance(update.get(name), dict):
            kept[name] = {}
    query = update.get("callback_query")
    if isinstance(query, dict):
        kept["callback_query"] = {"data": query.get("data")}
    return kept


def file_name(words: str, ending: str) -> str:
    """A name that every system takes: no folders, no hidden files, nothing to run."""
    safe = _HIDDEN.sub("", _UNSAFE.sub("-", words))[:40]
    return f"{_HIDDEN.sub('', safe) or 'data'}.{ending}"
