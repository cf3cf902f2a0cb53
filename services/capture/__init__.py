"""One message from a member becomes customer, what happened, amount, tags and follow-up; corrections join its entry."""

from services.capture.corrections import MOST_CHOICES as MOST_CHOICES
from services.capture.corrections import attach as attach
from services.capture.corrections import drop_follow_up as drop_follow_up
from services.capture.corrections import name_customer as name_customer
from services.capture.corrections import reschedule as reschedule
from services.capture.corrections import set_amount as set_amount
from services.capture.corrections import set_kind as set_kind
from services.capture.record import Recorded as Recorded
from services.capture.record import record as record
from services.capture.record import recorded as recorded
from services.capture.record import rewrite as rewrite
