"""Marks that still have to be written down outside the book."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from models import Erasure
from models.db import Tx


def unsettled(tx: Tx) -> list[str]:
    """Marks that stand in the book only. A system unit."""
    return list(tx.exec(select(Erasure.mark).where(col(Erasure.settled_at).is_(None)).order_by(col(Erasure.mark))))


def was_erased(tx: Tx, mark: str) -> bool:
    """Whether a mark stands for somebody who was erased. A system unit."""
    return tx.get(Erasure, mark) is not None


def settled(tx: Tx, marks: Collection[str], *, now: datetime) -> None:
    """They stand outside as well, and the book's log holds nothing of those who were erased. A system unit."""
    tx.exec(update(Erasure).where(col(Erasure.mark).in_(marks)).values(settled_at=now))
