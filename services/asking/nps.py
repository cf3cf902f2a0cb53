"""On a slow rhythm: would they recommend the shop? Asked some days after a visit of a regular who agreed to it."""

from datetime import datetime
from typing import Any

from sqlmodel import col, func, select

from models import Activity, Business, Consent, Customer, OutboxMessage
from models.db import Tx
from rules import asking as rules
from rules.asking import Nps
from rules.customers import VISITS
from rules.outbox import LEFT, State
from rules.privacy import SURVEYS_SINCE
from rules.refusal import Refusal
from services import businesses, outbox, privacy
from services.outbox import Draft

NPS = "asking.nps"
KEPT_HOME = (State.CANCELLED, State.FAILED)


def plan(tx: Tx, customer: Customer, business: Business, *, now: datetime) -> None:
    """After a visit: not of somebody new, not before three months are over, and only with a yes to surveys."""
    if _asked_since(tx, customer, now - rules.NPS_REST) or not agreed(tx, customer.pk):
        return
    visits = select(func.count()).where(Activity.customer_id == customer.pk, col(Activity.kind).in_(VISITS))
    if tx.exec(visits.select_from(Activity)).one() < rules.NPS_VISITS:
        return
    due_at = now + rules.NPS_AFTER
    draft = Draft(
        key=rules.daily_key(NPS, customer.pk, now, business.time_zone),
        kind=NPS,
        chat_id=customer.person_id or 0,
        due_at=due_at,
        customer_id=customer.pk,
        purpose="offers",
        expires_at=due_at + rules.NPS_AFTER,
        repeatable=False,
    )
    outbox.put(tx, draft, now=now)


def agreed(tx: Tx, customer_id: int) -> bool:
    """A yes to offers, given since they were said to include surveys; an older one was to something else."""
    return customer_id in all_agreed(tx, Consent.customer_id == customer_id)


def all_agreed(tx: Tx, *which: Any) -> set[int]:
    """Everybody in the book who has said that yes."""
    columns: Any = (Consent.customer_id, Consent.granted, Consent.version)
    said = select(*columns).where(Consent.purpose == "offers", *which).order_by(col(Consent.id))
    last = {number: granted and version >= SURVEYS_SINCE for number, granted, version in tx.exec(said)}
    return {number for number, yes in last.items() if yes}


def _asked_since(tx: Tx, customer: Customer, since: datetime, *, went: bool = False) -> bool:
    """Asked, or about to be; `went`: it has left."""
    home = (*KEPT_HOME, State.SCHEDULED, State.CLAIMED) if went else KEPT_HOME
    asked = select(OutboxMessage.id).where(
        OutboxMessage.chat_id == customer.person_id,
        OutboxMessage.customer_id == customer.pk,
        OutboxMessage.kind == NPS,
        col(OutboxMessage.state).not_in(home),
        col(OutboxMessage.due_at) > since,
    )
    return tx.exec(asked.limit(1)).first() is not None


def still_asks(tx: Tx, message: OutboxMessage, *, now: datetime) -> bool:
    """Whether they have been here lately, agree, have not answered, and would be heard: a visit may have been taken
    back."""
    number = message.customer_id or 0
    if is_muted(tx, message) or not agreed(tx, number) or _answer(tx, number, now) is not None:
        return False
    lately = (Activity.customer_id == number, col(Activity.kind).in_(VISITS))
    visit = select(Activity.id).where(*lately, col(Activity.occurred_at) > now - rules.NPS_LATELY).limit(1)
    return tx.exec(visit).first() is not None


def is_muted(tx: Tx, message: OutboxMessage) -> bool:
    """Whoever nobody here reads is asked nothing."""
    customer = tx.get(Customer, message.customer_id) if message.customer_id else None
    return customer is not None and customer.muted_at is not None


def awaits_score(tx: Tx, *, now: datetime) -> bool:
    """Whether a bare number of the customer who speaks is an answer: they were asked this week and have not said."""
    customer = tx.get(Customer, tx.scope.customer_id) if tx.scope.customer_id else None
    if customer is None or _answer(tx, customer.pk, now) is not None:
        return False
    return _asked_since(tx, customer, now - rules.NPS_OPEN, went=True) and not _written_since(tx, customer)


def _written_since(tx: Tx, customer: Customer) -> bool:
    """Whether a member has written to them since they were asked: a figure may be the answer to that."""
    own = (OutboxMessage.chat_id == customer.person_id, OutboxMessage.customer_id == customer.pk)
    went_at = func.coalesce(OutboxMessage.sent_at, OutboxMessage.due_at)
    asked = (OutboxMessage.kind == NPS, col(OutboxMessage.state).not_in((*KEPT_HOME, State.SCHEDULED, State.CLAIMED)))
    asked_at = tx.exec(select(func.max(went_at)).where(*own, *asked)).one()
    written = (OutboxMessage.purpose == "relay", col(OutboxMessage.state).in_((*LEFT, State.UNCERTAIN)))
    since = select(OutboxMessage.id).where(*own, *written, went_at >= asked_at).limit(1)
    return tx.exec(since).first() is not None


def score(tx: Tx, given: int, *, now: datetime) -> Business:
    """The customer's own figure; another tap corrects it."""
    customer = privacy.own_record(tx)
    privacy.require_heard(tx, customer)
    if not 0 <= given <= rules.MOST or not _asked_since(tx, customer, now - rules.NPS_REST, went=True):
        raise Refusal("stale-button")
    answer = _answer(tx, customer.pk, now)
    if answer is None:
        answer = Activity(
            business_id=tx.business_id, customer_id=customer.pk, kind="nps", occurred_at=now, recorded_at=now
        )
        tx.add(answer)
    elif answer.score != given:
        answer.changed_at = now
    answer.score, answer.text = given, f"{given}/{rules.MOST}"
    tx.flush()
    return businesses.own(tx)


def _answer(tx: Tx, customer_id: int, now: datetime) -> Activity | None:
    own = (Activity.customer_id == customer_id, Activity.kind == "nps")
    lately = select(Activity).where(*own, col(Activity.occurred_at) > now - rules.NPS_REST)
    return tx.exec(lately.order_by(col(Activity.id).desc())).first()


def result(tx: Tx, *, now: datetime) -> Nps:
    """The last answer of each customer of the last half year."""
    columns: Any = (Activity.id, Activity.customer_id, Activity.score)
    asked = select(*columns).where(Activity.kind == "nps", col(Activity.occurred_at) > now - rules.NPS_COUNTS)
    # Somebody erased is nobody any more, and still one who answered.
    rows = tx.exec(asked.order_by(col(Activity.id)))
    latest = {("of", customer) if customer else ("nobody", number): given for number, customer, given in rows}
    return rules.nps(latest.values())
