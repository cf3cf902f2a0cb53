"""What a customer can be."""

from typing import Literal

Kind = Literal["person", "firm", "supplier", "distributor"]
KINDS: tuple[Kind, ...] = ("person", "firm", "supplier", "distributor")
VISITS = ("sale", "visit")
CONTACTS = (*VISITS, "call", "message", "rating")
"""What happened that is a contact: the latest of them is the customer's last."""
