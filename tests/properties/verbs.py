"""Every verb of the services that a handler calls as the person who speaks, and made-up arguments for it."""

import ast
import importlib
import inspect
import random
import types
import typing
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from models.base import Owned
from models.db import Tx
from rules import capture as grammar
from rules.capture import Reading
from tests.security.town import MINE, THEIRS

ROOT = Path(__file__).parents[2]
HANDLERS = ROOT / "handlers"
PLUMBING = {"inbox", "outbox", "conversations"}
"""Only the edges call these, never a person."""
WORDS_OF_SERVICES = {path.stem for path in (ROOT / "services").iterdir() if not path.name.startswith("_")} - PLUMBING
Verb = Callable[..., Any]
NOWHERE = 900_001
WORDS = (
    *MINE.names,
    *MINE.phones,
    THEIRS.names[0],
    THEIRS.phones[0],
    THEIRS.secret,
    THEIRS.shop,
    "",
    "VIP",
    "来过 付了300元",
    "cap",
    "3",
    "zone",
    "Europe/London",
    "staff",
    "own",
    "all",
    "quiet",
    "none",
    "viewer",
    "lost",
    "archived",
    "active",
    "price",
    "supplier",
    "visit",
    "note",
    "call",
    "not_now",
    "written",
    "favour",
    "03-05",
)


@dataclass(frozen=True)
class Row:
    """A row to be looked up in the unit that gets it."""

    table: type[Owned]
    number: int

    def of(self, tx: Tx) -> Owned:
        return tx.get_one(self.table, self.number)


class UntaughtError(TypeError):
    """A verb takes something that nobody has taught this test to make."""


def number(chance: random.Random) -> int:
    """A row's: of this shop, of the other, of none; the first ones most often, since every table has them."""
    side = chance.choice((MINE, MINE, MINE, THEIRS, THEIRS, None))
    return side.first + 1 + min(int(chance.expovariate(0.25)), 22) if side else NOWHERE


def verbs() -> dict[str, Verb]:
    """`word.verb` of the services, wherever a handler names one; but those for the system, which say whom they mean."""
    found: dict[str, Verb] = {}
    for path in HANDLERS.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        system = {id(part) for node in ast.walk(tree) if _for_system(node) for part in ast.walk(node)}
        for node in (node for node in ast.walk(tree) if id(node) not in system):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in WORDS_OF_SERVICES
            ):
                verb = getattr(importlib.import_module(f"services.{node.value.id}"), node.attr, None)
                if inspect.isfunction(verb) and [*inspect.signature(verb).parameters][:1] == ["tx"]:
                    found[f"{node.value.id}.{node.attr}"] = verb
    return dict(sorted(found.items()))


def _for_system(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and any(isinstance(one, ast.Name) and one.id == "SYSTEM" for one in node.args)


def arguments(verb: Verb, chance: random.Random, now: datetime) -> tuple[list[Any], dict[str, Any]]:
    """Something of the right kind for each parameter, own, foreign or invented."""
    hints = typing.get_type_hints(verb)
    given: list[Any] = []
    named: dict[str, Any] = {}
    for parameter in list(inspect.signature(verb).parameters.values())[1:]:
        value = now if parameter.name == "now" else made(hints[parameter.name], chance, now)
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            named[parameter.name] = value
        else:
            given.append(value)
    return given, named


def made(kind: Any, chance: random.Random, now: datetime) -> Any:  # noqa: PLR0911 - one way for each kind of type
    """A value of a type, by chance."""
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        return made(chance.choice(inside), chance, now)
    if origin is typing.Literal:
        return chance.choice(inside)
    if origin is tuple and inside[-1] is not ...:
        return tuple(made(one, chance, now) for one in inside)
    if origin in {list, tuple, frozenset, set, Sequence, Collection}:
        several = [made(inside[0], chance, now) for _ in range(chance.randint(0, 3))]
        return (origin if origin in {list, tuple, frozenset, set} else list)(several)
    if kind is Reading:
        return _reading(chance, now)
    if isinstance(kind, type) and issubclass(kind, Owned):
        return Row(kind, number(chance))
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        make: Any = kind
        return make(**{field.name: made(hints[field.name], chance, now) for field in fields(kind)})
    return _simple(kind, chance, now)


def _simple(kind: Any, chance: random.Random, now: datetime) -> Any:
    ways: dict[Any, Callable[[], Any]] = {
        int: lambda: chance.choice((number(chance),) * 3 + (0, 1, 3)),
        str: lambda: chance.choice(WORDS),
        bool: lambda: chance.random() < 0.5,
        float: lambda: 1.5,
        bytes: lambda: b"x",
        Decimal: lambda: Decimal(300),
        date: (now + timedelta(days=chance.randint(-90, 90))).date,
        datetime: lambda: now + timedelta(hours=chance.randint(-999, 999)),
        types.NoneType: lambda: None,
    }
    if typing.get_origin(kind) is Mapping:
        return {}
    if kind not in ways:
        raise UntaughtError(f"what is a {kind}?")
    return ways[kind]()


def _reading(chance: random.Random, now: datetime) -> Reading:
    text = " ".join(chance.choice(WORDS) for _ in range(3))
    read = grammar.read(text, now=now, tz="Asia/Shanghai", region="CN", language="zh", currency="CNY")
    return replace(read, known_ids=tuple(number(chance) for _ in range(chance.randint(0, 2))))
