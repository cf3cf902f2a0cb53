"""Who hears of a case: its card to members, news of it to the customer."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import col, select

from models import Case, Customer, Entry, Member, OutboxMessage
from models.db import Tx
from rules.outbox import State
from services import audit, members, outbox, privacy
from services.cases.news import News, barrier, say
from services.outbox import Draft

CARD, DUE, NEWS = "cases.card", "cases.due", "cases.news"
REDRAWN = "feedback.redrawn"
SHOWN = (CARD, DUE, "feedback.words", "feedback.file")
"""What members are shown of a customer who speaks."""
REDRAWN_FOR = timedelta(days=2)
MOST_REDRAWN = 12
OPENED = "opened"
"""What the first card of a case is called."""


def card_key(case: Case, mark: str, person_id: int | str = "") -> str:
    """One card for one event of a case to one member."""
    return f"{CARD}/{case.pk}/{mark}/{person_id}"


def listeners(tx: Tx, customer: Customer | None, case: Case | None = None) -> list[Member]:
    """Those who lead, who looks after the customer, and who has taken the case; not the one who wrote it down. Members
    are read past the customer's own narrow view."""
    theirs = {customer.assigned_member_id if customer else None, case.taken_by if case else None}
    writer = tx.scope.member_id
    with tx.as_business():
        return [
            member
            for member in members.team(tx)
            if (member.role in {"owner", "manager"} or member.pk in theirs) and member.pk != writer
        ]


def push(tx: Tx, case: Case, mark: str, to: Iterable[Member], *, now: datetime, quiet_news: bool = False) -> None:
    """The card of a case as it stands when it arrives; past the cap, never past the quiet hours. What somebody muted
    taps on their own case is kept, and knocks at nobody's door."""
    customer = tx.get(Customer, case.customer_id) if case.customer_id else None
    if tx.scope.role == "customer" and customer is not None and customer.muted_at is not None:
        return
    for member in to:
        draft = Draft(
            key=card_key(case, mark, member.person_id),
            kind=CARD,
            chat_id=member.person_id,
            due_at=now,
            args={"case": case.pk, "activity": case.activity_id, "mark": mark},
            customer_id=case.customer_id,
            passes_cap=not quiet_news,
            nudge=quiet_news,
        )
        outbox.put(tx, draft, now=now)


def redraw(tx: Tx, customer_id: int | None, mark: int, *, now: datetime) -> None:
    """What the others were shown of this customer is drawn anew, so that they see who has it: once nobody can take
    the act back by Cancel any more. Changing a message makes no sound."""
    mine = tx.scope.person_id
    shown = (OutboxMessage.customer_id == customer_id, OutboxMessage.state == State.SENT, OutboxMessage.chat_id != mine)
    recent = (col(OutboxMessage.kind).in_(SHOWN), col(OutboxMessage.sent_at) >= now - REDRAWN_FOR)
    rows = tx.exec(select(OutboxMessage).where(*shown, *recent).order_by(col(OutboxMessage.id).desc())).all()
    for row in rows[:MOST_REDRAWN]:
        draft = Draft(
            key=f"{REDRAWN}/{row.pk}/{mark}",
            kind=REDRAWN,
            chat_id=row.chat_id,
            due_at=now + privacy.CANCEL_WITHIN,
            args={"of": row.pk},
            customer_id=customer_id,
            passes_cap=True,
            passes_quiet=True,
        )
        outbox.put(tx, draft, now=now)


def call_back(tx: Tx, case: Case) -> None:
    """A card that has not left yet need not be shown."""
    outbox.cancel_keys(tx, card_key(case, OPENED), reason="corrected")


def call_again(tx: Tx, case: Case, *, now: datetime) -> None:
    """What was called back goes after all."""
    to_call = col(OutboxMessage.key).startswith(card_key(case, OPENED), autoescape=True)
    outbox.again(tx, to_call, reason="corrected", now=now)


def news_key(case: Case, what: str) -> str:
    """One message to the customer for one step of one round, however often it is taken and undone."""
    return f"{NEWS}/{case.pk}/{case.reopened}/{what}"


def tell_customer(tx: Tx, case: Case, what: str, entry: Entry | None, *, now: datetime) -> None:
    """News of their own case, on its way to the customer where the bot reaches them; an undo holds it back."""
    customer = tx.get(Customer, case.customer_id) if case.customer_id else None
    if customer is None or barrier(tx, customer) is not None:
        return
    args = {"case": case.pk, "what": what, "round": case.reopened, "entry": entry.pk if entry else None}
    message = say(tx, customer, News(NEWS, news_key(case, what), args), now=now)
    if entry is not None and message is not None:
        audit.detail(entry, outbox=message.pk)


def letter(tx: Tx, case: Case, what: str) -> OutboxMessage | None:
    """The message that told the customer of a step, where one was sent."""
    return tx.exec(select(OutboxMessage).where(OutboxMessage.key == news_key(case, what))).first()
