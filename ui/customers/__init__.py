"""What a person sees of customers."""

from ui.customers.card import card as card
from ui.customers.card import changed as changed
from ui.customers.card import timeline as timeline
from ui.customers.found import found as found
from ui.customers.found import packed as packed
from ui.customers.found import unpacked as unpacked
from ui.customers.merge import alike as alike
from ui.customers.merge import pairs as pairs
from ui.customers.merge import preview as preview
from ui.customers.record import ASKED as ASKED
from ui.customers.record import ask as ask
from ui.customers.record import edit as edit
from ui.customers.record import kinds as kinds
from ui.customers.record import lost as lost
from ui.customers.record import reasons as reasons
from ui.customers.record import tags as tags
