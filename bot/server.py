"""The book on a PostgreSQL server. Loaded only where DATABASE_URL names one."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.book import AlreadyRunningError
from bot.replicas import Replicas
from bot.settings import SettingsError
from handlers.context import House
from jobs import backups as jobs
from models.db import SYSTEM, Database
from models.db.erasures import Ledger
from models.db.postgres import Hold, role_of
from models.db.server import is_ready, open_server, upgrade
from rules.mydata import Seal
from services import mydata, replicas

log = logging.getLogger(__name__)
ALREADY = "another process already polls for this bot: stop it first"
ALREADY_POLLED = "another process polls for this bot: stop it first, or give it the same WEBHOOK_URL"
NO_OWNER = "missing; expected postgresql://owner:password@host/database, the role the tables belong to"


@dataclass(frozen=True, slots=True)
class ServerBook:
    """`url` is the bot's own way in, `owner_url` that of the role the tables belong to."""

    url: str = field(repr=False)
    owner_url: str | None = field(repr=False)

    def hold(self, bot_id: int, *, shared: bool) -> Hold:
        """One poller per bot, on however many machines; or many that are pushed to."""
        hold = Hold(self.url, bot_id, shared=shared)
        if not hold.held:
            hold.close()
            raise AlreadyRunningError(ALREADY_POLLED if shared else ALREADY)
        return hold

    async def sit_down(self, house: House, bot_id: int, clock: Callable[[], datetime]) -> Replicas:
        """One more process at this bot."""
        house.shared = True
        return Replicas(house, await house.db.write(SYSTEM, replicas.join, bot_id, now=clock()), self.url, clock)

    def open(self) -> Database:
        """At the newest schema; it is brought there where the owner's way in is known."""
        if self.owner_url is not None and not is_ready(self.url):
            self.migrate()
        return open_server(self.url)

    def migrate(self) -> None:
        if self.owner_url is None:
            raise SettingsError("DATABASE_OWNER_URL", NO_OWNER)
        upgrade(self.owner_url, role_of(self.url))
        log.info("brought to the newest schema")

    def come_back(self, ledger: Ledger, seal: Seal, *, taken_at: datetime, now: datetime) -> int:
        """The book was loaded from a dump of `taken_at`: what may have been said since then is not said again."""
        self.migrate()
        db = open_server(self.url)
        try:
            # First of all: who was erased is told nothing, and nothing is told of them.
            asyncio.run(db.write(SYSTEM, mydata.erase_again, ledger.written(), seal, now=now))
            return asyncio.run(db.write(SYSTEM, jobs.come_back, taken_at=taken_at, now=now))
        finally:
            db.close()
