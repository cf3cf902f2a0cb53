"""People in Telegram, and what they are to a business."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, update
from sqlmodel import col, select

from models import Business, Customer, Member, OutboxMessage, Person, PlaceCode
from models.db import SYSTEM, Scope, Tx
from rules import roles
from rules.refusal import Refusal
from rules.roles import Role
from rules.text import one_line
from services import outbox

NAME_UNITS = 64
REMINDER = "followups.reminder"


@dataclass(frozen=True, slots=True)
class Standing:
    """Who speaks, and what they are where their words go."""

    person: Person
    role: Role
    business: Business | None = None
    scope: Scope = SYSTEM
    customer: Customer | None = None
    member: Member | None = None
    place_id: int | None = None
    """The place whose code brought them in."""


def meet(tx: Tx, person_id: int, first_name: str, language: str, *, now: datetime) -> Person:
    """Remember somebody who wrote for the first time, or again."""
    person = tx.get(Person, person_id)
    if person is None:
        person = Person(id=person_id, first_name=one_line(first_name, NAME_UNITS), language=language, seen_at=now)
        tx.add(person)
    person.seen_at, person.blocked_at = now, None
    tx.flush()
    return person


def back(tx: Tx, person_id: int, *, now: datetime) -> None:
    """The person lets the bot speak again: reminders that could not reach them come now. A system unit."""
    person = tx.get(Person, person_id)
    if person is None:
        return
    person.blocked_at = None
    missed = (OutboxMessage.chat_id == person_id, OutboxMessage.kind == REMINDER)
    for row in outbox.again(tx, *missed, reason="unreachable", now=now):
        row.passes_quiet = False  # its hour is over


def gone(tx: Tx, person_id: int, *, now: datetime) -> datetime | None:
    """The person has blocked the bot; since when. A system unit: a person belongs to no business."""
    person = tx.get(Person, person_id, with_for_update=True)
    if person is None:
        return None
    person.blocked_at = person.blocked_at or now
    return person.blocked_at


def stand(tx: Tx, person_id: int, business_id: int | None = None) -> Standing | None:
    """What a person is to a business, by default the one their words go to. None for somebody never met."""
    meant = business_id or col(Person.business_id)
    works = and_(
        col(Member.business_id) == Business.id, col(Member.person_id) == person_id, col(Member.removed_at).is_(None)
    )
    # One statement, since every update asks.
    found = tx.exec(
        select(Person, Business, Member)
        .select_from(Person)
        .outerjoin(Business, col(Business.id) == meant)
        .outerjoin(Member, works)
        .where(Person.id == person_id)
    ).first()
    if found is None:
        return None
    person, business, member = found
    if business is None:
        return Standing(person, "stranger")
    if member is not None:
        return Standing(person, roles.named(member.role), business, _member_scope(business, member), member=member)
    return _as_customer(tx, person, business)


def _as_customer(tx: Tx, person: Person, business: Business) -> Standing:
    customer = tx.exec(
        select(Customer).where(Customer.business_id == business.pk, Customer.person_id == person.id)
    ).first()
    if customer is None and person.business_id != business.id:
        return Standing(person, "stranger")
    scope = Scope(business.pk, "customer", person.id, customer_id=customer.id if customer else None)
    return Standing(person, "customer", business, scope, customer=customer)


def membership(tx: Tx, business_id: int, person_id: int) -> Member | None:
    """The person's place in the team, while they have one."""
    return tx.exec(
        select(Member).where(
            Member.business_id == business_id, Member.person_id == person_id, col(Member.removed_at).is_(None)
        )
    ).first()


def _member_scope(business: Business, member: Member) -> Scope:
    sees_all = member.role != "staff" or business.staff_sees_all
    return Scope(business.pk, roles.named(member.role), member.person_id, member.pk, sees_all=sees_all)


def places(tx: Tx, person_id: int) -> list[Standing]:
    """Every business a person works in or is a customer of."""
    works = select(Member.business_id).where(Member.person_id == person_id, col(Member.removed_at).is_(None))
    buys = select(Customer.business_id).where(Customer.person_id == person_id)
    numbers = dict.fromkeys([*tx.exec(works), *tx.exec(buys)])
    found = [stand(tx, person_id, number) for number in numbers]
    return [standing for standing in found if standing is not None and standing.business is not None]


def works_somewhere(tx: Tx, person_id: int) -> bool:
    """Whether the person is a member anywhere."""
    return (
        tx.exec(select(Member.id).where(Member.person_id == person_id, col(Member.removed_at).is_(None))).first()
        is not None
    )


