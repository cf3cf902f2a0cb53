"""The hour of a case has come; its card on the way to members, news of it on the way to the customer."""

from collections.abc import Sequence
from datetime import datetime

from jobs.context import Shift
from models import OutboxMessage
from models.db import SYSTEM, Scope, Tx
from rules.cases import IN_HAND, State
from rules.refusal import Refusal
from services import businesses, cases, feedback
from ui import cases as screens
from ui.screen import Reader, Screen


async def look_one(shift: Shift) -> bool:
    """Remind, escalate or close one case."""
    return await shift.db.write(SYSTEM, _look, now=shift.now())


def _look(tx: Tx, *, now: datetime) -> bool:
    case = cases.take_due(tx, now=now)
    if case is None:
        return False
    tx.scope = Scope(case.business_id)
    cases.look(tx, case, now=now)
    return True


def card(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen | None:
    """The case as it stands now; nothing where it was undone, or taken back before anybody heard of it."""
    try:
        also = [feedback.get(tx, number).activity.text for number in message.args.get("also", ())]
        return case_card(tx, message.args["case"], reader, now, also=also)
    except Refusal:
        return None


def due(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen | None:
    """A case that waits for somebody; nothing where it was seen to meanwhile."""
    try:
        row = cases.get(tx, message.args["case"])
    except Refusal:
        return None
    if row.state not in IN_HAND | {State.REMEDIED} or row.reopened != message.args["round"]:
        return None
    return case_card(tx, row.pk, reader, now, notice=message.args["notice"])


def case_card(
    tx: Tx, case_id: int, reader: Reader, now: datetime, *, notice: str = "", also: Sequence[str] = ()
) -> Screen:
    """The card of a case, seen with the eyes of the member it goes to."""
    return screens.card(
        reader,
        cases.view(tx, case_id),
        businesses.own(tx),
        now,
        role=tx.scope.role or "viewer",
        member_id=tx.scope.member_id,
        notice=notice,
        also=also,
    )


def news(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen | None:
    """A step of their case, to the customer: said once, also where the case has gone on meanwhile."""
    try:
        view = cases.view(tx, message.args["case"])
    except Refusal:
        return None
    return screens.news(reader, businesses.own(tx), view, message.args["what"], now)
