"""Ratings and words from customers, and the answers to them."""

from rules.feedback import MOST_STARS
from services.feedback.albums import is_private
from services.feedback.answers import (
    REPLY_UNITS,
    Noted,
    Reply,
    Sent,
    answer_to,
    cancel_reply,
    in_hand,
    note,
    reply,
    reply_unless_taken,
    sent_reply,
)
from services.feedback.given import GOOD_STARS, Rated, Said, Words, complain, rate, say
from services.feedback.heard import Answered, Voice, Voices, between, get, heard
from services.feedback.spoken import Heard, Spoken, record_spoken
from services.feedback.told import LOW_STARS

__all__ = [
    "GOOD_STARS",
    "LOW_STARS",
    "MOST_STARS",
    "REPLY_UNITS",
    "Answered",
    "Heard",
    "Noted",
    "Rated",
    "Reply",
    "Said",
    "Sent",
    "Spoken",
    "Voice",
    "Voices",
    "Words",
    "answer_to",
    "between",
    "cancel_reply",
    "complain",
    "get",
    "heard",
    "in_hand",
    "is_private",
    "note",
    "rate",
    "record_spoken",
    "reply",
    "reply_unless_taken",
    "say",
    "sent_reply",
]
