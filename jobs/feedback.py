"""What a customer said, on its way to the members; what a member answered, on its way to the customer."""

from dataclasses import replace
from datetime import datetime

from jobs.cases import card, case_card
from models import OutboxMessage
from models.db import Tx
from rules.cases import OPEN
from rules.refusal import Refusal
from services import attachments, businesses, feedback
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


def file(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen | None:
    """A picture, voice note or file, with the words it came with; sent anew by Telegram's key, never forwarded."""
    try:
        voice = feedback.get(tx, message.args["activity"])
        return screens.brought(reader, voice, businesses.own(tx), attachments.get(tx, message.args["file"]), now)
    except Refusal:
        return None


def reply(tx: Tx, message: OutboxMessage, reader: Reader, _now: datetime) -> Screen | None:
    """A member's words to the customer, perhaps under a picture; the member's own name stays private."""
    try:
        along = attachments.get(tx, message.args["file"]) if "file" in message.args else None
    except Refusal:
        return None
    return screens.reply(reader, businesses.own(tx), message.args["text"], along)


def redrawn(tx: Tx, message: OutboxMessage, reader: Reader, now: datetime) -> Screen | None:
    """What a member was shown before, as it stands now."""
    shown = tx.get(OutboxMessage, message.args["of"])
    if shown is None or shown.telegram_message_id is None:
        return None
    if "case" in shown.args:
        screen = card(tx, shown, reader, now)
    else:
        screen = (file if "file" in shown.args else heard)(tx, shown, reader, now)
    return replace(screen, changes=shown.telegram_message_id) if screen is not None else None
