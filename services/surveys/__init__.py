"""Short surveys: drafted in the chat, sent to those who agreed, answered at leisure, counted in place."""

from services.surveys.answers import Asked as Asked
from services.surveys.answers import answer as answer
from services.surveys.answers import answer_words as answer_words
from services.surveys.answers import question as question
from services.surveys.draft import Preview as Preview
from services.surveys.draft import change_kind as change_kind
from services.surveys.draft import draft as draft
from services.surveys.draft import drop as drop
from services.surveys.draft import listed as listed
from services.surveys.draft import preview as preview
from services.surveys.draft import set_segment as set_segment
from services.surveys.results import Results as Results
from services.surveys.results import results as results
from services.surveys.results import words as words
from services.surveys.sending import ASK as ASK
from services.surveys.sending import leaves as leaves
from services.surveys.sending import send as send
from services.surveys.sending import still_asks as still_asks
from services.surveys.sending import stop as stop
