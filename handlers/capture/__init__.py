"""What a member says and sends becomes a record; the card says what was understood and lets every part be corrected."""

from handlers.capture.corrections import amount as amount
from handlers.capture.corrections import ask_amount as ask_amount
from handlers.capture.corrections import ask_name as ask_name
from handlers.capture.corrections import ask_when as ask_when
from handlers.capture.corrections import at as at
from handlers.capture.corrections import attach as attach
from handlers.capture.corrections import card as card
from handlers.capture.corrections import detach as detach
from handlers.capture.corrections import kind as kind
from handlers.capture.corrections import listed as listed
from handlers.capture.corrections import name as name
from handlers.capture.corrections import typed_when as typed_when
from handlers.capture.corrections import undo as undo
from handlers.capture.corrections import when as when
from handlers.capture.corrections import whom as whom
from handlers.capture.edits import edited as edited
from handlers.capture.files import contact as contact
from handlers.capture.files import file as file
from handlers.capture.files import files as files
from handlers.capture.files import show_file as show_file
from handlers.capture.replies import again as again
from handlers.capture.replies import replied as replied
from handlers.capture.said import add as add
from handlers.capture.said import keep as keep
from handlers.capture.said import sale as sale
from handlers.capture.said import text as text
