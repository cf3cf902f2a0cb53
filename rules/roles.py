"""Who may do what, and which commands each role is offered."""

from enum import StrEnum
from typing import Literal

from rules.refusal import Refusal

Role = Literal["owner", "manager", "staff", "viewer", "customer", "stranger"]


class Deed(StrEnum):
    """What can be done."""

    READ = "read"
    RECORD = "record"
    UNDO_OWN = "undo_own"
    UNDO_ANY = "undo_any"
    ARCHIVE = "archive"
    SEE_FEEDBACK = "see_feedback"
    REPLY_CUSTOMER = "reply_customer"
    SEE_CHURN = "see_churn"
    SHARE = "share"
    SETTINGS = "settings"
    SURVEY = "survey"
    INVITE = "invite"
    REMOVE_MEMBER = "remove_member"
    TRANSFER = "transfer"
    ERASE_CUSTOMER = "erase_customer"
    DELETE_BUSINESS = "delete_business"
    OPEN_BUSINESS = "open_business"
    RATE = "rate"
    CONSENT = "consent"


# Everybody may open a shop of their own; /stop works for anyone and needs no leave.
_ANYBODY = frozenset({Deed.OPEN_BUSINESS})
_CUSTOMER = _ANYBODY | {Deed.RATE, Deed.CONSENT}
_VIEWER = _ANYBODY | {Deed.READ, Deed.SEE_FEEDBACK, Deed.SEE_CHURN}
_STAFF = _ANYBODY | {
    Deed.READ, Deed.RECORD, Deed.UNDO_OWN, Deed.ARCHIVE, Deed.SEE_FEEDBACK, Deed.REPLY_CUSTOMER
}  # fmt: skip
_MANAGER = _STAFF | {
    Deed.UNDO_ANY,
    Deed.SEE_CHURN,
    Deed.SHARE,
    Deed.SETTINGS,
    Deed.SURVEY,
    Deed.INVITE,
    Deed.REMOVE_MEMBER,
}
_OWNER = _MANAGER | {Deed.TRANSFER, Deed.ERASE_CUSTOMER, Deed.DELETE_BUSINESS}

_MAY: dict[Role, frozenset[Deed]] = {
    "owner": _OWNER,
    "manager": _MANAGER,
    "staff": _STAFF,
    "viewer": _VIEWER,
    "customer": _CUSTOMER,
    "stranger": _ANYBODY,
}

_FULL = ("today", "add", "follow", "find", "sale", "feedback", "churn", "share", "undo", "help")
COMMANDS: dict[Role, tuple[str, ...]] = {
    "owner": _FULL,
    "manager": _FULL,
    "staff": tuple(command for command in _FULL if command not in {"churn", "share"}),
    "viewer": ("today", "find", "feedback", "churn", "help"),
    "customer": ("feedback", "ask", "complain", "cases", "mydata", "stop", "privacy", "language", "help"),
    "stranger": ("start", "help", "language"),
}

INVITED: tuple[Role, ...] = ("manager", "staff", "viewer")
_RANKS: tuple[Role, ...] = ("stranger", "customer", "viewer", "staff", "manager", "owner")


def named(word: str) -> Role:
    """The role a row in the book names."""
    return next(role for role in _RANKS if role == word)


def may(role: Role, deed: Deed) -> bool:
    """Whether the role allows the deed."""
    return deed in _MAY[role]


def require(role: Role, deed: Deed) -> None:
    """Refuse what the role does not allow."""
    if not may(role, deed):
        raise Refusal("refusal-role", role=role, deed=deed.value)


def ranks_above(a: Role, b: Role) -> bool:
    """Whether a stands above b: nobody invites to, or removes from, a rank that is not below their own."""
    return _RANKS.index(a) > _RANKS.index(b)
