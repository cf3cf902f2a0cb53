"""Faults of the protocol, made by hand: each takes one guard away. The simulation must notice every one."""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from sqlmodel import col, select

from bot import app, errors, line, transport, updates
from bot.lanes import Lanes
from bot.poller import Poller
from handlers import followups as taps
from handlers.context import Context
from jobs import outbox as jobs
from jobs.context import Delivery, Shift
from models import Customer, InboxUpdate, OutboxMessage
from models.db import SYSTEM, Tx, of_business
from rules import cases as rules_cases
from rules import followups as rules
from rules import outbox as rules_outbox
from rules.cases import MOVES, Step
from rules.outbox import Outcome, State
from services import followups, inbox, outbox
from services.cases import told
from services.mydata import erasing
from services.outbox import LEASE
from tests.simulation import scenario

Patches = Sequence[Any]
real_begin, real_settle, real_call, real_claim = jobs._begin, jobs._settle, jobs._call, outbox.claim
real_gate, real_handled, real_held = jobs._gate, inbox.handled, outbox.held
real_write_as, real_ask, real_finish = Context.write_as, Poller._ask, Lanes._finish


def sent_marked_first() -> Patches:
    """`sent` is written before the call, and nothing after it."""

    def begin(tx: Tx, claimed: OutboxMessage, shift: Shift, *, now: datetime, **ahead: Any) -> Any:
        ready = real_begin(tx, claimed, shift, now=now, **ahead)
        if ready is not None:
            ready.message.state, ready.message.sent_at = State.SENT, now
        return ready

    return [patch.object(jobs, "_begin", begin)]


def blind_recovery() -> Patches:
    """What was on the wire is simply sent again."""

    def recover(tx: Tx, *, now: datetime) -> list[OutboxMessage]:
        for row in _left_behind(tx, now):
            row.state, row.lease_until = State.SCHEDULED, None
        return []

    return [patch.object(outbox, "recover", recover)]


def _left_behind(tx: Tx, now: datetime) -> list[OutboxMessage]:
    held = col(OutboxMessage.state).in_((State.CLAIMED, State.SENDING))
    return list(tx.exec(select(OutboxMessage).where(held, col(OutboxMessage.lease_until) <= now)))


def no_recovery() -> Patches:
    """Nobody looks for rows whose holder died."""
    return [patch.object(outbox, "recover", lambda _tx, **_: [])]


def no_claim() -> Patches:
    """Rows are taken without saying so."""

    def claim(tx: Tx, *, now: datetime) -> list[OutboxMessage]:
        return list(tx.exec(outbox.due(now, 100)))

    def held(tx: Tx, number: int, fence: int, state: State) -> OutboxMessage | None:
        return real_held(tx, number, fence, State.SCHEDULED if state is State.CLAIMED else state)

    return [patch.object(outbox, "claim", claim), patch.object(outbox, "held", held)]


def no_pace() -> Patches:
    """A chat is written to as fast as it goes."""

    def gate(tx: Tx, row: Any, business: Any, shift: Shift, now: datetime) -> Any:
        shift.spoken.clear()
        return real_gate(tx, row, business, shift, now)

    return [patch.object(jobs, "_gate", gate)]


def pace_at_claim() -> Patches:
    """A chat that was written to a moment ago is not claimed for; when what is claimed goes is another matter."""
    taken: dict[int, datetime] = {}

    def claim(tx: Tx, *, now: datetime) -> list[OutboxMessage]:
        found, rows = real_claim(tx, now=now), []
        for row in found:
            if row.chat_id in taken and abs(now - taken[row.chat_id]) < timedelta(seconds=1):
                outbox.postpone(tx, row, now + timedelta(seconds=1), reason="pace")
            else:
                rows.append(row)
        taken.update(dict.fromkeys((row.chat_id for row in rows), now))
        return rows

    (no_look,) = no_pace()
    return [patch.object(outbox, "claim", claim), no_look]


