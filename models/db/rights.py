"""Who may write which rows; the guard in `session` sees to it."""

from models.attachments import Attachment
from models.audit import Entry
from models.base import Owned
from models.cases import Case, CaseStep
from models.customers import Activity, Customer
from models.members import Invite, Member
from models.outbox import OutboxMessage
from models.privacy import Consent
from models.replies import QuickReply
from models.surveys import SurveyAnswer

CUSTOMER_WRITES: tuple[type[Owned], ...] = (
    Activity,
    Attachment,
    Case,
    CaseStep,
    Customer,
    Consent,
    Entry,
    OutboxMessage,
    SurveyAnswer,
)
"""What a customer may cause to be written, all of it about themselves."""
NOT_FOR_STAFF: tuple[type[Owned], ...] = (Member, Invite, QuickReply)
"""Who works here, and what is said in the shop's name ready-made, is decided by those who lead."""
LEADERS = frozenset({None, "owner", "manager"})
"""Who may change the business itself; None is the business on its own, when no person acts."""
