"""For whom a unit of work speaks."""

from dataclasses import dataclass

from rules.roles import Role


@dataclass(frozen=True, slots=True)
class Scope:
    """The business a session is opened for and the person in it; `SYSTEM` sees all and says so in the code."""

    business_id: int | None
    role: Role | None = None
    person_id: int | None = None
    member_id: int | None = None
    customer_id: int | None = None
    sees_all: bool = True
    """False: only customers that are unassigned or assigned to `member_id`."""

    @property
    def system(self) -> bool:
        return self.business_id is None


@dataclass(frozen=True, slots=True)
class Origin:
    """The update a unit of work answers."""

    bot_id: int
    update_id: int
    chat_id: int | None = None
    message_id: int | None = None


SYSTEM = Scope(business_id=None)
TENANT = "regulars.business_id"
"""Under this name a connection is told whose rows it may touch."""
SYSTEM_MARK = "system"


def of_business(business_id: int) -> Scope:
    """The business itself, speaking through the scheduler: everything of this one business."""
    return Scope(business_id=business_id)
