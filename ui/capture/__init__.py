"""What was understood of a message, and how it is put right."""

from ui.capture.card import NEW as NEW
from ui.capture.card import UNDONE as UNDONE
from ui.capture.card import beside_undone as beside_undone
from ui.capture.card import recorded as recorded
from ui.capture.card import rule_words as rule_words
from ui.capture.card import undone as undone
from ui.capture.choices import whom as whom
from ui.capture.choices import whose as whose
from ui.capture.lists import cards as cards
from ui.capture.lists import listed as listed
from ui.capture.questions import ask as ask
from ui.capture.questions import nothing_there as nothing_there
from ui.capture.questions import stale as stale
from ui.capture.questions import time_buttons as time_buttons
from ui.capture.questions import when as when
