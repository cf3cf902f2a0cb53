"""Ratings and words from customers, and the answers to them."""

from rules.feedback import MOST_STARS
from services.feedback.answers import (
    REPLY_UNITS,
    Noted,
    Reply,
    answer_to,
    cancel_reply,
    note,
    reply,
    sent_reply,
)
from services.feedback.given import GOOD_STARS, Rated, Said, complain, rate, say
from services.feedback.heard import Voice, Voices, between, get, heard
from services.feedback.spoken import Heard, Spoken, record_spoken
from services.feedback.told import LOW_STARS

__all__ = [
    "GOOD_STARS",
    "LOW_STARS",
    "MOST_STARS",
    "REPLY_UNITS",
    "Heard",
    "Noted",
    "Rated",
    "Reply",
    "Said",
    "Spoken",
    "Voice",
    "Voices",
    "answer_to",
    "between",
    "cancel_reply",
    "complain",
    "get",
    "heard",
    "note",
    "rate",
    "record_spoken",
    "reply",
    "say",
    "sent_reply",
]
