"""Contact cards as files (vCard 2.1 to 4.0), one or many in a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rules.text import clean, one_line

MOST_CARDS = 200
MOST_BYTES = 1024 * 1024
FIELD_UNITS = 200
PHOTO = re.compile(
    r"^(?:item\d+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:][^\n]*(?:\n[ \t][^\n]*)*\n?(?:[A-Za-z0-9+/=]+\n)*",
    re.MULTILINE | re.IGNORECASE,
)
"""Pictures are most of a file and nothing to us; the old form goes on without indent until its base64 ends."""
TEL = re.compile(r"^tel:([^;]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Card:
    """One contact: what a customer book can use of it."""

    name: str
    phones: tuple[str, ...]
    """As they were written."""
    firm: str = ""
    note: str = ""


def read_cards(data: bytes) -> list[Card]:
    """The contacts of a file, in its order, at most one more than `MOST_CARDS`; nothing for what is no vCard."""
    import vobject  # noqa: PLC0415 - 30 ms that no start-up needs

    text = PHOTO.sub("", _decoded(data[:MOST_BYTES]).replace("\r\n", "\n").replace("\r", "\n"))
    found: list[Card] = []
    try:
        for component in vobject.readComponents(text, allowQP=True, ignoreUnreadable=True):
            if component.name == "VCARD":
                found.append(_card(component))
            if len(found) > MOST_CARDS:
                break
    except Exception:  # noqa: BLE001 - a stranger's file: what was read until here is what there is
        return found
    return found


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace")


def _card(component: Any) -> Card:
    phones = dict.fromkeys(_phone(value) for value in _values(component, "tel"))
    return Card(
        name=_name(component),
        phones=tuple(phone for phone in phones if phone),
        firm=next(_values(component, "org"), ""),
        note=next(_values(component, "note"), ""),
    )


def _values(component: Any, field: str) -> Iterator[str]:
    for line in component.contents.get(field, ()):
        value = line.value
        said = " ".join(str(part) for part in value if part) if isinstance(value, list) else str(value)
        if tidy := one_line(clean(said), FIELD_UNITS):
            yield tidy


def _name(component: Any) -> str:
    """The name as shown; else family and given name in the order of their script; else the firm."""
    shown = next(_values(component, "fn"), "")
    if shown:
        return shown
    return next(_written(component), "") or next(_values(component, "org"), "")


def _written(component: Any) -> Iterator[str]:
    for line in component.contents.get("n", ()):
        family, given = (one_line(clean(str(part)), FIELD_UNITS) for part in (line.value.family, line.value.given))
        yield f"{family}{given}" if not (family + given).isascii() else f"{given} {family}".strip()


def _phone(value: str) -> str:
    uri = TEL.match(value)
    return uri[1] if uri else value
