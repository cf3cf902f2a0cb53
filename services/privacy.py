"""What a customer allowed, and the one exit for messages to customers: what goes there, and what is taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from models import Activity, Business, Case, Consent, Customer, Entry, OutboxMessage, Person
from models.db import Tx
from rules import privacy as rules
from rules import timing
from rules.outbox import State, recalled
from rules.privacy import ASKED, Allowed, LeftOut, Letter, Purpose
from rules.refusal import Refusal
from services import audit, businesses, members, outbox
from services.outbox import Draft

ANYTHING = "anything"
"""The purpose under which /stop and its end are kept as proof."""
MOST_A_DAY = 3
"""Messages a customer may get in a day that the bot, or the shop by it, has started."""
CANCEL_WITHIN = timedelta(seconds=10)
LETTER_EXPIRES = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Permission:
    """What one customer allows one shop."""

    business: Business
    stopped: bool
    granted: dict[Purpose, bool]


@dataclass(frozen=True, slots=True)
class Kept:
    """What one shop keeps about one customer."""

    permission: Permission
    customer: Customer | None
    said: int
    """Ratings and words of their own."""
    noted: int
    """Lines the shop wrote itself."""


def granted(tx: Tx, customer_id: int) -> dict[str, bool]:
    """The latest answer to each purpose that was asked about."""
    rows = tx.exec(select(Consent).where(Consent.customer_id == customer_id).order_by(col(Consent.id)))
    return {row.purpose: row.granted for row in rows}


def permission(tx: Tx, customer: Customer | None) -> Permission:
    """What holds now, defaults included."""
    said = granted(tx, customer.pk) if customer else {}
    return Permission(
        businesses.own(tx),
        stopped=bool(customer and customer.stopped_at),
        granted={purpose: rules.consents_to(purpose, said) for purpose in ASKED},
    )


def own_record(tx: Tx) -> Customer:
    """The record of the customer who asks; a scan alone makes none."""
    customer = tx.get(Customer, tx.scope.customer_id) if tx.scope.customer_id else None
    if customer is None:
        raise Refusal("privacy-nothing-kept")
    return customer


def kept(tx: Tx) -> Kept:
    """What a shop keeps about the customer who asks, in counts; and what they allow."""
    customer = tx.get(Customer, tx.scope.customer_id) if tx.scope.customer_id else None
    if customer is None:
        return Kept(permission(tx, None), None, 0, 0)
    by_me = select(func.count()).where(col(Activity.member_id).is_(None)).select_from(Activity)
    by_shop = select(func.count()).where(col(Activity.member_id).is_not(None)).select_from(Activity)
    return Kept(permission(tx, customer), customer, tx.exec(by_me).one(), tx.exec(by_shop).one())


def choose(tx: Tx, purpose: Purpose, *, grants: bool, wording: str, now: datetime) -> Kept:
    """The customer who speaks allows a purpose, or no longer."""
    if purpose not in ASKED:
        raise Refusal("stale-button")
    answer(tx, own_record(tx), purpose, grants=grants, wording=wording, now=now)
    return kept(tx)


def answer(tx: Tx, customer: Customer, purpose: Purpose, *, grants: bool, wording: str, now: datetime) -> None:
    """Keep an answer as proof, with the words that were seen. The same answer again adds nothing."""
    if granted(tx, customer.pk).get(purpose) is not grants:
        _prove(tx, customer, purpose, grants=grants, wording=wording, now=now)


def _prove(tx: Tx, customer: Customer, purpose: str, *, grants: bool, wording: str, now: datetime) -> None:
    tx.add(
        Consent(
            business_id=customer.business_id,
            customer_id=customer.pk,
            purpose=purpose,
            granted=grants,
            wording=wording,
            version=rules.WORDING,
            at=now,
        )
    )
    tx.flush()


def allow(tx: Tx, *, wording: str, now: datetime) -> Kept:
    """The shop may write again; what was said about each purpose still holds."""
    customer = own_record(tx)
    _remember_stop(tx.get(Person, tx.scope.person_id), None, None)
    if customer.stopped_at is not None:
        customer.stopped_at = None
        _prove(tx, customer, ANYTHING, grants=True, wording=wording, now=now)
    return kept(tx)


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a /stop reached: shops that may not write any more, and shops the person works in."""

    shops: Sequence[Business]
    works_at: Sequence[Business]


