"""What a customer can be."""

from typing import Literal

Kind = Literal["person", "firm", "supplier", "distributor"]
KINDS: tuple[Kind, ...] = ("person", "firm", "supplier", "distributor")
