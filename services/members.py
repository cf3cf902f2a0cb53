"""People in Telegram, what they are to a business, and how they become or stop being it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, update
from sqlmodel import col, select

from models import Business, Customer, FollowUp, Invite, Member, Person
from models.db import SYSTEM, Scope, Tx
from rules import followups as rules
from rules import roles
from rules.refusal import Refusal
from rules.roles import INVITED, Role
from rules.text import one_line
from services import audit, outbox

INVITE_LASTS = timedelta(days=3)
NAME_UNITS = 64


@dataclass(frozen=True, slots=True)
class Standing:
    """Who speaks, and what they are where their words go."""

    person: Person
    role: Role
    business: Business | None = None
    scope: Scope = SYSTEM
    customer: Customer | None = None
    member: Member | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A membership that ended."""

    member: Member
    entry_id: int
    handed_over: int
    """Open follow-ups that now wait for the remover."""


def meet(tx: Tx, person_id: int, first_name: str, language: str, *, now: datetime) -> Person:
    """Remember somebody who wrote for the first time, or again."""
    person = tx.get(Person, person_id)
    if person is None:
        person = Person(id=person_id, first_name=one_line(first_name, NAME_UNITS), language=language, seen_at=now)
        tx.add(person)
    person.seen_at, person.blocked_at = now, None
    tx.flush()
    return person


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


def _membership(tx: Tx, business_id: int, person_id: int) -> Member | None:
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
    """Which command menu Telegram shows this person now. A system unit."""
    tx.get_one(Person, person_id).menu = menu


def team(tx: Tx) -> list[Member]:
    """Who works here, the owner first."""
    return list(
        tx.exec(select(Member).where(col(Member.removed_at).is_(None)).order_by(col(Member.joined_at), col(Member.id)))
    )


def leaders(tx: Tx) -> list[Member]:
    """Who hears of what concerns the whole business."""
    return [member for member in team(tx) if member.role in {"owner", "manager"}]


def hash_token(token: str) -> str:
    """What is kept of an invite: not the token itself."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(tx: Tx, role: str, token: str, *, now: datetime) -> Invite:
    """A link for one person, with a role below the inviter's own."""
    if role not in INVITED:
        raise Refusal("stale-button")
    _require_below(tx, role)
    row = Invite(
        business_id=tx.business_id,
        token_hash=hash_token(token),
        role=role,
        created_by=tx.member_id(),
        created_at=now,
        expires_at=now + INVITE_LASTS,
    )
    tx.add(row)
    tx.flush()
    return row


def join(tx: Tx, token: str, person_id: int, *, now: datetime) -> Standing:
    """Use an invite. A system unit: the person is nobody there yet."""
    found = tx.exec(select(Invite).where(Invite.token_hash == hash_token(token)).with_for_update()).first()
    if found is None:
        raise Refusal("invite-unknown")
    if _membership(tx, found.business_id, person_id) is not None:
        raise Refusal("invite-already-member")
    if found.used_at is not None:
        raise Refusal("invite-used")
    if found.expires_at <= now:
        raise Refusal("invite-expired")
    found.used_at, found.used_by = now, person_id
    person = tx.get_one(Person, person_id)
    _make_member(tx, found, person, now)
    person.business_id = found.business_id
    tx.flush()
    standing = stand(tx, person_id, found.business_id)
    if standing is None:
        raise Refusal("invite-unknown")
    return standing


def _make_member(tx: Tx, found: Invite, person: Person, now: datetime) -> None:
    old = tx.exec(select(Member).where(Member.business_id == found.business_id, Member.person_id == person.id)).first()
    if old is not None:
        old.role, old.removed_at, old.joined_at = found.role, None, now
        return
    tx.add(
        Member(
            business_id=found.business_id, person_id=person.id, name=person.first_name, role=found.role, joined_at=now
        )
    )


