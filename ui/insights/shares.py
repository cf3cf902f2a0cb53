"""Parts of a whole in words: plain counts while there are few, hundredths as well from twenty on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules import insights as rules
from ui.i18n import amount, label

if TYPE_CHECKING:
    from rules.insights import Fifths


def share(part: float) -> str:
    """Of money, in whole hundredths."""
    return f"{round(100 * part)}%"


def of_all(language: str, part: int, whole: int) -> str:
    """Some of several people: plain counts under twenty, a share as well from there on."""
    key = "insights-of" if whole < rules.ENOUGH else "insights-of-share"
    return label(language, key, part=part, whole=whole, share=share(part / whole) if whole else "")


def bought(language: str, minor: int, part: float | None, buyers: int, currency: str) -> str:
    """What somebody brought, as its share of all where twenty or more have bought."""
    return amount(language, minor, currency) if buyers < rules.ENOUGH or part is None else share(part)


def money(language: str, minor: int, fifths: Fifths, currency: str) -> str:
    """Money; its share of all as well where twenty or more have paid."""
    said = amount(language, minor, currency)
    if len(fifths.rows) < rules.ENOUGH:
        return said
    return label(language, "insights-money-share", amount=said, share=share(minor / fifths.total_minor))