def stop(tx: Tx, person_id: int, *, wording: str, now: datetime) -> Stopped:
    """No shop of this deployment writes to this person any more, and who was just writing hears it. A system unit."""
    _remember_stop(tx.get(Person, person_id), now, wording)
    shops = _end(tx, person_id, (), wording=wording, now=now)
    mine = members.mute_everywhere(tx, person_id)
    return Stopped(shops, _named(tx, [row.business_id for row in mine]))


def stop_shop(tx: Tx, person_id: int, business_id: int, *, wording: str, now: datetime) -> Stopped:
    """One shop does not write any more. A system unit, as the button works wherever the person stands by now."""
    return Stopped(_end(tx, person_id, (business_id,), wording=wording, now=now), [])


def _end(tx: Tx, person_id: int, only: Sequence[int], *, wording: str, now: datetime) -> Sequence[Business]:
    for letter in outbox.letters_waiting(tx, person_id):
        if not only or letter.business_id in only:
            outbox.tell_writer(tx, letter, now=now)
    found = tx.exec(select(Customer).where(Customer.person_id == person_id)).all()
    records = [customer for customer in found if not only or customer.business_id in only]
    for customer in records:
        if customer.stopped_at is None:
            customer.stopped_at = now
            _prove(tx, customer, ANYTHING, grants=False, wording=wording, now=now)
        outbox.cancel_customer(tx, customer.pk, reason="stopped")
    return _named(tx, [row.business_id for row in records])


def _remember_stop(person: Person | None, at: datetime | None, wording: str | None) -> None:
    """With the person, since shops may come to keep a record of them only later. The first /stop is the proof."""
    if person is not None and (at is None or person.stopped_at is None):
        person.stopped_at, person.stopped_wording = at, wording


def carry_stop(tx: Tx, customer: Customer) -> None:
    """A new record of somebody who said /stop before: it holds here too, and the proof says when and in which words."""
    person = tx.get(Person, customer.person_id) if customer.person_id else None
    if person is None or person.stopped_at is None:
        return
    customer.stopped_at = person.stopped_at
    wording = person.stopped_wording or ""
    _prove(tx, customer, ANYTHING, grants=False, wording=wording, now=person.stopped_at)


def still_stopped(tx: Tx, person_id: int) -> Sequence[Business]:
    """Shops that may not write to this person. A system unit."""
    still = (Customer.person_id == person_id, col(Customer.stopped_at).is_not(None))
    return _named(tx, list(tx.exec(select(Customer.business_id).where(*still))))


def _named(tx: Tx, numbers: Sequence[int]) -> Sequence[Business]:
    return tx.exec(select(Business).where(col(Business.id).in_(numbers)).order_by(col(Business.id))).all()


def may_go(tx: Tx, message: OutboxMessage, *, now: datetime) -> Allowed | LeftOut:
    """The exit: whether a message to a customer may go at this moment."""
    customer = tx.get(Customer, message.customer_id)
    if customer is None or message.chat_id != customer.person_id:
        # Queued for somebody who has turned out not to be this customer: a card that was taken back.
        return LeftOut("unreachable")
    return decide(tx, customer, purpose_of(message), now=now, besides=message.id, news=message.passes_cap)


def decide(
    tx: Tx, customer: Customer, purpose: Purpose, *, now: datetime, besides: int | None = None, news: bool = False
) -> Allowed | LeftOut:
    """The same decision before anything is queued, so that the sender hears the reason at once."""
    person = tx.get(Person, customer.person_id) if customer.person_id else None
    business = tx.get_one(Business, customer.business_id)
    letter = Letter(
        purpose,
        consents=granted(tx, customer.pk),
        stopped=customer.stopped_at is not None,
        reachable=person is not None and person.blocked_at is None,
        at=now,
        zone=zone_of(customer, business),
        quiet=businesses.quiet(business),
        open_case=_has_open_case(tx, customer),
        sent_recently=_sent_today(tx, customer, business, now, besides),
        cap=MOST_A_DAY,
        news=news,
    )
    return rules.exit_decision(letter)


