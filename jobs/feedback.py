"""What a customer said, on its way to the members; what a member answered, on its way to the customer."""

from datetime import datetime

from jobs.cases import case_card
from models import OutboxMessage
from models.db import Tx
from rules.cases import OPEN
from rules.refusal import Refusal
from services import businesses, feedback
from ui import feedback as screens
from ui.screen import Reader, Screen


def heard(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen | None:
    """Stars or words, to a member; what the customer added while the message waited stands below. While a case of
    theirs is open, its card is what they see."""
    try:
        voice = feedback.get(tx, message.args["activity"])
        also = [feedback.get(tx, number).activity.text for number in message.args.get("also", ())]
    except Refusal:
        return None
    if voice.case is not None and voice.case.state in OPEN:
        own = voice.case.activity_id == voice.activity.pk
        return case_card(
            tx, voice.case.pk, reader, now, notice="words", also=also if own else [voice.activity.text, *also]
        )
    return screens.heard(reader, voice, businesses.own(tx), now, also=also)


def reply(tx: Tx, message: OutboxMessage, reader: Reader, _now: datetime) -> Screen:
    """A member's words to the customer; the member's own name stays private."""
    return screens.reply(reader, businesses.own(tx), message.args["text"])
