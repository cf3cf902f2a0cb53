"""Delivers what is in the outbox: claim, check, say that it is being sent, send, settle."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from jobs import asking, backups, cases, codes, feedback, followups, insights, mydata, reports, surveys, watch
from jobs.context import Delivery, Shift
from jobs.members import joined
from jobs.undelivered import silent, tell_of, tell_silent, undelivered
from models import Business, OutboxMessage, Person
from models.db import SYSTEM, Tx, of_business, trouble_of
from rules import timing
from rules.outbox import Drop, Gate, Outcome, State, Wait, backoff, hold, verdict
from rules.privacy import LeftOut, answers
from services import businesses, members, outbox, privacy
from services.feedback.told import heard_from
from services.members import Standing
from ui.i18n import Html, t
from ui.privacy import with_stop
from ui.screen import Reader, Screen

Render = Callable[[Tx, OutboxMessage, Reader, datetime], Screen | None]
RENDER: Mapping[str, Render] = {
    "followups.reminder": followups.reminder,
    "reports.digest": reports.digest,
    "reports.report": reports.report,
    "insights.alert": insights.alert,
    "insights.jump": insights.jump,
    "insights.letter": insights.letter,
    "asking.nps": asking.nps,
    "asking.thanks": asking.thanks,
    "cases.card": cases.card,
    "cases.due": cases.due,
    "cases.news": cases.news,
    "codes.doubt": codes.doubt,
    "codes.tied": codes.tied,
    "feedback.words": feedback.heard,
    "feedback.file": feedback.file,
    "feedback.redrawn": feedback.redrawn,
    "feedback.reply": feedback.reply,
    "members.joined": joined,
    "outbox.undelivered": undelivered,
    "outbox.silent": silent,
    "surveys.ask": surveys.ask,
    "watch.missed": watch.missed,
    "backups.restored": backups.restored,
    "mydata.erased": mydata.erased,
}
READS_MUCH = frozenset({"reports.digest", "reports.report"})
"""What is made of the whole book: read and rendered on a thread that reads, so that nobody who writes waits for it."""
MOST_BUGS = 4
LONGEST_UNWRITTEN_SECONDS = 15
MOVED = "moved"
"""Among the arguments of a row that has followed its chat to a new number: once is enough."""
A_CHAT_EVERY = timedelta(seconds=1)
AT_ONCE = 25
"""Calls in flight together: below Telegram's thirty a second even when each takes a second."""
BOT_EVERY = timedelta(seconds=1 / 29.4)
"""0.98 of Telegram's thirty messages a second."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that says `sending`, and what is to be said."""

    message: OutboxMessage
    screen: Screen


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a row says that was rendered ahead: perhaps nothing."""

    screen: Screen | None


async def deliver_page(shift: Shift) -> bool:
    """One page of what is due. True: there may be more."""
    shift.spoken = {chat: at for chat, at in shift.spoken.items() if at > shift.now() - A_CHAT_EVERY}
    shift.turns = {chat: at for chat, at in shift.turns.items() if at > shift.now()}
    rows = await shift.db.write(SYSTEM, outbox.claim, now=shift.now())
    limit = asyncio.Semaphore(AT_ONCE)
    await asyncio.gather(*(_paced(shift, row, limit, number) for number, row in enumerate(rows)))
    if len(rows) == outbox.PAGE:
        return True
    coming = await shift.db.read(SYSTEM, outbox.next_due)
    if coming is not None:
        shift.wake("outbox", coming)
    return False


async def recover_page(shift: Shift) -> bool:
    """Rows whose holder died. What was on the wire may have arrived: at most one more copy, marked as such."""
    lost = await shift.db.write(SYSTEM, outbox.recover, now=shift.now())
    for row in lost:
        if (row.pk, row.fence) in shift.flying:
            continue  # we stood still, or the clock leapt: its holder is not gone, it is us
        await shift.db.write(of_business(row.business_id), _settle, row, Delivery(Outcome.UNKNOWN), now=shift.now())
    return len(lost) == outbox.PAGE


async def _paced(shift: Shift, row: OutboxMessage, limit: asyncio.Semaphore, number: int) -> None:
    await asyncio.sleep(number * BOT_EVERY.total_seconds())
    async with limit:
        if shift.closing or not shift.leads():
            return  # still only claimed: the next start takes it up
        try:
            await _deliver_one(shift, row)
        except Exception as error:
            log.exception("delivery failed", extra={"error": type(error).__name__, "business_id": row.business_id})
            await shift.db.write(of_business(row.business_id), _put_back, row, now=shift.now())


async def _deliver_one(shift: Shift, row: OutboxMessage) -> None:
    ahead = await _ahead(shift, row)
    ready = await shift.db.write(of_business(row.business_id), _begin, row, shift, ahead=ahead, now=shift.now())
    if ready is None:
        return
    flight = (row.pk, row.fence)
    shift.flying.add(flight)
    try:
        result = await _call(shift, ready)
        decided = await _write_down(shift, ready.message, result)
    finally:
        shift.flying.discard(flight)
    if decided is not None:
        shift.paused_until = decided


async def _ahead(shift: Shift, row: OutboxMessage) -> Ahead | None:
    """What reads much is read before the last look, which then only decides whether it goes."""
    if row.kind not in READS_MUCH:
        return None
    return await shift.db.read_long(of_business(row.business_id), _looked_ahead, row, now=shift.now())


def _looked_ahead(tx: Tx, row: OutboxMessage, *, now: datetime) -> Ahead:
    member = members.stand(tx, row.chat_id, row.business_id)
    return Ahead(_render(tx, row, businesses.own(tx), member, now) if member and member.member else None)


async def _write_down(shift: Shift, sent: OutboxMessage, result: Delivery) -> datetime | None:
    """What Telegram said is not forgotten because the disk was full: unwritten, nobody would know it any more."""
    tries = 0
    while True:
        try:
            return await shift.db.write(of_business(sent.business_id), _settle, sent, result, now=shift.now())
        except Exception as error:
            if trouble_of(error) is None or shift.closing:
                raise
        tries += 1
        await asyncio.sleep(min(backoff(tries).total_seconds(), LONGEST_UNWRITTEN_SECONDS))


async def _call(shift: Shift, ready: Ready) -> Delivery:
    """The wire. Silence holds from the moment Telegram asks for it, also for those who were already told to send;
    and who stood still until the lease was over may find the row in other hands."""
    now, lease_until = shift.now(), ready.message.lease_until
    silent = shift.paused_until is not None and now < shift.paused_until
    if silent or lease_until is None or now >= lease_until:
        return Delivery(Outcome.NEVER_REACHED)
    result = await shift.deliver(ready.message, ready.screen)
    if result.outcome is Outcome.FLOODED:
        shift.paused_until = shift.now() + timedelta(seconds=result.retry_after or 0)
    return result


def _begin(tx: Tx, claimed: OutboxMessage, shift: Shift, *, now: datetime, ahead: Ahead | None = None) -> Ready | None:
    """The last look before the wire: still ours, still wanted, still allowed, at this hour, at this pace."""
    row = outbox.held(tx, claimed.pk, claimed.fence, State.CLAIMED)
    if row is None:
        return None
    business = businesses.own(tx)
    decided = hold(_gate(tx, row, business, shift, now), now=now)
    if isinstance(decided, Wait):
        until = _turn(shift, row.chat_id, decided.until) if decided.reason == "pace" else decided.until
        outbox.postpone(tx, row, until, reason=decided.reason)
        return None
    member = None if row.purpose else members.stand(tx, row.chat_id, row.business_id)
    reason = decided.reason if isinstance(decided, Drop) else _barred(tx, row, member, now)
    screen = None
    if not reason:
        screen = ahead.screen if ahead is not None else _render(tx, row, business, member, now)
    if screen is None:
        outbox.cancel(tx, row.pk, reason=reason or "superseded")
        if row.purpose and reason:
            tell_of(tx, row, now)
        return None
    row.state, row.attempts, row.lease_until = State.SENDING, row.attempts + 1, now + outbox.LEASE
    # Here on the writer's thread, so that a second message to this chat in the same batch already sees it.
    shift.spoken[row.chat_id] = now
    return Ready(row, screen)


def _turn(shift: Shift, chat_id: int, earliest: datetime) -> datetime:
    """Each that waits for a chat gets a second of its own: a long queue is not taken up and put back every second."""
    last = shift.turns.get(chat_id)
    shift.turns[chat_id] = max(earliest, last + A_CHAT_EVERY) if last else earliest
    return shift.turns[chat_id]


def _gate(tx: Tx, row: OutboxMessage, business: Business, shift: Shift, now: datetime) -> Gate:
    start, _ = timing.local_day(now, business.time_zone)
    spoken = shift.spoken.get(row.chat_id)
    return Gate(
        zone=privacy.reader_zone(tx, row, business),
        quiet=businesses.quiet(business),
        passes_quiet=row.passes_quiet,
        expires_at=row.expires_at,
        paused_until=shift.paused_until,
        chat_free_at=spoken + A_CHAT_EVERY if spoken else None,
        nudges_today=outbox.nudges_since(tx, row.chat_id, start) if row.nudge else 0,
        nudge_cap=business.nudge_cap if row.nudge else None,
        passes_cap=row.passes_cap,
    )


def _barred(tx: Tx, row: OutboxMessage, member: Standing | None, now: datetime) -> str:
    """Why a message may not go: to a customer the exit decides, to a member being one still does."""
    if row.purpose:
        decision = privacy.may_go(tx, row, now=now)
        return decision.reason if isinstance(decision, LeftOut) else ""
    return "" if member is not None and member.member is not None else "not_a_member"


def _render(tx: Tx, row: OutboxMessage, business: Business, member: Standing | None, now: datetime) -> Screen | None:
    """In the reader's language, seen with the reader's own eyes."""
    person = member.person if member else tx.get(Person, row.chat_id)
    reader = Reader(person.language if person else business.language, business.time_zone, business.region)
    tx.scope = member.scope if member else tx.scope
    screen = RENDER[row.kind](tx, row, reader, now)
    tx.scope = of_business(row.business_id)
    if screen is not None and row.purpose and not answers(privacy.purpose_of(row)):
        screen = with_stop(reader, business, screen)
    if screen is None or row.unknown_attempts == 0:
        return screen
    return replace(screen, text=Html(f"{t(reader.language, 'outbox-maybe-again')}\n{screen.text}"))


def _settle(tx: Tx, sent: OutboxMessage, result: Delivery, *, now: datetime) -> datetime | None:
    """What became of it; returns until when the whole bot must be silent."""
    row = outbox.held(tx, sent.pk, sent.fence, State.SENDING)
    if row is None:
        return None
    decided = verdict(
        _sober(row, result.outcome),
        now=now,
        attempts=row.attempts,
        unknown_attempts=row.unknown_attempts,
        retry_after=result.retry_after,
        repeatable=row.repeatable,
    )
    row.telegram_message_id = result.telegram_message_id or row.telegram_message_id
    if result.migrate_to is not None:
        row.chat_id, row.args = result.migrate_to, {**row.args, MOVED: True}
    pending = outbox.letters_waiting(tx, row.chat_id) if decided.cancel_pending else []
    outbox.settle(tx, row, result.outcome, decided, now=now)
    if decided.tell_owner or result.outcome is Outcome.BROKEN_MARKUP:
        log.warning("message not delivered", extra={"outcome": result.outcome.value, "business_id": row.business_id})
    if decided.tell_owner and row.purpose:
        tell_of(tx, row, now)
    if result.outcome is Outcome.UNREACHABLE:
        _unreachable(tx, row, pending, now)
    if row.purpose == "relay" and result.outcome is Outcome.DELIVERED:
        heard_from(tx, row.chat_id, row.business_id)
    return decided.pause_bot_until


def _unreachable(tx: Tx, row: OutboxMessage, pending: Sequence[OutboxMessage], now: datetime) -> None:
    """The person blocked the bot. Who wrote to them hears of it; of a member the others who lead do."""
    with tx.as_system():
        since = members.gone(tx, row.chat_id, now=now)
    for letter in pending:
        outbox.tell_writer(tx, letter, now=now)
    if not row.purpose and since is not None:
        tell_silent(tx, row.chat_id, since, now)


def _put_back(tx: Tx, claimed: OutboxMessage, *, now: datetime) -> None:
    """A bug of ours on the way to the wire: a few tries more, then it is called failed, never forgotten in a loop."""
    row = outbox.held(tx, claimed.pk, claimed.fence, State.CLAIMED)
    if row is None:
        return
    row.attempts += 1
    if row.attempts < MOST_BUGS:
        outbox.postpone(tx, row, now + backoff(row.attempts), reason="bug")
    else:
        row.state = State.UNCERTAIN if row.unknown_attempts else State.FAILED
        row.reason, row.lease_until = "bug", None


def _sober(row: OutboxMessage, outcome: Outcome) -> Outcome:
    """Plain text cannot have broken markup, the second time it is an ordinary refusal; and nobody moves twice."""
    if outcome is Outcome.MIGRATED and row.args.get(MOVED):
        return Outcome.ASTRAY
    return Outcome.REFUSED if outcome is Outcome.BROKEN_MARKUP and row.plain_text else outcome