def no_consent_check() -> Patches:
    """The exit is asked when a letter is written, not when it leaves."""
    return [patch.object(jobs, "_barred", lambda _tx, _row, _member, _now: "")]


def stop_takes_nothing_back() -> Patches:
    """/stop is only for what is written later, and the exit is not asked again."""
    return [patch.object(outbox, "cancel_customer", lambda *_, **__: None), *no_consent_check()]


def an_erasure_leaves_what_waits() -> Patches:
    """The name goes out of a letter, and the letter goes out all the same."""
    real_clear = erasing._clear_rows

    def clear(tx: Tx, customer: Customer) -> int:
        for row in tx.exec(select(OutboxMessage).where(OutboxMessage.customer_id == customer.pk)):
            row.customer_id, row.purpose = None, ""
        tx.flush()
        return real_clear(tx, customer)

    return [patch.object(erasing, "_clear_rows", clear), *no_consent_check()]


def no_fence() -> Patches:
    """Whoever held a row once holds it for ever."""

    def held(tx: Tx, number: int, _fence: int, state: State) -> OutboxMessage | None:
        row = tx.get(OutboxMessage, number)
        return row if row is not None and row.state == state else None

    return [patch.object(outbox, "held", held)]


def no_ownership_check() -> Patches:
    """The answer to a call is written down whoever the row belongs to by now."""

    def held(tx: Tx, number: int, fence: int, state: State) -> OutboxMessage | None:
        return tx.get(OutboxMessage, number) if state is State.SENDING else real_held(tx, number, fence, state)

    return [patch.object(outbox, "held", held)]


def no_lease_at_the_wire() -> Patches:
    """Who stood still too long calls all the same."""

    async def call(shift: Shift, ready: Any) -> Delivery:
        lease, ready.message.lease_until = ready.message.lease_until, shift.now() + LEASE
        try:
            return await real_call(shift, ready)
        finally:
            ready.message.lease_until = lease

    return [patch.object(jobs, "_call", call)]


def pause_before_the_wire() -> Patches:
    """The pace is kept after the last look instead of before it."""

    async def call(shift: Shift, ready: Any) -> Delivery:
        await asyncio.sleep(2)
        return await real_call(shift, ready)

    return [patch.object(jobs, "_call", call)]


def flood_is_one_rows_matter() -> Patches:
    """A 429 holds back the row that got it, and no other."""

    async def call(shift: Shift, ready: Any) -> Delivery:
        return await shift.deliver(ready.message, ready.screen)

    def settle(*args: Any, **named: Any) -> None:
        real_settle(*args, **named)

    return [patch.object(jobs, "_call", call), patch.object(jobs, "_settle", settle)]


def flood_forgotten_by_a_crash() -> Patches:
    """A new process does not know that Telegram asked for silence."""
    return [patch.object(outbox, "silent_until", lambda _tx: None)]


def _means(wrong: Outcome) -> Patches:
    def verdict(outcome: Outcome, **given: Any) -> Any:
        return rules_outbox.verdict(wrong if outcome is Outcome.UNKNOWN else outcome, **given)

    return [patch.object(jobs, "verdict", verdict)]


def timeout_means_retry() -> Patches:
    """No answer: it cannot have arrived."""

    def classify(error: BaseException) -> Any:
        cause = transport.classify(error)
        return cause._replace(outcome=Outcome.NEVER_REACHED) if cause.outcome is Outcome.UNKNOWN else cause

    return [patch.object(line, "classify", classify)]


def timeout_means_failed() -> Patches:
    """No answer: it will never arrive."""
    return _means(Outcome.UNREACHABLE)


def unknown_forgotten() -> Patches:
    """A try of which nobody knows how it ended is not counted."""

    def settle(tx: Tx, row: OutboxMessage, outcome: Outcome, decided: Any, *, now: datetime) -> None:
        before = row.unknown_attempts
        real(tx, row, outcome, decided, now=now)
        row.unknown_attempts = before

    real = outbox.settle
    return [patch.object(outbox, "settle", settle)]


