"""Whom a customer is tied to: who sent them, and who looks after them."""

from datetime import datetime

from sqlmodel import func, select

from models import Customer, Entry, Member
from models.db import Tx
from rules.refusal import Refusal
from services import members
from services.customers.record import begin, get

KEEP = frozenset({"owner", "manager", "staff"})
"""Who can be given a customer: whoever may write about one."""
A_TEAM = 2


def set_referrer(tx: Tx, customer_id: int, referrer_id: int | None, *, now: datetime) -> Entry | None:
    """Who sent them, or nobody."""
    customer = get(tx, customer_id)
    if customer.referred_by_id == referrer_id:
        return None
    entry = begin(tx, "referrer" if referrer_id else "unreferrer", customer, now=now)
    put_referrer(tx, customer, referrer_id)
    return entry


def put_referrer(tx: Tx, customer: Customer, referrer_id: int | None) -> None:
    """The same within an entry of the caller's."""
    if referrer_id == customer.pk:
        raise Refusal("customer-referrer-self", name=customer.name)
    customer.referred_by_id = get(tx, referrer_id).pk if referrer_id else None
    tx.flush()


def referrer(tx: Tx, customer: Customer) -> Customer | None:
    """Who sent them, if this unit may see them."""
    return tx.get(Customer, customer.referred_by_id) if customer.referred_by_id else None


def sent(tx: Tx, customer_id: int) -> int:
    """How many a customer has sent."""
    own = select(func.count()).select_from(Customer).where(Customer.referred_by_id == customer_id)
    return tx.exec(own).one()


def keepers(tx: Tx, customer: Customer) -> list[Member]:
    """Those of the team to whom this unit may give a customer. A helper may only take one that nobody has."""
    able = [member for member in members.team(tx) if member.role in KEEP]
    if len(able) < A_TEAM:
        return []
    if tx.scope.role != "staff":
        return able
    return [one for one in able if one.pk == tx.scope.member_id and customer.assigned_member_id is None]


def keeper(tx: Tx, customer: Customer) -> Member | None:
    """Who looks after them; nobody is named where there is nobody to be told apart from."""
    if customer.assigned_member_id is None or len(members.team(tx)) < A_TEAM:
        return None
    return tx.get(Member, customer.assigned_member_id)


def assign(tx: Tx, customer_id: int, member_id: int | None, *, now: datetime) -> Entry | None:
    """Give a customer to somebody, or to everybody. A helper takes one that nobody has."""
    customer = get(tx, customer_id)
    if customer.assigned_member_id == member_id:
        return None
    allowed = {member.pk for member in keepers(tx, customer)}
    if tx.scope.role == "staff" and not allowed & {member_id}:
        raise Refusal("customer-keeper-taken")
    if member_id is not None and member_id not in allowed:
        raise Refusal("member-gone")
    entry = begin(tx, "assign" if member_id else "unassign", customer, now=now)
    customer.assigned_member_id = member_id
    tx.flush()
    return entry
