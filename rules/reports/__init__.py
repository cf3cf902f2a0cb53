"""Reports: their weeks and months, their goals, and how long customers waited."""

from rules.reports.goals import MOST_GOALS as MOST_GOALS
from rules.reports.goals import TENTHS as TENTHS
from rules.reports.goals import Aim as Aim
from rules.reports.goals import is_goal as is_goal
from rules.reports.goals import read_goal as read_goal
from rules.reports.periods import SPANS as SPANS
from rules.reports.periods import TRAIL as TRAIL
from rules.reports.periods import Period as Period
from rules.reports.periods import Span as Span
from rules.reports.periods import asked as asked
from rules.reports.periods import ended as ended
from rules.reports.periods import named as named
from rules.reports.periods import period_of as period_of
from rules.reports.periods import trail as trail
from rules.reports.questions import asks as asks
from rules.reports.waits import Line as Line
from rules.reports.waits import Waits as Waits
from rules.reports.waits import first_answers as first_answers
from rules.reports.waits import waits as waits
