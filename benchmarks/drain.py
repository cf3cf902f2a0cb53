"""The outbox without a network: its bookkeeping, and its look for what is due among a million."""

import asyncio
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jobs import outbox as jobs
from jobs.context import Delivery, Fetched, Shift
from models import Customer, FollowUp, Member, OutboxMessage, Person
from models.db import SYSTEM, Database, Tx, open_database
from models.db.engine import make_engine
from models.db.schema import migrate
from rules.names import name_key
from rules.outbox import Outcome
from services import businesses, outbox
from services.businesses import Opening
from ui.screen import Screen

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
KEY = bytes(range(32))
ROWS = 500
WAITING = 1_000_000
LOOKS = 50


@contextmanager
def book() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="regulars-bench-"))
    try:
        migrate(folder / "regulars.db", KEY, backups=folder / "backups", now=NOW)
        yield folder / "regulars.db"
    finally:
        shutil.rmtree(folder)


def drain_rate() -> dict[str, float]:
    """Reminders to as many members, each through the whole delivery but for the wire and the pace."""
    with book() as path:
        return asyncio.run(_drain(open_database(path, KEY)))


async def _fetch(_file_id: str) -> Fetched:
    return Fetched(None)


async def _drain(db: Database) -> dict[str, float]:
    await db.write(SYSTEM, _fill)
    said = 0

    async def deliver(_message: OutboxMessage, _screen: Screen) -> Delivery:
        nonlocal said
        said += 1
        return Delivery(Outcome.DELIVERED, telegram_message_id=said)

    pace, jobs.BOT_EVERY = jobs.BOT_EVERY, timedelta(0)
    begin, cpu = time.perf_counter(), time.process_time()
    while await jobs.deliver_page(Shift(db, lambda: NOW, deliver, _fetch, lambda _job, _at: None)):
        pass
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    jobs.BOT_EVERY = pace
    db.close()
    if said != ROWS:
        raise RuntimeError(f"{said} of {ROWS} were said")
    return {"per_second": ROWS / seconds, "cpu_ms": 1000 * cpu / ROWS}


def _fill(tx: Tx) -> None:
    tx.add(Person(id=1, first_name="Owner", language="zh", seen_at=NOW))
    tx.flush()
    business = businesses.open_business(tx, 1, Opening("CN", "zh", "老陈五金"), now=NOW)
    customer = Customer(business_id=business.pk, name="王老板", name_key=name_key("王老板"), created_at=NOW)
    people = [Person(id=number, first_name="M", language="zh", seen_at=NOW) for number in range(2, ROWS + 2)]
    members = [_member(business.pk, person.id) for person in people]
    tx.add_all([customer, *people, *members])
    tx.flush()
    follow_ups = [_follow_up(business.pk, member.pk, customer.pk) for member in members]
    tx.add_all(follow_ups)
    tx.flush()
    tx.add_all(_message(row, member.person_id) for row, member in zip(follow_ups, members, strict=True))


def _member(business_id: int, person_id: int) -> Member:
    return Member(business_id=business_id, person_id=person_id, name="M", role="staff", joined_at=NOW)


def _follow_up(business_id: int, member_id: int, customer_id: int) -> FollowUp:
    return FollowUp(
        business_id=business_id,
        member_id=member_id,
        customer_id=customer_id,
        what="回电话",
        due_at=NOW,
        starts_at=NOW,
        created_at=NOW,
        hour_named=True,
    )


def _message(row: FollowUp, chat_id: int) -> OutboxMessage:
    return OutboxMessage(
        business_id=row.business_id,
        key=f"followups.reminder/{row.pk}/0",
        kind="followups.reminder",
        args={"follow_up": row.pk, "rev": 0},
        chat_id=chat_id,
        passes_quiet=True,
        passes_cap=True,
        due_at=NOW,
        created_at=NOW,
    )


def due_query() -> dict[str, Any]:
    """Looking for due rows among many that wait, as the delivery job does it."""
    with book() as path:
        engine = make_engine(path, KEY, read_only=False, connections=1)
        with engine.connect() as connection, connection.begin(), Tx(connection, SYSTEM) as tx:
            _fill(tx)
            tx.flush()
            connection.exec_driver_sql("UPDATE outbox_message SET state = 'sent'")
            connection.exec_driver_sql("PRAGMA cache_size = -400000")  # only filling it is quicker for that
            connection.exec_driver_sql(_MANY, (WAITING,))
            tx.commit()
        engine.dispose()
        found = {
            "rows": WAITING,
            "nothing_ms": _look(engine, NOW),
            "page_ms": _look(engine, NOW + timedelta(days=9000)),
        }
        with engine.connect() as connection, connection.begin(), Tx(connection, SYSTEM) as tx:
            found["next_ms"] = _timed(lambda: outbox.next_due(tx))
        engine.dispose()
        return found


def _look(engine: Any, at: datetime) -> float:
    with engine.connect() as connection, connection.begin() as outer, Tx(connection, SYSTEM) as tx:
        statement = outbox.due(at, outbox.PAGE)
        milliseconds = _timed(lambda: tx.exec(statement).all())
        tx.rollback()
        outer.rollback()
    return milliseconds


def _timed(look: Any) -> float:
    seconds = []
    for _ in range(LOOKS):
        begin = time.perf_counter()
        look()
        seconds.append(time.perf_counter() - begin)
    return 1000 * statistics.median(seconds)


_MANY = """
INSERT INTO outbox_message (business_id, key, kind, args, chat_id, purpose, passes_quiet, passes_cap, nudge, due_at,
    repeatable, state, reason, attempts, unknown_attempts, plain_text, fence, created_at)
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
SELECT 1, 'waiting/' || n, 'followups.reminder', '{}', n, '', 0, 0, 0,
    strftime('%Y-%m-%d %H:%M:%f', '2027-01-01', '+' || (n * 7919 % 1000000) || ' minutes') || '000',
    1, 'scheduled', '', 0, 0, 0, 0, '2026-11-18 02:30:00.000000' FROM number
"""
