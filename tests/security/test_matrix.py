"""Who may do what: every route, by every way that leads to it, for every role, on own, foreign and invented objects.

The cells follow from ROUTES: a new route is tried without a word here. What a role may do must not fail; what it may
not do is refused in words and changes no row; and whoever it is, the other shop never notices and is never told of.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from handlers import ROUTES
from handlers.context import Route
from rules import roles
from rules.actions import Action, encode
from rules.roles import Role
from simulator.phone import Phone
from tests.security.stand import Deed, Stand
from tests.security.town import MINE, ROLES, THEIRS, Side
from ui.i18n import label

HANDLERS = Path(__file__).parents[2] / "handlers"
ASKED = re.compile(r"(?:\.ask|Question)\(\s*f?\"([a-z_]+\.[a-z_{}]+)\"")
REFUSED = [
    label("zh", key).replace(" ", "")
    for key in ("refusal-role", "refusal-customer", "refusal-stranger", "stale-button")
]
NOWHERE = 900_001
WORDS = f"{MINE.names[2]} {THEIRS.names[0]} 明天下午3点 付了300元"
TYPED = f"{WORDS} {THEIRS.phones[0]}"
EVERYBODY = (*ROLES, "rival")
FEW = ("owner", "staff", "customer", "rival")
"""Who differs most; the others (`make soak`) are refused like one of them."""
PEOPLE = EVERYBODY if os.environ.get("EVERYBODY") else FEW
INSIDERS: dict[str, Role] = {role: role for role in ("owner", "manager", "staff", "viewer", "customer")}


@dataclass(frozen=True)
class Who:
    """Somebody, where they stand, and what must stay hidden from them."""

    name: str

    @property
    def person_id(self) -> int:
        return THEIRS.person("owner") if self.name == "rival" else MINE.person(self.name)

    def role_in(self, business_id: int | None) -> Role:
        """What they are to the shop that is meant: without one, to where their words go."""
        if self.name == "rival":
            return "owner" if business_id in {None, THEIRS.first + 1} else "stranger"
        return INSIDERS.get(self.name, "stranger") if business_id in {None, MINE.first + 1} else "stranger"

    def hidden(self) -> tuple[str, ...]:
        """Words that must never be on their screen."""
        mine = {
            "rival": MINE.canaries,
            "stranger": MINE.canaries,
            "leaver": MINE.canaries,
            "staff": (MINE.names[2], MINE.phones[2]),
            "customer": (*MINE.names[:3], *MINE.phones),
        }.get(self.name, ())
        return mine if self.name == "rival" else (*mine, *THEIRS.canaries)

    def may_not_touch(self, deed: Deed) -> list[str]:
        """Rows that changed and are none of their business."""
        if self.name == "rival":
            return deed.touched(MINE.first + 1)
        found = deed.touched(THEIRS.first + 1)
        mine = deed.touched(MINE.first + 1)
        if self.name in {"stranger", "leaver"}:
            return found + mine
        foreign = {"staff": (103,), "customer": (101, 102, 103)}.get(self.name, ())
        return found + [row for row in mine if any(f"'customer_id': {number}," in row for number in foreign)]


WHO = {name: Who(name) for name in PEOPLE}


@dataclass(frozen=True)
class Cell:
    """One act, and whether it is allowed."""

    name: str
    allowed: bool
    works: bool = False
    """It is a button as somebody of this shop saw it."""
    typed: str = ""
    """What they said themselves may be said back to them."""


def may(role: Role, route: Route) -> bool:
    return route.deed is None or roles.may(role, route.deed)


def _known(stand: Stand, side: Side, route: Route) -> Action:
    word, _, verb = route.name.partition(".")
    first = side.first + 1
    return stand.town.shown[side].get(route.name) or Action(word, verb, (first, first, first + 1)[: 1 + route.ids])


def variants(  # noqa: C901 - a list, one line for each
    stand: Stand, who: Who, route: Route
) -> Iterator[tuple[str, Action]]:
    """The button as it is shown, and what a hostile client makes of it."""
    own = _known(stand, MINE, route)
    theirs = _known(stand, THEIRS, route)
    if own.arg.partition(".")[2] in stand.town.codes.values():  # whoever holds the code may use it: try without
        named = own.arg.partition(".")[0]
        own, theirs = (Action(one.word, one.verb, one.ref, arg=f"{named}.no_such_code") for one in (own, theirs))

    def about(*ref: int, of: Action = own) -> Action:
        return Action(of.word, of.verb, ref, of.nonce, of.arg)

    yield "own", own
    if who.name != "rival":
        yield "foreign", theirs
    ids = max(route.ids, len(own.ref) - 1)
    if ids:
        yield "crossed", about(MINE.first + 1, *(THEIRS.first + 1, THEIRS.first + 2)[:ids])
    if ids and who.name in {"staff", "customer"}:
        yield "unseen", about(MINE.first + 1, *[MINE.first + 3] * ids)
    if ids and who.name == "owner":
        yield "crossed, as shown", about(MINE.first + 1, *theirs.ref[1:])
    if who.name in {"owner", "rival"}:
        yield "invented", about(*(MINE.first + 1, NOWHERE, NOWHERE)[: ids + 1])
    if who.name in {"customer", "rival"}:
        yield "crossed back", about(THEIRS.first + 1, *(MINE.first + 1, MINE.first + 2)[:ids], of=theirs)
        yield "no such shop", about(*(NOWHERE,) * (ids + 1))
        yield "bare", about()


def judged(who: Who, cell: Cell, deed: Deed) -> Iterator[str]:
    """What is wrong with what came of it."""
    if deed.broke:
        yield f"{cell.name}: it broke"
    if not deed.said:
        yield f"{cell.name}: silence"
    yield from (f"{cell.name}: told of {word}" for word in _hidden(who, cell) if word in deed.said)
    yield from (f"{cell.name}: touched {row}" for row in who.may_not_touch(deed))
    if not cell.allowed:
        kept = {key for key in deed.changed if key[0] != "conversation"} - {("person", who.person_id)}  # their menu
        if kept:
            yield f"{cell.name}: refused, yet changed {kept}"
        if not any(text in deed.said for text in REFUSED):
            yield f"{cell.name}: not refused, but told {deed.said[:200]}"
    elif cell.works and any(text in deed.said for text in REFUSED):
        yield f"{cell.name}: allowed and shown, yet refused"
    elif who.name == "viewer" and (wrote := deed.changed.keys() - _own_rows(who, deed)):
        yield f"{cell.name}: a viewer wrote {wrote}"


def _hidden(who: Who, cell: Cell) -> list[str]:
    return [word for word in who.hidden() if word not in cell.typed]


def _own_rows(who: Who, deed: Deed) -> set[tuple[str, int]]:
    """A language, a mute, a question, a shop of one's own: what anybody may have written about themselves."""
    own = {"person", "member", "conversation", "business"}
    return {key for key in deed.changed if key[0] in own}


