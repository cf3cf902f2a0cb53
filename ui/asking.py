"""What a customer sees of what the bot asks of its own accord."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.feedback import star_buttons
from ui.i18n import bold, t
from ui.screen import Reader, Screen

if TYPE_CHECKING:
    from models import Business


def thanks(reader: Reader, business: Business) -> Screen:
    """After a visit: thanks, and the same five stars as behind the shop's door."""
    return Screen(t(reader.language, "asking-thanks", name=bold(business.name)), (star_buttons(business.code),))