def failed_though_it_may_have_arrived() -> Patches:
    """A refusal of the repeat is taken for the whole story."""

    def verdict(outcome: Outcome, **given: Any) -> Any:
        unknown = given["unknown_attempts"]
        return rules_outbox.verdict(
            outcome, **{**given, "unknown_attempts": unknown if outcome is Outcome.UNKNOWN else 0}
        )

    return [patch.object(jobs, "verdict", verdict)]


def no_intent() -> Patches:
    """The call is made from `claimed`: nothing says that it began."""

    def begin(tx: Tx, claimed: OutboxMessage, shift: Shift, *, now: datetime, **ahead: Any) -> Any:
        ready = real_begin(tx, claimed, shift, now=now, **ahead)
        if ready is not None:
            ready.message.state = State.CLAIMED
        return ready

    def held(tx: Tx, number: int, fence: int, _state: State) -> OutboxMessage | None:
        return real_held(tx, number, fence, State.CLAIMED)

    return [patch.object(jobs, "_begin", begin), patch.object(outbox, "held", held)]


def due_is_a_hint() -> Patches:
    """What is due within the minute may as well go now."""

    def due(now: datetime, limit: int) -> Any:
        return real(now + timedelta(minutes=1), limit)

    real = outbox.due
    return [patch.object(outbox, "due", due)]


def offset_before_inbox() -> Patches:
    """Updates are confirmed as they come, as the stock poller does."""

    async def ask(self: Poller) -> list[dict[str, Any]]:
        found = await real_ask(self)
        if found:
            offset = max(update["update_id"] for update in found) + 1
            allowed = json.dumps(updates.ALLOWED)
            url = f"{self._app.bot.base_url}/getUpdates?timeout=0&offset={offset}&allowed_updates={allowed}"
            self._confirming = asyncio.create_task(self._request.post(url))  # type: ignore[attr-defined]
            await asyncio.sleep(0.05)
        return found

    return [patch.object(Poller, "_ask", ask)]