async def tried(stand: Stand, who: Who, cell: Cell, act: Callable[[], object]) -> tuple[list[str], Deed]:
    deed = await stand.does(act())
    stand.take_back(deed)
    return list(judged(who, cell, deed)), deed


@pytest.fixture(params=PEOPLE)
async def person(request: pytest.FixtureRequest, stand: Stand) -> tuple[Who, Phone]:
    who = WHO[request.param]
    phone = await stand.phone(who.person_id)
    return who, phone


def asked_for(stand: Stand) -> list[Route]:
    """Routes that an open question can name and no button was seen to."""
    texts = [path.read_text(encoding="utf-8") for path in HANDLERS.rglob("*.py")]
    names = {found for text in texts for found in ASKED.findall(text)}
    patterns = [re.compile(re.sub(r"\\{.*\\}", "[a-z]+", re.escape(name))) for name in names]
    one_thing = (route for route in ROUTES if route.ids <= 1 and route.name not in stand.town.shown[MINE])
    return [route for route in one_thing if any(pattern.fullmatch(route.name) for pattern in patterns)]


async def test_every_answer_to_a_question(stand: Stand, person: tuple[Who, Phone]) -> None:
    """Asked when they might: of this shop, of a customer that is not theirs any more, of the other shop."""
    who, phone = person
    wrong = []
    for route in asked_for(stand):
        for ref in ((101, 103 if who.name == "staff" else 102), (101, 201), (201, 201)):
            role = who.role_in(ref[0])
            cell = Cell(f"{route.name} asked about {ref}", may(role, route), typed=WORDS)
            question = {"chat_id": who.person_id, "person_id": who.person_id, "business_id": ref[0]}
            asked = {"question": route.name, "ref": ".".join(map(str, ref)), "asked_at": stand.asked_at()}
            stand.put("conversation", question | asked)
            found, _ = await tried(stand, who, cell, lambda: phone.thumb.send(WORDS))
            wrong += found
    assert wrong == [], "\n".join(wrong)


