"""Telegram's HTML, read as its own server reads it, refusals included."""

import re
import sys
from dataclasses import dataclass
from typing import NoReturn

from simulator import units
from simulator.wire import Json, bad_request

Formatted = tuple[str, list[Json]]

TYPES = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,8})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_PLAIN = re.compile(r"[^<&]+")
_WORD = re.compile(r"[^\s\0>]*")
_ATTRIBUTE = re.compile(r"[^\s\0=>]*")
_TOKEN = re.compile(r"[a-zA-Z0-9.-]*")
_SPACE = re.compile(r"[\s\0]*")
_USER_LINK = re.compile(r"tg://user\?id=(\d{1,18})$")
_LINK = re.compile(r"(?:(?:https?|tg|ton|tonsite)://|mailto:)?[^\s/.]+\.?[^\s]*$", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    start: int


class _Reader:
    """Follows parse_html of TDLib step by step, so that its byte offsets and its words come out the same."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.plain = ""
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def run(self) -> Formatted:
        while self.at < len(self.source):
            self._step()
        if self.open:
            self._refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return self.plain, self.entities

    def _step(self) -> None:
        if self._here() == "<":
            begin, self.at = self.at, self.at + 1
            self._end(begin) if self._here() == "/" else self._start(begin)
        elif self._here() == "&":
            self._add(self._reference())
        else:
            self._add(self._take(_PLAIN))

    def _here(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else "\0"

    def _ended(self) -> bool:
        return self.at >= len(self.source)

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found.group()

    def _add(self, text: str) -> None:
        self.plain += text
        self.offset += units.length(text)

    def _reference(self) -> str:
        found = _REFERENCE.match(self.source, self.at)
        character = _referred(found) if found else None
        if found is None or character is None:
            self.at += 1
            return "&"
        self.at = found.end()
        return character

    def _refuse(self, reason: str, at: int | None = None) -> NoReturn:
        place = "" if at is None else f" at byte offset {len(self.source[:at].encode('utf-8', 'surrogatepass'))}"
        raise bad_request(f"can't parse entities: {reason}{place}")

    def _start(self, begin: int) -> None:
        tag = self._take(_WORD).lower()
        if self._ended():
            self._refuse("Unclosed start tag", begin)
        if tag not in TYPES:
            self._refuse(f'Unsupported start tag "{tag}"', begin)
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            self._refuse('Tag "span" must have class "tg-spoiler"', begin)
        self.at += 1
        self.open.append(_Open(tag, argument, self.offset, len(self.plain)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._take(_SPACE)
            if self._here() == ">":
                return argument
            if self._ended():
                self._refuse("Unclosed start tag", begin)
            name, value = self._attribute(tag, begin)
            argument = _argument(tag, name, value) or argument

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._take(_ATTRIBUTE)
        if not name:
            self._refuse(f'Empty attribute name in the tag "{tag}"', begin)
        self._take(_SPACE)
        if self._here() != "=":
            return name, ""
        self.at += 1
        self._take(_SPACE)
        value = self._quoted() if self._here() in {"'", '"'} else self._token()
        if self._ended():
            self._refuse("Unclosed start tag", begin)
        return name, value

    def _quoted(self) -> str:
        mark = self._here()
        self.at += 1
        value = ""
        while not self._ended() and self._here() != mark:
            if self._here() == "&":
                value += self._reference()
            else:
                value += self._here()
                self.at += 1
        self.at += 1
        return value

    def _token(self) -> str:
        begin = self.at
        value = self._take(_TOKEN).lower()
        if not self._ended() and not self._here().isspace() and self._here() not in {">", "\0"}:
            self._refuse("Unexpected end of name token", begin)
        return value

    def _end(self, begin: int) -> None:
        if not self.open:
            self._refuse("Unexpected end tag", begin)
        self.at += 1
        name = self._take(_WORD).lower()
        self._take(_SPACE)
        if self._here() != ">":
            self._refuse("Unclosed end tag", begin)
        self.at += 1
        opened = self.open.pop()
        if name and name != opened.tag:
            place = len(self.source[:begin].encode("utf-8", "surrogatepass"))
            self._refuse(f'Unmatched end tag at byte offset {place}, expected "</{opened.tag}>", found "</{name}>"')
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity = _entity(opened, self.plain[opened.start :])
        if entity is None:
            return
        entity |= {"offset": opened.offset, "length": self.offset - opened.offset}
        last = self.entities[-1] if self.entities else None
        if last is not None and _is_code_in_pre(last, entity):
            last.update(type="pre", language=last.get("language") or entity.get("language"))
        else:
            self.entities.append(entity)


def _referred(found: re.Match[str]) -> str | None:
    sixteen, ten, name = found.groups()
    if name:
        return _NAMED[name]
    code = int(sixteen, 16) if sixteen else int(ten)
    if not 0 < code < sys.maxunicode or units.is_surrogate(chr(code)):
        return None
    return chr(code)


def _argument(tag: str, name: str, value: str) -> str:
    if tag == "a" and name == "href":
        return value
    if tag == "code" and name == "class" and value.startswith("language-"):
        return value.removeprefix("language-")
    if tag == "span" and name == "class" and value.startswith("tg-"):
        return value.removeprefix("tg-")
    if tag == "tg-emoji" and name == "emoji-id":
        return value
    return "1" if tag == "blockquote" and name == "expandable" else ""


def _entity(opened: _Open, inner: str) -> Json | None:
    """The kind of entity and its argument; a link that is none is dropped, as Telegram does."""
    if opened.tag == "a":
        return _link(opened.argument or inner)
    if opened.tag == "tg-emoji":
        known = opened.argument.isdecimal()
        return {"type": "custom_emoji", "custom_emoji_id": opened.argument} if known else None
    if opened.tag == "blockquote" and opened.argument:
        return {"type": "expandable_blockquote"}
    if opened.tag == "code" and opened.argument:
        return {"type": "code", "language": opened.argument}
    return {"type": TYPES[opened.tag]}


def _link(url: str) -> Json | None:
    if person := _USER_LINK.match(url):
        return {"type": "text_mention", "user": {"id": int(person[1])}}
    if not _LINK.match(url) or ("://" not in url and "." not in url):
        return None
    return {"type": "text_link", "url": url if ":" in url else f"http://{url}/"}


def _is_code_in_pre(last: Json, entity: Json) -> bool:
    same = last["offset"] == entity["offset"] and last["length"] == entity["length"]
    return (
        same
        and {last["type"], entity["type"]} == {"pre", "code"}
        and bool(last.get("language") or entity.get("language"))
    )


def parse_html(source: str) -> Formatted:
    """Plain text and its entities, nested ones after the one that holds them."""
    text, entities = _Reader(source).run()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return text, in_order(entities)


def in_order(entities: list[Json]) -> list[Json]:
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