def remove(tx: Tx, member_id: int, *, now: datetime) -> Removed:
    """End a membership at once. What the member recorded stays; what waited for them waits for the remover now."""
    member = tx.get(Member, member_id)
    # A system unit may have loaded it before it was narrowed to this shop: the guard cannot be relied on here.
    if member is None or member.removed_at is not None or member.business_id != tx.business_id:
        raise Refusal("member-gone")
    _require_below(tx, roles.named(member.role))
    entry = audit.begin(tx, "members.remove", now=now, name=member.name)
    member.removed_at = now
    handed_over = _hand_over(tx, member, now)
    tx.exec(
        update(Invite).where(col(Invite.created_by) == member.pk, col(Invite.used_at).is_(None)).values(expires_at=now)
    )
    tx.flush()
    return Removed(member, entry.pk, handed_over)


def _hand_over(tx: Tx, member: Member, now: datetime) -> int:
    """No reminder is lost with a leaver, and no customer is hidden behind one."""
    for customer in tx.exec(select(Customer).where(Customer.assigned_member_id == member.pk)):
        customer.assigned_member_id = None
    waiting = tx.exec(select(FollowUp).where(FollowUp.member_id == member.pk, FollowUp.state == "open")).all()
    for task in waiting:
        task.member_id, task.rev = tx.member_id(), task.rev + 1
        outbox.cancel_keys(tx, rules.reminder_key(task.pk), reason="handed-over")
        audit.ring_again(tx, task, now=now)
    return len(waiting)


def dismiss(tx: Tx, scope: Scope, member_id: int, *, now: datetime) -> Removed:
    """`remove` for somebody of this scope; the leaver's plain words go elsewhere. A system unit that narrows itself."""
    member = tx.get(Member, member_id)
    if member is not None and member.business_id == scope.business_id:
        leave_shop(tx, member.person_id, member.business_id)
        tx.flush()
    tx.scope = scope
    return remove(tx, member_id, now=now)


def leave_shop(tx: Tx, person_id: int, business_id: int) -> None:
    """A removed member's words go elsewhere. A system unit."""
    person = tx.get(Person, person_id)
    if person is None or person.business_id != business_id:
        return
    others = [place for place in places(tx, person_id) if place.business and place.business.id != business_id]
    person.business_id = others[0].business.pk if others and others[0].business else None


def _require_below(tx: Tx, role: Role) -> None:
    if tx.scope.role is None or not roles.ranks_above(tx.scope.role, role):
        raise Refusal("refusal-rank")


def mute_everywhere(tx: Tx, person_id: int) -> list[Member]:
    """No digest, no alerts for this person from any shop they work in. A system unit."""
    rows = list(tx.exec(select(Member).where(Member.person_id == person_id, col(Member.removed_at).is_(None))))
    for row in rows:
        row.nudges_off = True
    return rows


def unmute(tx: Tx, person_id: int, business_id: int) -> None:
    """What the bot starts by itself comes again. A system unit, since a viewer may turn it on as well."""
    member = _membership(tx, business_id, person_id)
    if member is None:
        raise Refusal("refusal-not-yours")
    member.nudges_off = False


def at_the_door(tx: Tx, person_id: int, code: str) -> Standing:
    """What a person is to the shop whose code they scanned: a member of it, or a customer, known or not yet."""
    person = tx.get_one(Person, person_id)
    business = tx.exec(select(Business).where(Business.code == code)).first()
    if business is None:
        raise Refusal("feedback-scan-unknown")
    found = stand(tx, person_id, business.pk)
    if found is not None and found.business is not None:
        return found
    return Standing(person, "customer", business, Scope(business.pk, "customer", person_id))


def arrive(tx: Tx, person_id: int, code: str) -> Standing:
    """A scan. Who works nowhere speaks to this shop from now on; who works somewhere goes on speaking to their own."""
    standing = at_the_door(tx, person_id, code)
    if standing.business is not None and not works_somewhere(tx, person_id):
        standing.person.business_id = standing.business.pk
    return standing