def payloads(stand: Stand, command: str) -> list[str]:
    """What may follow a command: nothing, or words about people one should not hear of; after /start, hostile codes."""
    word, _, kind = command.partition(" ")
    if not kind:
        return [f"/{word}", f"/{word} {WORDS}", f"/{word} {THEIRS.names[0]}"]
    return [f"/{word} {kind}{code}" for code in ("", "A", "no_such_code", stand.town.codes[MINE][::-1], "0" * 60)]


async def test_every_command(stand: Stand, person: tuple[Who, Phone]) -> None:
    who, phone = person
    wrong = []
    for command in sorted({route.command for route in ROUTES if route.command}):
        routes = [route for route in ROUTES if route.command == command]
        for text in payloads(stand, command):
            cell = Cell(text, any(may(who.role_in(None), route) for route in routes), typed=text)
            found, _ = await tried(stand, who, cell, partial(phone.thumb.send, text))
            wrong += found
    assert wrong == [], "\n".join(wrong)


def messages(stand: Stand, phone: Phone) -> dict[str, list[Callable[[], object]]]:
    """A way to send each kind of message that a route may take; a new kind has to be taught here."""
    thumb = phone.thumb
    mine = thumb.send(WORDS)
    stand.bot.queue.drop()
    cards = [
        stand.card(phone, Action("customers", "card", ref), Action("followups", "done", ref))
        for ref in ((101, 101), (101, 103), (101, 201), (201, 201))
    ]
    relayed = [
        stand.card(phone, Action(word, verb, ref))
        for word, verb in (("cases", "take"), ("feedback", "answer"))
        for ref in ((101, 101), (101, 201), (201, 201))
    ]
    return {
        "plain": [lambda: thumb.send(WORDS), lambda: thumb.send(THEIRS.names[0]), lambda: thumb.send(THEIRS.phones[0])],
        "reply": [partial(thumb.send, WORDS, card) for card in cards],
        "reply_file": [partial(thumb.photo, b"\xff\xd8", WORDS, card) for card in (*cards, *relayed)],
        "contact": [lambda: thumb.contact(THEIRS.names[0], THEIRS.phones[0])],
        "edited": [lambda: thumb.edit(mine.message_id, WORDS)],
        "file": [
            lambda: thumb.photo(b"\xff\xd8", WORDS),
            lambda: thumb.document("a.vcf", b"no card", WORDS, "text/vcard"),
        ],
    }


async def test_every_kind_of_message(stand: Stand, person: tuple[Who, Phone]) -> None:
    who, phone = person
    ways = messages(stand, phone)
    wrong = []
    for kind in sorted({kind for route in ROUTES for kind in route.takes.split()}):
        for number, way in enumerate(ways[kind]):
            found, _ = await tried(stand, who, Cell(f"{kind} {number}", allowed=True, typed=TYPED), way)
            wrong += found
    assert wrong == [], "\n".join(wrong)


async def test_every_button(stand: Stand, person: tuple[Who, Phone]) -> None:
    who, phone = person
    wrong = []
    for route in ROUTES:
        for name, action in variants(stand, who, route):
            role = who.role_in(action.ref[0] if action.ref else None)
            enough = len(action.ref[1:]) >= route.ids
            outside = bool(action.ref) and role == "stranger"
            allowed = may(role, route) and enough and not outside
            works = allowed and name == "own" and who.name == "owner" and route.name in stand.town.shown[MINE]
            cell = Cell(f"{route.name} {name}", allowed, works)
            card = phone.thumb.message(stand.card(phone))
            found, _ = await tried(stand, who, cell, partial(phone.thumb.tap, card, encode(action)))
            wrong += found
    assert wrong == [], "\n".join(wrong)
