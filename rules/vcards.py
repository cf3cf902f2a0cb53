"""Contact cards as files (vCard 2.1 to 4.0), one or many in a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.text import clean, one_line

MOST_CARDS = 200
MOST_BYTES = 1024 * 1024
MOST_LINES = 300
MOST_IN_LINE = 2000
FIELD_UNITS = 200
MIMES = frozenset({"text/vcard", "text/x-vcard", "text/directory"})
PHOTO = re.compile(
    r"^(?:item\d+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:][^\n]*(?:\n[ \t][^\n]*)*\n?(?:[A-Za-z0-9+/=]+\n)*",
    re.MULTILINE | re.IGNORECASE,
)
"""Pictures are most of a file and nothing to us; the old form goes on without indent until its base64 ends."""
ADDRESS = ("box", "extended", "street", "city", "region", "code", "country")
BORN = re.compile(r"(?:(?P<year>\d{4})-?|--)(?P<month>\d\d)-?(?P<day>\d\d)(?!\d)")
FIRST_YEAR, A_LEAP_YEAR = 1900, 2000
TEL = re.compile(r"^tel:([^;]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Card:
    """One contact: what a customer book can use of it."""

    name: str
    phones: tuple[str, ...]
    """As they were written."""
    firm: str = ""
    note: str = ""
    title: str = ""
    email: str = ""
    address: str = ""
    birthday: tuple[int | None, int, int] | None = None
    """Year if known, month, day."""

    @property
    def said(self) -> tuple[str, ...]:
        """What has no place of its own in the book and is kept in words."""
        firm = self.firm if self.firm != self.name else ""
        return tuple(part for part in (firm, self.title, self.email, self.address, self.note) if part)


def is_card(name: str, mime: str) -> bool:
    """Whether a file is one of contact cards, as far as it says so itself."""
    return mime.casefold() in MIMES or name.casefold().endswith(".vcf")


def read_cards(data: bytes) -> list[Card]:
    """The contacts of a file, in its order, at most one more than `MOST_CARDS`; nothing for what is no vCard."""
    import vobject  # noqa: PLC0415 - 30 ms that no start-up needs

    text = PHOTO.sub("", _decoded(data[:MOST_BYTES]).replace("\r\n", "\n").replace("\r", "\n"))
    found: list[Card] = []
    try:
        for one in _single(text):
            component = next(vobject.readComponents(one, allowQP=True, ignoreUnreadable=True), None)
            if component is not None and component.name == "VCARD":
                found.append(_card(component))
            if len(found) > MOST_CARDS:
                break
    except Exception:  # noqa: BLE001 - a stranger's file: what was read until here is what there is
        return found
    return found


def _single(text: str) -> Iterator[str]:
    """Card by card, no longer than a person's can be: the reader's time grows with the square of it."""
    lines: list[str] = []
    for line in text.split("\n"):
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            lines = []
        lines.append(line[:MOST_IN_LINE])
        if word == "END:VCARD" and len(lines) <= MOST_LINES:
            yield "\n".join(lines)


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
        title=next(_values(component, "title"), ""),
        email=", ".join(dict.fromkeys(_values(component, "email"))),
        address=next(_addresses(component), ""),
        birthday=next(filter(None, map(_birthday, _values(component, "bday"))), None),
    )


def _addresses(component: Any) -> Iterator[str]:
    """As it is written in its own country: from the house up, or from the country down."""
    for line in component.contents.get("adr", ()):
        parts = [_joined(getattr(line.value, name, "")) for name in ADDRESS]
        found = [part for part in parts if part]
        if found:
            yield ", ".join(found) if "".join(found).isascii() else " ".join(reversed(found))


def _joined(value: Any) -> str:
    said = " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return one_line(clean(said), FIELD_UNITS)


def _birthday(text: str) -> tuple[int | None, int, int] | None:
    """1985-03-05, 19850305, --03-05; a phone that must write a year writes one before anybody's."""
    found = BORN.match(text)
    if found is None:
        return None
    year, month, day = int(found["year"] or 0), int(found["month"]), int(found["day"])
    try:
        date(A_LEAP_YEAR, month, day)
    except ValueError:
        return None
    return (year if year >= FIRST_YEAR else None), month, day


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
