"""Who in the shop hears of it, and where the customer's next words go."""

from datetime import datetime

from models import Activity, Customer, Member, Person
from models.db import Tx
from services import members, outbox
from services.outbox import Draft

LOW_STARS = 2


def tell_leaders(tx: Tx, customer: Customer | None, kind: str, key: str, about: Activity, now: datetime) -> None:
    """At once, past the cap; quiet hours hold. Members are read past the customer's own narrow view."""
    for member in _listeners(tx, customer):
        outbox.put(
            tx,
            Draft(
                key=f"{key}/{member.person_id}",
                kind=kind,
                chat_id=member.person_id,
                due_at=now,
                args={"activity": about.pk},
                customer_id=customer.pk if customer else None,
                passes_cap=True,
            ),
            now=now,
        )


def _listeners(tx: Tx, customer: Customer | None) -> list[Member]:
    """Those who lead, and who looks after the customer; not the one who wrote it down."""
    assigned, writer = customer.assigned_member_id if customer else None, tx.scope.member_id
    with tx.as_business():
        return [
            member
            for member in members.team(tx)
            if (member.role in {"owner", "manager"} or member.id == assigned) and member.id != writer
        ]


def heard_from(tx: Tx, person_id: int, business_id: int) -> None:
    """A shop has answered this person: what they write next is for it, unless they keep a shop's book themselves."""
    with tx.as_system():
        person = tx.get(Person, person_id)
        if person is not None and not members.works_somewhere(tx, person_id):
            person.business_id = business_id
            tx.flush()
