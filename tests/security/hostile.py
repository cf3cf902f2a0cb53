"""Updates that no client of Telegram sends: a corpus by hand, and real ones broken at random, from a seed."""

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from tests.security.town import MINE

Update = dict[str, Any]
OWNER = MINE.people
DEEP = 300
"""Levels of nesting: ten times what Telegram's own objects have."""


def deep(levels: int = DEEP) -> Any:
    inner: Any = "x"
    for number in range(levels):
        inner = [inner] if number % 2 else {"reply_to_message": inner}
    return inner


TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "王\udfff老板",
    "\u202e 付了300元",
    "\u200b\u200d\ufeff",
    "\u2066/undo\u2069",
    "x" * 5000,
    "要" * 4096,
    "\n" * 500,
    "👨‍👩‍👧‍👦" * 200,
    "<b>&lt;</b><script>",
    "{name} {0} %s $name",
    "'; DROP TABLE customer; --",
    '=HYPERLINK("http://x")',
    "٣٠٠ ¥３００ 付了三百万亿元",
    "9" * 4000,
    "/" * 300,
    "/undo\n/undo",
    "/start \ud800",
    "/add " + "王" * 4000,
    "付了" + "9" * 60 + "元",
    "99999999999999999999年13月45日25点61分",
    "2026-02-30 明天的昨天",
    "#" * 200,
    "13800138000 " * 300,
)
NUMBERS = (0, -1, 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 2**70, 1e308, -0.0, 10**400)
VALUES: tuple[Any, ...] = (None, True, False, [], {}, [None], [[]], {"id": None}, *NUMBERS, *TEXTS)
DATA = (
    "",
    ":",
    "v1",
    "v1:",
    "v1::",
    "v1:::",
    "v0:capture.card:1:",
    "v1:capture.card:1.1.1.1.1:",
    "v1:capture.card:-1.1:",
    "v1:capture.card:01.1:",
    "v1:capture.card:1.1:~",
    "v1:capture.card:1.1:\x00",
    "v1:capture.card:zzzzzzzzzzzzz.zzzzzzzzzzzzz:",
    "v1:capture.at:2t.2t:~ffffffffffffffff",
    "v1:capture.at:2t.2t:~-1h",
    "v1:customers.merge:2t.2t.2t:",
    "v1:customers.ask:2t.2t:~x",
    "v1:businesses.put:2t:~zone.Mars.Base",
    "v1:businesses.put:2t:~quiet.9999-9999",
    "v1:members.remove:2t.2t:",
    "v1:feedback.rate::~9",
    "v1:feedback.rate::~-1.x",
    "v1:privacy.put:2t:~offers.7",
    "v1:help.speak::~xx",
    "v1:gate.said::",
    "v1:__class__.x::",
    "v1:王.老:1:",
    "V1:CAPTURE.CARD:1:",
    "v1:capture.card:1.1:" + "n" * 60,
    "\ud800",
    "x" * 64,
    '{"a":1}',
)
PAYLOADS = (
    "",
    "s_",
    "m_",
    "x_",
    "s_" + "A" * 62,
    "m_" + "-" * 62,
    "s_../..",
    "m_%00",
    "s_\ud800",
    "s_ s_",
    "s_\n",
    "м_кириллица",
    "_",
)
FILES = (
    "",
    ".",
    "..",
    "../../etc/passwd",
    "con",
    "a\x00.vcf",
    "\u202efcv.exe",
    "名" * 300,
    "x.vcf.exe",
    '"; rm -rf /',
    "a\r\nX: y.vcf",
    "\ud800.vcf",
)
MIMES = ("", "text/vcard", "TEXT/VCARD", "image/svg+xml", "application/zip", "a" * 500, "text/html\r\nX: y", "\x00")


def message(**content: Any) -> Update:
    person = {"id": OWNER, "is_bot": False, "first_name": "老陈", "language_code": "zh-hans"}
    return {
        "message": {
            "message_id": 7,
            "from": person,
            "chat": {"id": OWNER, "type": "private"},
            "date": 1_790_000_000,
            **content,
        }
    }


def tap(data: Any) -> Update:
    inner = message(text="card")["message"]
    return {"callback_query": {"id": "1", "from": inner["from"], "message": inner, "chat_instance": "1", "data": data}}


