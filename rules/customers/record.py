"""What a customer can be, and what can happen with one."""

import re
from datetime import date
from typing import Literal

from dateutil.relativedelta import relativedelta

Kind = Literal["person", "firm", "supplier", "distributor"]
KINDS: tuple[Kind, ...] = ("person", "firm", "supplier", "distributor")
VISITS = ("sale", "visit")
CONTACTS = (*VISITS, "call", "message", "rating")
"""What happened that is a contact: the latest of them is the customer's last."""
SERVED = (*VISITS, "rating")
"""Who has any of these has been served: no prospect any more."""
GIVEN = ("favour", "concession")
"""Notes of what the shop gave: a favour done, a concession made."""
NOTES = ("note", *GIVEN)
SOURCES = ("capture", "scan", "contact", "vcard", "import")
"""Where a record came from, as far as there are words for it."""
PAUSES = {"1m": 1, "3m": 3}
"""How long the bot can be told, in one tap, to ask nothing about a customer: months."""
LONGEST_PAUSE_DAYS = 2 * 366
_IN_FIGURES = re.compile(r"\+?\d[\d\s().-]{5,}\d")


def paused_until(choice: str, today: date) -> date | None:
    """The end of an offered pause; None for one that is not offered."""
    months = PAUSES.get(choice)
    return today + relativedelta(months=months) if months else None


def prospect_key(last_on: date, paused: date | None, today: date) -> str:
    """What a prospect is asked about once: this silence, or the end of a pause somebody chose."""
    return f"prospect/{last_on}" + (f"/{paused}" if paused is not None and paused <= today else "")


def told(what: str, text: str, name: str) -> str:
    """What is left of a line once all that was understood has its own place; where that is no one piece, the gist."""
    whole = " ".join(text.split())
    if not what or (what in whole and not what.startswith(("的", "'s"))):
        return what
    return gist(whole, name)


def gist(text: str, name: str) -> str:
    """What a note says besides the name and the number it begins with."""
    return " ".join(_IN_FIGURES.sub(" ", text.removeprefix(name)).split())
