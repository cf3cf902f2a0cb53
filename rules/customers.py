"""What a customer can be."""

import re
from typing import Literal

Kind = Literal["person", "firm", "supplier", "distributor"]
KINDS: tuple[Kind, ...] = ("person", "firm", "supplier", "distributor")
VISITS = ("sale", "visit")
CONTACTS = (*VISITS, "call", "message", "rating")
"""What happened that is a contact: the latest of them is the customer's last."""
NUMBER = re.compile(r"\+?\d[\d\s().-]{5,}\d")


def gist(text: str, name: str) -> str:
    """What a note says besides the name and the number it begins with."""
    return " ".join(NUMBER.sub(" ", text.removeprefix(name)).split())
