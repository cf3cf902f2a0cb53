"""One person does one thing; what was said to whom, and which rows changed. The real gate, handlers and book."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copy
from typing import IO, Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlmodel import SQLModel
from telegram import Update
from telegram.request import RequestData

from bot import line
from bot.settings import load
from bot.transport import AiohttpRequest, _must_be_telegram
from handlers.context import App, House
from models.db import Database, open_database
from models.db.engine import connect
from rules.actions import Action, decode, encode
from rules.mydata import Seal
from simulator.bots import Bot
from simulator.clock import Clock
from simulator.exchange import Exchange
from simulator.params import Params, Upload
from simulator.phone import Phone
from simulator.world import World
from tests.e2e.conftest import TOKEN
from tests.security.town import Town

Row = dict[str, Any]
Changed = dict[tuple[str, int], tuple[Row | None, Row | None]]
"""Row by row, as it was and as it is."""
OWN = ("person", "conversation")
"""What belongs to a person and to no shop."""
UNTOLD = frozenset({"inbox_update", "usage", "watch"})
"""What is counted of every update, whoever sent it."""


class Direct(AiohttpRequest):
    """Our transport on the simulator's own door, without a socket between them."""

    speaks_to: ClassVar["Stand"]

    async def initialize(self) -> None:
        """No session: there is no network."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - PTB's signature
        request_data: RequestData | None = None,
        *_: object,
        **__: object,
    ) -> tuple[int, bytes]:
        stand, place = Direct.speaks_to, urlsplit(url)
        name, values = place.path.rsplit("/", 1)[1], dict(parse_qsl(place.query))
        if "/file/" in url:
            return 200, stand.world.files.by_path[url.partition(f"{TOKEN}/")[2]].data
        values |= request_data.json_parameters if request_data else {}
        files = request_data.multipart_data if request_data and request_data.contains_files else {}
        uploads = {key: Upload(called, _bytes(content), mime) for key, (called, content, mime) in files.items()}
        stand.heard.append(_plainly(values, uploads))
        answer = await stand.exchange.answer(stand.bot, name, Params(dict(values), uploads))
        _must_be_telegram(answer.status, answer.body)
        return answer.status, answer.body


def _bytes(content: bytes | IO[bytes]) -> bytes:
    return content if isinstance(content, bytes) else content.read()


def _plainly(values: dict[str, str], uploads: dict[str, Upload]) -> str:
    """All that a call says, as a person would read it; phone numbers without their gaps."""
    told = [json.dumps(json.loads(v), ensure_ascii=False) if v[:1] in "[{" else v for v in values.values()]
    told += [f"{one.name} {one.data.decode(errors='ignore')}" for one in uploads.values()]
    return "\n".join(told).replace(" ", "").replace("\N{NO-BREAK SPACE}", "")


@dataclass
class Deed:
    """What came of one act."""

    said: str
    changed: Changed
    broke: bool
    buttons: list[Action]

    def touched(self, business_id: int) -> list[str]:
        """Rows of one shop that were made, changed or deleted."""
        rows = {key: after or before or {} for key, (before, after) in self.changed.items()}
        return [f"{key}: {row}" for key, row in rows.items() if _shop_of(key, row) == business_id]


def _shop_of(key: tuple[str, int], row: Row) -> int | None:
    return key[1] if key[0] == "business" else row.get("business_id") if key[0] not in OWN else None


@dataclass
class Stand:
    """Built on a copy of the town's book; every act can be taken back as if it had never been."""

    town: Town
    path: Path
    world: World = field(init=False)
    bot: Bot = field(init=False)
    db: Database = field(init=False)
    app: App = field(init=False)
    house: House = field(init=False)
    heard: list[str] = field(default_factory=list)

    async def open(self) -> None:
        clock = Clock()
        clock.moved = self.town.now - clock.now()
        self.world = World(clock)
        self.bot = self.world.add_bot(TOKEN, "regulars_bot", "Regulars")
        self.exchange = Exchange(self.world, asyncio.Event())
        self.raw = connect(self.path, self.town.key)
        self.raw.execute("PRAGMA foreign_keys = OFF")
        self.raw.execute("DELETE FROM inbox_update")  # this world counts its updates from the start again
        self.db = open_database(self.path, self.town.key)
        self.house = House(self.db, lambda: self.town.now, lambda _person: True, "en", Seal(b"sealed"))
        Direct.speaks_to = self
        settings = load(telegram_bot_token=TOKEN, _env_file=None)
        self.app = line.build_application(settings, TOKEN, self.house, Direct(connection_limit=1))
        await self.app.initialize()
        self.phones: dict[int, Phone] = {}
        self.tables = [table.name for table in SQLModel.metadata.sorted_tables if table.name not in UNTOLD]
        described = {table: self.raw.execute(f"PRAGMA table_info({table})").fetchall() for table in self.tables}
        self.columns = {table: [column[1] for column in found] for table, found in described.items()}

    async def close(self) -> None:
        await self.app.shutdown()
        self.db.close()
        self.raw.close()

    async def phone(self, person_id: int) -> Phone:
        """Somebody with a card of ours on the screen, whom the bot has met before."""
        if person_id not in self.phones:
            phone = self.phones[person_id] = self.newcomer(person_id)
            phone.thumb.chat.started = True
            await self.does(phone.thumb.send("/cancel"))
            self.settled = self.look()
            self.version = self._version()
        return self.phones[person_id]

    def newcomer(self, person_id: int) -> Phone:
        """Somebody the bot has never heard of."""
        user = self.world.add_user(person_id, f"P{person_id}", language_code="zh-hans")
        return Phone(self.world, self.bot, user, settle=False)

    def card(self, phone: Phone, *actions: Action) -> int:
        """A message of ours on this person's screen."""
        rows = [[{"text": "x", "callback_data": encode(action)}] for action in actions]
        content = {"text": "card"}
        keyboard = {"inline_keyboard": rows} if rows else None
        return self.world.keep(phone.thumb.chat, self.bot.user, content, inline_keyboard=keyboard).message_id

    def look(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row there is."""
        return {table: self.raw.execute(f"SELECT rowid, * FROM {table}").fetchall() for table in self.tables}  # noqa: S608

    def _rows(self, table: str, values: list[tuple[Any, ...]]) -> dict[tuple[str, int], Row]:
        return {(table, one[0]): dict(zip(self.columns[table], one[1:], strict=True)) for one in values}

    def _version(self) -> int:
        """Changes with every commit of others: where it has not, nothing has to be looked at."""
        return int(self.raw.execute("PRAGMA data_version").fetchone()[0])

    async def press(self, phone: Phone, data: str) -> Deed:
        card = phone.thumb.message(self.card(phone))
        return await self.does(phone.thumb.tap(card, data))

    async def does(self, _what: object) -> Deed:
        """Let the bot take what waits for it, and see what came of it."""
        self.heard.clear()
        self.house.failed.clear()
        self.house.flows.clear()  # all of it happens at one moment
        while self.bot.queue.pending:
            update = Update.de_json(json.loads(self.bot.queue.pending.popleft().body), self.app.bot)
            await self.app.process_update(update)
        changed = self._changed()
        said = "\n".join(self.heard)
        return Deed(said, changed, bool(self.house.failed), [one for text in self.heard for one in _actions(text)])

    def _changed(self) -> Changed:
        if not hasattr(self, "settled") or self._version() == self.version:
            return {}
        changed: Changed = {}
        for table, now in self.look().items():
            if now != self.settled[table]:
                before, after = self._rows(table, self.settled[table]), self._rows(table, now)
                keys = (key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
                changed |= {key: (before.get(key), after.get(key)) for key in keys}
        return changed

    def take_back(self, deed: Deed) -> None:
        """As if it had never been."""
        if not deed.changed:
            return
        self.raw.execute("BEGIN IMMEDIATE")
        for table, number in deed.changed:  # all of them first: what is unique may have moved from row to row
            self.raw.execute(f"DELETE FROM {table} WHERE rowid = ?", (number,))  # noqa: S608
        for (table, _), (before, _) in deed.changed.items():
            if before is not None:
                self.put(table, before)
        self.raw.execute("COMMIT")
        self.version = self._version()

    def asked_at(self) -> str:
        """This moment, as the book writes it."""
        return f"{self.town.now:%Y-%m-%d %H:%M:%S.%f}"

    def put(self, table: str, row: Row) -> None:
        """A row, past everything."""
        marks = ", ".join("?" * len(row))
        self.raw.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))  # noqa: S608
        self.version = -1


def _actions(text: str) -> Iterator[Action]:
    for part in text.split('"callback_data":"')[1:]:
        action = decode(part.partition('"')[0])
        if action is not None:
            yield action


@asynccontextmanager
async def standing(town: Town, folder: Path) -> AsyncIterator[Stand]:
    path = Path(copy(town.path, folder / "regulars.db"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line, "AiohttpRequest", Direct)
        stand = Stand(town, path)
        await stand.open()
        try:
            yield stand
        finally:
            await stand.close()
