"""Every table, so that one import knows the whole book."""

from models.agreements import Agreement
from models.attachments import Attachment, FileContent
from models.audit import Change, Entry
from models.businesses import Business
from models.cases import Case, CaseStep
from models.codes import CardCode, PlaceCode
from models.cost import Usage
from models.customers import (
    Activity,
    Customer,
    CustomerKey,
    CustomerPhone,
    CustomerTag,
    KeptApart,
    MergedCustomer,
    Preference,
)
from models.followups import FollowUp
from models.inbox import Conversation, InboxUpdate
from models.insights import Alert
from models.members import Invite, Member, Person
from models.mydata import Erasure
from models.outbox import OutboxMessage
from models.privacy import Consent
from models.replicas import ChatLease, Leader, Replica
from models.replies import QuickReply
from models.reports import Goal
from models.surveys import Survey, SurveyAnswer
from models.watch import Watch

__all__ = [
    "Activity",
    "Agreement",
    "Alert",
    "Attachment",
    "Business",
    "CardCode",
    "Case",
    "CaseStep",
    "Change",
    "ChatLease",
    "Consent",
    "Conversation",
    "Customer",
    "CustomerKey",
    "CustomerPhone",
    "CustomerTag",
    "Entry",
    "Erasure",
    "FileContent",
    "FollowUp",
    "Goal",
    "InboxUpdate",
    "Invite",
    "KeptApart",
    "Leader",
    "Member",
    "MergedCustomer",
    "OutboxMessage",
    "Person",
    "PlaceCode",
    "Preference",
    "QuickReply",
    "Replica",
    "Survey",
    "SurveyAnswer",
    "Usage",
    "Watch",
]
