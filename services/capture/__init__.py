"""One message from a member becomes customer, what happened, amount, tags and follow-up; corrections join its entry."""

from services.capture.brought import NOTHING as NOTHING
from services.capture.brought import Brought as Brought
from services.capture.brought import Forwarded as Forwarded
from services.capture.cards import Taken as Taken
from services.capture.cards import take_cards as take_cards
from services.capture.corrections import attach as attach
from services.capture.corrections import detach as detach
from services.capture.corrections import drop_follow_up as drop_follow_up
from services.capture.corrections import name_customer as name_customer
from services.capture.corrections import patch as patch
from services.capture.corrections import reschedule as reschedule
from services.capture.corrections import set_amount as set_amount
from services.capture.corrections import set_kind as set_kind
from services.capture.record import Recorded as Recorded
from services.capture.record import batch as batch
from services.capture.record import record as record
from services.capture.record import record_all as record_all
from services.capture.record import recorded as recorded
from services.capture.record import rewrite as rewrite
from services.capture.whom import MOST_CHOICES as MOST_CHOICES
from services.capture.whom import RECORDED as RECORDED
from services.capture.whom import by_ids as by_ids
from services.capture.whom import last_entry as last_entry
from services.capture.whom import last_notes as last_notes
from services.capture.whom import of_album as of_album
from services.capture.whom import others as others
