"""A code for each place it hangs at, and what each brings in."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from models import Activity, Customer, PlaceCode
from models.db import Tx
from rules.refusal import Refusal
from rules.text import one_line
from services import audit

CODE_BYTES = 9
NAME_UNITS = 24
MOST_PLACES = 20


@dataclass(frozen=True, slots=True)
class Yield:
    """What one place has brought in."""

    place: PlaceCode
    ratings: int
    newcomers: int
    """Records that began there and are still kept."""


def make(tx: Tx, name: str, *, now: datetime) -> PlaceCode:
    """The code of a place; the one it has already, where it has one."""
    cleaned = one_line(name, NAME_UNITS)
    if not cleaned:
        raise Refusal("codes-place-empty")
    standing = _standing(tx)
    known = next((row for row in standing if row.name.casefold() == cleaned.casefold()), None)
    if known is not None:
        return known
    if len(standing) >= MOST_PLACES:
        raise Refusal("codes-places-full", most=MOST_PLACES)
    audit.begin(tx, "codes.make", now=now, what=cleaned)
    place = PlaceCode(business_id=tx.business_id, name=cleaned, code=secrets.token_urlsafe(CODE_BYTES), made_at=now)
    tx.add(place)
    tx.flush()
    return place


def _standing(tx: Tx) -> list[PlaceCode]:
    return list(tx.exec(select(PlaceCode).where(col(PlaceCode.closed_at).is_(None)).order_by(col(PlaceCode.id))))


def get(tx: Tx, place_id: int) -> PlaceCode:
    """A place that still counts."""
    place = tx.get(PlaceCode, place_id)
    if place is None or place.closed_at is not None:
        raise Refusal("codes-place-gone")
    return place


def close(tx: Tx, place_id: int, *, now: datetime) -> PlaceCode:
    """The code of a place leads nowhere any more; what it brought in stays counted."""
    place = get(tx, place_id)
    audit.begin(tx, "codes.close", now=now, what=place.name)
    place.closed_at = now
    return place


def every(tx: Tx) -> list[Yield]:
    """Every place that has a code, and what it has brought in."""
    rated = select(Activity.place_id, func.count()).where(Activity.kind == "rating")
    ratings = dict(tx.exec(rated.group_by(col(Activity.place_id))).all())
    newcomers = dict(tx.exec(select(Customer.place_id, func.count()).group_by(col(Customer.place_id))).all())
    return [Yield(row, ratings.get(row.pk, 0), newcomers.get(row.pk, 0)) for row in _standing(tx)]
