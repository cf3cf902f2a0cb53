"""The real process under load, killed at random moments, and what must be true afterwards."""

import asyncio
import os
import random
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import col, func, select

from bot.book import open_book
from models import Activity, Customer, FollowUp, InboxUpdate, OutboxMessage, Person
from models.db import SYSTEM, Database, Tx, of_business
from rules.names import name_key
from services import businesses, members
from services.businesses import Opening
from simulator.phone import Phone
from tests.e2e.site import Site, utc
from ui.i18n import label

PEOPLE = 12
TEXTS_A_KILL = 20
FIRST_PERSON = 1001
WHAT = re.compile(r"跟进\d{5}号")


@dataclass
class Massacre(Site):
    """A world, a book, one process at a time, and chance."""

    chance: random.Random = field(kw_only=True)
    sent: list[str] = field(default_factory=list)
    killed: int = 0
    burst: int = 1
    """How many texts one of them may send without a breath."""
    phones: list[Phone] = field(default_factory=list)

    async def open_shops(self, reminders: int, over: timedelta) -> None:
        """A shop for each of the people, and follow-ups that fall due one after the other."""
        book = open_book(self.settings, now=utc())
        bot = next(iter(self.world.bots.values()))
        for number in range(PEOPLE):
            user = self.world.add_user(FIRST_PERSON + number, "老板", language_code="zh-hans")
            self.phones.append(Phone(self.world, bot, user, settle=False))
            self.phones[-1].thumb.chat.started = True
            await book.write(SYSTEM, open_shop, user.id, reminders // PEOPLE, over)
        book.close()

    async def kill_often(self, times: int, *, real_every: int) -> None:
        """Now and then it is the real command, the others are forked warm: the imports are no moment of interest."""
        warm = await self.run("tests.e2e.warm", pipes=asyncio.subprocess.PIPE)
        for number in range(times):
            if number % real_every == 0:
                await self.start()
                await asyncio.sleep(self.chance.uniform(0, 0.8))
                await self.kill()
            else:
                await self._kill_warm(warm)
            self.killed += 1
        warm.kill()
        await warm.wait()

    async def _kill_warm(self, warm: asyncio.subprocess.Process) -> None:
        """Mostly at work, sometimes while it is still starting."""
        self.polled.clear()
        pid = await say(warm, "start")
        if self.chance.random() < 0.9:
            await self.asked()
        await asyncio.sleep(self.chance.uniform(0, 0.8))
        os.kill(pid, signal.SIGKILL)
        assert await say(warm, f"wait {pid}") == -signal.SIGKILL, f"it ended by itself:\n{self.log()}"

    async def chatter(self, phone: Phone) -> None:
        """One of the people: writes, waits a little, writes again; whether or not anybody answers."""
        while True:
            # On a slow machine the kills take longer; there is no need for more texts.
            for _ in range(self.chance.randint(1, self.burst)):
                if len(self.sent) > self.burst * TEXTS_A_KILL * (1 + self.killed):
                    break
                number = len(self.sent)
                text = f"客户{number:05} 138{number:08} 买了 ¥{number + 1}"
                self.sent.append(text)
                phone.thumb.send(text)
            await asyncio.sleep(self.chance.uniform(0.5, 2.5))

    @asynccontextmanager
    async def chattering(self) -> AsyncIterator[None]:
        talks = [asyncio.create_task(self.chatter(phone)) for phone in self.phones]
        try:
            yield
        finally:
            for talk in talks:
                talk.cancel()
            await asyncio.gather(*talks, return_exceptions=True)

    # Afterwards

    async def quiet(self, book: Database) -> None:
        """Until everything that arrived is done and everything that was due is settled."""
        bot = next(iter(self.world.bots.values()))
        while bool(bot.queue.pending) or await book.read(SYSTEM, _open_work) > 0:
            self.must_live()
            await self.world.bell.heard(0.2)

    def must_live(self) -> None:
        assert self.alive.pid

    def copies(self) -> Counter[str]:
        """How often each reminder was delivered."""
        return Counter(found[0] for text in self._from_bot() if (found := WHAT.search(text)))

    def marked(self) -> set[str]:
        """Reminders that came with the words that they may have come before."""
        sign = label("zh", "outbox-maybe-again")
        return {found[0] for text in self._from_bot() if text.startswith(sign) and (found := WHAT.search(text))}

    def _from_bot(self) -> list[str]:
        return [screen.text for phone in self.phones for screen in phone.screens]


async def say(warm: asyncio.subprocess.Process, word: str) -> int:
    assert warm.stdin is not None
    assert warm.stdout is not None
    warm.stdin.write(f"{word}\n".encode())
    return int(await warm.stdout.readline())


def open_shop(tx: Tx, person_id: int, reminders: int, over: timedelta) -> None:
    """A shop of this person, and as many follow-ups that fall due one after the other."""
    now = utc()
    members.meet(tx, person_id, "老板", "zh", now=now)
    business = businesses.open_business(tx, person_id, Opening("CN", "zh", f"店{person_id}"), now=now)
    tx.get_one(Person, person_id).language_chosen = True
    tx.flush()
    tx.scope = of_business(business.pk)
    (owner,) = members.team(tx)
    customer = Customer(business_id=business.pk, name="常客", name_key=name_key("常客"), created_at=now)
    tx.add(customer)
    tx.flush()
    for number in range(reminders):
        due_at = now + over * (number + 1) / reminders
        what = f"跟进{(person_id - FIRST_PERSON) * reminders + number:05}号"
        tx.add(_follow_up(business.pk, owner.pk, customer.pk, what, due_at))


def _follow_up(business_id: int, member_id: int, customer_id: int, what: str, due_at: datetime) -> FollowUp:
    """At an hour that a person named, so that no quiet hours hold it back."""
    return FollowUp(
        business_id=business_id,
        customer_id=customer_id,
        member_id=member_id,
        what=what,
        due_at=due_at,
        starts_at=due_at,
        remind_at=due_at,
        hour_named=True,
        created_at=due_at,
    )


def _open_work(tx: Tx) -> int:
    waiting = (
        select(func.count())
        .select_from(InboxUpdate)
        .where(or_(col(InboxUpdate.state) == "new", col(InboxUpdate.answered_at).is_(None)))
    )
    unsaid = (
        select(func.count())
        .select_from(OutboxMessage)
        .where(
            OutboxMessage.kind == "followups.reminder",
            col(OutboxMessage.state).in_(("scheduled", "claimed", "sending")),
        )
    )
    coming = select(func.count()).select_from(FollowUp).where(col(FollowUp.remind_at).is_not(None))
    return sum(tx.exec(counted).one() for counted in (waiting, unsaid, coming))


def texts(tx: Tx) -> Counter[str]:
    """What is written on the timelines."""
    return Counter(tx.exec(select(Activity.text)))


def inbox_states(tx: Tx) -> Counter[str]:
    return Counter(tx.exec(select(InboxUpdate.state)))


def reminders(tx: Tx) -> dict[str, OutboxMessage]:
    """The outbox row of each reminder, by what it reminds of."""
    what = {row.pk: row.what for row in tx.exec(select(FollowUp))}
    rows = tx.exec(select(OutboxMessage).where(OutboxMessage.kind == "followups.reminder"))
    return {what[row.args["follow_up"]]: row for row in rows}
