"""Tags of a customer, kept in the form in which they are looked for."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from models import CustomerTag, Entry
from models.db import Tx
from rules.names import name_key
from rules.refusal import Refusal
from rules.text import clip
from services.customers.record import begin, get

TAG_UNITS = 32
MOST_TAGS = 20


def tags(tx: Tx, customer_id: int) -> list[CustomerTag]:
    """The tags of one customer, by their letters."""
    own = select(CustomerTag).where(CustomerTag.customer_id == customer_id)
    return list(tx.exec(own.order_by(col(CustomerTag.tag), col(CustomerTag.id))))


def set_tags(tx: Tx, customer_id: int, names: Sequence[str]) -> None:
    """Add the tags that are not there yet; the entry is the caller's."""
    if names:
        _put(tx, customer_id, _fresh(tx, customer_id, names))


def add_tags(tx: Tx, customer_id: int, names: Sequence[str], *, now: datetime) -> Entry | None:
    """Tags typed on the card; none where they were all there."""
    customer = get(tx, customer_id)
    fresh = _fresh(tx, customer.pk, names)
    if not fresh:
        return None
    if len(tags(tx, customer.pk)) + len(fresh) > MOST_TAGS:
        raise Refusal("customer-tags-full", most=MOST_TAGS)
    entry = begin(tx, "tag", customer, now=now)
    _put(tx, customer.pk, fresh)
    return entry


def _fresh(tx: Tx, customer_id: int, names: Sequence[str]) -> list[str]:
    have = {row.tag for row in tags(tx, customer_id)}
    wanted = dict.fromkeys(clip(name_key(name).lstrip("#"), TAG_UNITS, "") for name in names)
    return [tag for tag in wanted if tag and tag not in have]


def _put(tx: Tx, customer_id: int, fresh: Sequence[str]) -> None:
    tx.add_all(CustomerTag(business_id=tx.business_id, customer_id=customer_id, tag=tag) for tag in fresh)
    tx.flush()


def drop_tag(tx: Tx, customer_id: int, tag_id: int, *, now: datetime) -> Entry | None:
    """Take one tag away; none where it is gone already."""
    customer = get(tx, customer_id)
    row = tx.get(CustomerTag, tag_id)
    if row is None or row.customer_id != customer.pk:
        return None
    entry = begin(tx, "untag", customer, now=now)
    tx.delete(row)
    tx.flush()
    return entry
