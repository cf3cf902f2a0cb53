"""What a card and a timeline show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import col, func, select

from models import Activity, Agreement, Attachment, Customer, FollowUp, Member
from models.db import Tx
from rules.customers import SERVED
from rules.insights import Rhythm
from rules.paging import PAGE, turned
from services import attachments, businesses
from services.customers.facts import preferences
from services.customers.history import histories, rhythm
from services.customers.merge import also_called
from services.customers.record import get, phones
from services.customers.search import writable
from services.customers.tags import tags
from services.customers.ties import keeper, referrer

NEWEST = (col(Activity.occurred_at).desc(), col(Activity.id).desc())


@dataclass(frozen=True, slots=True)
class Story:
    """What a card shows of one customer."""

    customer: Customer
    tags: tuple[str, ...]
    next: FollowUp | None
    last: Activity | None
    """The newest line of the timeline, but for the agreement that stands: it is shown as one."""
    rhythm: Rhythm | None
    visits: int
    spent_minor: int
    currency: str
    writable: bool
    """Whether who reads may also write."""
    files: int = 0
    """Pictures, voice notes, files and places."""
    phones: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Names of records that went into this one."""
    prospect: bool = False
    """Never bought anything, never came in."""
    preferences: tuple[str, ...] = ()
    referrer: Customer | None = None
    keeper: Member | None = None
    """Who looks after them, where more than one could."""
    agreement: Agreement | None = None
    came_with: Mapping[int, Sequence[Attachment]] = field(default_factory=dict)
    """What hangs on the newest line, if it has no words."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Some of a customer's activities, newest first."""

    customer: Customer
    rows: Sequence[Activity]
    number: int
    pages: int
    came_with: Mapping[int, Sequence[Attachment]] = field(default_factory=dict)
    """What hangs on those without words, by their number."""


def story(tx: Tx, customer_id: int, *, now: datetime) -> Story:
    """Everything a card says."""
    customer = get(tx, customer_id)
    number = customer.pk
    past = histories(tx, [customer], now=now)[number]
    agreement = standing(tx, number)
    last = _last(tx, number, agreement)
    return Story(
        customer,
        tags=tuple(row.tag for row in tags(tx, number)),
        next=_next(tx, number),
        last=last,
        rhythm=rhythm(tx, past, now=now),
        visits=len(past.visits),
        spent_minor=past.spent_minor,
        currency=businesses.own(tx).currency,
        writable=writable(tx),
        files=attachments.count(tx, customer_id),
        phones=phones(tx, customer),
        also=also_called(tx, customer),
        prospect=not past.visits and is_prospect(tx, customer),
        preferences=tuple(row.text for row in preferences(tx, customer_id)),
        referrer=referrer(tx, customer),
        keeper=keeper(tx, customer),
        agreement=agreement,
        came_with=attachments.of_the_wordless(tx, [last]),
    )


def _last(tx: Tx, customer_id: int, agreement: Agreement | None) -> Activity | None:
    own = select(Activity).where(Activity.customer_id == customer_id)
    if agreement is not None and agreement.activity_id is not None:
        own = own.where(Activity.id != agreement.activity_id)
    return tx.exec(own.order_by(*NEWEST)).first()


def is_prospect(tx: Tx, customer: Customer) -> bool:
    """Somebody to win: nothing bought, never served, and not an old regular by the owner's word either."""
    if customer.kind == "supplier" or customer.state != "active" or customer.rhythm_days:
        return False
    served = select(Activity.id).where(Activity.customer_id == customer.pk, col(Activity.kind).in_(SERVED))
    return tx.exec(served.limit(1)).first() is None


def standing(tx: Tx, customer_id: int) -> Agreement | None:
    """The agreement that holds now."""
    own = select(Agreement).where(Agreement.customer_id == customer_id, col(Agreement.ended_at).is_(None))
    return tx.exec(own.order_by(col(Agreement.id).desc())).first()


def _next(tx: Tx, customer_id: int) -> FollowUp | None:
    planned = select(FollowUp).where(FollowUp.customer_id == customer_id, FollowUp.state == "open")
    return tx.exec(planned.order_by(col(FollowUp.due_at), col(FollowUp.id))).first()


def timeline(tx: Tx, customer_id: int, *, page: int = 0) -> Timeline:
    """What happened, newest first."""
    customer = get(tx, customer_id)
    own = Activity.customer_id == customer.pk
    total = tx.exec(select(func.count()).select_from(Activity).where(own)).one()
    number, pages = turned(total, page)
    shown = select(Activity).where(own).order_by(*NEWEST).offset(number * PAGE).limit(PAGE)
    rows = tx.exec(shown).all()
    return Timeline(customer, rows, number, pages, attachments.of_the_wordless(tx, rows))