def zone_of(customer: Customer, business: Business) -> str:
    """By whose clock the quiet hours of this customer go."""
    return rules.zone_of(customer.phone, business.region, business.time_zone)


def reader_zone(tx: Tx, message: OutboxMessage, business: Business) -> str:
    """The same for whoever a message goes to; a member lives where the shop is."""
    customer = tx.get(Customer, message.customer_id) if message.purpose and message.customer_id else None
    return zone_of(customer, business) if customer is not None else business.time_zone


def purpose_of(message: OutboxMessage) -> Purpose:
    """What a message to a customer is sent for."""
    return next(purpose for purpose in rules.DEFAULTS if purpose == message.purpose)


def _has_open_case(tx: Tx, customer: Customer) -> bool:
    still_open = select(Case.id).where(Case.customer_id == customer.pk, col(Case.closed_at).is_(None))
    return tx.exec(still_open.limit(1)).first() is not None


def _sent_today(tx: Tx, customer: Customer, business: Business, now: datetime, besides: int | None) -> int:
    """What the bot started: neither answers nor news of their own matters."""
    start, end = timing.local_day(now, zone_of(customer, business))
    sent = select(func.count()).where(
        OutboxMessage.customer_id == customer.pk,
        col(OutboxMessage.purpose).not_in(("relay", "")),
        col(OutboxMessage.passes_cap).is_(False),
        col(OutboxMessage.state).in_((State.SENDING, State.SENT, State.UNCERTAIN)),
        col(OutboxMessage.due_at) >= start,
        col(OutboxMessage.due_at) < end,
        OutboxMessage.id != besides,
    )
    return tx.exec(sent.select_from(OutboxMessage)).one()


@dataclass(frozen=True, slots=True)
class Words:
    """What a member says to a customer through the bot."""

    kind: str
    """`<word>.<screen>`: which job renders it."""
    text: str
    purpose: Purpose
    along: Mapping[str, object] = field(default_factory=dict)
    """What else its screen needs."""


def to_customer(tx: Tx, customer: Customer, entry: Entry, words: Words, *, now: datetime) -> OutboxMessage:
    """Words on their way to a customer, ten seconds under Cancel; undoing the entry takes them back as well."""
    if customer.person_id is None:
        raise Refusal("reply-unreachable", name=customer.name)
    talks = rules.answers(words.purpose)
    draft = Draft(
        key=f"{words.kind}/{entry.pk}/{customer.pk}",
        kind=words.kind,
        chat_id=customer.person_id,
        due_at=now + CANCEL_WITHIN,
        args={**words.along, "text": words.text, "entry": entry.pk, "by": tx.scope.person_id},
        customer_id=customer.pk,
        purpose=words.purpose,
        passes_quiet=talks,
        passes_cap=talks,
        expires_at=None if talks else now + LETTER_EXPIRES,
    )
    message = outbox.put(tx, draft, now=now)
    if message is None:
        raise Refusal("reply-already")
    audit.detail(entry, outbox=message.pk)
    return message


def take_back(tx: Tx, message: OutboxMessage, *, now: datetime) -> State:
    """Hold words to a customer back, and all that says they were said. How they stand now: cancelled; uncertain,
    where a first try may have brought them there; or sending and sent, where it is too late."""
    entry = tx.get(Entry, message.args.get("entry") or 0)
    if entry is None or entry.undone_at is not None or recalled(State(message.state), 0) is None:
        return State(message.state)
    try:
        with tx.begin_nested():
            audit.undo(tx, entry.pk, now=now)
    except Refusal as refused:
        if refused.key != "undo-built-upon":
            raise
        # Somebody has worked on with what the entry made. What matters is that the words do not leave.
        tx.entry = None
        outbox.cancel(tx, message.pk, reason="cancelled")
    return State(message.state)