def done_mark_apart() -> Patches:
    """The effects are one transaction, the mark is the next."""

    async def write_as(self: Context, scope: Any, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
        result = await self.house.db.write(scope, _as_this, self.origin, fn, *args, **named)
        await self.house.db.write(SYSTEM, inbox.finish, self.origin.bot_id, self.origin.update_id, "done", now=self.now)
        return result

    return [patch.object(Context, "write_as", write_as)]


def _as_this(tx: Tx, origin: Any, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
    tx.origin = origin
    return fn(tx, *args, **named)


def no_look_at_the_done_mark() -> Patches:
    """An update that comes again is handled again."""

    def store(tx: Tx, bot_id: int, updates: Any, *, now: datetime) -> Any:
        real(tx, bot_id, updates, now=now)
        return [inbox.Arrived(one["update_id"], inbox.chat_of(one), one) for one in updates]

    def handled(tx: Tx, origin: Any, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
        row = tx.get(InboxUpdate, (origin.bot_id, origin.update_id))
        if row is not None:
            row.state = "new"
        return real_handled(tx, origin, fn, *args, **named)

    real = inbox.store
    return [patch.object(inbox, "store", store), patch.object(inbox, "handled", handled)]


def no_order_in_a_chat() -> Patches:
    """Every update has a lane of its own."""

    return [patch.object(inbox, "lane_of", lambda one: -one.update_id)]


def no_state_guard_on_a_press() -> Patches:
    """Done is done again, as often as it is pressed."""

    async def fresh(_context: Context) -> bool:
        return False

    return [patch.object(taps, "_is_stale", fresh), patch.object(followups, "_open", followups.get)]


def a_day_is_24_hours() -> Patches:
    """The next time of a daily task is reckoned in UTC: a local date may come twice."""

    def after_done(rule: str | None, start: datetime, now: datetime, _zone: str) -> datetime | None:
        days = max(0, (now - start) // timedelta(days=1)) + 1
        return start + timedelta(days=days) if rule else None

    return [patch.object(rules, "after_done", after_done)]


def quiet_hours_are_for_others() -> Patches:
    """A reminder passes the quiet hours, whoever chose its hour."""

    def gate(tx: Tx, row: Any, business: Any, shift: Shift, now: datetime) -> Any:
        row.passes_quiet = True
        return real_gate(tx, row, business, shift, now)

    return [patch.object(jobs, "_gate", gate)]


def an_apology_is_the_end() -> Patches:
    """What failed after its write is never answered."""

    async def finish(self: Lanes, one: Any, state: str) -> bool:
        await real_finish(self, one, state)
        return True

    return [patch.object(Lanes, "_finish", finish)]


def a_full_disk_forgets_the_answer() -> Patches:
    """What Telegram said is written down once, or not at all."""

    async def write_down(shift: Shift, sent: OutboxMessage, result: Delivery) -> Any:
        return await shift.db.write(of_business(sent.business_id), jobs._settle, sent, result, now=shift.now())

    return [patch.object(jobs, "_write_down", write_down)]


def takes_its_own_calls_for_lost() -> Patches:
    """Recovery does not look whether the holder is itself."""

    class Nothing(set[tuple[int, int]]):
        def __contains__(self, _flight: object) -> bool:
            return False

    def shift(*args: Any, **named: Any) -> Shift:
        made = Shift(*args, **named)
        made.flying = Nothing()
        return made

    return [patch.object(app, "Shift", shift)]


def a_move_is_a_refusal() -> Patches:
    """A chat that has another number now is a chat that does not want the letter."""

    def classify(error: BaseException) -> Any:
        cause = transport.classify(error)
        moved = cause.outcome is Outcome.MIGRATED
        return transport.Cause(Outcome.REFUSED) if moved else cause

    return [patch.object(line, "classify", classify)]


def a_full_disk_is_a_bug() -> Patches:
    """An update that could not be written down gets an apology, and that is all."""
    return [patch.object(errors, "trouble_of", lambda _error: None)]


def no_guard_on_a_step() -> Patches:
    """A step of a case is taken from wherever it stands."""

    def moved(_state: object, step: Step, _role: object) -> Any:
        return MOVES[step].after

    return [patch.object(rules_cases, "moved", moved), patch.object(scenario, "COMPLAINS", 1.0)]


def a_round_is_told_once() -> Patches:
    """What is put right a second time has the same key as the first."""
    key = patch.object(told, "news_key", lambda case, what: f"{told.NEWS}/{case.pk}/0/{what}")
    return [key, patch.object(scenario, "COMPLAINS", 1.0)]


MUTANTS: tuple[Callable[[], Patches], ...] = (
    sent_marked_first, blind_recovery, no_recovery, no_claim, no_pace, pace_at_claim, no_consent_check,
    stop_takes_nothing_back, an_erasure_leaves_what_waits, no_fence, no_ownership_check, no_lease_at_the_wire,
    pause_before_the_wire,
    flood_is_one_rows_matter, flood_forgotten_by_a_crash, timeout_means_retry, timeout_means_failed, unknown_forgotten,
    failed_though_it_may_have_arrived, no_intent, due_is_a_hint, offset_before_inbox, done_mark_apart,
    no_look_at_the_done_mark, no_order_in_a_chat, no_state_guard_on_a_press,
    a_day_is_24_hours, quiet_hours_are_for_others, an_apology_is_the_end,
    a_full_disk_forgets_the_answer, takes_its_own_calls_for_lost, a_move_is_a_refusal, a_full_disk_is_a_bug,
    no_guard_on_a_step, a_round_is_told_once,
)  # fmt: skip


@contextmanager
def applied(mutant: Callable[[], Patches]) -> Iterator[None]:
    """The production code with this fault in it."""
    with ExitStack() as stack:
        for each in mutant():
            stack.enter_context(each)
        yield
