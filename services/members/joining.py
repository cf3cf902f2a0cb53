"""How people come to work in a business, and stop."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from models import Case, Customer, FollowUp, Invite, Member, Person
from models.db import Scope, Tx, of_business
from rules import followups as rules
from rules import roles
from rules.refusal import Refusal
from rules.roles import INVITED, Role
from services import audit, outbox
from services.members.standing import Standing, leave_shop, membership, stand, team
from services.outbox import Draft

INVITE_LASTS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Removed:
    """A membership that ended."""

    member: Member
    entry_id: int
    handed_over: int
    """Open follow-ups that now wait for the remover."""


def hash_token(token: str) -> str:
    """What is kept of an invite: not the token itself."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(tx: Tx, role: str, token: str, *, now: datetime) -> Invite:
    """A link for one person, with a role below the inviter's own."""
    if role not in INVITED:
        raise Refusal("stale-button")
    _require_below(tx, role)
    entry = audit.begin(tx, "members.invite", now=now, role=role)
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
    audit.detail(entry, invite=row.pk)
    return row


def join(tx: Tx, token: str, person_id: int, *, now: datetime) -> Standing:
    """Use an invite. A system unit: the person is nobody there yet."""
    found = tx.exec(select(Invite).where(Invite.token_hash == hash_token(token)).with_for_update()).first()
    if found is None:
        raise Refusal("invite-unknown")
    if membership(tx, found.business_id, person_id) is not None:
        raise Refusal("invite-already-member")
    if found.used_at is not None:
        raise Refusal("invite-used")
    if found.expires_at <= now:
        raise Refusal("invite-expired")
    found.used_at, found.used_by = now, person_id
    person = tx.get_one(Person, person_id)
    joined = _make_member(tx, found, person, now)
    _tell(tx, found, joined, now)
    person.business_id = found.business_id
    tx.flush()
    standing = stand(tx, person_id, found.business_id)
    if standing is None:
        raise Refusal("invite-unknown")
    return standing


def _make_member(tx: Tx, found: Invite, person: Person, now: datetime) -> Member:
    member = tx.exec(
        select(Member).where(Member.business_id == found.business_id, Member.person_id == person.id)
    ).first()
    if member is not None:
        member.role, member.removed_at, member.joined_at = found.role, None, now
    else:
        member = Member(
            business_id=found.business_id, person_id=person.id, name=person.first_name, role=found.role, joined_at=now
        )
        tx.add(member)
    tx.flush()
    return member


def _tell(tx: Tx, used: Invite, joined: Member, now: datetime) -> None:
    """Whoever sent the invitation, and the owner, hear that it was used. The unit is narrowed to the shop for it."""
    before, tx.scope = tx.scope, of_business(used.business_id)
    for member in team(tx):
        if member.role == "owner" or member.pk == used.created_by:
            key = f"members.joined/{used.pk}/{member.person_id}"
            args = {"member": joined.pk}
            outbox.put(tx, Draft(key, "members.joined", member.person_id, now, args, nudge=True), now=now)
    tx.scope = before


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
    for case in tx.exec(select(Case).where(Case.taken_by == member.pk, col(Case.closed_at).is_(None))):
        case.taken_by, case.rev = None, case.rev + 1
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


def _require_below(tx: Tx, role: Role) -> None:
    if tx.scope.role is None or not roles.ranks_above(tx.scope.role, role):
        raise Refusal("refusal-rank")
