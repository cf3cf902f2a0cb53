"""Every table, so that one import knows the whole book."""

from models.audit import Change, Entry
from models.businesses import Business
from models.customers import Activity, Customer, CustomerKey, CustomerTag
from models.followups import FollowUp
from models.inbox import Conversation, InboxUpdate
from models.insights import Alert
from models.members import Invite, Member, Person
from models.outbox import OutboxMessage
from models.privacy import Consent

__all__ = [
    "Activity",
    "Alert",
    "Business",
    "Change",
    "Consent",
    "Conversation",
    "Customer",
    "CustomerKey",
    "CustomerTag",
    "Entry",
    "FollowUp",
    "InboxUpdate",
    "Invite",
    "Member",
    "OutboxMessage",
    "Person",
]
