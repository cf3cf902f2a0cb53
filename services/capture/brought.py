"""What comes with the words of a message."""

from dataclasses import dataclass
from datetime import datetime

from services.attachments import Draft


@dataclass(frozen=True, slots=True)
class Forwarded:
    """Who wrote what a member passes on, and when."""

    name: str
    """As Telegram shows them; empty where nobody is shown."""
    person_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Brought:
    """Everything about a message but its words."""

    said_at: datetime | None = None
    command: str = ""
    """Where a command said how the words are meant."""
    forwarded: Forwarded | None = None
    files: tuple[Draft, ...] = ()
    album: str = ""
    """Pictures sent together arrive one by one under this word."""
    more_phones: tuple[str, ...] = ()
    """Numbers besides the one that was read, E.164."""
    source: str = "capture"


NOTHING = Brought()