def go_to(tx: Tx, person_id: int, business_id: int) -> Standing:
    """From now on the person's plain words go to this business."""
    standing = stand(tx, person_id, business_id)
    if standing is None or standing.business is None:
        raise Refusal("refusal-not-yours")
    standing.person.business_id = business_id
    return standing


def choose_language(tx: Tx, person_id: int, language: str) -> Person:
    """The language the person reads from now on."""
    person = tx.get_one(Person, person_id)
    person.language, person.language_chosen = language, True
    return person


def remember_menu(tx: Tx, person_id: int, menu: str) -> None:
    """Which command menu Telegram shows this person now; who was just erased is not remembered. A system unit."""
    person = tx.get(Person, person_id)
    if person is not None:
        person.menu = menu


def team(tx: Tx) -> list[Member]:
    """Who works here, the owner first."""
    return list(
        tx.exec(select(Member).where(col(Member.removed_at).is_(None)).order_by(col(Member.joined_at), col(Member.id)))
    )


def leaders(tx: Tx) -> list[Member]:
    """Who hears of what concerns the whole business."""
    return [member for member in team(tx) if member.role in {"owner", "manager"}]


def leave_shop(tx: Tx, person_id: int, business_id: int) -> None:
    """A removed member's words go elsewhere. A system unit."""
    person = tx.get(Person, person_id)
    if person is None or person.business_id != business_id:
        return
    others = [place for place in places(tx, person_id) if place.business and place.business.id != business_id]
    person.business_id = others[0].business.pk if others and others[0].business else None


def mute_everywhere(tx: Tx, person_id: int) -> list[Member]:
    """No digest, no alerts for this person from any shop they work in. A system unit."""
    rows = list(tx.exec(select(Member).where(Member.person_id == person_id, col(Member.removed_at).is_(None))))
    for row in rows:
        row.nudges_off = True
    return rows


def unmute(tx: Tx, person_id: int, business_id: int) -> None:
    """What the bot starts by itself comes again. A system unit, since a viewer may turn it on as well."""
    member = membership(tx, business_id, person_id)
    if member is None:
        raise Refusal("refusal-not-yours")
    member.nudges_off = False


def at_the_door(tx: Tx, person_id: int, code: str) -> Standing:
    """What a person is to the shop whose code they scanned: a member of it, or a customer, known or not yet. Whoever
    stands at the door when the code of a place is switched off can still say what they came to say."""
    person = tx.get_one(Person, person_id)
    place = tx.exec(select(PlaceCode).where(PlaceCode.code == code)).first()
    shop = Business.id == place.business_id if place is not None else Business.code == code
    business = tx.exec(select(Business).where(shop)).first()
    if business is None:
        raise Refusal("feedback-scan-unknown")
    place_id = place.pk if place is not None else None
    found = stand(tx, person_id, business.pk)
    if found is not None and found.business is not None:
        return replace(found, place_id=place_id)
    return Standing(person, "customer", business, Scope(business.pk, "customer", person_id), place_id=place_id)


def arrive(tx: Tx, person_id: int, code: str) -> Standing:
    """A scan. Who works nowhere speaks to this shop from now on; who works somewhere goes on speaking to their own."""
    standing = at_the_door(tx, person_id, code)
    place = tx.get(PlaceCode, standing.place_id) if standing.place_id is not None else None
    if place is not None and place.closed_at is not None:
        raise Refusal("feedback-scan-closed")  # the code of a place that was switched off is no guess
    if standing.business is not None and standing.member is None:
        _count(tx, standing.business.pk, standing.place_id)
    if standing.business is not None and not works_somewhere(tx, person_id):
        standing.person.business_id = standing.business.pk
    return standing


def _count(tx: Tx, business_id: int, place_id: int | None) -> None:
    """One more scan; in the database, since two may scan at once."""
    if place_id is not None:
        tx.exec(update(PlaceCode).where(col(PlaceCode.id) == place_id).values(scans=PlaceCode.scans + 1))
    else:
        tx.exec(update(Business).where(col(Business.id) == business_id).values(scans=Business.scans + 1))


def enter(tx: Tx, person_id: int, business_id: int) -> Standing:
    """A customer of a shop comes in; who works nowhere speaks to it from now on. A system unit."""
    found = stand(tx, person_id, business_id)
    if found is None or found.business is None:
        raise Refusal("refusal-not-yours")
    if not works_somewhere(tx, person_id):
        found.person.business_id = business_id
    return found