def corpus() -> Iterator[Update]:
    """Each known way to be malformed, once."""
    yield from (
        {kind: value} for kind in ("message", "callback_query", "my_chat_member", "unheard_of") for value in VALUES
    )
    yield from ({}, {"message": message()["message"], "callback_query": tap("x")["callback_query"]})
    yield from (message(text=text) for text in TEXTS)
    yield from (message(caption=text, photo=[]) for text in TEXTS)
    yield from (tap(data) for data in (*DATA, *VALUES))
    yield from (message(text=f"/start {payload}") for payload in PAYLOADS)
    for name in FILES:
        yield message(document={"file_id": "x", "file_unique_id": "x", "file_name": name, "mime_type": "text/vcard"})
    for mime in MIMES:
        yield message(
            document={"file_id": "x", "file_unique_id": "x", "mime_type": mime, "file_size": 2**40}, caption=mime
        )
    yield from _entities()
    yield from _chats()
    yield from _missing()


def _entities() -> Iterator[Update]:
    for offset, length in ((0, 0), (-1, 5), (0, 2**31), (10**9, 1), (3, -3), ("a", None)):
        for kind in ("bot_command", "mention", "url", "text_link", "no_such_kind"):
            entity = {"type": kind, "offset": offset, "length": length}
            yield message(text="/today 😀 王老板", entities=[entity])
            yield message(caption="/today", caption_entities=[entity] * 200, photo=[])


def _chats() -> Iterator[Update]:
    """Groups, channels, people behind a mask, groups that moved."""
    anonymous = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    for kind in ("group", "supergroup", "channel", "sender", "no_such_kind"):
        chat = {"id": -1_001_234_567_890, "type": kind, "title": "\u202e"}
        yield message(text="@regulars_bot /today", chat=chat)
        yield message(text="@regulars_bot", chat=chat, sender_chat=chat, **{"from": anonymous})
        yield message(chat=chat, migrate_to_chat_id=2**60)
        yield message(chat=chat, migrate_from_chat_id=-5, new_chat_members=[anonymous], left_chat_member=anonymous)
        for post in ("channel_post", "edited_channel_post", "edited_message", "business_message"):
            inner = message(text="王老板 付了300元", chat=chat, sender_chat=chat)["message"]
            yield {post: {name: value for name, value in inner.items() if name != "from"}}


def _missing() -> Iterator[Update]:
    """Every field gone, one by one, and every field of another kind."""
    contact = {"phone_number": "+", "first_name": "", "vcard": "BEGIN:VCARD\n" * 100, "user_id": "x"}
    place = {"latitude": 1e300, "longitude": "x"}
    wholes = (
        message(text="王老板 付了300元", contact=contact, location=place, venue={}, forward_origin={"type": "x"}),
        tap("v1:help.show::"),
    )
    for whole in wholes:
        for path in paths(whole):
            for value in (GONE, None, "x", -1, [], {}, deep()):
                yield changed(whole, path, value)


GONE = object()
Path = tuple[str | int, ...]


def paths(part: Any, here: Path = ()) -> list[Path]:
    """The way to every value inside."""
    found: list[Path] = [here] if here else []
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return found + [path for name, value in inside for path in paths(value, (*here, name))]


def changed(whole: Update, path: Path, value: Any) -> Update:
    copy = deepcopy(whole)
    holder: Any = copy
    for name in path[:-1]:
        holder = holder[name]
    if value is GONE:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return copy


def broken(real: list[Update], chance: random.Random) -> Update:
    """A real update with a few things in it broken."""
    update = {name: value for name, value in deepcopy(chance.choice(real)).items() if name != "update_id"}
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        found = paths(update)
        if not found:
            break
        update = changed(update, chance.choice(found), _instead(real, chance))
    if chance.random() < 0.05:
        update = {
            chance.choice(("edited_message", "channel_post", "poll", "my_chat_member")): value
            for value in update.values()
        }
    return update


def _instead(real: list[Update], chance: random.Random) -> Any:
    kind = chance.random()
    if kind < 0.3:
        return GONE
    if kind < 0.5:
        donor = chance.choice(real)
        part: Any = donor
        for name in chance.choice(paths(donor)):
            part = part[name]
        return deepcopy(part)
    return chance.choice(
        (*VALUES, *DATA, *FILES, *MIMES, *(f"/start {payload}" for payload in PAYLOADS), deep(chance.randint(1, DEEP)))
    )


def sendable(update: Update) -> bool:
    """Telegram's own words are JSON of a size."""
    return len(json.dumps(update)) < 1_000_000
