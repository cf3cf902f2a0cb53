"""Answers that are kept ready: what may stand in braces, and what it becomes."""

import re
from collections.abc import Mapping

FIELDS: Mapping[str, str] = {"name": "name", "姓名": "name", "shop": "shop", "店名": "shop"}
"""What people write between braces, and what it stands for."""
MOST = 6
UNITS = 300
_BRACES = re.compile(r"[{｛]\s*([^{}｛｝]*?)\s*[}｝]")


def has_field(text: str) -> bool:
    """Whether something stands in braces."""
    return _BRACES.search(text) is not None


def unknown(text: str) -> tuple[str, ...]:
    """Fields that nobody can fill in."""
    return tuple(found[1] for found in _BRACES.finditer(text) if found[1].casefold() not in FIELDS)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The words with the fields filled in. What a value looks like is not read again."""
    return _BRACES.sub(lambda found: values.get(FIELDS.get(found[1].casefold(), ""), found[0]), text)
