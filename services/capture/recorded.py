"""What one message made: what a card shows of it."""

from dataclasses import dataclass

from models import Activity, Attachment, Customer, Entry, FollowUp
from services.capture import facts


def said(entry: Entry) -> facts.Facts:
    """What the message of an entry said of the customer; an entry of another kind says nothing."""
    found: facts.Facts = entry.details.get("facts") or {}
    return found


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one message made, as far as it still stands."""

    entry: Entry
    customer: Customer | None
    activity: Activity | None
    follow_up: FollowUp | None
    """Only while it is open: a closed one is neither moved nor dropped from the card."""
    tags: tuple[str, ...] = ()
    choices: tuple[Customer, ...] = ()
    """Customers of that name, while nobody has said which one is meant."""
    files: tuple[Attachment, ...] = ()
    referrer: Customer | None = None
    """Who has sent them, where this message said so."""

    @property
    def is_new(self) -> bool:
        """Its customer came into the book with it; one who has gone into another record by now did not."""
        new = self.entry.details.get("new")
        return new is True or (bool(new) and self.customer is not None and self.customer.pk == new)

    @property
    def joined(self) -> bool:
        """It named nobody and goes to whom the message just before was about."""
        return self.entry.details.get("how") == "joined"

    @property
    def typed_name(self) -> str:
        """The name that stood in the message, where the number is that of somebody with another one."""
        return str(self.entry.details.get("said_name") or "") if self.entry.details.get("how") == "phone" else ""

    @property
    def about_nobody(self) -> bool:
        """Somebody said that it is about no customer."""
        return bool(self.entry.details.get("nobody"))

    @property
    def anew(self) -> int | None:
        """The entry that an edit of its message has put in its place."""
        return self.entry.details.get("anew")

    @property
    def batch(self) -> int | None:
        """The first entry of the list this one came with."""
        return self.entry.details.get("batch")

    @property
    def states_rhythm(self) -> bool:
        return bool(self.entry.details.get("rhythm") and self.customer and self.customer.rhythm_days)

    @property
    def states_birthday(self) -> bool:
        """It said when its customer was born, and that is what stands in the book."""
        born = said(self.entry).get("birthday")
        return bool(born and self.customer and self.customer.birthday == "{1:02d}-{2:02d}".format(*born))

    @property
    def guesses(self) -> frozenset[str]:
        return frozenset(self.entry.details.get("guesses", ()))

    @property
    def not_understood(self) -> tuple[str, ...]:
        return tuple(self.entry.details.get("unread", ()))

    @property
    def other_dates(self) -> tuple[str, ...]:
        """Coming days that were named besides the one that is planned, as typed."""
        return tuple(self.entry.details.get("other_dates", ()))

    @property
    def near_phone(self) -> str | None:
        """Digits that are a phone number but for one too many or too few."""
        return self.entry.details.get("near_phone")

    @property
    def said_phone(self) -> str | None:
        """The phone that stood in the message."""
        return said(self.entry).get("phone")

    @property
    def old_phone(self) -> str | None:
        return self.entry.details.get("old_phone")
