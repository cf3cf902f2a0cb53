"""For whom a unit of work speaks."""

from dataclasses import dataclass
from typing import Any

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
    fence: int = 0
    """Under which hold of its chat it is handled."""


SYSTEM = Scope(business_id=None)
TENANT = "regulars.business_id"
"""Under this name a connection is told whose rows it may touch."""
SYSTEM_MARK = "system"


def of_business(business_id: int) -> Scope:
    """The business itself, speaking through the scheduler: everything of this one business."""
    return Scope(business_id=business_id)


class ForWhom:
    """For whom a unit speaks just now. Its connection is told of every change, so that a server which knows tenants
    itself hears of it before the next statement (models/db/postgres.py)."""

    def __get__(self, unit: Any, _kind: object = None) -> Scope:
        found: Scope = vars(unit)["scope"]
        return found

    def __set__(self, unit: Any, scope: Scope) -> None:
        vars(unit)["scope"] = scope
        unit.bind.info[TENANT] = SYSTEM_MARK if scope.system else scope.business_id
