"""One line of free text read as an entry of the customer book: clock, place and book are arguments."""

from rules.capture.book import Known as Known
from rules.capture.book import KnownIndex as KnownIndex
from rules.capture.mentions import Person as Person
from rules.capture.money import read_amount as read_amount
from rules.capture.orders import Order as Order
from rules.capture.orders import read_order as read_order
from rules.capture.orders import without_moving as without_moving
from rules.capture.parser import read as read
from rules.capture.parser import read_date as read_date
from rules.capture.parser import read_name as read_name
from rules.capture.phones import read_phone as read_phone
from rules.capture.reading import Reading as Reading
from rules.capture.split import MOST_ENTRIES as MOST_ENTRIES
from rules.capture.split import split as split
from rules.capture.vague import is_question as is_question
