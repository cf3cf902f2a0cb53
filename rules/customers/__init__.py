"""What a customer can be, what can happen with one, and when two of them may be one."""

from rules.customers.alike import LIKENESSES as LIKENESSES
from rules.customers.alike import Likeness as Likeness
from rules.customers.alike import Mark as Mark
from rules.customers.alike import doubtful as doubtful
from rules.customers.alike import likeness as likeness
from rules.customers.alike import marks as marks
from rules.customers.record import CONTACTS as CONTACTS
from rules.customers.record import GIVEN as GIVEN
from rules.customers.record import KINDS as KINDS
from rules.customers.record import LONGEST_PAUSE_DAYS as LONGEST_PAUSE_DAYS
from rules.customers.record import NOTES as NOTES
from rules.customers.record import PAUSES as PAUSES
from rules.customers.record import SERVED as SERVED
from rules.customers.record import SOURCES as SOURCES
from rules.customers.record import VISITS as VISITS
from rules.customers.record import Kind as Kind
from rules.customers.record import gist as gist
from rules.customers.record import paused_until as paused_until
from rules.customers.record import prospect_key as prospect_key
from rules.customers.record import told as told
