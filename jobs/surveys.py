"""A survey on its way to a customer."""

from datetime import datetime

from models import OutboxMessage
from models.db import Tx
from services import businesses, surveys
from services.surveys import Asked
from ui import surveys as screens
from ui.screen import Reader, Screen


def ask(tx: Tx, message: OutboxMessage, reader: Reader, _now: datetime) -> Screen | None:
    """Its first question; nothing where it was stopped meanwhile."""
    survey = surveys.still_asks(tx, message)
    if survey is None:
        return None
    surveys.leaves(survey, message)
    return screens.ask(reader, Asked(businesses.own(tx), survey, 0))
