"""Complaints: opened once, taken by one, told to the customer step by step, closed by the customer's own word.

How it flows. A low score (`feedback.rate`), the doors of help and complaint (`feedback.complain`), and what a member
wrote down (`feedback.record_spoken`, `capture.record`, or a tap that calls it a complaint) go through `open_case`: one
case for what one customer says in one day. Its card goes to those who lead and to who looks after the customer: it is
the alert. Members take it, answer by replying to it (the relay of `feedback`; the first answer takes it), and put it
right. `steps` moves a case along `rules.cases.MOVES`, and nothing else does: every move is a `CaseStep`, every move of
a member is an entry that can be undone while nothing has left the house. News to the customer leaves through `news.say`
and the exit, one outbox row for one step of one round, so that no step is told twice; the customer's own steps are
answered on their screen. The clock (`jobs/cases` over `remind_at`) reminds, escalates to those who lead, and writes a
silence down as what it is: no answer, never confirmed. A message that did not arrive puts the case back to be told in
person. While a case is open the exit holds offers and reminders back (`privacy.decide` asks for it).
"""

from services.cases.clock import look as look
from services.cases.clock import not_told as not_told
from services.cases.clock import take_due as take_due
from services.cases.found import PAGE as PAGE
from services.cases.found import View as View
from services.cases.found import count_open as count_open
from services.cases.found import every as every
from services.cases.found import get as get
from services.cases.found import mine as mine
from services.cases.found import of_activity as of_activity
from services.cases.found import open_of as open_of
from services.cases.found import view as view
from services.cases.news import barrier as barrier
from services.cases.opening import Opened as Opened
from services.cases.opening import follow as follow
from services.cases.opening import make as make
from services.cases.opening import open_case as open_case
from services.cases.opening import withdraw as withdraw
from services.cases.steps import answered as answered
from services.cases.steps import confirm as confirm
from services.cases.steps import confirm_in_person as confirm_in_person
from services.cases.steps import end_all as end_all
from services.cases.steps import holder as holder
from services.cases.steps import remedy as remedy
from services.cases.steps import reopen as reopen
from services.cases.steps import reopen_in_person as reopen_in_person
from services.cases.steps import take as take
from services.cases.steps import take_over as take_over
from services.cases.steps import tell as tell
from services.cases.steps import tell_in_person as tell_in_person
from services.cases.told import CARD as CARD
from services.cases.told import NEWS as NEWS
from services.cases.told import OPENED as OPENED
from services.cases.told import card_key as card_key
from services.cases.told import listeners as listeners
from services.cases.told import redraw as redraw
