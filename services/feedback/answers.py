"""A member's answer to a customer, ten seconds under Cancel."""

from dataclasses import dataclass
from datetime import datetime

from models import Customer, Entry, OutboxMessage
from models.db import Tx
from rules import vcards
from rules.cases import OPEN
from rules.privacy import LeftOut
from rules.refusal import Refusal
from rules.text import utf16
from services import attachments, audit, cases, customers, privacy
from services.attachments import Draft as File
from services.customers import Happening
from services.feedback.albums import NOTE, REPLY, belongs, hold_back
from services.feedback.given import Words
from services.feedback.heard import Answered, answered, latest
from services.privacy import Words as Letter

REPLY_UNITS = 3500
"""With the shop's name in front it still fits one message."""
CAPTION_UNITS = 850
"""The same for the words under a picture, of which Telegram takes 1024."""
SENT_ON = frozenset({"photo", "voice", "audio", "video", "document"})
"""What can carry the shop's name; a round video and a place take no words, and would arrive from nobody."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way."""

    customer: Customer
    message: OutboxMessage

    @property
    def kind(self) -> str:
        """Of the file that goes along, if one does."""
        return str(self.message.args.get("kind", ""))

    @property
    def name(self) -> str:
        """Of that file: the customer reads it."""
        return str(self.message.args.get("name", ""))


@dataclass(frozen=True, slots=True)
class Noted:
    """A private note, and the entry it is undone by."""

    customer: Customer
    text: str
    entry_id: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer as it was sent, or would have been."""

    customer: Customer | None
    text: str
    kind: str
    name: str = ""


def note(tx: Tx, customer_id: int, text: str, file: File | None = None, *, now: datetime, album: str = "") -> Noted:
    """Words about a customer, or a picture, that never leave the house; nor does what came before it in its album."""
    customer = customers.get(tx, customer_id)
    held = hold_back(tx, album, now=now)
    entry = audit.begin(tx, NOTE, now=now, customer_id=customer.pk)
    activity = customers.happened(tx, customer, Happening("note", text), now=now)
    attachments.add(tx, activity, (*held, *((file,) if file else ())), now=now)
    audit.detail(entry, activity=activity.pk, name=customer.name)
    belongs(entry, album)
    tx.flush()
    return Noted(customer, text, entry.pk, file.kind if file else "")


def answer_to(tx: Tx, customer_id: int, *, now: datetime) -> Customer:
    """Somebody an answer can reach; refused at once, with the reason and the number to call, where it could not
    arrive."""
    customer = customers.get(tx, customer_id)
    barred = privacy.decide(tx, customer, "relay", now=now)
    if isinstance(barred, LeftOut):
        raise privacy.unreached(tx, customer, barred.reason)
    return customer


def in_hand(tx: Tx, customer_id: int, case_id: int | None = None) -> Answered | None:
    """Who else has this customer in hand: who has taken the open case, or has answered what was said last."""
    case = cases.get(tx, case_id) if case_id else cases.open_of(tx, customer_id)
    taker = cases.holder(tx, case) if case is not None and case.state in OPEN else None
    customer = customers.get(tx, customer_id)
    said = latest(tx, customer.pk)
    answer = answered(tx, customer, said) if said is not None else None
    if taker is not None and (answer is None or answer.member.pk != taker.pk):
        answer = Answered(taker)
    return answer if answer is not None and answer.member.pk != tx.scope.member_id else None


def reply(
    tx: Tx, customer_id: int, text: str, file: File | None = None, *, now: datetime, case_id: int | None = None
) -> Reply:
    """An answer on its way to a customer, ten seconds under Cancel; the first one to a complaint takes it."""
    _require_fit(text, file)
    customer = answer_to(tx, customer_id, now=now)
    entry = audit.begin(tx, REPLY, now=now, customer_id=customer.pk, name=customer.name)
    activity = customers.happened(tx, customer, Happening("message", text), now=now)
    added = attachments.add(tx, activity, (file,) if file else (), now=now)
    audit.detail(entry, activity=activity.pk)
    cases.answered(tx, customer, case_id, text, now=now)
    cases.redraw(tx, customer.pk, entry.pk, now=now)
    along = {"file": added[0].pk, "kind": added[0].kind, "name": added[0].name} if added else {}
    message = privacy.to_customer(tx, customer, entry, Letter(REPLY, text, "relay", along), now=now)
    return Reply(customer, message)


def reply_unless_taken(
    tx: Tx, customer_id: int, said: Words, *, now: datetime, case_id: int | None = None, told: int | None = None
) -> Reply | Answered:
    """Two who answer one customer contradict each other: the second reads first who has it, and nothing is sent.
    `told`: the member of whom they have read that already."""
    has_it = in_hand(tx, customer_id, case_id)
    if has_it is not None and has_it.member.pk != told:
        return has_it
    file = said.files[0] if said.files else None
    made = reply(tx, customer_id, said.text, file, now=now, case_id=case_id)
    belongs(tx.get_one(Entry, made.message.args["entry"]), said.album)
    return made


def _require_fit(text: str, file: File | None) -> None:
    if file is not None and file.kind not in SENT_ON:
        raise Refusal(f"feedback-not-sent-{file.kind.replace('_', '-')}")
    if file is not None and vcards.is_card(file.name, file.mime):
        raise Refusal("feedback-not-sent-contact")
    most = REPLY_UNITS if file is None else CAPTION_UNITS
    if utf16(text) > most:
        raise Refusal("feedback-reply-too-long" if file is None else "feedback-caption-too-long", most=most)


def cancel_reply(tx: Tx, message_id: int, *, now: datetime) -> OutboxMessage:
    """Take an answer back before it leaves; its state says whether that came in time. A second press finds it done."""
    message = tx.get(OutboxMessage, message_id)
    if message is None or message.kind != REPLY:
        raise Refusal("stale-button")
    privacy.take_back(tx, message, now=now)
    return message


def sent_reply(tx: Tx, message_id: int) -> Sent:
    """To whom an answer went, and its words."""
    message = tx.get_one(OutboxMessage, message_id)
    customer = tx.get(Customer, message.customer_id or 0)
    return Sent(
        customer, str(message.args["text"]), str(message.args.get("kind", "")), str(message.args.get("name", ""))
    )
